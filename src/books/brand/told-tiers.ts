import type { Kysely } from 'kysely'
import { type MemberKey, memberName } from '../../domain/brand/brand-ports.ts'
import type { EntryDetail } from '../../domain/brand/entry.ts'
import {
  bookLine,
  correctionOf,
  type LineStanding,
  NOTHING_UNDONE,
  unpackLines,
} from '../../domain/brand/lines-back.ts'
import { monthOf } from '../../domain/day.ts'
import { Difference } from '../shop/replay.ts'
import type { BrandTables } from './tables.ts'
import type { ToldEntry } from './told-stream.ts'

type Db = Kysely<BrandTables>

/** What a member spent, as far as it was counted. */
interface Spent {
  readonly months: Map<string, number>
  /** Cents that shops took off for goods by what they alone knew. */
  claimed: number
  /** What came back of lines of sales, by `sale line`. */
  readonly back: Map<string, number>
}

/** Sums of what counts for tiers, rebuilt from the entries that were counted. */
export class ToldTiers {
  readonly #counted: ReadonlyMap<string, number>
  readonly #told = new Map<string, Spent>()

  private constructor(counted: ReadonlyMap<string, number>) {
    this.#counted = counted
  }

  static async of(db: Db): Promise<ToldTiers> {
    const rows = await db.selectFrom('tier_counted').selectAll().execute()
    return new ToldTiers(new Map(rows.map(({ stream_id: id, seq }) => [id, seq])))
  }

  /** Counts an entry by which an operation is booked. */
  add(key: MemberKey, { stream, seq, kind, detail }: ToldEntry & { detail: EntryDetail }): void {
    if (seq > (this.#counted.get(stream) ?? 0)) return
    const of = this.#told.get(memberName(key)) ?? { months: new Map(), claimed: 0, back: new Map() }
    this.#told.set(memberName(key), of)
    const { cents = 0, sale, back = [] } = detail
    if (cents !== 0) add(of.months, detail.month ?? monthOf(detail.day), cents)
    if (sale === undefined) return
    of.claimed += correctionOf({ kind, points: 0, detail }, NOTHING_UNDONE).cents
    for (const line of unpackLines(back)) add(of.back, `${sale} ${line.line}`, line.back)
  }

  /** @throws Difference when a member of a page has other sums. */
  async compare(db: Db, rows: readonly BrandTables['member'][]): Promise<void> {
    const [bucket] = rows.map((row) => row.bucket)
    if (bucket === undefined) return
    const names = rows.map(({ member }) => member)
    const of = <T extends 'tier_month' | 'tier_line_back'>(table: T) =>
      // Kysely cannot tell that the tables share these columns.
      db
        .selectFrom(table as 'tier_month')
        .selectAll()
        .where('bucket', '=', bucket)
        .where('member', 'in', names)
        .execute() as unknown as Promise<BrandTables[T][]>
    const months = await of('tier_month')
    const lines = await of('tier_line_back')
    // Who has left is no longer counted, and soon forgotten.
    for (const row of rows)
      if (row.state === 'member')
        compareSpent(
          row.member,
          this.#told.get(memberName(row)),
          new Map(months.flatMap(({ member, month, cents }) => (member === row.member ? [[month, cents]] : []))),
          lines.filter(({ member }) => member === row.member),
        )
  }
}

function compareSpent(
  member: string,
  told: Spent = { months: new Map(), claimed: 0, back: new Map() },
  months: ReadonlyMap<string, number>,
  lines: readonly (LineStanding & { readonly sale: string; readonly line: number })[],
): void {
  const expect = (what: string, is: number, should: number): void => {
    if (is !== should)
      throw new Difference(
        `member ${member}: ${what} counts ${is} cents for the tier, but its streams come to ${should}`,
      )
  }
  if (told.back.size === 0 && lines.length === 0) {
    for (const month of new Set([...months.keys(), ...told.months.keys()]))
      expect(month, months.get(month) ?? 0, told.months.get(month) ?? 0)
    return
  }
  // Which shop was counted first decides in which month goods that came back twice count again, but not how much.
  let sum = told.claimed
  for (const cents of told.months.values()) sum += cents
  const known = new Map(lines.map((each) => [`${each.sale} ${each.line}`, each]))
  for (const name of new Set([...told.back.keys(), ...known.keys()])) {
    const line = known.get(name)
    const back = told.back.get(name) ?? 0
    if (line === undefined || line.back !== back)
      throw new Difference(`member ${member}: what came back of line ${name} was not counted for the tier`)
    sum -= bookLine({ ...line, back: 0 }, { ...line, took: 0, gave: 0, less: 0 }).applied.cents
  }
  expect(
    'all',
    [...months.values()].reduce((all, cents) => all + cents, 0),
    sum,
  )
}

const add = (to: Map<string, number>, name: string, by: number): void => {
  to.set(name, (to.get(name) ?? 0) + by)
}
