import test from 'ava'
import fc from 'fast-check'
import { eraseAccount } from '../../src/actions/shop/erase-card.ts'
import { retire } from '../../src/actions/shop/retire.ts'
import { setContact } from '../../src/actions/shop/set-contact.ts'
import { visitShop } from '../../src/actions/shop/visit.ts'
import { voidSale } from '../../src/actions/shop/void-sale.ts'
import { entranceSchema } from '../../src/domain/choice/terms.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { atDoor } from '../support/choice.ts'
import { couponTill, of } from '../support/coupons.ts'
import { keyNo } from '../support/inputs.ts'
import { cardNo, testBooks } from '../support/test-books.ts'
import { accountOf, today } from '../support/till.ts'

const HOUR_MS = 3_600_000
const DEPARTMENTS = ['tea', 'coffee', 'milk', 'bread'] as const
const PER_DAY = 4

const offers = DEPARTMENTS.flatMap((each, i) => [
  atDoor(each, [`d:${each}`], { validity: { days: 2 + i }, onReturn: i % 2 === 0 ? 'restored' : 'lost' }),
  atDoor(`more-${each}`, [`d:${each}`], { combine: 'exclusive' }),
])
const entrance = entranceSchema.parse({
  ...{ coupons: 3, windowHours: 6, coolDownDays: 3, perDay: PER_DAY, randomPercent: 30, controlPercent: 25 },
  neverSeen: 'at-once',
})

const card = fc.integer({ min: 1, max: 4 })
const step = fc.oneof(
  { weight: 6, arbitrary: fc.record({ do: fc.constant('visit' as const), card }) },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('sell' as const), card, department: fc.constantFrom(...DEPARTMENTS) }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('void' as const), card }) },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.integer({ min: 1, max: 40 }) }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), card }) },
  {
    weight: 1,
    arbitrary: fc.record({ do: fc.constant('want' as const), card, level: fc.constantFrom('less', 'normal', 'none') }),
  },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

interface Coupon {
  readonly code: string
  readonly offer: string
}

const goodsOf = ({ offer }: Coupon): string => offer.replace('more-', '')

/** Plays steps on real books. @returns what was wrong; undefined when nothing was. */
function play(steps: readonly Step[]): string | undefined {
  const teardowns: (() => unknown)[] = []
  const books = testBooks({ teardown: (fn: () => unknown) => void teardowns.push(fn) } as never, {
    programme: { offers, entrance },
  })
  const till = couponTill(books)
  const held = new Map<number, Coupon[]>()
  const given = new Map<string, number>()
  let no = 0
  const act = (each: Step): string | undefined => {
    no += 1
    switch (each.do) {
      case 'wait':
        books.clock.at += each.hours * HOUR_MS
        books.job((tx) => retire(tx, { limit: 50 }, books.clock.now(), books.ctx))
        return undefined
      case 'sell': {
        const coupons = (held.get(each.card) ?? []).map(({ code }) => code)
        held.delete(each.card)
        till.sell(keyNo(no, today(books)), [of(1, each.department, 1000)], coupons, cardNo(each.card))
        return undefined
      }
      case 'visit': {
        const { body } = books.run(visitShop, { id: `v-${no}`, card: cardNo(each.card) })
        const coupons: Coupon[] = body.coupons
        held.set(each.card, coupons)
        if (body.again) return undefined
        const key = `${accountOf(books, cardNo(each.card))?.id} ${today(books)}`
        given.set(key, (given.get(key) ?? 0) + coupons.length)
        const goods = coupons.map(goodsOf)
        // What it holds may conflict in itself: a coupon may have come back with the goods of a sale.
        const open = new Set((body.open as Coupon[]).map(goodsOf))
        if (new Set(goods).size < goods.length || goods.some((each) => open.has(each)))
          return `two coupons for the same goods: ${goods.join(' ')} beside ${[...open].join(' ')}`
        return (given.get(key) ?? 0) > PER_DAY ? `more than ${PER_DAY} coupons a day` : undefined
      }
      case 'void': {
        const sold = steps.slice(0, no - 1).findLastIndex((one) => one.do === 'sell' && one.card === each.card)
        books.run(voidSale, { key: keyNo(sold + 1, today(books)), input: {}, staff: '1', workstation: '07' })
        return undefined
      }
      case 'erase': {
        const account = accountOf(books, cardNo(each.card))?.id ?? 0
        held.delete(each.card)
        books.job((tx) => eraseAccount(tx, { account }, books.clock.now(), books.ctx))
        return undefined
      }
      case 'want':
        books.run(setContact, { card: cardNo(each.card), level: each.level as 'less' })
        return undefined
    }
  }
  try {
    for (const each of steps) {
      let fault: string | undefined
      try {
        fault = act(each)
      } catch (error) {
        if (!(error instanceof StempelError)) throw error
      }
      if (fault !== undefined) return `${fault} after ${JSON.stringify(each)}`
    }
    return books.fault()
  } finally {
    for (const each of teardowns.reverse()) each()
  }
}

test('VISIT-19 whatever visits, sales, returns, wishes and erasures follow each other: the books prove themselves, no two coupons conflict, and no day gives too many', (t) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 5, maxLength: 40 }), (steps) => {
      t.is(play(steps), undefined)
    }),
    { numRuns: 40 },
  )
})
