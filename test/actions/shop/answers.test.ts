import test from 'ava'
import { recoverCard } from '../../../src/actions/shop/recover-card.ts'
import { setContact } from '../../../src/actions/shop/set-contact.ts'
import { readTickets, resolveTicket } from '../../../src/actions/shop/tickets.ts'
import { entranceSchema } from '../../../src/domain/choice/terms.ts'
import type { StempelError } from '../../../src/domain/errors.ts'
import { askingShop, SORRY } from '../../support/answers.ts'
import { atDoor } from '../../support/choice.ts'
import { cardNo, recoveryNo } from '../../support/test-books.ts'
import { accountOf, today } from '../../support/till.ts'

const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

/** A refusal as its code and path. */
const refused = (of: () => unknown): string => {
  try {
    of()
    return 'nothing refused it'
  } catch (error) {
    const { code, path } = error as StempelError
    return `${code} ${path}`
  }
}

test('ANSWER-1 a visit asks a card that bought here, wants to hear from the shop and did not answer lately; nobody where the programme does not ask', (t) => {
  const { books, visit, buy, say } = askingShop(t)
  t.false('ask' in visit().body, 'a card never seen')
  buy()
  const first = visit(undefined, 'a')
  t.true(first.body.ask)
  t.true(visit().body.ask, 'coming back unanswered')
  say('a', 'good')
  t.false('ask' in visit().body, 'coming back answered')
  t.is(visit(undefined, 'a').text, first.text, 'the same visit stays as it was')
  books.clock.at += 29 * DAY_MS
  t.false('ask' in visit().body)
  books.clock.at += DAY_MS
  t.true(visit().body.ask, 'after its rest')
  books.run(setContact, { card: cardNo(1), level: 'none' })
  t.false('ask' in visit().body, 'who wants nothing is asked nothing')
  const silent = askingShop(t, undefined, { experience: undefined })
  silent.buy()
  t.false('ask' in silent.visit().body)
  const offers = [atDoor('tea')]
  const early = askingShop(t, { restDays: 7 }, { offers, entrance: entranceSchema.parse({ neverSeen: 'at-once' }) })
  t.is(early.visit().body.coupons.length, 1)
  t.false('ask' in early.visit().body, 'a card that has coupons and never bought')
})

test('ANSWER-2 an answer is kept; the same again gets the same bytes; on the same day the last word counts', (t) => {
  const { books, visit, buy, say, me } = askingShop(t)
  buy()
  visit(undefined, 'a')
  const first = say('a', 'bad', 'queue')
  t.is(first.status, 201)
  t.like(first.body, { visit: 'a', answer: 'bad', reason: 'queue', ticket: { state: 'open' } })
  t.regex(first.body.text, /sorry/)
  const again = say('a', 'bad', 'queue')
  t.deepEqual([again.status, again.text], [200, first.text])
  t.deepEqual(me().answers, [{ day: today(books), answer: 'bad', reason: 'queue', state: 'open' }])
  const better = say('a', 'fair')
  t.is(better.status, 200)
  t.deepEqual(Object.keys(better.body), ['visit', 'answer', 'text'], 'the ticket is withdrawn')
  t.deepEqual(me().answers, [{ day: today(books), answer: 'fair' }])
  books.clock.at += 13 * HOUR_MS
  t.is(
    refused(() => say('a', 'good')),
    'conflict answer',
    'another day',
  )
  t.is(say('a', 'fair').text, better.text)
  t.is(books.fault(), undefined)
})

test('ANSWER-3 only a visit that asked is answered, within 24 hours, and one of a card until it has rested', (t) => {
  const { books, visit, buy, say, till } = askingShop(t)
  t.is(
    refused(() => say('never', 'good')),
    'not_found id',
  )
  visit(undefined, 'unknown')
  t.is(
    refused(() => say('unknown', 'good')),
    'not_found id',
    'a card never seen',
  )
  buy()
  visit(undefined, 'a')
  visit(undefined, 'b')
  say('a', 'good')
  t.is(
    refused(() => say('b', 'bad')),
    'conflict id',
    'of two that asked one counts',
  )
  visit(undefined, 'c')
  t.is(
    refused(() => say('c', 'bad')),
    'conflict id',
    'it was not asked',
  )
  buy(cardNo(2))
  visit(cardNo(2), 'd')
  books.clock.at += DAY_MS - 1
  t.is(say('d', 'good').status, 201)
  books.clock.at += 1
  t.is(
    refused(() => say('d', 'good')),
    'not_found id',
  )
  buy(cardNo(3))
  visit(cardNo(3), 'e')
  till.erase(cardNo(3))
  t.is(
    refused(() => say('e', 'good')),
    'not_found id',
  )
})

test('ANSWER-4 a bad answer gives the coupon of the apology at once, one at a time and once a visit, also when the word changes', (t) => {
  const { books, visit, buy, say, coupons } = askingShop(t)
  buy()
  visit(undefined, 'a')
  const { coupon } = say('a', 'bad').body
  t.like(coupon, { offer: 'sorry', why: 'From our team' })
  t.deepEqual(coupons(), [coupon.code])
  t.false('coupon' in say('a', 'good').body)
  t.deepEqual(coupons(), [coupon.code], 'what was given stays')
  t.is(say('a', 'bad', 'staff').body.coupon.code, coupon.code)
  t.deepEqual(coupons(), [coupon.code])
  const kept = JSON.stringify(books.books.read.everythingOf([accountOf(books, cardNo(1))?.id ?? 0]).visit_answer)
  t.false(kept.includes(coupon.code), 'no code is kept')
  books.clock.at += 30 * DAY_MS
  visit(undefined, 'b')
  t.false('coupon' in say('b', 'bad').body, 'the card holds one')
  buy(cardNo(1), { coupons: [coupon.code] })
  t.deepEqual(coupons(), [])
  t.true('coupon' in say('b', 'bad', 'goods').body)
  t.is(coupons().length, 1, 'none held any more')
  t.is(books.fault(), undefined)
})

test('ANSWER-5 no apology is given that could not be used: of an offer that is over, used up, or at the cap of the card', (t) => {
  for (const more of [
    { validity: { to: '2026-11-20' } },
    { budget: { redemptionsTotal: 1 } },
    { caps: { total: 1 } },
  ]) {
    const { books, visit, buy, say } = askingShop(t, undefined, { offers: [{ ...SORRY, ...more }] })
    buy()
    visit(undefined, 'a')
    const { coupon } = say('a', 'bad').body
    t.is(coupon === undefined, 'validity' in more)
    if (coupon === undefined) continue
    buy(cardNo(1), { coupons: [coupon.code] })
    books.clock.at += 30 * DAY_MS
    visit(undefined, 'b')
    t.false('coupon' in say('b', 'bad').body, JSON.stringify(more))
  }
  const plain = askingShop(t, { restDays: 7 })
  plain.buy()
  plain.visit(undefined, 'a')
  t.deepEqual(Object.keys(plain.say('a', 'bad').body), ['visit', 'answer', 'ticket', 'text'])
})

test('ANSWER-6 what was said moves to the card that takes over, which is left alone as well', (t) => {
  const { books, visit, buy, say, me } = askingShop(t)
  const [old, fresh] = [cardNo(1), cardNo(50)]
  buy(old)
  visit(old, 'a')
  say('a', 'bad', 'price')
  buy(fresh)
  const before = accountOf(books, old)?.id ?? 0
  books.run(recoverCard, { id: 'r', recoveryCode: recoveryNo(1), newCard: fresh })
  t.is(me(fresh).answers.length, 1)
  t.false('ask' in visit(fresh, 'b').body)
  t.is(say('a', 'fair').body.answer, 'fair', 'its visit as well')
  const left = books.books.read.everythingOf([before])
  for (const table of ['visit_answer', 'visit_asked']) t.false(Object.hasOwn(left, table), table)
  t.is(
    refused(() => visit(old, 'c').body.ask ?? say('c', 'good')),
    'conflict id',
    'a replaced card says nothing',
  )
  t.is(books.fault(), undefined)
})

test('ANSWER-7 an answer goes after 90 days, the day of it when the longest rest is over, and both with the card', (t) => {
  const { books, visit, buy, say, till } = askingShop(t, { restDays: 365 })
  for (const no of [1, 2]) {
    buy(cardNo(no))
    visit(cardNo(no), `a-${no}`)
    say(`a-${no}`, 'bad')
  }
  const accounts = [1, 2].map((no) => accountOf(books, cardNo(no))?.id ?? 0)
  const kept = (table: string) => books.books.read.everythingOf(accounts)[table]?.length ?? 0
  till.erase(cardNo(2))
  t.deepEqual([kept('visit_answer'), kept('visit_asked')], [1, 1])
  books.clock.at += 90 * DAY_MS
  t.is(till.night().visitAnswers, 0)
  books.clock.at += DAY_MS
  t.like(till.night(), { visitAnswers: 1, visitsAnswered: 0 })
  buy()
  t.false('ask' in visit(cardNo(1), 'b').body, 'a rest of a year outlives the answer')
  books.clock.at += 274 * DAY_MS
  t.like(till.night(), { visitsAnswered: 0 })
  buy()
  t.true(visit(cardNo(1), 'c').body.ask)
  books.clock.at += DAY_MS
  t.like(till.night(), { visitsAnswered: 1 })
  t.is(kept('visit_asked'), 0)
})

const tickets = ({ books }: ReturnType<typeof askingShop>) => books.run(readTickets, {}).body.tickets

test('ANSWER-12 a ticket says the day and the reason of a bad answer and nothing that leads to its card, open ones first', (t) => {
  const shop = askingShop(t)
  const { books, visit, buy, say, till } = shop
  for (const [no, answer] of (['bad', 'good', 'bad', 'fair'] as const).entries()) {
    buy(cardNo(no))
    visit(cardNo(no), `a-${no}`)
    say(`a-${no}`, answer, no === 0 ? 'queue' : undefined)
    books.clock.at += DAY_MS
  }
  const [second, first] = tickets(shop)
  t.deepEqual(Object.keys(second), ['id', 'day', 'state'])
  t.like(second, { day: '2026-11-23', state: 'open' })
  t.deepEqual(first, { id: first.id, day: '2026-11-21', reason: 'queue', state: 'open' })
  for (const { id } of [first, second]) t.regex(id, /^[0-9a-f]{32}$/)
  books.run(resolveTicket, { id: second.id, resolution: 'Done.', operator: 'm1' })
  t.deepEqual(tickets(shop), [
    first,
    { ...second, state: 'resolved', resolution: 'Done.', resolvedBy: 'm1', resolvedDay: '2026-11-25' },
  ])
  till.erase(cardNo(0))
  t.is(tickets(shop).length, 1, 'it goes with its card')
  books.clock.at += 90 * DAY_MS
  till.night()
  t.deepEqual(tickets(shop), [])
})

test('ANSWER-13 what the shop did about a bad answer stands with the card in hand and is told at one visit; another word is told again', (t) => {
  const shop = askingShop(t)
  const { books, visit, buy, say, me } = shop
  const told = (of: ReturnType<typeof visit>) =>
    of.body.notices.filter(({ kind }: { kind: string }) => kind === 'answered')
  buy()
  visit(undefined, 'a')
  say('a', 'bad', 'goods')
  t.deepEqual(told(visit()), [])
  const [{ id }] = tickets(shop)
  const resolve = (resolution: string) => books.run(resolveTicket, { id, resolution, operator: 'm1' })
  resolve('Fresh from now on.')
  const next = visit(undefined, 'b')
  const notice = {
    ...{ kind: 'answered', day: '2026-11-21', resolution: 'Fresh from now on.' },
    text: 'You told us on 2026-11-21 that something was bad. Our team: Fresh from now on.',
  }
  t.deepEqual(told(next), [notice])
  t.is(visit(undefined, 'b').text, next.text)
  t.deepEqual(told(visit()), [], 'once')
  resolve('Fresh from now on.')
  t.deepEqual(told(visit()), [], 'the same words')
  resolve('And cooler.')
  t.is(told(visit())[0].resolution, 'And cooler.')
  t.deepEqual(told(visit()), [])
  const answer = { day: '2026-11-21', answer: 'bad', reason: 'goods', state: 'resolved', resolution: 'And cooler.' }
  t.deepEqual(me().answers, [answer])
  t.is(books.fault(), undefined)
})

test('ANSWER-14 an answer that was dealt with stays as it is; a better one before that withdraws its ticket', (t) => {
  const shop = askingShop(t)
  const { books, visit, buy, say } = shop
  buy()
  visit(undefined, 'a')
  say('a', 'bad')
  const [{ id }] = tickets(shop)
  say('a', 'bad', 'queue')
  t.is(tickets(shop)[0].id, id, 'the same ticket')
  say('a', 'good')
  t.deepEqual(tickets(shop), [])
  const resolve = (ticket: string) => books.run(resolveTicket, { id: ticket, resolution: 'Done.', operator: 'm1' })
  t.is(
    refused(() => resolve(id)),
    'not_found id',
  )
  const { text } = say('a', 'bad')
  resolve(tickets(shop)[0].id)
  t.is(
    refused(() => say('a', 'good')),
    'conflict answer',
  )
  t.is(say('a', 'bad').text, text, 'a repeat is none')
})
