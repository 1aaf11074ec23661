import { readFileSync } from 'node:fs'
import test from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { checkProgramme } from '../../src/domain/check-programme.ts'
import { type ProgrammeDocument, programmeSchema } from '../../src/domain/programme.ts'
import { keyNo, line } from '../support/inputs.ts'
import { cardNo, type Ran, testBooks } from '../support/test-books.ts'
import { accountOf, tillAt } from '../support/till.ts'

function example(name: string): ProgrammeDocument {
  const text = readFileSync(new URL(`../../docs/programmes/${name}`, import.meta.url), 'utf8')
  const { document, faults } = checkProgramme(JSON.parse(text), { currency: 'EUR' })
  if (document === undefined) throw new Error(`${name}: ${JSON.stringify(faults)}`)
  return document
}

const CARD = cardNo(1)
const pointsPerRule = (ran: Ran): Record<string, number> =>
  Object.fromEntries(ran.body.why.map(({ rule, points }: { rule: string; points: number }) => [rule, points]))

test('PROG-30 the nameless card of the examples is what a new shop starts with, and earns as the page says', (t) => {
  const document = example('nameless-card.json')
  t.deepEqual(document, programmeSchema.parse(defaultProgramme('EUR')))
  const till = tillAt(testBooks(t, { programme: document }))
  const { body } = till.sell(keyNo(1), [3550], { card: CARD })
  t.is(body.points.earned, 175)
  t.is(body.gifts[0].gift, 'chocolate-bar')
})

test('PROG-31 the named brand pays half a percent on what counts, and its points wait 30 days', (t) => {
  const books = testBooks(t, { programme: example('named-brand.json') })
  const till = tillAt(books)
  const basket = [line(1, 10_000), line(2, 700, { department: 'tobacco' })]
  const sold = till.sell(keyNo(1), basket, { card: CARD })
  t.deepEqual(pointsPerRule(sold), { base: 50 })
  t.is(sold.body.points.pending, 50)
  t.deepEqual(
    accountOf(books, CARD)
      ?.lots()
      .map(({ expires }) => expires),
    ['2029-12-31'],
  )
  books.clock.at = Date.parse('2026-12-05T10:00:00+01:00')
  const coffee = till.sell(keyNo(2, '2026-12-05'), [line(1, 10_000, { sku: '4006381333931' })], { card: CARD })
  t.deepEqual(pointsPerRule(coffee), { base: 50, 'ten-times': 200 }, 'cut to the cap of a sale')
})

test('PROG-32 the drugstore takes the better of two weeks, and counts refills, visits and months', (t) => {
  const till = tillAt(testBooks(t, { programme: example('drugstore.json') }))
  // A Saturday of the baby week.
  const basket = [
    line(1, 1000, { department: 'baby' }),
    line(2, 500, { department: 'hair' }),
    line(3, 300, { department: 'refill', quantity: 2000 }),
    line(4, 2000, { department: 'books' }),
  ]
  const sold = till.sell(keyNo(1), basket, { card: CARD })
  t.deepEqual(pointsPerRule(sold), { base: 18, 'baby-week': 20, saturday: 0, refill: 10, 'small-visit': 2 })
  t.regex(sold.body.why.find(({ rule }: { rule: string }) => rule === 'saturday').text, /baby-week gives more/)
  t.deepEqual(sold.body.gifts, [])
  const big = till.sell(keyNo(2), [line(1, 12_000, { department: 'hair' })], { card: CARD })
  t.deepEqual(
    big.body.gifts.map(({ gift }: { gift: string }) => gift),
    ['hand-cream', 'cloth-bag'],
  )
  t.deepEqual(pointsPerRule(big), { base: 120, saturday: 120, 'small-visit': 0 })
})
