import { ENOUGH_CARDS, rounded } from '../privacy.ts'
import type { BasketLine } from '../records.ts'
import { basisPoints } from '../worth.ts'
import type { ReportFact } from './report-fact.ts'

/** What is bought together in a week: only what ten cards or more bought, counts in fives. */
export interface AssortmentRow {
  readonly of: 'department' | 'item'
  readonly a: string
  /** What is bought with it; absent on the row of `a` itself. */
  readonly b: string | undefined
  /** Baskets that hold it, or both. */
  readonly baskets: number
  /** Of the baskets with `a`, how many hold `b`, in hundredths of a percent. */
  readonly shareBasisPoints: number | undefined
}

/** Pairs are looked for among the things bought most. */
const MOST_THINGS = 300
const MOST_PAIRS = 200

interface Seen {
  readonly holder: number | undefined
  readonly things: readonly number[]
}

/** Which departments and which items share baskets in a week. */
export class AssortmentWeek {
  readonly #departments = new Together()
  readonly #items = new Together()

  add({ fact, bought }: ReportFact): void {
    if (fact.kind !== 'sale' || bought === undefined) return
    const goods = bought.filter(({ kind, quantity }) => kind === 'item' && quantity > 0)
    this.#departments.add(
      fact.account,
      named(goods, ({ department }) => department),
    )
    this.#items.add(fact.account, named(goods, itemName))
  }

  result(): AssortmentRow[] {
    return [...rows('department', this.#departments), ...rows('item', this.#items)]
  }
}

const itemName = ({ sku, name }: BasketLine): string | undefined =>
  sku === undefined ? name : name === undefined ? sku : `${sku} ${name}`

const named = (goods: readonly BasketLine[], of: (line: BasketLine) => string | undefined): string[] => [
  ...new Set(goods.flatMap((line) => of(line) ?? [])),
]

function rows(of: AssortmentRow['of'], together: Together): AssortmentRow[] {
  const { alone, pairs } = together.counted()
  const out: AssortmentRow[] = alone.map(({ name, baskets }) => ({
    of,
    a: name,
    b: undefined,
    baskets: rounded(baskets),
    shareBasisPoints: undefined,
  }))
  for (const { a, b, baskets, ofA } of pairs)
    out.push({
      of,
      a,
      b,
      baskets: rounded(baskets),
      shareBasisPoints: Math.min(10_000, basisPoints(rounded(baskets), rounded(ofA))),
    })
  return out
}

/** Counts things and pairs of things over baskets. */
class Together {
  readonly #ids = new Map<string, number>()
  readonly #names: string[] = []
  readonly #baskets: Seen[] = []

  add(holder: number | undefined, names: readonly string[]): void {
    const things = names.map((name) => {
      let id = this.#ids.get(name)
      if (id === undefined) {
        id = this.#names.push(name) - 1
        this.#ids.set(name, id)
      }
      return id
    })
    if (things.length > 0) this.#baskets.push({ holder, things })
  }

  counted(): {
    alone: { name: string; baskets: number }[]
    pairs: { a: string; b: string; baskets: number; ofA: number }[]
  } {
    const single = new Counter()
    for (const { holder, things } of this.#baskets) for (const thing of things) single.add(thing, holder)
    const kept = single.enough().slice(0, MOST_THINGS)
    const place = new Map(kept.map(([thing], i) => [thing, i]))
    const double = new Counter()
    for (const { holder, things } of this.#baskets) {
      const places = things.flatMap((thing) => place.get(thing) ?? []).sort((a, b) => a - b)
      places.forEach((first, i) => {
        for (const second of places.slice(i + 1)) double.add(first * MOST_THINGS + second, holder)
      })
    }
    const name = (i: number): string => this.#names[kept[i]?.[0] ?? 0] ?? ''
    return {
      alone: kept.map(([, baskets], i) => ({ name: name(i), baskets })),
      pairs: double
        .enough()
        .slice(0, MOST_PAIRS)
        .map(([pair, baskets]) => {
          const [a, b] = [Math.floor(pair / MOST_THINGS), pair % MOST_THINGS]
          return { a: name(a), b: name(b), baskets, ofA: kept[a]?.[1] ?? 0 }
        }),
    }
  }
}

/** Baskets per thing, and the first ten cards behind them. */
class Counter {
  readonly #counts = new Map<number, { baskets: number; cards: Set<number> }>()

  add(thing: number, holder: number | undefined): void {
    let count = this.#counts.get(thing)
    if (count === undefined) {
      count = { baskets: 0, cards: new Set() }
      this.#counts.set(thing, count)
    }
    count.baskets += 1
    if (holder !== undefined && count.cards.size < ENOUGH_CARDS) count.cards.add(holder)
  }

  /** Things that enough cards bought, those in most baskets first. */
  enough(): [thing: number, baskets: number][] {
    return [...this.#counts]
      .filter(([, { cards }]) => cards.size >= ENOUGH_CARDS)
      .map(([thing, { baskets }]): [number, number] => [thing, baskets])
      .sort(([a, most], [b, other]) => other - most || a - b)
  }
}
