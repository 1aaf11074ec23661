import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fitOf } from '../../books/scores/night.ts'
import { openScoresToWrite } from '../../books/scores/open.ts'
import { ScoreReader } from '../../books/scores/reader.ts'
import { ScoreBooks } from '../../books/scores/score-books.ts'
import { Hits, type Relevance } from '../../domain/choice/hits.ts'
import { sha256Text } from '../../open-shop.ts'
import { type Chance, seeded } from '../demo/random.ts'
import type { FiledBasket, FiledBaskets } from './read-baskets.ts'

/** Half of the work of asking and of being asked takes less than p50 milliseconds, one in a hundred more than p99. */
export interface Times {
  readonly p50: number
  readonly p99: number
}

/** How well one split was foretold. */
export interface Split extends Relevance {
  readonly seed: number
  readonly kappa: number
}

/** What the measurement came to: means over the splits. */
export interface Measured extends Omit<Relevance, 'baskets'> {
  readonly customers: number
  readonly baskets: number
  readonly items: number
  readonly splits: readonly Split[]
  /** One basket of a card, counted and committed. */
  readonly updateMs: Times
  /** All scores of one card. */
  readonly questionMs: Times
}

const SEEDS = [1, 2, 3, 4, 5]
const [TRAIN, VALIDATION] = [0.72, 0.08]
const [FEWEST, MOST] = [3, 50]
const AT_ONCE = 2_000
const TIMED_UPDATES = 2_000
const CARDS_AT_ONCE = 500

type Customer = readonly FiledBasket[]

/** One basket to be counted: whose, which of its own, and what orders it among those of others. */
interface Arrival {
  readonly account: number
  readonly basket: FiledBasket
  readonly order: number
}

/**
 * Measures the ranking by the usual protocol: customers with 3 to 50 baskets, all but the last known, five seeded splits
 * into 72 % whose last baskets are known too, 8 % that nothing is asked of, since κ is fitted as every shop fits it, and
 * 20 % whose last baskets are foretold. It counts and asks through the store that runs in the shop.
 * @throws RangeError when no customer has enough baskets.
 */
export function measureRelevance(
  { customers }: FiledBaskets,
  onProgress: (done: number, total: number) => void,
): Measured {
  const able = [...customers.values()].filter(({ length }) => length >= FEWEST && length <= MOST)
  if (able.length < SEEDS.length) throw new RangeError(`too few customers have ${FEWEST} to ${MOST} baskets`)
  const updates: number[] = []
  const questions: number[] = []
  const splits = SEEDS.map((seed, i) =>
    measureSplit(able, seed, { updates, questions }, (done) => onProgress(i + done, SEEDS.length)),
  )
  const mean = (of: (split: Split) => number): number =>
    splits.reduce((sum, split) => sum + of(split), 0) / splits.length
  return {
    customers: able.length,
    baskets: able.reduce((sum, { length }) => sum + length, 0),
    items: new Set(able.flatMap((baskets) => baskets.flatMap(({ items }) => items))).size,
    recall10: mean(({ recall10 }) => recall10),
    ndcg10: mean(({ ndcg10 }) => ndcg10),
    phr10: mean(({ phr10 }) => phr10),
    splits,
    updateMs: timesOf(updates),
    questionMs: timesOf(questions),
  }
}

function measureSplit(
  customers: readonly Customer[],
  seed: number,
  times: { updates: number[]; questions: number[] },
  onProgress: (done: number) => void,
): Split {
  const shuffled = shuffle(customers.length, seeded(seed))
  const known = new Set(shuffled.slice(0, Math.round(TRAIN * customers.length)))
  const asked = shuffled.slice(Math.round((TRAIN + VALIDATION) * customers.length))
  const folder = mkdtempSync(join(tmpdir(), 'stempel-relevance-'))
  const scores = new ScoreBooks(openScoresToWrite(folder, sha256Text))
  const reader = new ScoreReader(folder)
  try {
    count(scores, arrivals(customers, known), times.updates, onProgress)
    const kappa = fitKappa(scores)
    const hits = new Hits()
    for (const i of asked) {
      const from = performance.now()
      const { items } = reader.ofCard(i + 1)
      times.questions.push(performance.now() - from)
      const list = items.filter(({ item }) => item.startsWith('s:')).map(({ item }) => item.slice(2))
      hits.add(list, new Set(customers[i]?.at(-1)?.items))
    }
    return { seed, kappa, ...hits.result }
  } finally {
    reader.close()
    scores.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** Everything that is known, in the order of the days or, without days, of each basket's place in its customer's own. */
function arrivals(customers: readonly Customer[], lastIsKnown: ReadonlySet<number>): Arrival[] {
  const hasDays = customers.every((baskets) => baskets.every(({ day }) => day !== undefined))
  const found = customers.flatMap((baskets, i) =>
    baskets.slice(0, lastIsKnown.has(i) ? undefined : -1).map((basket, at) => ({
      account: i + 1,
      basket,
      order: hasDays ? (basket.day ?? 0) : at / (baskets.length - 1),
    })),
  )
  return found.sort((a, b) => a.order - b.order)
}

/** Counts as the shop does, many in a commit; the last ones each in a commit of its own, to see how long that takes. */
function count(
  scores: ScoreBooks,
  baskets: readonly Arrival[],
  updates: number[],
  onProgress: (done: number) => void,
): void {
  const one = ({ account, basket }: Arrival, seq: number): void => {
    const items = scores.items.of(basket.items.map((sku) => ({ sku, kind: 'item', quantity: 1000, amountCents: 0 })))
    scores.countBasket(items)
    scores.countVisit(account, { seq, day: '1970-01-01', items })
  }
  const together = Math.max(0, baskets.length - TIMED_UPDATES)
  for (let from = 0; from < together; from += AT_ONCE) {
    const page = baskets.slice(from, Math.min(together, from + AT_ONCE))
    scores.transact(() => page.forEach((each, i) => void one(each, from + i + 1)))
    onProgress(from / baskets.length)
  }
  baskets.slice(together).forEach((each, i) => {
    const from = performance.now()
    scores.transact(() => one(each, together + i + 1))
    updates.push(performance.now() - from)
  })
}

/** Fits κ as the shop does each night. */
function fitKappa(scores: ScoreBooks): number {
  return scores.transact(() => {
    const fitted = fitOf(scores)
    for (let page = scores.cards.after(0, CARDS_AT_ONCE); page.length > 0; ) {
      for (const { habits } of page) fitted.add(habits)
      page = scores.cards.after(page.at(-1)?.account ?? 0, CARDS_AT_ONCE)
    }
    if (fitted.result !== undefined) scores.putFit('1970-01-01', fitted.result)
    return scores.kappa
  })
}

function shuffle(length: number, chance: Chance): number[] {
  const all = Array.from({ length }, (_, i) => i)
  for (let i = length - 1; i > 0; i -= 1) {
    const j = chance.whole(0, i)
    ;[all[i], all[j]] = [all[j] ?? 0, all[i] ?? 0]
  }
  return all
}

function timesOf(ms: number[]): Times {
  const sorted = [...ms].sort((a, b) => a - b)
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? 0
  return { p50: at(0.5), p99: at(0.99) }
}
