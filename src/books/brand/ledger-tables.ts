/** The tables of migrations/brand/0001_ledger.sql, 0003_forgotten.sql and 0004_booked.sql as Kysely sees them. */
export interface LedgerTables {
  readonly brand_meta: { name: string; value: string }
  readonly stream: Omit<StreamTable, 'applied'>
  readonly stream_booked: Pick<StreamTable, 'stream_id' | 'applied'>
  readonly stream_inbox: InboxTable
  readonly forgotten_entry: { stream_id: string; seq: number; commitment: string }
  readonly stream_right: RightTable
  readonly stream_refusal: { stream_id: string; seq: number; reason: string }
  readonly payout: { shop: string; leave_id: string; points: number }
  readonly shop_list: ListTable
  readonly member: { bucket: number; member: string; state: 'member' | 'gone'; tag: string | null; qualifying: number }
  readonly member_alias: { bucket: number; member: string; shop: string; alias: string }
  readonly member_tag: { bucket: number; tag: string; member_bucket: number; member: string }
  readonly member_account: { bucket: number; member: string; account: string; points: number }
  readonly member_month: { bucket: number; member: string; month: string; points: number }
  readonly operation: OperationTable
  readonly line_back: LineBackTable
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

export interface RightTable {
  stream_id: string
  alias: string
  granted: number
  earned: number
  spent: number
  returned: number
}

export interface ListTable {
  shop: string
  alias: string
  version: number
  bucket: number
  member: string
  tag: string | null
  state: 'member' | 'gone'
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
