import { type Kysely, sql, type Transaction } from 'kysely'
import { type MemberRecord, memberName, NAMELESS } from '../../domain/brand/brand-ports.ts'
import { commitmentOf, type EntryDetail } from '../../domain/brand/entry.ts'
import { streamAccount } from '../../domain/brand/member-accounts.ts'
import { MemberLedger } from '../../domain/brand/member-ledger.ts'
import { NOTHING_HELD, type StreamRights } from '../../domain/brand/rights.ts'
import { loadMembers, savingMembers } from './member-rows.ts'
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

const PAGE = 2_000
const MEMBERS = 100

/**
 * Members who left, of whom a shop that knows its list up to a number holds nothing any more: it has told everything,
 * and no stream of a former life has rights of them.
 * @param of.stream that of the shop's life now; what it seems to hold the shop has given up
 */
export async function goneIn(
  db: Db,
  shop: string,
  { version, stream }: { readonly version: number; readonly stream: string },
): Promise<Gone[]> {
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
  const elsewhere = new Set([stream, ...streams.map(({ stream_id: id }) => id)].map(streamAccount))
  const holding = new Set<string>()
  for (const { key, accounts } of (await loadMembers(db, rows)).values())
    for (const [account, points] of accounts)
      if (points > 0 && account.startsWith(streamAccount('')) && !elsewhere.has(account)) holding.add(key.member)
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
  of: {
    readonly gone: readonly Gone[]
    /** As of `goneIn`, and all that the shop has. */
    readonly stream: string
    readonly streams: readonly string[]
    readonly entries: readonly Detailed[]
  },
): Promise<void> {
  await forgetDetails(tx, of.entries)
  const loaded = await loadMembers(tx, [NAMELESS, ...of.gone])
  const nameless = new MemberSum(loaded.get(memberName(NAMELESS)))
  const staying = new Map<string, MemberRecord>()
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
    const known = loaded.get(memberName({ bucket, member }))
    if (known === undefined) continue
    const record = without(known, of.stream)
    if (left.length > 0) staying.set(member, nameless.takeRights(record, of.streams))
    else {
      nameless.take(record)
      for (const table of [
        ...TIER_TABLES,
        'member_purpose',
        'profile_end',
        'operation',
        'line_back',
        'member',
      ] as const)
        await whose(tx.deleteFrom(table as 'member'), record.key).execute()
    }
  }
  await savingMembers(tx, [nameless.record, ...staying.values()], loaded)()
}

/** A member of whom a stream holds nothing any more. */
function without(record: MemberRecord, stream: string): MemberRecord {
  const ledger = new MemberLedger(record)
  ledger.giveUp(stream)
  return { ...record, ...ledger.books }
}

async function forgetDetails(tx: Db, entries: readonly Detailed[]): Promise<void> {
  for (let at = 0; at < entries.length; at += PAGE) {
    const part = entries.slice(at, at + PAGE)
    await keepCommitments(tx, part)
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

/** Keeps what proves entries whose details are changed or deleted next. */
export async function keepCommitments(tx: Db, entries: readonly Detailed[]): Promise<void> {
  await tx
    .insertInto('forgotten_entry')
    .values(entries.map(({ stream, ...rest }) => ({ stream_id: stream, ...rest })))
    .onConflict((on) => on.columns(['stream_id', 'seq']).doNothing())
    .execute()
}

/** Those who left and are forgotten, together: numbers stay and lead to nobody, so that sums over streams do not change. */
class MemberSum {
  readonly #accounts: Map<string, number>
  readonly #months: Map<string, number>
  readonly #rights: Map<string, StreamRights>

  constructor(record: MemberRecord | undefined) {
    this.#accounts = new Map(record?.accounts)
    this.#months = new Map(record?.months)
    this.#rights = new Map(record?.rights)
  }

  get record(): MemberRecord {
    const [accounts, months, rights] = [this.#accounts, this.#months, this.#rights]
    return { key: NAMELESS, state: 'gone', tag: undefined, accounts, months, rights }
  }

  /** Takes a member's rights in one shop's streams over. @returns the member without them. */
  takeRights(record: MemberRecord, streams: readonly string[]): MemberRecord {
    const kept = new Map(record.rights)
    for (const stream of streams) {
      const { granted, left } = record.rights.get(stream) ?? NOTHING_HELD
      const before = this.#rights.get(stream) ?? NOTHING_HELD
      this.#rights.set(stream, { granted: before.granted + granted, left: before.left + left })
      kept.delete(stream)
    }
    return { ...record, rights: kept }
  }

  /** Takes everything of a member over. */
  take(record: MemberRecord): void {
    this.takeRights(record, [...record.rights.keys()])
    for (const [account, points] of record.accounts)
      this.#accounts.set(account, (this.#accounts.get(account) ?? 0) + points)
    for (const [month, points] of record.months) this.#months.set(month, (this.#months.get(month) ?? 0) + points)
  }
}

/** What was counted for a member's tier. */
export const TIER_TABLES = ['tier_month', 'tier_line_back', 'tier_member'] as const

type Key = Pick<Gone, 'bucket' | 'member'>

const whose = <T extends { where(column: 'bucket' | 'member', is: '=', value: number | string): T }>(
  query: T,
  { bucket, member }: Key,
): T => query.where('bucket', '=', bucket).where('member', '=', member)
