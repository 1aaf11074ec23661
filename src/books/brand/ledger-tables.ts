/** The tables of migrations/brand/0001_ledger.sql and those after it as Kysely sees them. */
export interface LedgerTables {
  readonly brand_meta: { name: string; value: string }
  readonly stream: Omit<StreamTable, 'applied'>
  readonly stream_booked: Pick<StreamTable, 'stream_id' | 'applied'>
  readonly stream_inbox: InboxTable
  readonly forgotten_entry: { stream_id: string; seq: number; commitment: string }
  readonly stream_refusal: { stream_id: string; seq: number; reason: string }
  readonly payout: { shop: string; leave_id: string; points: number }
  readonly shop_list: ListTable
  readonly member: MemberTable
  readonly member_alias: { bucket: number; member: string; shop: string; alias: string }
  readonly member_tag: { bucket: number; tag: string; member_bucket: number; member: string }
  readonly operation: OperationTable
  readonly line_back: LineBackTable
  readonly member_code: { bucket: number; proof: string; member_bucket: number; member: string; until: number }
  readonly member_passkey: {
    bucket: number
    credential: string
    member_bucket: number
    member: string
    host: string
    public_key: string
    counter: number
    added_at: number
  }
  readonly member_purpose: { bucket: number; member: string; shop: string; agreed: string }
  readonly telling: { shop: string; telling: string; bucket: number; member: string }
  readonly profile_end: { bucket: number; member: string }
  readonly tier_counted: { stream_id: string; seq: number }
  readonly tier_month: { bucket: number; member: string; month: string; cents: number }
  readonly tier_line_back: LineBackTable
  readonly tier_member: TierMemberTable
}

/** A member's tier; what is empty is none. */
export interface TierMemberTable {
  bucket: number
  member: string
  tier: string
  until_day: string
  carried: string
  carried_until: string
  opened: string
  stepped: string
  due: string
}

/** A stream with how far it is booked. */
export interface StreamTable {
  stream_id: string
  shop: string
  state: 'open' | 'closed' | 'forked'
  head: number
  hash: string
  applied: number
  round: number
  reported: string
}

export interface InboxTable {
  stream_id: string
  seq: number
  kind: string
  points: number
  salt: string | null
  detail: string | null
  hash: string
}

/** A member with all its books. */
export interface MemberTable {
  bucket: number
  member: string
  state: 'member' | 'gone'
  tag: string | null
  pool: number
  /** What all streams hold together. */
  held: number
  redeemed: number
  expired: number
  paid: number
  ahead: number
  issued: number
  debt: number
  loss: number
  early: number
  /** JSON: `{stream: [points, granted, rights]}` */
  streams: string
  /** JSON: `{month: points}` */
  months: string
}

export interface ListTable {
  shop: string
  alias: string
  version: number
  bucket: number
  member: string
  tag: string | null
  state: 'member' | 'gone'
  tier: string | null
  tier_until: string | null
}

export interface OperationTable {
  bucket: number
  member: string
  op: string
  kind: string
  points: number
  stream: string
  seq: number
  day: string
  programme: number
}

export interface LineBackTable {
  bucket: number
  member: string
  sale: string
  line: number
  quantity: number
  points: number
  burned: number
  cents: number
  back: number
}
