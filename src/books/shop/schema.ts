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
  basket: { seq: number; account: number | null; day: string; lines: string }
  remark: { seq: number; day: string; marks: string; operator: string | null }
  cut: { report: string; period: string; until_seq: number; cut_ms: number; body: string }
  waiting: WaitingTable
  device: DeviceTable
  staff: StaffTable
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

export interface StaffTable {
  operator: string
  role: 'cashier' | 'supervisor' | 'manager' | 'auditor' | 'engineer'
  pin_hash: string
  created_at: number
  disabled_at: number | null
}
