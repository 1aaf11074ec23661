import type { Held } from '../../domain/brand/documents.ts'

/** Tables of `0002_desk.sql` and `0007_documents.sql`, and of branches in `0009_online.sql`; times in ms, days as YYYY-MM-DD. */
export interface DeskTables {
  readonly desk_shop: {
    shop: string
    entity: string
    key_hash: string
    public_key: string
    admitted_at: number
    revoked_at: number | null
    seen_at: number | null
  }
  readonly desk_branch: {
    shop: string
    name: string
    origin: string
    locale: string
    home: string
    added_at: number
    removed_at: number | null
  }
  readonly desk_price: { from_day: string; points: number; cents: number; currency: string }
  readonly desk_settled: { shop: string; day: string; kind: string; points: number; operations: number }
  readonly desk_document: {
    kind: string
    id: string
    body: string
    digest: string
    published_at: number
    from_at: number
    shops: string
  }
  readonly desk_held: {
    shop: string
    kind: string
    id: string
    state: Held['state']
    version: number | null
    late: number
    path: string
    why: string
    told_at: number
  }
  readonly hook: {
    hook: string
    system: string
    url: string
    purposes: string
    added_at: number
    removed_at: number | null
  }
  readonly hook_event: {
    bucket: number
    member: string
    hook: string
    no: number
    id: string
    kind: string
    body: string
    telling: string
    tries: number
    due_at: number
    acknowledged_at: number | null
  }
}
