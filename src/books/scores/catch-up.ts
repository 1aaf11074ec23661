import { dayNumber } from '../../domain/choice/gaps.ts'
import type { Day } from '../../domain/day.ts'
import type { BasketRow, JournalSource, LaterFact } from './journal-source.ts'
import type { ScoreBooks } from './score-books.ts'
import type { TakenLines } from './taken.ts'

/** Facts that share a transaction: a kiosk reads meanwhile, an erasure waits for the end of it. */
const PAGE_FACTS = 6_000

/** How far the scores have come. */
export interface Counted {
  readonly cursor: number
  readonly head: number
}

/** Counts what the books hold and the scores do not yet, in the order it was booked. */
export class CatchUp {
  readonly #source: JournalSource
  readonly #scores: ScoreBooks

  constructor(source: JournalSource, scores: ScoreBooks) {
    this.#source = source
    this.#scores = scores
  }

  /** Counts one page, in a transaction with the cursor. To be called until the cursor has reached the head. */
  step(): Counted {
    return this.#scores.transact(() => {
      const { state } = this.#scores
      const after = this.#begin()
      const head = this.#source.head()
      const cursor = Math.min(after + PAGE_FACTS, head)
      if (cursor <= after) return { cursor: after, head }
      this.#count(after, cursor)
      state.put('cursor', cursor)
      state.put('cursor-hash', this.#source.hashAt(cursor) ?? '')
      return { cursor, head }
    })
  }

  /** Forgets what was counted, so that the next steps count all baskets that are kept. @returns the day of the first. */
  restart(): Day | undefined {
    return this.#scores.transact(() => {
      this.#scores.clear()
      this.#begin()
      return this.#source.firstBasket()?.day
    })
  }

  /**
   * Where to go on. Books that never were where the scores have been are another life of them, or none of theirs:
   * everything is counted anew, from the first basket that is kept.
   */
  #begin(): number {
    const { state } = this.#scores
    const cursor = state.number('cursor', -1)
    if (cursor === 0 || (cursor > 0 && this.#source.hashAt(cursor) === state.text('cursor-hash'))) return cursor
    if (cursor > 0) this.#scores.clear()
    const first = this.#source.firstBasket()
    const start = first === undefined ? this.#source.head() : first.seq - 1
    state.put('cursor', start)
    state.put('cursor-hash', this.#source.hashAt(start) ?? '')
    state.put('since', first?.day ?? '')
    return start
  }

  #count(after: number, until: number): void {
    const later = this.#source.later(after, until)
    let next = 0
    for (const sale of this.#source.baskets(after, until)) {
      for (let fact = later[next]; fact !== undefined && fact.seq < sale[0]; fact = later[next]) {
        this.#countLater(fact)
        next += 1
      }
      this.#countSale(sale)
    }
    for (const fact of later.slice(next)) this.#countLater(fact)
  }

  #countSale([seq, account, day, text]: BasketRow): void {
    const items = this.#scores.items.ofText(text)
    this.#scores.countBasket(items)
    if (account !== null) this.#scores.countVisit(account, { seq, day, items })
  }

  #countLater(fact: LaterFact): void {
    if (fact.kind === 'transfer' || fact.kind === 'block') this.#followSuccessor(fact.account)
    else {
      const sale = this.#source.saleOf(fact)
      const sold = sale === undefined ? undefined : this.#source.sold(sale)
      if (sale !== undefined && sold !== undefined) this.#countOnSale(fact, sale, sold)
    }
  }

  #followSuccessor(account: number | undefined): void {
    const successor = account === undefined ? undefined : this.#source.account(account)?.successor
    if (account !== undefined && successor !== undefined) this.#scores.move(account, successor)
  }

  /** A claim counts what the sale still has; a return, and its undoing, what is now gone or here again. */
  #countOnSale(fact: LaterFact, sale: number, sold: Sold): void {
    const { items } = this.#scores
    const before = this.#scores.taken.of(sale)
    const { account } = fact
    if (fact.kind === 'claim') {
      if (account === undefined) return
      this.#scores.countVisit(account, { seq: sale, day: sold.day, items: items.of(kept(sold.lines, before)) })
      return
    }
    const after = takenAfter(fact, sold.lines, before)
    this.#scores.taken.put(sale, dayNumber(sold.day), after)
    if (account === undefined) return
    const [was, is] = [items.of(kept(sold.lines, before)), items.of(kept(sold.lines, after))]
    this.#scores.take(account, { seq: sale, items: was.filter((item) => !is.includes(item)) })
    this.#scores.give(account, { seq: sale, day: sold.day, items: is.filter((item) => !was.includes(item)) })
  }
}

type Sold = NonNullable<ReturnType<JournalSource['sold']>>
type SoldLine = Sold['lines'][number]

/** The lines of which anything is left. */
const kept = (lines: readonly SoldLine[], taken: TakenLines): SoldLine[] =>
  lines.filter(({ line, quantity }) => (taken.get(line) ?? 0) < quantity)

function takenAfter({ kind, lines }: LaterFact, sold: readonly SoldLine[], before: TakenLines): TakenLines {
  if (kind === 'void') return new Map(sold.map(({ line, quantity }) => [line, quantity]))
  const after = new Map(before)
  const sign = kind === 'return-void' ? -1 : 1
  for (const { line, quantity } of lines) after.set(line, (after.get(line) ?? 0) + sign * quantity)
  return after
}
