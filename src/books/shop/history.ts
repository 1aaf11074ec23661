import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Day } from '../../domain/day.ts'
import type { FactKind } from '../../domain/fact.ts'
import type { PastSale } from '../../domain/past-sale.ts'
import type { BasketLine } from '../../domain/records.ts'
import { ALL_CARDS, Tallies } from '../../domain/tallies.ts'
import type { TierHolder } from '../../domain/tiers.ts'
import { decodeFact, decodeNumbers } from './fact-codec.ts'
import { post, type Standing } from './posting.ts'
import { prepareAll, query, type Statements } from './query.ts'

const queries = {
  head: query()((db) => db.selectFrom('journal').select('seq').orderBy('seq', 'desc').limit(sql.lit(1))),
  first: query<{ from: string }>()((db, p) =>
    db
      .selectFrom('basket')
      .select((eb) => eb.fn.min<number | null>('seq').as('seq'))
      .where('day', '>=', p.from),
  ),
  /** Whose sale it was then, and who holds it: another one when a claim or a recovery came in between. */
  accounts: query<{ from: string }>()((db, p) =>
    db
      .selectFrom('basket')
      .select('account')
      .where('day', '>=', p.from)
      .where('account', 'is not', null)
      .union((eb) =>
        eb
          .selectFrom('basket')
          .innerJoin('journal', 'journal.seq', 'basket.seq')
          .select('journal.account')
          .where('basket.day', '>=', p.from)
          .where('journal.account', 'is not', null),
      ),
  ),
  /** Facts before the first basket only move accounts. */
  moves: query<{ after: number; until: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .select(['seq', 'kind', 'day', 'numbers', 'account'])
      .where('seq', '>', p.after)
      .where('seq', '<=', p.until)
      .orderBy('seq'),
  ),
  page: query<{ after: number; until: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .leftJoin('basket', 'basket.seq', 'journal.seq')
      .leftJoin('event', (join) => join.onRef('event.seq', '=', 'basket.seq').on('event.kind', '=', 'sale'))
      .select(['journal.seq', 'journal.kind', 'journal.day', 'programme', 'numbers', 'journal.lines'])
      .select(['journal.account', 'cause', 'at', 'basket.account as holder', 'basket.lines as bought'])
      .select(['basket.day as boughtOn', 'event.currency', 'event.finished_at as finishedAt'])
      .where('journal.seq', '>', p.after)
      .where('journal.seq', '<=', p.until)
      .orderBy('journal.seq'),
  ),
}

type PageRow = ReturnType<Statements<typeof queries>['page']['all']>[number]

const PAGE_FACTS = 1_000

/** How a fact's numbers begin what it counts. */
const COUNTS = '"c":'

export interface HistoryOptions {
  /** The first business day whose baskets count. */
  readonly from: Day
  /** The calendar day of an instant (ms) in the shop. */
  readonly dayOf: (atMs: number) => Day
  /** Told after each page how many facts of how many were read. */
  readonly onProgress?: (done: number, total: number) => void
}

/**
 * Past sales with their baskets, in the order they were booked, each with how its card stood before: accounts are
 * followed through the journal by the same posting that keeps the books. Read in pages, each a short look of its own,
 * so that the log of a shop that sells meanwhile stays short.
 * @param db a connection of its own that reads only
 */
export function* pastSales(db: Database.Database, options: HistoryOptions): Generator<PastSale> {
  const q = prepareAll(db, queries)
  const first = q.first.get({ from: options.from })?.seq
  if (first === undefined || first === null) return
  const head = q.head.get({})?.seq ?? 0
  const followed = new Followed(q.accounts.all({ from: options.from }).map(({ account }) => account ?? 0))
  for (let after = 0; after < first - 1; ) {
    const until = Math.min(after + PAGE_FACTS, first - 1)
    // Only accounts that are asked about are followed, and what is counted for all cards.
    for (const row of q.moves.all({ after, until }))
      if (followed.has(row.account) || row.numbers.includes(COUNTS)) followed.move(row, decodeNumbers(row.numbers))
    options.onProgress?.(until, head)
    after = until
  }
  for (let after = first - 1; after < head; ) {
    const until = Math.min(after + PAGE_FACTS, head)
    for (const row of q.page.all({ after, until })) {
      const numbers = decodeNumbers(row.numbers)
      const sale = saleOf(row, numbers, followed, options)
      if (sale !== undefined) yield sale
      followed.move(row, numbers)
    }
    options.onProgress?.(until, head)
    after = until
  }
}

type Numbers = ReturnType<typeof decodeNumbers>

function saleOf(row: PageRow, numbers: Numbers, followed: Followed, options: HistoryOptions): PastSale | undefined {
  const { from, dayOf } = options
  if (row.bought === null || row.boughtOn === null || row.boughtOn < from || row.at === null) return undefined
  const fact = decodeFact(row, numbers)
  const today = dayOf(row.at)
  return {
    fact,
    lines: JSON.parse(row.bought) as BasketLine[],
    holder: row.holder ?? undefined,
    before: row.account === null ? undefined : followed.before(row.account, numbers, fact.day),
    counted: followed.counted,
    currency: row.currency ?? '',
    finishedAt: row.finishedAt ?? row.at,
    today,
  }
}

const NEW: Standing = {
  balance: 0,
  held: 0,
  deficit: 0,
  nextLot: 1,
  pendingUntil: undefined,
  tier: '',
  spend: {},
  lastDay: '',
}

/** Accounts as they stood after each fact, only those that are asked about, and what was counted so far. */
class Followed {
  readonly #standings: Map<number, Standing>
  readonly #opened = new Map<number, Day>()
  readonly #tallies = new Tallies()

  constructor(accounts: readonly number[]) {
    this.#standings = new Map(accounts.map((id) => [id, NEW]))
  }

  has(account: number | null): boolean {
    return account !== null && this.#standings.has(account)
  }

  move(row: { kind: string; day: Day; account: number | null }, numbers: Numbers): void {
    const standing = row.account === null ? undefined : this.#standings.get(row.account)
    if (numbers.counts.length > 0)
      this.#tallies.add(standing === undefined ? undefined : (row.account ?? undefined), numbers.counts)
    if (row.account === null || standing === undefined) return
    if (numbers.startTier !== undefined) this.#opened.set(row.account, row.day)
    const held = numbers.startTier === undefined ? standing : { ...standing, tier: numbers.startTier }
    this.#standings.set(row.account, post(held, { ...numbers, kind: row.kind as FactKind, day: row.day }))
  }

  /** The account before a fact of it; before its first one it is as new as it was when the fact opened it. */
  before(account: number, { startTier }: Numbers, day: Day): TierHolder {
    const { tier, spend, lastDay } = this.#standings.get(account) ?? NEW
    const opened = this.#opened.get(account) ?? day
    const counted: TierHolder['counted'] = (rule, from, to) => this.#tallies.tally(account, rule, from, to)
    if (startTier !== undefined) return { tier: startTier, spend, lastDay: day, opened, counted }
    return { tier, spend, lastDay, opened, counted }
  }

  readonly counted = (rule: string, period: string): number => this.#tallies.tally(ALL_CARDS, rule, period).sum
}
