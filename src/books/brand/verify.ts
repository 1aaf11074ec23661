import type { Kysely } from 'kysely'
import { BUCKETS, type MemberKey, NAMELESS } from '../../domain/brand/brand-ports.ts'
import type { EntryDetail } from '../../domain/brand/entry.ts'
import type { LineStanding } from '../../domain/brand/lines-back.ts'
import { streamAccount } from '../../domain/brand/member-accounts.ts'
import { Difference } from '../shop/replay.ts'
import type { OperationTable, StreamTable } from './ledger-tables.ts'
import { recordOf } from './member-rows.ts'
import type { BrandTables } from './tables.ts'
import { compareLists } from './told-lists.ts'
import { isOperationOf, ToldMembers } from './told-members.ts'
import { FORGOTTEN, type ToldEntry, ToldStream } from './told-stream.ts'
import { ToldTiers } from './told-tiers.ts'

type Db = Kysely<BrandTables>

/** Points of all members together, by account; those of streams are one. */
export type BrandSums = Readonly<Record<string, number>>

export type BrandVerdict =
  | {
      readonly ok: true
      readonly streams: number
      readonly entries: number
      readonly members: number
      readonly sums: BrandSums
    }
  | { readonly ok: false; readonly first: string }

const PAGE = 1_000
/** The kind of an operation that was done before its card joined. */
const PAST = 'PAST'
const KINDS = { ACC: ['issued', 1], CLW: ['issued', -1], RED: ['redeemed', 1], UND: ['redeemed', -1] } as const

/**
 * Rebuilds the brand's books from the entries shops sent: every chain, rights by stream, which operations are booked
 * and which refused, every member's accounts and months, what counts for tiers, and what shops settle by. No order between shops is needed.
 * @param tx one transaction that sees the books as they were at one moment; nothing is written
 */
export async function verifyBrand(tx: Db, sha256: (text: string) => Uint8Array): Promise<BrandVerdict> {
  try {
    return await new Verification(tx, sha256, await ToldTiers.of(tx)).run()
  } catch (error) {
    if (error instanceof Difference) return { ok: false, first: error.message }
    throw error
  }
}

/** An entry by which an operation is booked. */
interface Booked {
  readonly shop: string
  readonly key: MemberKey
  readonly row: OperationTable
  readonly entry: ToldEntry & { readonly detail: EntryDetail }
  /** Those that a joining holds within it; undefined of one that is not booked. */
  readonly within: readonly (OperationTable | undefined)[]
}

/** Numbers of a stream's entries that are refused in the books, and of those that must be. */
interface Refusals {
  readonly kept: ReadonlySet<number>
  readonly due: Set<number>
}

class Verification {
  readonly #db: Db
  readonly #sha256: (text: string) => Uint8Array
  readonly #members = new ToldMembers()
  readonly #tiers: ToldTiers
  readonly #closed = new Set<string>()
  /** What shops issued and redeemed, by `shop day kind`. */
  readonly #settled = new Map<string, number>()
  /** Shops with entries whose details are gone. */
  readonly #unsummed = new Set<string>()
  /** Replays that an operation names; counted when all other entries are. */
  readonly #replays: Booked[] = []
  /** Operations whose entry was found, as `member op`. */
  readonly #found = new Set<string>()
  /** Entries whose operation says something else, unless a replay turns out to be what was booked; by `member op`. */
  readonly #otherwise = new Map<string, Pick<ToldEntry, 'stream' | 'seq'>>()
  #entries = 0

  constructor(db: Db, sha256: (text: string) => Uint8Array, tiers: ToldTiers) {
    this.#db = db
    this.#sha256 = sha256
    this.#tiers = tiers
  }

  async run(): Promise<BrandVerdict> {
    const streams = await this.#db
      .selectFrom('stream')
      .leftJoin('stream_booked', 'stream_booked.stream_id', 'stream.stream_id')
      .selectAll('stream')
      .select(({ fn, val }) => fn.coalesce('stream_booked.applied', val(0)).as('applied'))
      .orderBy('stream.stream_id')
      .execute()
    for (const stream of streams) await this.#stream(stream)
    for (const replay of this.#replays) this.#booked(replay)
    for (const { stream, seq } of this.#otherwise.values())
      throw new Difference(`the operation of entry ${seq} of stream ${stream} is booked as something else`)
    const sums: Record<string, number> = {}
    let members = 0
    for (let bucket = 0; bucket < BUCKETS; bucket += 1) members += await this.#bucket(bucket, sums)
    this.#members.end()
    await this.#compareSettled()
    return { ok: true, streams: streams.length, entries: this.#entries, members, sums }
  }

  async #stream(stream: StreamTable): Promise<void> {
    const { stream_id: id, shop, applied } = stream
    if (applied > stream.head) throw new Difference(`stream ${id} has more booked than it has`)
    const told = new ToldStream(stream, this.#sha256)
    if (stream.state === 'closed' && told.isBooked) this.#closed.add(streamAccount(id))
    const refusals = { kept: await this.#refusals(id), due: new Set<number>() }
    for (let more = true; more; ) {
      const rows = await this.#db
        .selectFrom('stream_inbox as i')
        .leftJoin('forgotten_entry as f', (on) =>
          on.onRef('f.stream_id', '=', 'i.stream_id').onRef('f.seq', '=', 'i.seq'),
        )
        .selectAll('i')
        .select('f.commitment')
        .where('i.stream_id', '=', id)
        .where('i.seq', '>', told.seq)
        .orderBy('i.seq')
        .limit(PAGE)
        .execute()
      const entries = rows.map((row) => told.add(row))
      more = rows.length === PAGE
      this.#entries += rows.length
      const booked = entries.filter(({ seq }) => seq <= applied)
      await this.#book(shop, booked, refusals)
    }
    if (told.hasForgotten) this.#unsummed.add(shop)
    told.end()
    compareRefusals(id, refusals)
    const keys = await this.#membersBehind(shop, [...told.booked.keys()])
    for (const [alias, points] of told.booked) {
      const key = alias === FORGOTTEN ? NAMELESS : keys.get(alias)
      if (key !== undefined) this.#members.hold(key, id, points)
    }
  }

  /** Finds the operation of each entry: booked by this very entry, or known before and then refused. */
  async #book(shop: string, entries: readonly ToldEntry[], refusals: Refusals): Promise<void> {
    const told = entries.filter((entry) => entry.detail !== undefined)
    const keys = await this.#membersBehind(shop, [...new Set(told.map(({ detail }) => detail?.alias ?? FORGOTTEN))])
    const rows = await this.#operations(told, keys)
    for (const { detail, ...entry } of told) {
      if (detail === undefined) continue
      const { alias, op, refers } = detail
      const key = keys.get(alias)
      if (refers !== undefined) refusals.due.delete(refers)
      // Of a member who has left nothing is booked any more.
      if (key === undefined) continue
      const row = op === undefined ? undefined : rows.get(`${key.member} ${op}`)
      if (op !== undefined && row === undefined)
        throw new Difference(`entry ${entry.seq} of stream ${entry.stream} is not booked`)
      const whole = { ...entry, detail }
      const named = row === undefined ? 'no' : isOperationOf(row, whole)
      if (named === 'otherwise' && entry.kind !== 'REP') this.#otherwise.set(`${key.member} ${op}`, entry)
      const isNamed = named === 'yes'
      const within = detail.within?.map((past) => rows.get(`${key.member} ${past}`)) ?? []
      // An entry and its replay may have the same number by chance. The entry comes first: unless it was refused, it is
      // what was booked.
      if (row !== undefined && isNamed && entry.kind === 'REP')
        this.#replays.push({ shop, key, row, entry: whole, within })
      else if (row !== undefined && isNamed && (entry.kind === 'BAK' || !refusals.kept.has(entry.seq)))
        this.#booked({ shop, key, row, entry: whole, within })
      else this.#members.add(key, whole, false)
      // Whether another shop had told of the same goods before depends on the order in which shops were heard.
      const isDue = entry.kind !== 'BAK' && named === 'no'
      if (op !== undefined && entry.kind !== 'REP' && (isDue || refusals.kept.has(entry.seq)))
        refusals.due.add(entry.seq)
    }
  }

  #booked({ shop, key, row, entry, within }: Booked): void {
    const name = `${key.member} ${row.op}`
    const isFirst = !this.#found.has(name)
    this.#found.add(name)
    this.#otherwise.delete(name)
    this.#members.add(key, entry, isFirst)
    if (!isFirst) return
    for (const past of within) this.#within(key, past, row)
    this.#tiers.add(key, entry)
    this.#settle(shop, row, row.points)
  }

  /** An operation that a joining holds within it, unless an entry of its own was booked before. */
  #within(key: MemberKey, past: OperationTable | undefined, { stream, seq }: OperationTable): void {
    if (past === undefined) throw new Difference(`an operation within entry ${seq} of stream ${stream} is not booked`)
    const name = `${key.member} ${past.op}`
    if (past.kind !== PAST || past.stream !== stream || past.seq !== seq || this.#found.has(name)) return
    this.#found.add(name)
    this.#members.within(key)
  }

  #settle(shop: string, { kind, day }: OperationTable, points: number): void {
    if (kind === 'BAK') return
    const [what, sign] = KINDS[kind as keyof typeof KINDS]
    const key = `${shop} ${day} ${what}`
    this.#settled.set(key, (this.#settled.get(key) ?? 0) + sign * points)
  }

  async #operations(
    entries: readonly ToldEntry[],
    keys: ReadonlyMap<string, MemberKey>,
  ): Promise<Map<string, OperationTable>> {
    const asked = entries.flatMap(({ detail }) => {
      const key = keys.get(detail?.alias ?? FORGOTTEN)
      if (key === undefined || detail?.op === undefined) return []
      return [detail.op, ...(detail.within ?? [])].map((op) => ({ ...key, op }))
    })
    if (asked.length === 0) return new Map()
    const only = <T>(values: readonly T[]): T[] => [...new Set(values)]
    const rows = await this.#db
      .selectFrom('operation')
      .selectAll()
      .where('bucket', 'in', only(asked.map(({ bucket }) => bucket)))
      .where('member', 'in', only(asked.map(({ member }) => member)))
      .where('op', 'in', only(asked.map(({ op }) => op)))
      .execute()
    return new Map(rows.map((row) => [`${row.member} ${row.op}`, row]))
  }

  async #refusals(stream: string): Promise<Set<number>> {
    const rows = await this.#db.selectFrom('stream_refusal').select('seq').where('stream_id', '=', stream).execute()
    return new Set(rows.map(({ seq }) => seq))
  }

  /** Members behind aliases; without those who left and are forgotten. */
  async #membersBehind(shop: string, aliases: readonly string[]): Promise<Map<string, MemberKey>> {
    const found = new Map<string, MemberKey>()
    const asked = [...new Set(aliases)].filter((alias) => alias !== FORGOTTEN)
    for (let at = 0; at < asked.length; at += PAGE) {
      const part = asked.slice(at, at + PAGE)
      const rows = await this.#db
        .selectFrom('shop_list')
        .select(['alias', 'bucket', 'member'])
        .where('shop', '=', shop)
        .where('alias', 'in', part)
        .execute()
      const listed = new Set(rows.map(({ alias }) => alias))
      for (const { alias, bucket, member } of rows) if (member !== '') found.set(alias, { bucket, member })
      if (part.some((alias) => !listed.has(alias)))
        throw new Difference(`shop ${shop} told of a member whom the brand does not list there`)
    }
    return found
  }

  /** Compares a bucket's members page by page. @returns how many there are. */
  async #bucket(bucket: number, sums: Record<string, number>): Promise<number> {
    let members = 0
    for (let after: string | undefined; ; ) {
      let page = this.#db.selectFrom('member').selectAll().where('bucket', '=', bucket).orderBy('member').limit(PAGE)
      if (after !== undefined) page = page.where('member', '>', after)
      const rows = await page.execute()
      if (rows.length > 0) await this.#page(bucket, rows, sums)
      members += rows.length
      after = rows.at(-1)?.member
      if (rows.length < PAGE) return members
    }
  }

  async #page(bucket: number, rows: readonly BrandTables['member'][], sums: Record<string, number>): Promise<void> {
    const names = rows.map(({ member }) => member)
    const of = <T extends 'member_alias' | 'line_back'>(table: T) =>
      // Kysely cannot tell that the tables share these columns.
      this.#db
        .selectFrom(table as 'member_alias')
        .selectAll()
        .where('bucket', '=', bucket)
        .where('member', 'in', names)
        .execute() as unknown as Promise<BrandTables[T][]>
    const kept = new Map(rows.map((row) => [row.member, keptOf(row)]))
    for (const { accounts } of kept.values())
      for (const [account, points] of accounts) {
        const name = account.startsWith('stream:') ? 'streams' : account
        sums[name] = (sums[name] ?? 0) + points
      }
    for (const { member, sale, line, ...standing } of await of('line_back'))
      kept.get(member)?.lines.set(`${sale} ${line}`, standing)
    const operations = await this.#countOperations(bucket, names)
    for (const row of rows) {
      const each = kept.get(row.member)
      if (each === undefined) continue
      if (row.member === FORGOTTEN) this.#members.compareNameless(each)
      else this.#members.compare(each, operations.get(row.member) ?? 0, this.#closed)
    }
    await compareLists(this.#db, rows, await of('member_alias'), this.#sha256)
    await this.#tiers.compare(this.#db, rows)
  }

  async #countOperations(bucket: number, names: readonly string[]): Promise<Map<string, number>> {
    const rows = await this.#db
      .selectFrom('operation')
      .select((eb) => ['member', eb.fn.countAll<number>().as('count')])
      .where('bucket', '=', bucket)
      .where('member', 'in', names)
      .groupBy('member')
      .execute()
    return new Map(rows.map(({ member, count }) => [member, Number(count)]))
  }

  async #compareSettled(): Promise<void> {
    const left = new Map(this.#settled)
    for (const { shop, day, kind, points } of await this.#db.selectFrom('desk_settled').selectAll().execute()) {
      const key = `${shop} ${day} ${kind}`
      const told = left.get(key) ?? 0
      left.delete(key)
      if (points !== told && !this.#unsummed.has(shop))
        throw new Difference(`shop ${shop} settles ${points} points ${kind} on ${day}, but its entries come to ${told}`)
    }
    for (const [key, points] of left) if (points !== 0) throw new Difference(`${key}: ${points} points are not settled`)
  }
}

const keptOf = (row: BrandTables['member']) => ({
  ...recordOf(row),
  held: row.held,
  lines: new Map<string, LineStanding>(),
})

function compareRefusals(stream: string, { kept, due }: Refusals): void {
  for (const seq of due)
    if (!kept.has(seq)) throw new Difference(`entry ${seq} of stream ${stream} gave twice: it was never refused`)
  for (const seq of kept)
    if (!due.has(seq)) throw new Difference(`entry ${seq} of stream ${stream} is refused without a reason`)
}
