import { type Kysely, sql, type Transaction } from 'kysely'
import { FORGOTTEN } from '../../domain/brand/brand-ports.ts'
import { commitmentOf, type EntryDetail } from '../../domain/brand/entry.ts'
import type { RightTable } from './ledger-tables.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

/** A member who left, as one shop's list still leads to it. */
export interface Gone {
  readonly shop: string
  readonly alias: string
  readonly bucket: number
  readonly member: string
}

/** An entry whose detail is to be forgotten. */
export interface Detailed {
  readonly stream: string
  readonly seq: number
  /** Hex. */
  readonly commitment: string
}

/** Where all who left and are forgotten stand together. */
const NAMELESS = { bucket: 0, member: FORGOTTEN }
const PAGE = 2_000
const MEMBERS = 100

/**
 * Members who left, of whom a shop that knows its list up to a number holds nothing any more: it has told everything,
 * and none of its streams has rights of them.
 */
export async function goneIn(db: Db, shop: string, version: number): Promise<Gone[]> {
  const rows = await db
    .selectFrom('shop_list')
    .select(['shop', 'alias', 'bucket', 'member'])
    .where('shop', '=', shop)
    .where('state', '=', sql.lit('gone' as const))
    .where('member', '<>', sql.lit(''))
    .where('version', '<=', version)
    .orderBy('version')
    .limit(MEMBERS)
    .execute()
  if (rows.length === 0) return []
  const streams = await db.selectFrom('stream').select('stream_id').where('shop', '<>', shop).execute()
  const elsewhere = new Set(streams.map(({ stream_id: id }) => `stream:${id}`))
  const held = await db
    .selectFrom('member_account')
    .select(['member', 'account'])
    .where('bucket', 'in', [...new Set(rows.map(({ bucket }) => bucket))])
    .where('member', 'in', [...new Set(rows.map(({ member }) => member))])
    .where('account', 'like', 'stream:%')
    .where('points', '>', 0)
    .execute()
  const holding = new Set(held.filter(({ account }) => !elsewhere.has(account)).map(({ member }) => member))
  return rows.filter(({ member }) => !holding.has(member))
}

/** Streams of a shop; undefined while entries of one of them wait to be booked. */
export async function quietStreams(db: Db, shop: string): Promise<string[] | undefined> {
  const rows = await db
    .selectFrom('stream')
    .leftJoin('stream_booked', 'stream_booked.stream_id', 'stream.stream_id')
    .select(['stream.stream_id as id', 'stream.head', 'stream_booked.applied'])
    .where('stream.shop', '=', shop)
    .execute()
  return rows.some(({ head, applied }) => (applied ?? 0) < head) ? undefined : rows.map(({ id }) => id)
}

/** The entries of a stream that tell of any of these aliases, read in pages so that nobody waits long. */
export async function entriesOf(
  db: Db,
  stream: string,
  aliases: ReadonlySet<string>,
  sha256: (text: string) => Uint8Array,
): Promise<Detailed[]> {
  const found: Detailed[] = []
  for (let after = 0; ; ) {
    const rows = await db
      .selectFrom('stream_inbox')
      .select(['seq', 'salt', 'detail'])
      .where('stream_id', '=', stream)
      .where('seq', '>', after)
      .where('detail', 'is not', null)
      .orderBy('seq')
      .limit(PAGE)
      .execute()
    for (const { seq, salt, detail } of rows) {
      const told = JSON.parse(detail ?? '{}') as EntryDetail
      if (aliases.has(told.alias)) found.push({ stream, seq, commitment: commitmentOf(sha256, salt ?? '', told) })
    }
    after = rows.at(-1)?.seq ?? after
    if (rows.length < PAGE) return found
  }
}

/**
 * Forgets members as far as one shop is concerned: details of their entries, their rights, and where the alias leads.
 * The alias itself stays in the shop's list, so that a shop put back to an old backup still hears that they left. Who
 * is forgotten in every shop is forgotten altogether: numbers go to those without a name, operations are deleted.
 */
export async function forgetGone(
  tx: Transaction<BrandTables>,
  of: { readonly gone: readonly Gone[]; readonly streams: readonly string[]; readonly entries: readonly Detailed[] },
): Promise<void> {
  await forgetDetails(tx, of.entries)
  const aliases = of.gone.map(({ alias }) => alias)
  for (const stream of of.streams) await mergeRights(tx, stream, aliases)
  for (const { shop, alias, bucket, member } of of.gone) {
    await tx
      .updateTable('shop_list')
      .set({ ...NAMELESS, tag: null })
      .where('shop', '=', shop)
      .where('alias', '=', alias)
      .execute()
    await whose(tx.deleteFrom('member_alias'), { bucket, member }).where('shop', '=', shop).execute()
    const left = await tx
      .selectFrom('member_alias')
      .select('shop')
      .where('bucket', '=', bucket)
      .where('member', '=', member)
      .limit(1)
      .execute()
    if (left.length === 0) await forgetMember(tx, { bucket, member })
  }
}

async function forgetDetails(tx: Db, entries: readonly Detailed[]): Promise<void> {
  for (let at = 0; at < entries.length; at += PAGE) {
    const part = entries.slice(at, at + PAGE)
    await tx
      .insertInto('forgotten_entry')
      .values(part.map(({ stream, ...rest }) => ({ stream_id: stream, ...rest })))
      .onConflict((on) => on.columns(['stream_id', 'seq']).doNothing())
      .execute()
    for (const stream of new Set(part.map((each) => each.stream))) {
      const seqs = part.flatMap((each) => (each.stream === stream ? [each.seq] : []))
      await tx
        .updateTable('stream_inbox')
        .set({ salt: null, detail: null })
        .where('stream_id', '=', stream)
        .where('seq', 'in', seqs)
        .execute()
      // Nobody is left who could take a refusal in.
      await tx.deleteFrom('stream_refusal').where('stream_id', '=', stream).where('seq', 'in', seqs).execute()
    }
  }
}

/** Rights of those who left stand together, so that a stream's rights still come to what its entries say. */
async function mergeRights(tx: Db, stream: string, aliases: readonly string[]): Promise<void> {
  const rows = await tx
    .selectFrom('stream_right')
    .selectAll()
    .where('stream_id', '=', stream)
    .where('alias', 'in', [FORGOTTEN, ...aliases])
    .execute()
  if (!rows.some(({ alias }) => alias !== FORGOTTEN)) return
  const sum = (of: (row: RightTable) => number): number => rows.reduce((all, row) => all + of(row), 0)
  const merged = {
    granted: sum(({ granted }) => granted),
    earned: sum(({ earned }) => earned),
    spent: sum(({ spent }) => spent),
    returned: sum(({ returned }) => returned),
  }
  await tx
    .deleteFrom('stream_right')
    .where('stream_id', '=', stream)
    .where('alias', 'in', [...aliases])
    .execute()
  await tx
    .insertInto('stream_right')
    .values({ stream_id: stream, alias: FORGOTTEN, ...merged })
    .onConflict((on) => on.columns(['stream_id', 'alias']).doUpdateSet(merged))
    .execute()
}

type Key = Pick<Gone, 'bucket' | 'member'>

const whose = <T extends { where(column: 'bucket' | 'member', is: '=', value: number | string): T }>(
  query: T,
  { bucket, member }: Key,
): T => query.where('bucket', '=', bucket).where('member', '=', member)

/** Numbers stay, and lead to nobody; what a system outside was still to be told of the leaving is told first. */
async function forgetMember(tx: Db, key: Key): Promise<void> {
  const of = (table: 'member_account' | 'member_month') =>
    whose(tx.selectFrom(table as 'member_account').selectAll(), key)
  const accounts = await of('member_account').execute()
  const months = (await of('member_month').execute()) as unknown as BrandTables['member_month'][]
  await tx
    .insertInto('member')
    .values({ ...NAMELESS, state: 'gone', tag: null, qualifying: 0 })
    .onConflict((on) => on.columns(['bucket', 'member']).doNothing())
    .execute()
  for (const { account, points } of accounts)
    if (points > 0)
      await tx
        .insertInto('member_account')
        .values({ ...NAMELESS, account, points })
        .onConflict((on) =>
          on
            .columns(['bucket', 'member', 'account'])
            .doUpdateSet((eb) => ({ points: eb('member_account.points', '+', eb.ref('excluded.points')) })),
        )
        .execute()
  for (const { month, points } of months)
    if (points > 0)
      await tx
        .insertInto('member_month')
        .values({ ...NAMELESS, month, points })
        .onConflict((on) =>
          on
            .columns(['bucket', 'member', 'month'])
            .doUpdateSet((eb) => ({ points: eb('member_month.points', '+', eb.ref('excluded.points')) })),
        )
        .execute()
  for (const table of ['operation', 'line_back', 'member_account', 'member_month', 'member'] as const)
    await whose(tx.deleteFrom(table as 'member'), key).execute()
}
