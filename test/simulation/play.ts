import assert from 'node:assert/strict'
import { recoverCard } from '../../src/actions/shop/recover-card.ts'
import { addDays } from '../../src/domain/day.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { sumOf } from '../../src/domain/whole.ts'
import { keyNo, line, returnOf } from '../support/inputs.ts'
import { cardNo, type Ran, recoveryNo, type TestBooks } from '../support/test-books.ts'
import { accountOf, type Till, tillAt, today } from '../support/till.ts'
import { CARDS, type Step } from './arbitraries.ts'
import { Auditor } from './invariants.ts'

const HOUR_MS = 3_600_000
const ANSWER_MS = 89 * 24 * HOUR_MS
interface Done {
  readonly act: (other?: boolean) => Ran
  readonly answer: Ran
  readonly at: number
}

interface Held {
  readonly key: string
  readonly card: string
  readonly cents: number
  readonly burn: number
}

/** Plays random steps on real books and checks every promise about points after each of them. */
export class Play {
  readonly #books: TestBooks
  readonly #till: Till
  readonly #auditor: Auditor
  readonly #sales: string[] = []
  readonly #returns: string[] = []
  readonly #held: Held[] = []
  readonly #done: Done[] = []
  /** Keys that a return, void or claim named before their sale came. */
  readonly #awaited: string[] = []
  #sequence = 0
  #erased = false
  #voidedReturns = 0
  /** The card each shopper has now, by its number. */
  readonly #cards = Array.from({ length: CARDS }, (_, i) => i + 1)
  readonly #replaces: boolean

  /** @param replaces whether cards that are recovered are replaced; else they are not lost in the first place */
  constructor(books: TestBooks, { replaces = true } = {}) {
    this.#books = books
    this.#replaces = replaces
    this.#till = tillAt(books)
    this.#auditor = new Auditor(books, () => this.codes)
    // Cards that begin with nothing would refuse most burns and holds.
    for (const card of this.#cards.keys())
      this.#sell({ do: 'sell', card, lines: [[10_000, 1000]], burn: 0, agoDays: 0, early: false })
  }

  /** The codes of the cards shoppers have now. */
  get codes(): string[] {
    return this.#cards.map(cardNo)
  }

  take(step: Step): void {
    const head = this.#books.books.read.head()
    try {
      this.#do(step)
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      assert.equal(this.#books.books.read.head(), head, 'what was refused wrote nothing')
    }
    this.#auditor.check(this.#sales, this.#voidedReturns)
  }

  #do(step: Step): void {
    switch (step.do) {
      case 'sell':
        this.#sell(step)
        break
      case 'hold':
        this.#hold(step)
        break
      case 'finish-held':
        this.#finishHeld(step)
        break
      case 'let-go':
        this.#pick(this.#held, step.which, ({ key }) => this.#till.letGo(key))
        break
      case 'return':
        this.#takeBack(step)
        break
      case 'exchange':
        this.#exchange(step)
        break
      case 'loose-return':
        this.#looseReturn(step)
        break
      case 'void':
        this.#void(step)
        break
      case 'void-return':
        this.#voidReturn(step)
        break
      case 'claim':
        this.#claim(step)
        break
      case 'gift':
        this.#gift(step)
        break
      case 'erase':
        this.#erase(step)
        break
      case 'recover':
        this.#recover(step)
        break
      case 'again':
        this.#pick(this.#done, step.which, (done) => this.#again(done))
        break
      case 'forward':
        this.#books.clock.at += step.hours * HOUR_MS
        this.#till.lapse()
        break
      case 'night':
        this.#till.night()
        break
    }
  }

  #void(step: Extract<Step, { do: 'void' }>): void {
    this.#named(step, this.#sales, (key) =>
      this.#once((other) => this.#till.cancel(key, other ? { reason: 'other' } : {})),
    )
  }

  #voidReturn({ which }: Extract<Step, { do: 'void-return' }>): void {
    this.#pick(this.#returns, which, (key) => {
      this.#once((other) => this.#till.cancelReturn(key, other ? { reason: 'other' } : {}))
      this.#voidedReturns += 1
    })
  }

  #erase({ card }: Extract<Step, { do: 'erase' }>): void {
    const code = this.codes[card]
    if (code !== undefined) this.#erased = this.#till.erase(code) || this.#erased
  }

  /** A new card, or now and then one that was used before, takes the lost one's place. */
  #recover({ card, used }: Extract<Step, { do: 'recover' }>): void {
    const lost = this.#cards[card]
    // Nothing can be recovered of a card that was erased.
    if (lost === undefined || !this.#replaces || accountOf(this.#books, cardNo(lost)) === undefined) return
    const fresh = Math.max(...this.#cards) + 1
    if (used) {
      const key = this.#key(today(this.#books))
      this.#till.sell(key, [line(1, 3_550)], { card: cardNo(fresh), finishedAt: this.#books.clock.at })
      this.#sales.push(key)
    }
    const id = `r-${fresh}`
    this.#once((other) =>
      this.#books.run(recoverCard, {
        id,
        recoveryCode: recoveryNo(lost),
        newCard: cardNo(other ? fresh + 1000 : fresh),
      }),
    )
    this.#cards[card] = fresh
  }

  #sell({ card, lines, burn, agoDays, early }: Extract<Step, { do: 'sell' }>): void {
    const at = this.#books.clock.at - agoDays * 24 * HOUR_MS + (agoDays < 0 ? -HOUR_MS : 0)
    const key = (early ? this.#awaited.shift() : undefined) ?? this.#key(addDays(today(this.#books), -agoDays))
    const code = this.codes[card]
    const cents = sumOf(lines, ([amount]) => amount)
    const given = {
      finishedAt: at,
      burnPoints: this.#burn(code, burn, cents),
      ...(code === undefined ? {} : { card: code }),
    }
    const bought = lines.map(([cents, quantity], i) => line(i + 1, cents, { quantity }))
    // Most burns of a random size are refused, so a refused one is sold without.
    const sell = (burnPoints: number) =>
      this.#once((other) =>
        this.#till.sell(key, bought, { ...given, burnPoints, ...(other ? { operator: 'other' } : {}) }),
      )
    try {
      sell(given.burnPoints)
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      sell(0)
    }
    this.#sales.push(key)
  }

  #hold({ card, cents, burn }: Extract<Step, { do: 'hold' }>): void {
    const code = this.codes[card]
    if (code === undefined) return
    const key = this.#key(today(this.#books))
    const burnPoints = this.#burn(code, burn, cents)
    this.#till.hold(key, code, [cents], burnPoints)
    this.#held.push({ key, card: code, cents, burn: burnPoints })
  }

  #finishHeld({ which, burn, resumed }: Extract<Step, { do: 'finish-held' }>): void {
    const [held] = this.#held.splice(which % (this.#held.length || 1), 1)
    if (held === undefined) return
    const promised = this.#books.books.read.hold(held.key) !== undefined
    const key = resumed ? this.#key(today(this.#books)) : held.key
    const finishedAt = this.#books.clock.at
    const burnPoints = burn ? held.burn : 0
    const given = { card: held.card, finishedAt, burnPoints, ...(resumed ? { resumes: held.key } : {}) }
    try {
      this.#once((other) => this.#till.sell(key, [held.cents], { ...given, ...(other ? { operator: 'other' } : {}) }))
      this.#sales.push(key)
    } catch (error) {
      assert.ok(!promised, `a finish under a hold is never refused: ${error}`)
      throw error
    }
  }

  #takeBack(step: Extract<Step, { do: 'return' }>): void {
    this.#named(step, this.#sales, (original) => {
      const seq = this.#books.books.read.sale(original)?.seq ?? 0
      const lines = this.#books.books.read.fact(seq)?.lines ?? []
      const sold = lines[step.line % (lines.length || 1)]
      const quantity = Math.max(1, Math.floor(((sold?.quantity ?? 1000) * step.share) / 100))
      const cents = Math.floor(((sold?.amountCents ?? 100) * step.share) / 100)
      const key = this.#key(today(this.#books))
      const input = returnOf(original, [[sold?.line ?? 1, quantity, cents]])
      this.#once((other) => this.#till.takeBack(key, { ...input, ...(other ? { operator: 'other' } : {}) }))
      this.#returns.push(key)
    })
  }

  #exchange({ sale, card, cents }: Extract<Step, { do: 'exchange' }>): void {
    this.#pick(this.#sales, sale, (original) => {
      const key = this.#key(today(this.#books))
      const finishedAt = this.#books.clock.at
      const returns = [{ original, lines: [{ line: 1, quantity: 500, amountCents: 100 }] }]
      const code = this.codes[card]
      const given = { finishedAt, returns, ...(code === undefined ? {} : { card: code }) }
      this.#once((other) => this.#till.sell(key, [cents], { ...given, ...(other ? { operator: 'other' } : {}) }))
      this.#sales.push(key)
    })
  }

  #looseReturn({ card, cents }: Extract<Step, { do: 'loose-return' }>): void {
    const key = this.#key(today(this.#books))
    const code = this.codes[card]
    const input = returnOf(undefined, [[1, 1000, cents]], code === undefined ? {} : { card: code })
    this.#once((other) => this.#till.takeBack(key, { ...input, ...(other ? { operator: 'other' } : {}) }))
    this.#returns.push(key)
  }

  #claim(step: Extract<Step, { do: 'claim' }>): void {
    const code = this.codes[step.card]
    if (code === undefined) return
    const unclaimed = this.#sales.filter((key) => this.#books.books.read.sale(key)?.account === undefined)
    this.#named(step, unclaimed, (key) => {
      const claim = this.#books.ctx.keys.claimCode(key)
      const other = this.codes[(step.card + 1) % CARDS] ?? code
      this.#once((otherCard) => this.#till.claim(claim, otherCard ? other : code))
    })
  }

  #gift({ sale, state }: Extract<Step, { do: 'gift' }>): void {
    this.#pick(this.#sales, sale, (key) => {
      const seq = this.#books.books.read.sale(key)?.seq ?? 0
      const gifts = this.#books.books.read.gifts(seq)
      this.#pick(gifts, sale, ({ gift }) => this.#till.gift(key, gift, state))
    })
  }

  /** Something done before, once more: the same bytes; with other content a conflict, and nothing changes. */
  #again({ act, answer, at }: Done): void {
    const head = this.#books.books.read.head()
    const isFresh = this.#books.clock.at - at < ANSWER_MS
    try {
      const again = act()
      assert.equal(this.#books.books.read.head(), answer.status === 202 ? this.#books.books.read.head() : head)
      if (answer.status === 201) assert.equal(again.status, 200)
      if (answer.status === 201 && isFresh) assert.equal(again.text, answer.text, 'a repeat is answered the very bytes')
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      assert.ok(answer.status === 202 || this.#erased, `a repeat was refused: ${error.message}`)
    }
    if (answer.status !== 201) return
    const before = this.#books.books.read.head()
    assert.throws(
      () => act(true),
      (error) => error instanceof StempelError && error.code === 'conflict',
    )
    assert.equal(this.#books.books.read.head(), before)
  }

  #once(act: (other?: boolean) => Ran): void {
    this.#done.push({ act, answer: act(), at: this.#books.clock.at })
  }

  /** So many percent of what the card can burn on a basket of so many cents. */
  #burn(code: string | undefined, percent: number, cents: number): number {
    if (code === undefined) return 0
    const most = Math.min(this.#till.scan(code).body.spendable, cents * 5)
    return Math.floor((most * percent) / 500) * 5
  }

  #named({ sale, early }: { sale: number; early: boolean }, from: readonly string[], act: (key: string) => void): void {
    if (!early) {
      this.#pick(from, sale, act)
      return
    }
    const key = this.#key(today(this.#books))
    this.#awaited.push(key)
    act(key)
  }

  #pick<T>(from: readonly T[], which: number, act: (chosen: T) => unknown): void {
    const chosen = from[which % (from.length || 1)]
    if (chosen !== undefined) act(chosen)
  }

  #key(day: string): string {
    this.#sequence += 1
    return keyNo(this.#sequence, day)
  }
}
