import type { AnswerReason } from '../../domain/visit-answer.ts'

/** The tables of migrations/shop as Kysely sees them. A test compares them with a migrated database, column by column. */

export interface Schema {
  meta: { key: string; value: string }
  programme: { version: number; id: string; body: string }
  draft: { id: string; body: string; saved_ms: number; saved_by: string }
  publication: { no: number; version: number; from_ms: number; published_ms: number; seq: number | null }
  journal: JournalTable
  account: AccountTable
  card: { pseudonym: Uint8Array; epoch: number; kind: 'own' | 'third'; account: number }
  lot: LotTable
  event: EventTable
  erased_event: { digest: Uint8Array }
  hold: HoldTable
  gift: GiftTable
  coupon: CouponTable
  counter: { account: number; rule: string; period: string; points: number }
  segment: SegmentTable
  visit: VisitTable
  exposure: ExposureTable
  contact: { account: number; level: 'less' | 'none' }
  suggestion: SuggestionTable
  visit_answer: VisitAnswerTable
  visit_asked: { account: number; day: string }
  receipt_back: ReceiptBackTable
  basket: { seq: number; account: number | null; day: string; lines: string }
  remark: { seq: number; day: string; marks: string; operator: string | null }
  cut: { report: string; period: string; until_seq: number; cut_ms: number; body: string }
  waiting: WaitingTable
  device: DeviceTable
  staff: StaffTable
  passkey: PasskeyTable
  member: MemberTable
  member_leaving: { alias: string; tag: string }
  brand_join: { tag: string; account: number | null; replaces: string | null }
  stream: StreamTable
  stream_entry: StreamEntryTable
  stream_right: StreamRightTable
  brand_purpose: { account: number; no: number; agreed: string; token: string }
  brand_leave: { leave: string; account: number | null; paid: number | null }
  till_holds: { till: string; streams: string }
  consent_chain: { no: number; kind: 'statement' | 'event'; day: string; commitment: Uint8Array; hash: Uint8Array }
  statement: StatementTable
  consent: ConsentTable
  consent_standing: { record: string; principal: Uint8Array; purpose: string; no: number; due_ms: number | null }
  consent_told: ConsentToldTable
}

export interface SuggestionTable {
  id: string
  account: number
  day: string
  about: string
  state: 'taken' | 'dismissed'
  at: number
  workstation: string
  issued: number | null
}

export interface VisitAnswerTable {
  visit: string
  account: number
  day: string
  answer: 'good' | 'fair' | 'bad'
  reason: AnswerReason | null
  told: string
  issued: number | null
  ticket: string | null
  resolution: string | null
  resolved_by: string | null
  resolved_day: string | null
  shown: string | null
}

export interface MemberTable {
  alias: string
  tag: string
  account: number | null
  want: number
  tier: string | null
  tier_until: string | null
}

export interface StreamTable {
  id: string
  state: 'open' | 'dead' | 'asked' | 'closed'
  head: number
  hash: string
  acked: number
}

export interface StreamEntryTable {
  stream: string
  no: number
  kind: string
  points: number
  commitment: string
  hash: string
  fact: number
  alias: string | null
  salt: string | null
  detail: string | null
  refers: number | null
  acked_day: string | null
}

export interface StreamRightTable {
  stream: string
  alias: string
  granted: number
  earned: number
  spent: number
  returned: number
}

export interface JournalTable {
  seq: number
  day: string
  kind: string
  programme: number
  numbers: string
  lines: string | null
  commitment: Uint8Array
  hash: Uint8Array
  salt: Uint8Array | null
  account: number | null
  cause: string | null
  at: number | null
  prior: number | null
}

export interface AccountTable {
  id: number
  opened: string
  state: 'open' | 'blocked' | 'closed'
  reason: string | null
  successor: number | null
  balance: number
  held: number
  deficit: number
  next_lot: number
  next_expiry: string | null
  pending_until: string | null
  tier: string
  spend: string
  last_day: string
  last_seq: number | null
  first_due: number | null
}

export interface LotTable {
  account: number
  no: number
  points: number
  held: number
  expired: number
  expires: string
  active_from: string
}

export interface EventTable {
  seq: number
  kind: string
  key: string
  digest: Uint8Array
  day: string
  answer: string | null
  account: number | null
  lot: number | null
  credit_seq: number | null
  currency: string | null
  finished_at: number | null
  voided: number | null
  returned: string | null
  charged_points: number | null
  total_cents: number | null
}

export interface HoldTable {
  key: string
  seq: number
  account: number
  points: number
  lots: string
  expires_at: number
  state: 'granted' | 'lapsed'
  digest: Uint8Array
  answer: string
  coupons: string | null
}

export interface CouponTable {
  issued: number
  n: number
  number: Uint8Array
  offer: string
  programme: number
  account: number | null
  state: 'issued' | 'held' | 'redeemed' | 'expired' | 'withdrawn'
  since: string
  until: string
  cents: number
  used: number | null
  used_by: number | null
  counted: string | null
}

export interface GiftTable {
  sale: number
  gift: string
  account: number
  state: string
  cost_cents: number
  until: string
}

export interface SegmentTable {
  account: number
  stage: 'first' | 'active' | 'due' | 'at-risk' | 'gone'
  decile: number | null
  habits: string
  gap: number | null
  day: string
}

export interface VisitTable {
  id: string
  account: number | null
  digest: Uint8Array
  day: string
  began: number
  chosen: number
  issued: number | null
  answer: string
}

export interface ExposureTable {
  account: number
  at: number
  offer: string
  day: string
  programme: number
  tactic: string
  arm: 'shown' | 'control' | 'random'
  propensity_ppm: number
  issued: number | null
  n: number | null
}

export interface WaitingTable {
  kind: string
  key: string
  original: string
  digest: Uint8Array
  body: string
  arrived_at: number
}

export interface DeviceTable {
  id: string
  kind: 'till' | 'reader' | 'kiosk' | 'screen'
  workstation: string | null
  token_hash: Uint8Array
  created_at: number
  revoked_at: number | null
  receipt_columns: number | null
}

export interface ReceiptBackTable {
  receipt: string
  day: string
  returned: string
  charged_points: number
  paid_points: number
}

export interface PasskeyTable {
  id: string
  operator: string
  public_key: Uint8Array
  counter: number
  name: string
  created_at: number
}

export interface StaffTable {
  operator: string
  role: 'cashier' | 'supervisor' | 'manager' | 'auditor' | 'engineer'
  pin_hash: string
  password_hash: string | null
  created_at: number
  disabled_at: number | null
}

export interface StatementTable {
  no: number
  kind: 'published' | 'invalidated'
  purpose: string
  jurisdiction: string
  version: number
  from_ms: number
  renew_ms: number | null
  said_ms: number
  said_by: string
  body: string
}

export interface ConsentTable {
  no: number
  salt: Uint8Array
  record: string
  receipt: string
  principal: Uint8Array
  event: string | null
  digest: Uint8Array | null
  purpose: string
  jurisdiction: string
  version: number
  locale: string
  state: string
  action: string
  actor: 'principal' | 'shop'
  at_ms: number
  until_ms: number | null
  cause: number | null
}

export interface ConsentToldTable {
  no: number
  system: string
  token: string | null
  told_ms: number
  confirmed_ms: number | null
}
