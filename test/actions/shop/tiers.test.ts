import test from 'ava'
import { followCards } from '../../../src/actions/shop/follow-cards.ts'
import { defaultProgramme } from '../../../src/defaults/programme.ts'
import type { ProgrammeDocument } from '../../../src/domain/programme.ts'
import { keyNo, line, returnOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, tillAt } from '../../support/till.ts'

const CARD = cardNo(1)
const { tiers: defaults, earn } = defaultProgramme('EUR')

const shopWith = (t: Parameters<typeof testBooks>[0], tiers: Partial<ProgrammeDocument['tiers']>, at?: string) => {
  const programme = { earn: earn.slice(0, 1), tiers: { ...defaults, ...tiers } }
  const books = testBooks(t, { programme, ...(at === undefined ? {} : { at: Date.parse(at) }) })
  return { books, till: tillAt(books) }
}

const goTo = (books: TestBooks, text: string): void => {
  books.clock.at = Date.parse(`${text}T12:00:00+01:00`)
}

/** One night over all cards. */
const night = (books: TestBooks): { tiers: number; closed: number } => {
  const sum = { tiers: 0, closed: 0 }
  for (let after: number | undefined = 0; after !== undefined; ) {
    const from: number = after
    const page = books.job((tx) => followCards(tx, { after: from, limit: 2 }, books.clock.now(), books.ctx))
    sum.tiers += page.tiers
    sum.closed += page.closed
    after = page.last
  }
  return sum
}

const tierOf = (books: TestBooks): string | undefined => accountOf(books, CARD)?.tier

const scanned = (till: ReturnType<typeof tillAt>): string => till.scan(CARD).body.tier.id

test('TIER-22 a tier by the calendar year is kept to the end of the next year where it is retained', (t) => {
  const { books, till } = shopWith(t, { window: 'calendar-year', retention: true }, '2026-11-21T12:00:00+01:00')
  till.sell(keyNo(1), [60_000], { card: CARD })
  t.is(tierOf(books), 'silver')
  goTo(books, '2027-12-31')
  night(books)
  t.is(tierOf(books), 'silver')
  goTo(books, '2028-01-01')
  t.is(scanned(till), 'bronze', 'a scan knows before the night has been')
  t.deepEqual(night(books), { tiers: 1, closed: 0 })
  t.is(tierOf(books), 'bronze')
  t.deepEqual(night(books), { tiers: 0, closed: 0 }, 'a second night finds nothing to do')
  t.is(books.fault(), undefined)
})

test('TIER-23 days of grace keep a tier after its window, to the last of them', (t) => {
  const { books, till } = shopWith(t, { window: 'calendar-year', graceDays: 31 }, '2026-11-21T12:00:00+01:00')
  till.sell(keyNo(1), [60_000], { card: CARD })
  goTo(books, '2027-01-15')
  till.sell(keyNo(2, '2027-01-15'), [100], { card: CARD })
  goTo(books, '2027-01-31')
  t.is(scanned(till), 'silver')
  night(books)
  goTo(books, '2027-02-01')
  t.is(scanned(till), 'bronze')
  night(books)
  t.is(tierOf(books), 'bronze')
  t.is(books.fault(), undefined)
})

test('TIER-24 a card falls one level in each window where it falls step by step', (t) => {
  const { books, till } = shopWith(t, { window: 'calendar-year', downgrade: 'one-step' }, '2026-11-21T12:00:00+01:00')
  till.sell(keyNo(1), [180_000], { card: CARD })
  t.is(tierOf(books), 'gold')
  goTo(books, '2027-01-01')
  night(books)
  t.is(tierOf(books), 'silver')
  goTo(books, '2027-12-31')
  night(books)
  t.is(tierOf(books), 'silver')
  goTo(books, '2028-01-01')
  night(books)
  t.is(tierOf(books), 'bronze')
  t.is(books.fault(), undefined)
})

test('TIER-25 a tier by points earned counts what was earned and not given back', (t) => {
  const levels = defaults.levels.map(({ id, title }, i) => ({ id, title, fromCents: 0, fromPoints: i * 100 }))
  const { books, till } = shopWith(t, { measure: 'points', levels })
  till.sell(keyNo(1), [line(1, 1000), line(2, 1000)], { card: CARD })
  t.is(tierOf(books), 'silver')
  till.takeBack(keyNo(2), returnOf(keyNo(1), [[2, 1000, 1000]]))
  t.is(tierOf(books), 'bronze')
  till.cancelReturn(keyNo(2))
  t.is(tierOf(books), 'silver')
  till.cancel(keyNo(1))
  t.is(tierOf(books), 'bronze')
  t.is(books.fault(), undefined)
})

test('TIER-26 a tier by visits counts days with a purchase, however often the card is shown on them', (t) => {
  const levels = defaults.levels.map(({ id, title }, i) => ({ id, title, fromCents: 0, fromVisits: i * 2 }))
  const { books, till } = shopWith(t, { measure: 'visits', levels })
  till.sell(keyNo(1), [100], { card: CARD })
  till.sell(keyNo(2), [100], { card: CARD })
  t.is(tierOf(books), 'bronze')
  goTo(books, '2026-11-22')
  till.sell(keyNo(3, '2026-11-22'), [0], { card: CARD })
  t.is(tierOf(books), 'bronze', 'a visit that buys nothing is none')
  till.sell(keyNo(4, '2026-11-22'), [100], { card: CARD })
  t.is(tierOf(books), 'silver')
  till.cancel(keyNo(1), {}, '12')
  t.is(tierOf(books), 'silver', 'the day had another purchase')
  till.cancel(keyNo(2), {}, '12')
  t.is(tierOf(books), 'bronze')
  t.is(books.fault(), undefined)
})

test('TIER-27 a claim counts for the tier of its card by every measure', (t) => {
  for (const [measure, level] of [
    ['points', { fromPoints: 100 }],
    ['visits', { fromVisits: 1 }],
    ['spend', { fromCents: 2000 }],
  ] as const) {
    const levels = defaults.levels
      .slice(0, 2)
      .map(({ id, title }, i) => ({ id, title, fromCents: 0, fromPoints: 0, fromVisits: 0, ...(i === 0 ? {} : level) }))
    const { books, till } = shopWith(t, { measure, levels })
    const { claim } = till.sell(keyNo(1), [2000]).body.receipt
    till.claim(claim, CARD)
    t.is(tierOf(books), 'silver', measure)
    t.is(books.fault(), undefined)
    till.cancel(keyNo(1), {}, '12')
    t.is(books.fault(), undefined)
    t.is(tierOf(books), measure === 'visits' ? 'silver' : 'bronze', measure)
  }
})

test('TIER-28 the fact of a tier says why it moved', (t) => {
  const { books, till } = shopWith(t, {})
  till.sell(keyNo(1), [60_000], { card: CARD })
  goTo(books, '2027-12-01')
  night(books)
  const id = accountOf(books, CARD)?.id ?? 0
  const notes = books.books.read
    .history(id, 10)
    .flatMap(({ fact: { kind, tier, note } }) => (kind === 'tier' ? [[tier, note]] : []))
  t.deepEqual(notes, [
    ['bronze', 'below'],
    ['silver', 'reached'],
  ])
})

test('IDLE-1 a card that is not used for the idle months is closed and forgotten at night, and was told before', (t) => {
  const { books, till } = shopWith(t, {})
  till.sell(keyNo(1), [1000], { card: CARD })
  goTo(books, '2027-11-20')
  t.deepEqual(till.scan(CARD).body.notices, [])
  goTo(books, '2027-11-21')
  t.deepEqual(till.scan(CARD).body.notices, [
    { kind: 'idle', day: '2028-11-21', text: 'A card that is not used is closed: this one after 2028-11-21' },
  ])
  const { lines } = till.sell(keyNo(2, '2027-11-21'), [1000], { card: CARD }).body.receipt
  t.true(lines.join(' ').includes('A card that is not used is closed: this one after 2029-11-21'))
  t.deepEqual(till.scan(CARD).body.notices, [])
  goTo(books, '2029-11-21')
  t.deepEqual(night(books), { tiers: 0, closed: 0 })
  goTo(books, '2029-11-22')
  t.deepEqual(night(books), { tiers: 0, closed: 1 })
  t.is(accountOf(books, CARD), undefined)
  t.is(books.fault(), undefined)
})
