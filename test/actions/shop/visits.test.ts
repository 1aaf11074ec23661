import test, { type ExecutionContext } from 'ava'
import { eraseAccount } from '../../../src/actions/shop/erase-card.ts'
import { retire } from '../../../src/actions/shop/retire.ts'
import { setContact } from '../../../src/actions/shop/set-contact.ts'
import { visitShop } from '../../../src/actions/shop/visit.ts'
import { openToRead } from '../../../src/books/shop/open.ts'
import { isControl } from '../../../src/domain/choice/control.ts'
import type { CardScores } from '../../../src/domain/choice/scores.ts'
import { type EntranceTerms, entranceSchema } from '../../../src/domain/choice/terms.ts'
import { addDays } from '../../../src/domain/day.ts'
import type { Offer } from '../../../src/domain/offers/offer.ts'
import type { ProgrammeDocument } from '../../../src/domain/programme.ts'
import { wordsOf } from '../../../src/words/index.ts'
import { atDoor, liked } from '../../support/choice.ts'
import { couponTill, of, offer } from '../../support/coupons.ts'
import { DAY, keyNo } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks, withEpoch } from '../../support/test-books.ts'
import { accountOf, today } from '../../support/till.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS
const CARD = cardNo(1)

const DEPARTMENTS = ['tea', 'coffee', 'milk', 'bread', 'soap', 'wine', 'rice'] as const
const OFFERS = DEPARTMENTS.map((each) => atDoor(each, [`d:${each}`]))

interface Given {
  readonly offers?: readonly Offer[]
  readonly terms?: Partial<EntranceTerms>
  readonly scores?: CardScores
  readonly programme?: Partial<ProgrammeDocument>
}

/** A shop with a door: nobody is in the control group and nothing is left to chance, unless told otherwise. */
function door(t: ExecutionContext, { offers = OFFERS, terms = {}, scores, programme = {} }: Given = {}) {
  const entrance = entranceSchema.parse({ randomPercent: 0, ...terms })
  const books = testBooks(t, { programme: { offers: [...offers], entrance, ...programme } })
  if (scores !== undefined) know(books, scores)
  const till = couponTill(books)
  let visits = 0
  let sales = 0
  return {
    books,
    till,
    visit: (card = CARD, id?: string) => {
      visits += 1
      return books.run(visitShop, { id: id ?? `visit-${visits}`, card, workstation: 'door' })
    },
    buy: (card = CARD, lines = [of(1, 'sweets', 1000)], coupons: readonly string[] = []) => {
      sales += 1
      return till.sell(keyNo(sales, today(books)), lines, coupons, card)
    },
    contact: (level: 'less' | 'normal' | 'none', card = CARD) => books.run(setContact, { card, level }),
    rows: (table: 'visit' | 'exposure' | 'contact' | 'journal') => rowsOf(books, table),
  }
}

function know(books: TestBooks, scores: CardScores): void {
  books.ctx = { ...books.ctx, scores: { ofCard: () => scores, share: () => 0.01 } }
}

/** What the exposures of an account say, read the way the report will. */
const offeredTo = (books: TestBooks, card = CARD) => {
  const account = accountOf(books, card)?.id ?? 0
  return books.books.read.visits.offered(account, '2020-01-01')
}

/** A table as it stands on the disk. */
function rowsOf({ folder }: TestBooks, table: string): Record<string, unknown>[] {
  const db = openToRead(folder)
  const rows = db.prepare<[], Record<string, unknown>>(`SELECT * FROM ${table}`).all()
  db.close()
  return rows
}

const codes = ({ body }: { body: { coupons: { code: string }[] } }): string[] => body.coupons.map(({ code }) => code)
const offersOf = ({ body }: { body: { coupons: { offer: string }[] } }): string[] =>
  body.coupons.map(({ offer: id }) => id)

test('VISIT-1 a visit tells who is here and hands out coupons that are the card’s, and gives no points', (t) => {
  const { books, visit, buy, till } = door(t)
  buy()
  const { status, body } = visit()
  t.is(status, 201)
  t.like(body, { visit: 'visit-1', balance: 50, pending: 0, spendable: 50, worthCents: 10, again: false })
  t.is(body.coupons.length, 5)
  const [first] = body.coupons
  t.like(first, { validFrom: DAY, validUntil: '2026-12-21', value: { kind: 'percent', text: '10 % off' } })
  t.like(till.read(first.code), { state: 'issued', offer: first.offer })
  t.is(accountOf(books, CARD)?.balance, 50)
  const redeemed = buy(CARD, [of(1, first.offer, 1000)], [first.code])
  t.is(redeemed.body.coupons.redeemed[0].discountCents, 100)
  t.is(books.fault(), undefined)
})

test('VISIT-2 one fact issues the coupons of a visit, and one without coupons leaves none', (t) => {
  const { books, visit, buy } = door(t)
  buy()
  const head = books.books.read.head()
  visit()
  t.is(books.books.read.head(), head + 1)
  t.is(books.books.read.coupons.issuedBy(head + 1).length, 5)
  visit(cardNo(2))
  visit()
  t.is(books.books.read.head(), head + 1)
  t.is(books.fault(), undefined)
})

test('VISIT-3 the same id again gets the very same bytes and tells nobody; another card under it is refused', (t) => {
  const { books, visit, buy } = door(t)
  buy()
  buy(cardNo(2))
  const first = visit()
  books.clock.at += 5 * 60_000
  buy()
  const again = visit(CARD, 'visit-1')
  t.is(again.status, 200)
  t.is(again.text, first.text)
  t.deepEqual(again.notices, [])
  const handle = books.ctx.keys.sealHandle(CARD, 'scanned', books.clock.now())
  t.is(visit(handle, 'visit-1').text, first.text, 'the card by its handle')
  for (const other of [cardNo(2), cardNo(3)])
    t.throws(() => visit(other, 'visit-1'), { code: 'conflict', message: /another card/ })
  t.is(books.fault(), undefined)
})

test('VISIT-4 coming back within the window gives the same coupons as far as they are good, and afterwards others', (t) => {
  const { books, visit, buy } = door(t, { terms: { windowHours: 6, perDay: 50 } })
  buy()
  const first = visit()
  books.clock.at += 3 * HOUR_MS
  const [used = ''] = codes(first)
  const [department] = offersOf(first)
  buy(CARD, [of(1, department ?? '', 1000)], [used])
  const second = visit()
  t.is(second.status, 201)
  t.true(second.body.again)
  t.is(second.body.balance, 95, 'the balance is that of now')
  t.deepEqual(second.body.coupons, first.body.coupons.slice(1))
  books.clock.at += 2 * HOUR_MS
  t.deepEqual(codes(visit()), codes(second), 'coming back does not begin the window anew')
  books.clock.at += 2 * HOUR_MS
  const later = visit()
  t.false(later.body.again)
  t.is(offersOf(later).filter((each) => offersOf(first).includes(each)).length, 0, 'those rest')
  t.is(later.body.coupons.length, 2)
  t.is(later.body.open.length, 4, 'what it can still use stands beside them')
  books.clock.at -= 9 * HOUR_MS
  t.true(visit().body.again, 'a clock that was set back gives nobody more')
  t.is(books.fault(), undefined)
})

test('VISIT-5 of a card never seen nothing is kept but a digest; its first coupons wait for its first sale', (t) => {
  const { books, visit, buy, rows } = door(t)
  const { body, notices } = visit()
  t.like(body, { balance: 0, coupons: [], open: [], due: [] })
  t.deepEqual(body.notices, [{ kind: 'first-sale', text: 'Your first coupons wait here after your first purchase' }])
  t.is(notices.length, 1)
  t.is(accountOf(books, CARD), undefined)
  t.is(books.books.read.head(), 0)
  const [row] = rows('visit')
  t.like(row, { account: null, chosen: 0, issued: null })
  t.false(JSON.stringify(row).includes(CARD))
  t.is(visit(CARD, 'visit-1').text, JSON.stringify(body), 'also while it buys')
  buy()
  t.is(visit().body.coupons.length, 5)
  t.is(books.fault(), undefined)
})

test('VISIT-6 where the programme says so, a card never seen gets an account with its first coupons', (t) => {
  const { books, visit, buy, till } = door(t, { terms: { neverSeen: 'at-once' } })
  const { body } = visit()
  t.is(body.coupons.length, 5)
  t.like(accountOf(books, CARD), { balance: 0, state: 'open' })
  t.like(till.read(body.coupons[0].code), { state: 'issued' })
  t.true(visit().body.again)
  t.is(buy().body.points.balance, 50)
  t.is(books.fault(), undefined)
  const empty = door(t, { terms: { neverSeen: 'at-once' }, offers: [] })
  t.deepEqual(empty.visit().body.coupons, [])
  t.is(accountOf(empty.books, CARD), undefined, 'without a coupon nothing is kept')
})

test('VISIT-7 a blocked card is told so, without its balance, and gets nothing', (t) => {
  const { books, visit, buy } = door(t)
  buy()
  const account = accountOf(books, CARD)
  books.job((tx) => tx.setAccountState(account?.id ?? 0, 'blocked', 'lost', undefined))
  const { body, notices } = visit()
  t.deepEqual(body, { visit: 'visit-1', blocked: { reason: 'lost' }, coupons: [], due: [] })
  t.is(notices.length, 1)
  t.is(offeredTo(books).length, 0)
})

test('VISIT-8 screens of the kiosk hear who is here and what was issued, and no code', (t) => {
  const { books, visit, buy } = door(t)
  buy()
  const { body, notices } = visit()
  t.deepEqual(
    notices.map(({ event, workstation }) => `${event} ${workstation}`),
    ['card.presented door', 'coupons.issued door'],
  )
  const told = JSON.stringify(notices)
  t.false(told.includes(CARD))
  for (const { code } of body.coupons) t.false(told.includes(code))
  const [presented, issued] = notices
  t.like(presented?.data, { visit: 'visit-1', balance: 50 })
  t.is(
    visit(presented?.data.card as string, 'visit-1').text,
    JSON.stringify(body),
    'with the handle a screen asks for it',
  )
  t.like(issued?.data, { visit: 'visit-1', coupons: { length: 5 } })
  const again = visit()
  t.deepEqual(
    again.notices.map(({ event }) => event),
    ['card.presented'],
  )
  t.is(books.fault(), undefined)
})

test('VISIT-9 kept visits hold no code that could be redeemed, and no card', (t) => {
  const { visit, buy, rows } = door(t)
  buy()
  const { body } = visit()
  const kept = JSON.stringify([rows('visit'), rows('exposure'), rows('journal')])
  for (const { code } of body.coupons) t.false(kept.includes(code))
  t.false(kept.includes(CARD))
})

test('VISIT-10 each coupon says why in the words of the shop, with a name only where the programme has one', (t) => {
  const names = { tea: { en: 'good tea', de: 'guten Tee' } }
  const past = { times: 6, medianGapDays: 7, lastDay: '2026-11-10' }
  const items = [liked('d:tea', 9, past), liked('d:coffee', 8), liked('d:milk', 1, { times: 0 })]
  const { books, visit, buy } = door(t, { terms: { names, coupons: 3 }, scores: { visits: 9, items } })
  const why = () => visit().body.coupons.map((each: { why: string }) => each.why)
  buy()
  t.deepEqual(why(), [
    'You often buy good tea; it is about time again',
    'Because you like this',
    'Something new for you to try',
  ])
  books.ctx = { ...books.ctx, words: wordsOf('de') }
  buy(cardNo(2))
  t.is(visit(cardNo(2)).body.coupons[0].why, 'Sie kaufen oft guten Tee; es ist wieder an der Zeit')
})

test('VISIT-11 nothing is offered that was bought yesterday or at the last visit, whatever the scores have counted', (t) => {
  const { books, visit, buy } = door(t, { terms: { perCategory: 8 } })
  buy(CARD, [of(1, 'tea', 500), of(2, 'coffee', 500)])
  books.clock.at += DAY_MS
  buy(CARD, [of(1, 'milk', 500)])
  t.deepEqual(offersOf(visit()).sort(), ['bread', 'rice', 'soap', 'wine'])
  const other = cardNo(2)
  buy(other, [of(1, 'tea', 500)])
  books.clock.at += 9 * DAY_MS
  t.false(offersOf(visit(other)).includes('tea'), 'its last visit was nine days ago')
  know(books, { visits: 2, items: [liked('d:wine', 1, { lastVisit: 2 })] })
  buy(cardNo(3), [of(1, 'tea', 500)])
  t.false(offersOf(visit(cardNo(3))).includes('wine'), 'a claimed sale stands in the scores alone')
})

test('VISIT-12 what is due again is told by the name of the receipt or the programme, and gifts that wait', (t) => {
  const past = { times: 6, medianGapDays: 7, lastDay: '2026-11-12' }
  const items = [
    liked('s:1', 9, past),
    liked('s:2', 8, { ...past, lastDay: '2026-11-20' }),
    liked('s:3', 7, past),
    liked('d:tea', 6, past),
    liked('d:12', 5, past),
  ]
  const names = { tea: { en: 'Tea' } }
  const { books, visit, buy } = door(t, { terms: { names }, scores: { visits: 9, items } })
  const named = (sku: string, name: string) => ({ ...of(1, 'sweets', 3500), sku, name })
  buy(CARD, [named('1', 'Mints')])
  t.deepEqual(
    visit().body.due.map(({ title }: { title: string }) => title),
    ['Chocolate bar', 'Tea'],
    'not what was just bought',
  )
  books.clock.at += 2 * DAY_MS
  buy(CARD, [named('4', 'Gum')])
  books.clock.at += 2 * DAY_MS
  const { due } = visit().body
  t.deepEqual(due.slice(2), [
    { kind: 'item', sku: '1', title: 'Mints' },
    { kind: 'item', department: 'tea', title: 'Tea' },
  ])
  t.like(due[0], { kind: 'gift', gift: 'chocolate-bar', until: '2026-12-21' })
})

test('VISIT-13 caps hold over all channels: coupons of the day, those a card holds, budgets and its own caps', (t) => {
  const hand = ['x', 'y'].map((id) => offer(id, { kind: 'amount', cents: 100 }, { filter: { departments: [id] } }))
  const given = [
    ...OFFERS,
    ...hand,
    offer('tea-gift', { kind: 'amount', cents: 50 }, { filter: { departments: ['tea'] } }),
  ]
  const { books, visit, buy, till } = door(t, { offers: given, terms: { perDay: 5 } })
  buy()
  for (const id of ['x', 'y', 'tea-gift']) till.give(id, CARD)
  const { body } = visit()
  t.is(body.coupons.length, 2, 'three of five were given by hand today')
  t.false(offersOf({ body }).includes('tea'), 'it holds a coupon for tea')
  t.is(body.open.length, 3)
  const limited = [
    atDoor('spent', ['d:tea'], {
      budget: { redemptionsTotal: 1, redemptionsPerDay: undefined, centsPerDay: undefined, centsTotal: undefined },
    }),
    atDoor('capped', ['d:coffee'], { caps: { total: 1, perDay: undefined } }),
  ]
  const second = door(t, { offers: limited, terms: { coolDownDays: 0, windowHours: 1 } })
  second.buy()
  const [spent = '', capped = ''] = codes(second.visit()).sort()
  t.is(codes(second.visit()).length, 2)
  second.buy(CARD, [of(1, 'tea', 1000), of(2, 'coffee', 1000)], [spent, capped])
  // What was bought at the last visit would not be offered in any case.
  second.books.clock.at += 17 * DAY_MS
  second.buy()
  second.books.clock.at += 3 * DAY_MS
  t.deepEqual(offersOf(second.visit()), [])
  second.buy(cardNo(2))
  t.deepEqual(offersOf(second.visit(cardNo(2))), ['capped'], 'another card has its own cap, and the same budget')
  t.is(books.fault(), undefined)
  t.is(second.books.fault(), undefined)
})

test('VISIT-14 what was offered is kept with its tactic and odds; the control group is decided for alike and gets nothing', (t) => {
  const { books, visit, buy, rows } = door(t, { terms: { controlPercent: 50, randomPercent: 20 } })
  const { bucket } = books.ctx.keys
  const arms = { shown: 0, control: 0, random: 0 }
  for (let no = 1; no <= 40; no += 1) {
    const card = cardNo(no)
    buy(card)
    const { body } = visit(card)
    const account = accountOf(books, card)?.id ?? 0
    const mine = rows('exposure').filter((row) => row.account === account)
    const isControl = bucket(account) < 5000
    t.is(mine.length, 5)
    t.is(body.coupons.length, isControl ? 0 : 5)
    for (const row of mine) {
      arms[row.arm as keyof typeof arms] += 1
      t.is(row.arm === 'control', isControl)
      t.is(row.issued === null, isControl)
      t.true((row.propensity_ppm as number) >= 20_000 && (row.propensity_ppm as number) <= 1_000_000)
      t.like(row, { day: DAY, at: books.clock.now(), programme: 1, tactic: 'everyone' })
    }
    const again = visit(card)
    t.is(again.body.coupons.length, body.coupons.length)
    t.is(rows('exposure').filter((row) => row.account === account).length, 5, 'coming back is no new exposure')
  }
  t.true(arms.control > 50 && arms.shown > 50 && arms.random > 5, JSON.stringify(arms))
  t.is(books.fault(), undefined)
})

test('VISIT-15 visits go after three days, what was offered after 90; erasing a card deletes both and its wish at once', (t) => {
  const { books, visit, buy, rows, contact } = door(t)
  buy()
  buy(cardNo(2))
  visit()
  visit(cardNo(2))
  contact('less')
  const night = () => {
    const gone = books.job((tx) => retire(tx, { limit: 100 }, books.clock.now(), books.ctx))
    return [gone.visits, gone.exposures]
  }
  books.clock.at += 2 * DAY_MS
  t.deepEqual(night(), [0, 0])
  books.clock.at += DAY_MS
  t.deepEqual(night(), [2, 0])
  const account = accountOf(books, CARD)?.id ?? 0
  t.is(rows('exposure').filter((row) => row.account === account).length, 5)
  visit()
  books.job((tx) => eraseAccount(tx, { account }, books.clock.now(), books.ctx))
  t.deepEqual(
    [...rows('visit'), ...rows('exposure'), ...rows('contact')].filter((row) => row.account === account),
    [],
  )
  t.is(rows('exposure').length, 5, 'another card’s stay')
  books.clock.at = Date.parse(`${addDays(DAY, 91)}T12:00:00+01:00`)
  t.deepEqual(night(), [0, 5])
  t.is(books.fault(), undefined)
})

test('VISIT-16 a card whose key was renewed is bound to the new one at the door', (t) => {
  const { books, visit, buy } = door(t)
  buy()
  const renewed = withEpoch(books.ctx, 1)
  books.ctx = renewed
  t.is(visit().body.balance, 50)
  const [newest] = renewed.keys.pseudonyms(CARD)
  t.is(books.books.read.accountOfCard(newest?.pseudonym ?? new Uint8Array()), accountOf(books, CARD)?.id)
})

test('VISIT-17 what a new shop starts with welcomes a card after its first sale, costs points only, and returns later', (t) => {
  const books = testBooks(t)
  const till = couponTill(books)
  const card = [2, 3, 4, 5, 6, 7, 8].map(cardNo).find((each, i) => {
    till.sell(keyNo(i + 1), [2500], [], each)
    return !isControl(books.ctx.keys.bucket(accountOf(books, each)?.id ?? 0), 5)
  })
  const visit = (id: string) => books.run(visitShop, { id, card: card ?? '', workstation: 'door' })
  t.deepEqual(offersOf(visit('1')), ['welcome', 'big-basket'])
  const [welcome = ''] = codes(visit('1'))
  const sold = till.sell(keyNo(99), [1000], [welcome], card)
  t.is(sold.body.points.earned, 150)
  t.is(sold.body.discountCents, 0)
  t.is(books.fault(), undefined)
})

test('TASTE-1 a shopper who wants less gets two coupons, one who wants none gets none and is not remembered as offered', (t) => {
  const { books, visit, buy, contact } = door(t)
  buy()
  t.is(contact('less').text, '{"level":"less"}')
  t.like(visit().body, { contact: 'less' })
  t.is(offeredTo(books).length, 2)
  contact('none')
  const { body } = visit()
  t.like(body, { balance: 50, contact: 'none', coupons: [], open: [], due: [] })
  books.clock.at += DAY_MS
  t.deepEqual(visit().body.coupons, [])
  t.is(offeredTo(books).length, 2)
  contact('normal')
  t.is(visit().body.coupons.length, 5)
  t.is(books.fault(), undefined)
})

test('TASTE-2 the last word counts; a card of which nothing is kept has none', (t) => {
  const { books, buy, contact, rows } = door(t)
  t.throws(() => contact('less'), { code: 'conflict' })
  buy()
  for (const level of ['none', 'less', 'less'] as const) contact(level)
  t.like(rows('contact'), { length: 1 })
  t.is(books.books.read.contact.of(accountOf(books, CARD)?.id ?? 0), 'less')
  contact('normal')
  t.deepEqual(rows('contact'), [], 'normal needs no row')
})
