import test, { type ExecutionContext } from 'ava'
import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { visitShop } from '../../src/actions/shop/visit.ts'
import type { BooksTx } from '../../src/books/shop/tx.ts'
import { utcDay } from '../../src/domain/day.ts'
import type { UpliftRow } from '../../src/domain/reports/uplift-rows.ts'
import { offer } from '../support/coupons.ts'
import { type Draws, drawsOf } from '../support/draws.ts'
import { keyNo, line, saleOf } from '../support/inputs.ts'
import { cutNow, publishedBooks } from '../support/published.ts'
import { cardNo, type TestBooks } from '../support/test-books.ts'
import { NOON } from '../support/test-shop.ts'

const DAY_MS = 86_400_000
const OFF_CENTS = 50

/** What a world is like: how many cards it has, and how much more a card buys that was shown a coupon. */
interface World {
  readonly cards: number
  readonly controlPercent: number
  readonly moreCents: number
  /** How many of those who were shown a coupon use it. */
  readonly redeem: number
  readonly seed: number
}

/** A card of the world, with its habit and the coupons it was shown. */
interface Shopper {
  readonly card: string
  /** What one basket costs in the middle, in cents. */
  readonly habit: number
  readonly visitDay: number
  coupons: readonly { readonly code: string; readonly offer: string }[]
  /** What the coupons made it spend more, discounts taken off: the truth that the report is to find. */
  gainedCents: number
  redeemed: number
}

const coffee = (id: string) =>
  offer(
    id,
    { kind: 'amount', cents: OFF_CENTS },
    {
      issue: { by: 'visit' },
      filter: { departments: [id] },
      validity: { days: 28 },
    },
  )

/** Thirty days of sales, a week in which everybody comes to the door once, and thirty days after it. */
class Simulation {
  readonly books: TestBooks
  readonly shoppers: readonly Shopper[]
  readonly #world: World
  readonly #draws: Draws
  #sales = 0

  constructor(t: ExecutionContext, world: World) {
    this.#world = world
    this.#draws = drawsOf(world.seed)
    const entrance = {
      ...{ coupons: 1, windowHours: 12, coolDownDays: 14, perCategory: 2, perCategoryInCoolDown: 6, perDay: 8 },
      ...{ randomPercent: 30, controlPercent: world.controlPercent, neverSeen: 'after-first-sale' as const },
    }
    this.books = publishedBooks(t, { offers: ['coffee', 'honey', 'tea'].map(coffee), entrance })
    this.shoppers = Array.from({ length: world.cards }, (_, i) => ({
      card: cardNo(world.seed * 10_000 + i),
      habit: 2000 * Math.exp(0.5 * this.#draws.normal()),
      visitDay: 30 + (i % 7),
      coupons: [],
      gainedCents: 0,
      redeemed: 0,
    }))
  }

  run(): void {
    for (let day = 0; day <= 75; day += 1)
      this.books.job((tx) => {
        for (const shopper of this.shoppers) this.#day(tx, shopper, day)
        // The shop is open every day, whoever else comes.
        this.#sell(tx, cardNo(1), day, [line(1, 100)], [])
      })
    this.books.clock.at = NOON + 80 * DAY_MS
  }

  #day(tx: BooksTx, shopper: Shopper, day: number): void {
    const { visitDay, card } = shopper
    if (day === visitDay) this.#visit(tx, shopper, day)
    // A basket in most weeks, on a day of its own.
    if (day % 7 === visitDay % 7 && this.#draws.even() < 0.8) {
      const cents = Math.round(shopper.habit * Math.exp(0.4 * this.#draws.normal()))
      this.#sell(tx, card, day, [line(1, cents, { department: 'grocery' })], [])
    }
    if (day === visitDay + 3 && shopper.coupons.length > 0) this.#buyMore(tx, shopper, day)
  }

  #visit(tx: BooksTx, shopper: Shopper, day: number): void {
    const { books } = this
    const id = `door-${shopper.card}`
    const { body } = visitShop(tx, { id, card: shopper.card }, NOON + day * DAY_MS, books.ctx)
    const { coupons } = JSON.parse(body) as { coupons: { code: string; offer: string }[] }
    shopper.coupons = coupons
  }

  #buyMore(tx: BooksTx, shopper: Shopper, day: number): void {
    const [coupon] = shopper.coupons
    const { moreCents, redeem } = this.#world
    if (coupon === undefined || moreCents === 0) return
    // What is chosen is liked better than what is drawn.
    const likes = coupon.offer === 'coffee' ? redeem : redeem / 3
    const uses = this.#draws.even() < likes
    const lines = [line(1, moreCents, { department: coupon.offer })]
    this.#sell(tx, shopper.card, day, lines, uses ? [coupon.code] : [])
    shopper.gainedCents = moreCents - (uses ? OFF_CENTS : 0)
    shopper.redeemed = uses ? 1 : 0
  }

  #sell(tx: BooksTx, card: string, day: number, lines: ReturnType<typeof line>[], coupons: readonly string[]): void {
    this.#sales += 1
    const now = NOON + day * DAY_MS + 3_600_000
    const sale = saleOf(lines, { card, coupons, finishedAt: now })
    finishSale(tx, { key: keyNo(this.#sales, utcDay(now)), sale }, now, this.books.ctx)
  }

  /** What the last closed week tells. */
  told(): UpliftRow[] {
    const cuts = cutNow(this.books).filter(({ report }) => report === 'uplift')
    return (cuts.at(-1)?.body ?? []) as UpliftRow[]
  }
}

const sum = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0)

test('UPLIFT-7 a large effect that is known is found within its bounds, through real visits, sales and books', (t) => {
  const world = new Simulation(t, { cards: 2000, controlPercent: 20, moreCents: 1500, redeem: 0.6, seed: 3 })
  world.run()
  const rows = world.told()
  const [all] = rows
  const shown = world.shoppers.filter(({ coupons }) => coupons.length > 0)
  const truth = sum(shown.map(({ gainedCents }) => gainedCents)) / shown.length
  t.true(shown.length > 1500 && shown.length < 1700, `${shown.length}`)
  t.like(all, { exposed: Math.round(shown.length / 5) * 5, verdict: 'more', days: 28 })
  // A card that bought nothing before it came to the door is a stranger and gets nothing, which is no control either.
  t.true(Math.abs((all?.control ?? 0) - (2000 - shown.length)) <= 10, `${all?.control}`)
  const { lowCents = 0, highCents = 0, cents = 0, totalCents } = all?.revenue ?? {}
  t.true(lowCents <= truth && truth <= highCents, `${lowCents} <= ${truth} <= ${highCents}`)
  t.true(highCents - lowCents < truth, 'and closely')
  t.is(totalCents, cents * (all?.exposed ?? 0))
  const redeemed = sum(shown.map((each) => each.redeemed))
  t.is(all?.redeemed, Math.round(redeemed / 5) * 5)
  const cost = (redeemed * OFF_CENTS) / shown.length
  t.true((all?.cost?.lowCents ?? 0) <= cost && cost <= (all?.cost?.highCents ?? 0))
  const one = rows.find((row) => row.offer === 'coffee')
  t.is(one?.verdict, 'more')
  // On its own lines nothing else varies, so the effect is known to the cent there.
  const own = shown.filter(({ coupons }) => coupons[0]?.offer === 'coffee')
  const ownTruth = sum(own.map(({ gainedCents }) => gainedCents)) / own.length
  t.true(Math.abs((one?.own?.cents ?? 0) - ownTruth) < 10, `${one?.own?.cents} ${ownTruth}`)
  t.is(all?.choice?.verdict, 'better')
  t.is(world.books.fault(), undefined)
})

test('UPLIFT-8 a small effect on few cards is inconclusive, and says that thousands of cards are missing', (t) => {
  const world = new Simulation(t, { cards: 400, controlPercent: 20, moreCents: 60, redeem: 0.1, seed: 2 })
  world.run()
  const [all] = world.told()
  t.like(all, { verdict: 'inconclusive', because: 'chance' })
  t.true((all?.revenue?.lowCents ?? 1) < 0 && (all?.revenue?.highCents ?? -1) > 0)
  t.true((all?.cardsMissing ?? 0) >= 2000, `${all?.cardsMissing}`)
  t.true((all?.detectableBasisPoints ?? 0) > 1000, `${all?.detectableBasisPoints}`)
})
