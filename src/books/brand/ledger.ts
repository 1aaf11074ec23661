import type { Transaction } from 'kysely'
import type {
  BrandStream,
  BrandTx,
  ListRow,
  MemberKey,
  MemberRecord,
  Operation,
} from '../../domain/brand/brand-ports.ts'
import { bucketOf, memberName } from '../../domain/brand/brand-ports.ts'
import type { StreamEntry } from '../../domain/brand/entry.ts'
import type { Rights } from '../../domain/brand/rights.ts'
import type { LedgerTables, StreamTable } from './ledger-tables.ts'

/** Rows of one statement at most: both engines limit the values they are handed. */
const ROWS = 1_000

/** The ledger in one transaction of either engine. */
export class Ledger implements BrandTx {
  readonly #db: Transaction<LedgerTables>
  readonly #sha256: (text: string) => Uint8Array

  constructor(db: Transaction<LedgerTables>, sha256: (text: string) => Uint8Array) {
    this.#db = db
    this.#sha256 = sha256
  }

  async meta(name: string): Promise<string | undefined> {
    const row = await this.#db.selectFrom('brand_meta').select('value').where('name', '=', name).executeTakeFirst()
    return row?.value
  }

  async putMeta(name: string, value: string): Promise<void> {
    await this.#db
      .insertInto('brand_meta')
      .values({ name, value })
      .onConflict((on) => on.column('name').doUpdateSet({ value }))
      .execute()
  }

  async stream(id: string): Promise<BrandStream | undefined> {
    const row = await this.#db.selectFrom('stream').selectAll().where('stream_id', '=', id).executeTakeFirst()
    return row === undefined ? undefined : streamOf(row)
  }

  async streamsOf(shop: string): Promise<BrandStream[]> {
    const rows = await this.#db.selectFrom('stream').selectAll().where('shop', '=', shop).orderBy('stream_id').execute()
    return rows.map(streamOf)
  }

  async putStream({ id, ...rest }: BrandStream): Promise<void> {
    await this.#db
      .insertInto('stream')
      .values({ stream_id: id, ...rest })
      .onConflict((on) => on.column('stream_id').doUpdateSet(rest))
      .execute()
  }

  async append(stream: string, entries: readonly StreamEntry[]): Promise<void> {
    for (const part of parts(entries))
      await this.#db
        .insertInto('stream_inbox')
        .values(
          part.map(({ seq, kind, points, salt, detail, hash }) => ({
            ...{ stream_id: stream, seq, kind, points, salt, hash },
            detail: JSON.stringify(detail),
          })),
        )
        .execute()
  }

  async inbox(stream: string, after: number, limit: number): Promise<StreamEntry[]> {
    const rows = await this.#db
      .selectFrom('stream_inbox')
      .selectAll()
      .where('stream_id', '=', stream)
      .where('seq', '>', after)
      .orderBy('seq')
      .limit(limit)
      .execute()
    const out: StreamEntry[] = []
    for (const { seq, kind, points, salt, detail, hash } of rows) {
      if (salt === null || detail === null) break
      out.push({ seq, kind: kind as StreamEntry['kind'], points, salt, detail: JSON.parse(detail), hash })
    }
    return out
  }

  async hashes(stream: string, seqs: readonly number[]): Promise<Map<number, string>> {
    if (seqs.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('stream_inbox')
      .select(['seq', 'hash'])
      .where('stream_id', '=', stream)
      .where('seq', 'in', seqs)
      .execute()
    return new Map(rows.map(({ seq, hash }) => [seq, hash]))
  }

  async rights(stream: string, aliases: readonly string[]): Promise<Map<string, Rights>> {
    if (aliases.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('stream_right')
      .selectAll()
      .where('stream_id', '=', stream)
      .where('alias', 'in', aliases)
      .execute()
    return new Map(
      rows.map(({ alias, granted, earned, spent, returned }) => [alias, { granted, earned, spent, returned }]),
    )
  }

  async putRights(stream: string, rights: ReadonlyMap<string, Rights>): Promise<void> {
    for (const part of parts([...rights]))
      await this.#db
        .insertInto('stream_right')
        .values(part.map(([alias, right]) => ({ stream_id: stream, alias, ...right })))
        .onConflict((on) =>
          on.columns(['stream_id', 'alias']).doUpdateSet((eb) => ({
            granted: eb.ref('excluded.granted'),
            earned: eb.ref('excluded.earned'),
            spent: eb.ref('excluded.spent'),
            returned: eb.ref('excluded.returned'),
          })),
        )
        .execute()
  }

  async aliasesOf(stream: string): Promise<string[]> {
    const rows = await this.#db
      .selectFrom('stream_right')
      .select('alias')
      .where('stream_id', '=', stream)
      .orderBy('alias')
      .execute()
    return rows.map(({ alias }) => alias)
  }

  refusals(stream: string, limit: number): Promise<{ seq: number; reason: string }[]> {
    return this.#db
      .selectFrom('stream_refusal')
      .select(['seq', 'reason'])
      .where('stream_id', '=', stream)
      .orderBy('seq')
      .limit(limit)
      .execute()
  }

  async putRefusals(stream: string, seqs: readonly number[], reason: string): Promise<void> {
    for (const part of parts(seqs))
      await this.#db
        .insertInto('stream_refusal')
        .values(part.map((seq) => ({ stream_id: stream, seq, reason })))
        .onConflict((on) => on.columns(['stream_id', 'seq']).doNothing())
        .execute()
  }

  async dropRefusals(stream: string, seqs: readonly number[]): Promise<void> {
    if (seqs.length === 0) return
    await this.#db.deleteFrom('stream_refusal').where('stream_id', '=', stream).where('seq', 'in', seqs).execute()
  }

  async payouts(shop: string, limit: number): Promise<{ leave: string; points: number }[]> {
    const rows = await this.#db
      .selectFrom('payout')
      .select(['leave_id', 'points'])
      .where('shop', '=', shop)
      .orderBy('leave_id')
      .limit(limit)
      .execute()
    return rows.map(({ leave_id: leave, points }) => ({ leave, points }))
  }

  async putPayout(shop: string, leave: string, points: number): Promise<void> {
    await this.#db
      .insertInto('payout')
      .values({ shop, leave_id: leave, points })
      .onConflict((on) => on.columns(['shop', 'leave_id']).doNothing())
      .execute()
  }

  async dropPayouts(shop: string, leaves: readonly string[]): Promise<void> {
    if (leaves.length === 0) return
    await this.#db.deleteFrom('payout').where('shop', '=', shop).where('leave_id', 'in', leaves).execute()
  }

  async membersBehind(shop: string, aliases: readonly string[]): Promise<Map<string, MemberKey>> {
    if (aliases.length === 0) return new Map()
    const rows = await this.#db
      .selectFrom('shop_list')
      .select(['alias', 'bucket', 'member'])
      .where('shop', '=', shop)
      .where('alias', 'in', aliases)
      .execute()
    return new Map(rows.map(({ alias, bucket, member }) => [alias, { bucket, member }]))
  }

  aliasesFor({ bucket, member }: MemberKey): Promise<{ shop: string; alias: string }[]> {
    return this.#db
      .selectFrom('member_alias')
      .select(['shop', 'alias'])
      .where('bucket', '=', bucket)
      .where('member', '=', member)
      .orderBy('shop')
      .execute()
  }

  async listed(shop: string, after: number, limit: number): Promise<ListRow[]> {
    const rows = await this.#db
      .selectFrom('shop_list')
      .select(['alias', 'tag', 'state', 'version'])
      .where('shop', '=', shop)
      .where('version', '>', after)
      .orderBy('version')
      .limit(limit)
      .execute()
    return rows.map(({ tag, ...row }) => ({ ...row, tag: tag ?? undefined }))
  }

  async listHead(shop: string): Promise<number> {
    const row = await this.#db
      .selectFrom('shop_list')
      .select('version')
      .where('shop', '=', shop)
      .orderBy('version', 'desc')
      .limit(1)
      .executeTakeFirst()
    return row?.version ?? 0
  }

  async putListed(shop: string, { bucket, member }: MemberKey, row: ListRow): Promise<void> {
    const { alias, version, state, tag = null } = row
    await this.#db
      .insertInto('shop_list')
      .values({ shop, alias, version, bucket, member, tag, state })
      .onConflict((on) => on.columns(['shop', 'alias']).doUpdateSet({ version, tag, state }))
      .execute()
    await this.#db
      .insertInto('member_alias')
      .values({ bucket, member, shop, alias })
      .onConflict((on) => on.columns(['bucket', 'member', 'shop']).doUpdateSet({ alias }))
      .execute()
  }

  async dropListed(shop: string, alias: string): Promise<void> {
    await this.#db.deleteFrom('shop_list').where('shop', '=', shop).where('alias', '=', alias).execute()
  }

  async ofTag(tag: string): Promise<MemberKey | undefined> {
    const row = await this.#db
      .selectFrom('member_tag')
      .select(['member_bucket', 'member'])
      .where('bucket', '=', bucketOf(this.#sha256, tag))
      .where('tag', '=', tag)
      .executeTakeFirst()
    return row === undefined ? undefined : { bucket: row.member_bucket, member: row.member }
  }

  async putTag(tag: string, { bucket, member }: MemberKey): Promise<void> {
    await this.#db
      .insertInto('member_tag')
      .values({ bucket: bucketOf(this.#sha256, tag), tag, member_bucket: bucket, member })
      .execute()
  }

  async dropTag(tag: string): Promise<void> {
    const bucket = bucketOf(this.#sha256, tag)
    await this.#db.deleteFrom('member_tag').where('bucket', '=', bucket).where('tag', '=', tag).execute()
  }

  async load(keys: readonly MemberKey[]): Promise<Map<string, MemberRecord>> {
    if (keys.length === 0) return new Map()
    const buckets = [...new Set(keys.map(({ bucket }) => bucket))]
    const members = keys.map(({ member }) => member)
    const [rows, accounts, months] = [
      await this.#rowsOf('member', buckets, members),
      await this.#rowsOf('member_account', buckets, members),
      await this.#rowsOf('member_month', buckets, members),
    ]
    const out = new Map<string, MemberRecord & { accounts: Map<string, number>; months: Map<string, number> }>()
    for (const { bucket, member, state, tag, qualifying } of rows) {
      const key = { bucket, member }
      out.set(memberName(key), {
        key,
        state,
        tag: tag ?? undefined,
        qualifying,
        accounts: new Map(),
        months: new Map(),
      })
    }
    for (const row of accounts) out.get(memberName(row))?.accounts.set(row.account, row.points)
    for (const row of months) out.get(memberName(row))?.months.set(row.month, row.points)
    return out
  }

  #rowsOf<T extends 'member' | 'member_account' | 'member_month'>(
    table: T,
    buckets: readonly number[],
    members: readonly string[],
  ): Promise<LedgerTables[T][]> {
    // Kysely cannot tell that the three tables share these columns.
    const from = this.#db.selectFrom(table as 'member').selectAll()
    return from.where('bucket', 'in', buckets).where('member', 'in', members).execute() as unknown as Promise<
      LedgerTables[T][]
    >
  }

  /** The member's own row is always written: of two transactions that judge by one member, the later is run again. */
  async save(members: readonly MemberRecord[]): Promise<void> {
    for (const part of parts(members)) {
      await this.#db
        .insertInto('member')
        .values(part.map(({ key, state, tag, qualifying }) => ({ ...key, state, tag: tag ?? null, qualifying })))
        .onConflict((on) =>
          on.columns(['bucket', 'member']).doUpdateSet((eb) => ({
            state: eb.ref('excluded.state'),
            tag: eb.ref('excluded.tag'),
            qualifying: eb.ref('excluded.qualifying'),
          })),
        )
        .execute()
    }
    const accounts = members.flatMap(({ key, accounts: all }) =>
      [...all].map(([account, points]) => ({ ...key, account, points })),
    )
    for (const part of parts(accounts))
      await this.#db
        .insertInto('member_account')
        .values(part)
        .onConflict((on) =>
          on.columns(['bucket', 'member', 'account']).doUpdateSet((eb) => ({ points: eb.ref('excluded.points') })),
        )
        .execute()
    const months = members.flatMap(({ key, months: all }) =>
      [...all].map(([month, points]) => ({ ...key, month, points })),
    )
    for (const part of parts(months))
      await this.#db
        .insertInto('member_month')
        .values(part)
        .onConflict((on) =>
          on.columns(['bucket', 'member', 'month']).doUpdateSet((eb) => ({ points: eb.ref('excluded.points') })),
        )
        .execute()
  }

  membersAfter(bucket: number, member: string, limit: number): Promise<MemberKey[]> {
    return this.#db
      .selectFrom('member')
      .select(['bucket', 'member'])
      .where('bucket', '=', bucket)
      .where('member', '>', member)
      .orderBy('member')
      .limit(limit)
      .execute()
  }

  async known(operations: readonly { key: MemberKey; op: string }[]): Promise<Set<string>> {
    const found = new Set<string>()
    for (const part of parts(operations)) {
      const rows = await this.#db
        .selectFrom('operation')
        .select(['member', 'op'])
        .where('bucket', 'in', [...new Set(part.map(({ key }) => key.bucket))])
        .where('member', 'in', [...new Set(part.map(({ key }) => key.member))])
        .where(
          'op',
          'in',
          part.map(({ op }) => op),
        )
        .execute()
      for (const { member, op } of rows) found.add(`${member} ${op}`)
    }
    return found
  }

  async putOperations(operations: readonly Operation[]): Promise<void> {
    for (const part of parts(operations))
      await this.#db
        .insertInto('operation')
        .values(part.map(({ key, ...rest }) => ({ ...key, ...rest })))
        .execute()
  }
}

function* parts<T>(all: readonly T[]): Generator<readonly T[]> {
  for (let at = 0; at < all.length; at += ROWS) yield all.slice(at, at + ROWS)
}

const streamOf = ({ stream_id: id, ...rest }: StreamTable): BrandStream => ({ id, ...rest })
