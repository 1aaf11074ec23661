import test from 'ava'
import fc from 'fast-check'
import { recoverCard } from '../../src/actions/shop/recover-card.ts'
import { readTickets, resolveTicket } from '../../src/actions/shop/tickets.ts'
import { StempelError } from '../../src/domain/errors.ts'
import { ANSWER_REASONS, ANSWERS } from '../../src/domain/visit-answer.ts'
import { askingShop } from '../support/answers.ts'
import { cardNo, recoveryNo } from '../support/test-books.ts'
import { today } from '../support/till.ts'

const HOUR_MS = 3_600_000

const card = fc.integer({ min: 1, max: 2 })
/** Which of the visits so far, counted back from the last. */
const back = fc.constantFrom(0, 0, 0, 1, 2)
const step = fc.oneof(
  { weight: 5, arbitrary: fc.record({ do: fc.constant('visit' as const), card }) },
  {
    weight: 9,
    arbitrary: fc.record({
      ...{ do: fc.constant('say' as const), back, answer: fc.constantFrom(...ANSWERS, 'bad' as const) },
      reason: fc.option(fc.constantFrom(...ANSWER_REASONS.slice(0, 2)), { nil: undefined }),
    }),
  },
  { weight: 4, arbitrary: fc.record({ do: fc.constant('buy' as const), card }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant('resolve' as const), text: fc.constantFrom('One', 'Two') }) },
  {
    weight: 3,
    arbitrary: fc.record({ do: fc.constant('wait' as const), hours: fc.constantFrom(1, 9, 170, 170, 800) }),
  },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('erase' as const), card }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant('recover' as const), card }) },
)
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never

/** Chance seldom keeps a coupon until its card is asked again. */
const ASKED_AND_BAD = [
  { do: 'visit', card: 1 },
  { do: 'say', back: 0, answer: 'bad', reason: undefined },
] as const
const HELD: Step[] = [...ASKED_AND_BAD, { do: 'wait', hours: 170 }, ...ASKED_AND_BAD]

interface Told {
  readonly answer: string
  readonly reason: string | undefined
  readonly text: string
}

/** Plays steps on real books. @returns what was wrong; undefined when nothing was. */
function play(steps: readonly Step[]): string | undefined {
  const teardowns: (() => unknown)[] = []
  const shop = askingShop({ teardown: (fn: () => unknown) => void teardowns.push(fn) } as never, {
    ...{ restDays: 7, sorry: 'sorry' },
  })
  const { books } = shop
  /** The card in each hand; a lost one is replaced. */
  const hand = [0, 1, 2, 3]
  const visits: string[] = []
  const said = new Map<string, Told>()
  const given = new Map<string, Set<string>>()
  const run = (each: Step): string | undefined => {
    switch (each.do) {
      case 'visit':
        visits.push(shop.visit(cardNo(hand[each.card] ?? 0)).body.visit)
        return undefined
      case 'say': {
        const visit = visits.at(-1 - each.back)
        if (visit === undefined) return undefined
        const before = said.get(visit)
        const { text, status, body } = shop.say(visit, each.answer, each.reason)
        const isSame = before?.answer === each.answer && before.reason === each.reason
        if (isSame !== (text === before?.text)) return 'a repeat has other bytes, or another answer the same'
        if ((status === 201) !== (before === undefined)) return `a ${status} for an answer`
        said.set(visit, { answer: each.answer, reason: each.reason, text })
        if (body.coupon !== undefined) given.set(visit, (given.get(visit) ?? new Set()).add(body.coupon.code))
        return (body.ticket !== undefined) === (each.answer === 'bad') ? undefined : 'a ticket of another answer'
      }
      case 'buy': {
        const of = cardNo(hand[each.card] ?? 0)
        shop.buy(of, { coupons: shop.coupons(of) })
        return undefined
      }
      case 'resolve': {
        const [first] = books.run(readTickets, {}).body.tickets
        if (first !== undefined) books.run(resolveTicket, { id: first.id, resolution: each.text, operator: 'm1' })
        return undefined
      }
      case 'wait':
        books.clock.at += each.hours * HOUR_MS
        shop.till.night()
        return undefined
      case 'erase':
        shop.till.erase(cardNo(hand[each.card] ?? 0))
        return undefined
      case 'recover': {
        const lost = hand[each.card] ?? 0
        books.run(recoverCard, { id: `r-${lost}`, recoveryCode: recoveryNo(lost), newCard: cardNo(lost + 10) })
        hand[each.card] = lost + 10
        return undefined
      }
    }
  }
  try {
    for (const each of steps) {
      let wrong: string | undefined
      try {
        wrong = run(each)
      } catch (error) {
        if (!(error instanceof StempelError)) throw error
      }
      wrong ??= wrongWithTickets(shop) ?? wrongWithCoupons(given)
      if (wrong !== undefined) return `${wrong} after ${JSON.stringify(each)}`
    }
    return books.fault()
  } finally {
    for (const each of teardowns.reverse()) each()
  }
}

/** One ticket stands for each bad answer, and for no other. */
function wrongWithTickets({ books }: ReturnType<typeof askingShop>): string | undefined {
  const { read } = books.books
  const tickets = read.visitAnswers.tickets(1000)
  const accounts = [...read.accountsAfter(0, 100)]
  const bad = accounts.flatMap(({ id }) => read.visitAnswers.of(id)).filter(({ answer }) => answer === 'bad')
  if (new Set(tickets.map(({ visit }) => visit)).size !== tickets.length) return 'two tickets of one visit'
  if (tickets.length !== bad.length) return `${tickets.length} tickets of ${bad.length} bad answers`
  const dear = accounts.find(({ id }) => read.coupons.openOf(id, today(books)).length > 1)
  return dear === undefined ? undefined : 'a card holds two apologies'
}

const wrongWithCoupons = (given: ReadonlyMap<string, ReadonlySet<string>>): string | undefined =>
  [...given.values()].some(({ size }) => size > 1) ? 'two apologies of one visit' : undefined

test('ANSWER-11 however answers come and repeat, one ticket stands for a bad answer, none for another, and each visit gives one apology at most', (t) => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 20, maxLength: 60 }), (steps) => {
      t.is(play([{ do: 'buy', card: 1 }, { do: 'buy', card: 2 }, ...steps]), undefined)
    }),
    { numRuns: 30, examples: [[HELD]] },
  )
})
