import assert from 'node:assert/strict'
import test from 'ava'
import fc from 'fast-check'
import { withdrawCoupons } from '../../src/actions/shop/end-coupons.ts'
import { StempelError } from '../../src/domain/errors.ts'
import type { Fact } from '../../src/domain/fact.ts'
import { couponTill, of, offer } from '../support/coupons.ts'
import { keyNo, returnOf } from '../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../support/test-books.ts'
import { accountOf, tillAt } from '../support/till.ts'

const CARDS = 3
const MINUTE_MS = 60_000

const OFFERS = [
  offer('five', { kind: 'amount', cents: 500 }, { onReturn: 'restored', budget: { redemptionsTotal: 4 }, perSale: 2 }),
  offer('share', { kind: 'percent', percent: 15 }, { minimumCents: 2000, budget: { centsPerDay: 900 } }),
  offer('alone', { kind: 'percent', percent: 40, maxCents: 700 }, { combine: 'exclusive', onReturn: 'restored' }),
  offer('tea', { kind: 'free-item', department: 'tea', maxCents: 400 }, { minimumCents: 1500, minimumOn: 'basket' }),
  offer('times', { kind: 'multiplier', percent: 300, of: 'base' }, { minimumCents: 1000, onReturn: 'restored' }),
  offer('twice', { kind: 'amount', cents: 150 }, { caps: { total: 2 }, onReturn: 'restored' }),
  offer(
    'earned',
    { kind: 'amount', cents: 100 },
    {
      issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 2500 } },
    },
  ),
]
const BY_HAND = OFFERS.filter(({ issue }) => issue.by === 'hand').map(({ id }) => id)

const number = fc.nat({ max: 1000 })
const what = fc.constantFrom(
  ...(['give', 'give', 'sell', 'sell', 'sell', 'hold', 'finish', 'let go', 'lapse', 'return'] as const),
  ...(['return', 'void return', 'void', 'erase', 'withdraw'] as const),
)
const steps = fc.array(
  fc.record({
    what,
    card: fc.integer({ min: 0, max: CARDS }),
    pick: number,
    codes: fc.array(number, { maxLength: 4 }),
    lines: fc.array(
      fc.tuple(fc.constantFrom('tea', 'milk'), fc.integer({ min: 1, max: 30 }), fc.integer({ min: 1, max: 3 })),
      {
        minLength: 1,
        maxLength: 4,
      },
    ),
  }),
  { minLength: 8, maxLength: 30 },
)
type Step = typeof steps extends fc.Arbitrary<(infer T)[]> ? T : never

interface Sale {
  readonly key: string
  readonly pieces: readonly number[]
  readonly card: string | undefined
  chargeCents: number
  voided: boolean
}

/** Plays random steps on real books; after each, verify agrees and no coupon, budget or cap was used too often. */
class Play {
  readonly #books: TestBooks
  readonly #till: ReturnType<typeof tillAt>
  readonly #coupons: ReturnType<typeof couponTill>
  readonly #codes: string[] = []
  readonly #sales: Sale[] = []
  readonly #returns: { key: string; sale: Sale }[] = []
  readonly #holds: { key: string; card: string; lines: Step['lines']; codes: string[] }[] = []
  #no = 0
  returnVoids = 0

  constructor(books: TestBooks) {
    this.#books = books
    this.#till = tillAt(books)
    this.#coupons = couponTill(books)
    for (let n = 1; n <= CARDS; n += 1) this.#sell([['milk', 20, 1]], [], cardNo(n))
  }

  take(step: Step): void {
    const head = this.#books.books.read.head()
    try {
      this.#do(step)
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      assert.equal(this.#books.books.read.head(), head, 'what was refused wrote nothing')
    }
    assert.equal(this.#books.fault(), undefined)
    checkUses(facts(this.#books))
  }

  /** Voids everything that is left: then nobody was charged and nobody has points. */
  settle(): void {
    for (const hold of this.#holds) this.#till.letGo(hold.key)
    for (const sale of this.#sales) this.#void(sale)
    for (const sale of this.#sales) if (!this.#isErased(sale)) assert.equal(sale.chargeCents, 0, sale.key)
    for (let n = 1; n <= CARDS && this.returnVoids === 0; n += 1)
      assert.equal(accountOf(this.#books, cardNo(n))?.balance ?? 0, 0)
    assert.equal(this.#books.fault(), undefined)
  }

  #do({ what, card: n, pick, codes: picks, lines }: Step): void {
    const card = n === 0 ? undefined : cardNo(n)
    const codes = [...new Set(picks.flatMap((each) => this.#codes[each % Math.max(1, this.#codes.length)] ?? []))]
    const sale = this.#sales[pick % this.#sales.length]
    const hold = this.#holds[pick % Math.max(1, this.#holds.length)]
    if (what === 'give') this.#codes.push(this.#coupons.give(BY_HAND[pick % BY_HAND.length] ?? '', card))
    else if (what === 'sell') this.#sell(lines, codes, card)
    else if (what === 'hold' && card !== undefined) {
      const key = this.#key()
      this.#coupons.hold(key, goods(lines), codes, card)
      this.#holds.push({ key, card, lines, codes })
    } else if (what === 'finish' && hold !== undefined) {
      this.#holds.splice(this.#holds.indexOf(hold), 1)
      // A finish under a hold is never refused, whatever has become of the hold.
      try {
        this.#sell(hold.lines, hold.codes, hold.card, hold.key)
      } catch (error) {
        assert.fail(`a finish under a hold was refused: ${String(error)}`)
      }
    } else if (what === 'let go' && hold !== undefined) {
      this.#holds.splice(this.#holds.indexOf(hold), 1)
      this.#till.letGo(hold.key)
    } else if (what === 'lapse') {
      this.#books.clock.at += 11 * MINUTE_MS
      this.#till.lapse()
    } else if (what === 'return' && sale !== undefined) this.#return(sale, pick)
    else if (what === 'void return') this.#voidReturn(pick)
    else if (what === 'void' && sale !== undefined) this.#void(sale)
    else if (what === 'erase' && card !== undefined && pick < 150) {
      // Its holds are forgotten with it, and with them what they promised.
      this.#till.erase(card)
      for (const each of this.#holds.filter((of) => of.card === card)) this.#holds.splice(this.#holds.indexOf(each), 1)
    } else if (what === 'withdraw' && pick < 300) {
      const { clock, ctx } = this.#books
      this.#books.job((tx) =>
        withdrawCoupons(tx, { offer: BY_HAND[pick % BY_HAND.length] ?? '', limit: 20 }, clock.now(), ctx),
      )
    }
  }

  #key(): string {
    this.#no += 1
    return keyNo(this.#no)
  }

  #sell(lines: Step['lines'], codes: readonly string[], card: string | undefined, key = this.#key()): void {
    const { body } = this.#coupons.sell(key, goods(lines), codes, card)
    const off = new Map<number, number>()
    for (const { line, amountCents } of body.discounts) off.set(line, (off.get(line) ?? 0) + amountCents)
    let sum = 0
    for (const each of off.values()) sum += each
    assert.equal(sum, body.discountCents)
    for (const { line, amountCents } of goods(lines)) assert.ok((off.get(line) ?? 0) <= amountCents)
    this.#codes.push(...body.coupons.issued.map((each: { code: string }) => each.code))
    this.#sales.push({ key, card, pieces: lines.map(([, , pieces]) => pieces), chargeCents: 0, voided: false })
  }

  #return(sale: Sale, pick: number): void {
    const line = (pick % sale.pieces.length) + 1
    const key = this.#key()
    const { body } = this.#till.takeBack(key, returnOf(sale.key, [[line, 1000, 1]]))
    sale.chargeCents += body.chargeCents
    this.#returns.push({ key, sale })
  }

  #voidReturn(pick: number): void {
    const back = this.#returns[pick % Math.max(1, this.#returns.length)]
    if (back === undefined) return
    const { status, body } = this.#till.cancelReturn(back.key)
    if (status !== 201) return
    back.sale.chargeCents += body.chargeCents
    this.returnVoids += 1
  }

  #void(sale: Sale): void {
    if (sale.voided || this.#isErased(sale)) return
    sale.chargeCents += this.#till.cancel(sale.key).body.chargeCents
    sale.voided = true
  }

  #isErased(sale: Sale): boolean {
    return this.#books.books.read.sale(sale.key) === undefined
  }
}

const goods = (lines: Step['lines']) =>
  lines.map(([department, euros, pieces], i) => of(i + 1, department, euros * 100 + 7 * i, pieces))

function facts({ books }: TestBooks): (Fact & { seq: number })[] {
  return Array.from({ length: books.read.head() }, (_, i) => ({ ...(books.read.fact(i + 1) as Fact), seq: i + 1 }))
}

/** Told from the facts alone: nothing is used twice at once, and no budget and no cap is ever overrun. */
function checkUses(all: readonly (Fact & { seq: number })[]): void {
  const state = new Map<
    string,
    { offer: string; state: string; cents: number; account: number | undefined; counted: boolean }
  >()
  for (const fact of all)
    for (const change of fact.coupons) {
      const key = `${change.issued || fact.seq} ${change.n}`
      const before = state.get(key)
      if (change.state === 'honoured' || change.state === 'returned') continue
      if (change.state === 'redeemed') assert.notEqual(before?.state, 'redeemed', `coupon ${key} was redeemed twice`)
      const { offer: id, cents = 0 } = change
      state.set(key, {
        offer: id,
        state: change.state,
        cents,
        account: fact.account,
        counted: change.counted !== undefined,
      })
      checkLimits([...state.values()].filter((each) => each.counted))
    }
}

function checkLimits(used: readonly { offer: string; cents: number; account: number | undefined }[]): void {
  const five = used.filter((each) => each.offer === 'five')
  assert.ok(five.length <= 4, 'a budget of redemptions was overrun')
  const share = used.filter((each) => each.offer === 'share')
  assert.ok(share.reduce((sum, { cents }) => sum + cents, 0) <= 900, 'a budget of cents was overrun')
  const byCard = new Map<number, number>()
  for (const { offer: id, account } of used)
    if (id === 'twice' && account !== undefined) byCard.set(account, (byCard.get(account) ?? 0) + 1)
  for (const times of byCard.values()) assert.ok(times <= 2, 'a cap was overrun')
}

test('COUPON-50 whatever happens to coupons in whatever order, verify agrees, nothing is redeemed twice and no limit is overrun', (t) => {
  t.notThrows(() =>
    fc.assert(
      fc.property(steps, (given) => {
        const play = new Play(testBooks(t, { programme: { offers: OFFERS } }))
        for (const step of given) play.take(step)
        play.settle()
      }),
      { numRuns: 25 },
    ),
  )
})
