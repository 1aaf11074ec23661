import assert from 'node:assert/strict'
import { balanceChange, type Fact } from '../../src/domain/fact.ts'
import type { ReturnedLine } from '../../src/domain/records.ts'
import { mulDivFloor, sumOf } from '../../src/domain/whole.ts'
import type { TestBooks } from '../support/test-books.ts'
import { accountOf } from '../support/till.ts'

/** Keeps the sums of the journal by itself and holds them against the books after every step. */
export class Auditor {
  readonly #books: TestBooks
  readonly #cards: () => readonly string[]
  readonly #sums = new Map<number, number>()
  readonly #judged = new Set<string>()
  #head = 0

  constructor(books: TestBooks, cards: () => readonly string[]) {
    this.#books = books
    this.#cards = cards
  }

  /**
   * @param voidedReturns how many returns were taken back so far
   * @throws AssertionError with the first promise that is broken.
   */
  check(sales: readonly string[], voidedReturns: number): void {
    this.#readOn()
    for (const card of this.#cards()) this.#checkAccount(card)
    for (const key of sales) this.#checkSale(key, voidedReturns)
    const fault = this.#books.fault()
    assert.equal(fault, undefined, fault)
  }

  #readOn(): void {
    const { read } = this.#books.books
    for (const head = read.head(); this.#head < head; ) {
      this.#head += 1
      const fact = read.fact(this.#head)
      assert.ok(fact, `fact ${this.#head} is missing`)
      if (fact.kind === 'sale') this.#checkJudged(fact)
      if (fact.account !== undefined)
        this.#sums.set(fact.account, (this.#sums.get(fact.account) ?? 0) + balanceChange(fact.points))
    }
  }

  #checkJudged(fact: Fact): void {
    // An erased sale has no name left; its key was judged once before.
    if (fact.cause !== '') {
      assert.ok(!this.#judged.has(fact.cause), `${fact.cause} was judged twice`)
      this.#judged.add(fact.cause)
    }
    assert.equal(
      sumOf(fact.lines, (line) => line.points),
      sumOf(fact.rules, (rule) => rule.points),
      'the lines carry what the rules gave',
    )
    assert.equal(
      sumOf(fact.lines, (line) => line.burned),
      fact.points.burned,
      'the lines carry what was burned',
    )
    if (fact.account !== undefined)
      assert.equal(
        sumOf(fact.rules, (rule) => rule.points),
        fact.points.earned,
      )
  }

  #checkAccount(card: string): void {
    const account = accountOf(this.#books, card)
    if (account === undefined) return
    const lots = account.lots()
    const points = sumOf(lots, (lot) => lot.points)
    const held = sumOf(lots, (lot) => lot.held)
    for (const lot of lots) {
      assert.ok(lot.points >= 0 && lot.expired >= 0, `lot ${lot.no} is below zero`)
      assert.ok(lot.held >= 0 && lot.held <= lot.points, `lot ${lot.no} holds more than it has`)
    }
    assert.equal(account.balance, this.#sums.get(account.id) ?? 0, 'the balance is the sum of its facts')
    assert.equal(account.balance, points - account.deficit, 'the balance is lots less deficit')
    assert.equal(account.held, held, 'the account knows what its lots hold')
    assert.ok(account.deficit >= 0)
    assert.ok(account.deficit === 0 || points === held, 'free points stand beside a deficit')
  }

  /**
   * Points demanded of each line follow from its returned share alone, whatever the order. The void of a return gives
   * back exactly what that return took, whose share was rounded after those before it: a point each may stay until all
   * of the line has come back.
   */
  #checkSale(key: string, voidedReturns: number): void {
    const progress = this.#books.books.read.sale(key)
    if (progress === undefined) return
    const lines = this.#books.books.read.fact(progress.seq)?.lines ?? []
    assert.ok(progress.chargedPoints >= 0)
    for (const line of lines) {
      const back: ReturnedLine | undefined = progress.returned.find((each) => each.line === line.line)
      if (back === undefined) continue
      assert.ok(back.quantity <= line.quantity, 'more came back than was bought')
      const share = (of: number): number => shareOf(of, back.quantity, line.quantity)
      const slack = back.quantity === line.quantity ? 0 : voidedReturns
      const off = (got: number, of: number): number => Math.abs(got - share(of))
      assert.ok(off(back.points, line.points) <= slack, `points demanded of line ${line.line}: ${back.points}`)
      assert.ok(off(back.burned, line.burned) <= slack, `points given back on line ${line.line}: ${back.burned}`)
    }
  }
}

/** What a returned share of a line demands: the floor, and all of it once all has come back. */
const shareOf = (of: number, returned: number, bought: number): number =>
  returned === bought ? of : mulDivFloor(of, returned, bought)
