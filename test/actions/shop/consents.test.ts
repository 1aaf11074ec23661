import test from 'ava'
import { mayUse } from '../../../src/actions/shop/consent-of.ts'
import type { ShopContext } from '../../../src/actions/shop/context.ts'
import { noticeOf } from '../../../src/actions/shop/give-consent.ts'
import { readConsents } from '../../../src/actions/shop/read-consents.ts'
import { shopperWords } from '../../../src/words/me.ts'
import { brand, consentBooks, refusal } from '../../support/consent.ts'
import { cardNo } from '../../support/test-books.ts'

const MINUTE = 60_000
const DAY = 86_400_000
const ALL = ['brand-identity', 'profiling', 'marketing', 'recipients'] as const
const shopper = (card: string, locale = 'en') => ({ card, words: shopperWords(locale), shopLocale: 'en', sheet: [] })

test('CONSENT-1 an answer is kept with every field of the record, and the same id answers the same bytes for ever', (t) => {
  const { books, say } = consentBooks(t)
  books.clock.at += 12_345
  const given = say('brand-identity', 'given', { event: 'a' })
  t.is(given.status, 201)
  t.like(given.body, {
    ...{ event: 'a', purpose: 'brand-identity', state: 'given', version: 1, locale: 'de', actor: 'principal' },
    ...{ at: '2026-11-21T11:00:00.000Z', validUntil: '2031-11-21T11:00:00.000Z', action: 'button:agree', also: [] },
    title: 'Punkte in jeder Filiale nutzen',
  })
  const fields = [
    ...['recordId', 'receiptId', 'principalId', 'notice', 'language', 'purpose', 'data', 'controllers', 'storage'],
    ...['retention', 'recipients', 'withdrawalMethod', 'eventTime', 'validityDuration', 'actor', 'eventType'],
    ...['eventState', 'action', 'schema', 'lawfulBasis'],
  ]
  t.deepEqual(Object.keys(given.body.record).sort(), fields.sort())
  for (const name of fields) t.truthy(given.body.record[name], name)
  say('brand-identity', 'withdrawn')
  books.clock.at += 400 * DAY
  const again = say('brand-identity', 'given', { event: 'a' })
  t.is(again.status, 200)
  t.is(again.text, given.text)
  for (const other of [{ locale: 'en' }, { version: 2 }, { action: 'key:y' }, { card: cardNo(2) }])
    t.like(
      refusal(() => say('brand-identity', 'given', { event: 'a', ...other })),
      { code: 'conflict', path: 'eventId' },
    )
  t.like(
    refusal(() => say('brand-identity', 'refused', { event: 'a' })),
    { code: 'conflict', path: 'eventId' },
  )
  t.is(say('profiling', 'refused', { event: 'a' }).status, 201, 'an id belongs to its purpose')
  for (const event of ['', 'a b', 'x'.repeat(65), '../a'])
    t.like(
      refusal(() => say('brand-identity', 'given', { event })),
      { code: 'invalid', path: 'eventId' },
    )
  t.is(books.fault(), undefined)
})

test('CONSENT-2 what stands is renewed, a no to it withdraws, and what was never agreed to cannot be withdrawn', (t) => {
  const { say, books } = consentBooks(t)
  t.like(
    refusal(() => say('brand-identity', 'withdrawn')),
    { code: 'conflict', path: 'state' },
  )
  t.is(say('brand-identity', 'refused').body.state, 'refused')
  t.like(
    refusal(() => say('brand-identity', 'withdrawn')),
    { code: 'conflict', path: 'state' },
  )
  const states = (['given', 'given', 'refused', 'refused', 'given', 'withdrawn'] as const).map(
    (answer) => say('brand-identity', answer).body.state,
  )
  t.deepEqual(states, ['given', 'renewed', 'withdrawn', 'refused', 'given', 'withdrawn'])
  t.is(books.fault(), undefined)
})

test('CONSENT-3 only the version in force in the shop’s jurisdiction can be agreed to or refused, in a language it has', (t) => {
  const { books, say } = consentBooks(t)
  for (const answer of ['given', 'refused'] as const) {
    const refused = refusal(() => say('brand-identity', answer, { version: 2 }))
    t.like(refused, { code: 'conflict', path: 'version' })
    t.regex(refused.message, /Version 1 /)
  }
  t.like(
    refusal(() => say('brand-identity', 'given', { locale: 'fr' })),
    { code: 'invalid', path: 'locale' },
  )
  const said = (change: Partial<ShopContext>) => {
    books.ctx = { ...books.ctx, ...change }
    return say('brand-identity', 'given', { card: cardNo(Math.round(books.clock.at % 97) + 2) }).body.record.notice
  }
  t.is(said({}).jurisdiction, 'EU-DE')
  books.clock.at += 1
  t.is(said({ timeZone: 'Europe/Paris' }).jurisdiction, 'EU')
  books.clock.at += 1
  t.is(said({ currency: 'CNY' }).jurisdiction, 'CN')
  books.clock.at += 1
  t.is(said({ jurisdiction: 'EU-DE' }).jurisdiction, 'EU-DE', 'what was set counts')
  t.is(books.fault(), undefined)
})

test('CONSENT-4 in a shop without a brand there is nothing to agree to and nothing is stored, but a withdrawal works', (t) => {
  const { books, brand: linked, say } = consentBooks(t)
  say('brand-identity', 'given')
  const head = books.books.read.consents.head().no
  for (const membership of [undefined, { ...brand(), isLinked: false }]) {
    const { membership: _, ...rest } = books.ctx
    books.ctx = membership === undefined ? rest : { ...rest, membership }
    for (const answer of ['given', 'refused'] as const) {
      const refused = refusal(() => say('brand-identity', answer, { card: cardNo(2) }))
      t.like(refused, { code: 'conflict', path: 'purpose' })
      t.regex(refused.message, /no brand/)
    }
    t.is(books.books.read.consents.head().no, head)
  }
  t.is(say('brand-identity', 'withdrawn').body.state, 'withdrawn')
  t.deepEqual(linked.heard.slice(0, 1), ['join true'])
  t.is(books.fault(), undefined)
})

test('CONSENT-5 the other purposes need the brand, and a card of another system cannot join', (t) => {
  const { say, books } = consentBooks(t, {
    programme: { cards: [{ id: 'club', prefix: '', minLength: 8, maxLength: 8, digitsOnly: true }] },
  })
  for (const purpose of ALL.slice(1))
    t.like(
      refusal(() => say(purpose, 'given')),
      { code: 'conflict', path: 'purpose' },
    )
  t.is(say('profiling', 'refused').status, 201, 'a no is always taken')
  t.like(
    refusal(() => say('brand-identity', 'given', { card: '12345670' })),
    { code: 'conflict', path: 'card' },
  )
  say('brand-identity', 'given')
  for (const purpose of ALL.slice(1)) t.is(say(purpose, 'given').body.state, 'given')
  t.is(books.fault(), undefined)
})

test('CONSENT-6 agreeing joins the brand and tells it the purposes; withdrawing brand-identity withdraws the others and leaves', (t) => {
  const { say, brand: linked, books, ended } = consentBooks(t)
  const { body } = say('brand-identity', 'given')
  say('marketing', 'given')
  say('marketing', 'withdrawn')
  say('recipients', 'given')
  t.deepEqual(linked.heard, [
    ...['join true', 'agrees to brand-identity true', 'agrees to brand-identity+marketing true'],
    ...['agrees to brand-identity true', 'agrees to brand-identity+recipients true'],
  ])
  linked.heard.splice(0)
  const left = say('brand-identity', 'withdrawn', { event: 'bye' })
  t.deepEqual(left.body.also, [{ purpose: 'recipients', state: 'withdrawn' }])
  t.deepEqual(linked.heard, ['leave true'])
  t.is(left.body.record.recordId, body.record.recordId)
  t.is(say('brand-identity', 'withdrawn', { event: 'bye' }).text, left.text)
  t.deepEqual(
    ended.map(({ purpose, state }) => `${purpose} ${state}`),
    ['marketing withdrawn', 'brand-identity withdrawn', 'recipients withdrawn'],
  )
  for (const purpose of ALL) t.false(mayUse(books.books.read as never, cardNo(1), purpose, books.clock.at, books.ctx))
  t.is(books.fault(), undefined)
})

test('CONSENT-7 after a withdrawal the shopper sees which systems have confirmed, also those the brand tells of later', (t) => {
  const { say, brand: linked, books } = consentBooks(t)
  say('brand-identity', 'given')
  linked.telling = { token: 'once', systems: ['brand', 'mail'] }
  say('brand-identity', 'withdrawn')
  const confirmed = (locale = 'en') =>
    books.run(readConsents, shopper(cardNo(1), locale)).body.purposes[0].confirmed as Record<string, unknown>
  t.like(confirmed(), { done: 0, of: 2, text: '0 of 2 systems confirmed' })
  const confirm = (token: string, system: string) =>
    books.job((tx) => tx.consents.confirm(token, system, books.clock.at))
  t.false(confirm('other', 'brand'))
  t.true(confirm('once', 'brand'))
  t.true(confirm('once', 'brand'))
  t.true(confirm('once', 'app'))
  t.like(confirmed('de'), { done: 2, of: 3, text: '2 von 3 Systemen haben bestätigt' })
  t.true(confirm('once', 'mail'))
  t.like(confirmed(), { done: 3, of: 3, text: '3 of 3 systems confirmed' })
  t.false(confirm('once', 'mail'), 'the name is forgotten when all have confirmed')
  t.is(books.fault(), undefined)
})

test('CONSENT-8 the shopper sees each statement in their language and every event in the words that were shown', (t) => {
  const { say, books } = consentBooks(t)
  const fresh = books.run(readConsents, shopper(cardNo(1), 'zh')).body
  t.deepEqual(
    fresh.purposes.map((each: { purpose: string; state: string }) => [each.purpose, each.state]),
    ALL.map((purpose) => [purpose, 'none']),
  )
  t.deepEqual(fresh.events, [])
  t.is(fresh.purposes[0].statement.title, '在所有分店使用积分')
  const head = books.books.read.consents.head().no
  say('brand-identity', 'given', { locale: 'de' })
  books.clock.at += MINUTE
  say('brand-identity', 'withdrawn', { locale: 'en', action: 'button:withdraw' })
  const { events } = books.run(readConsents, shopper(cardNo(1), 'zh')).body
  t.like(events, [
    {
      state: 'given',
      locale: 'de',
      title: 'Punkte in jeder Filiale nutzen',
      stateText: '已同意',
      at: '2026-11-21T11:00:00.000Z',
    },
    { state: 'withdrawn', locale: 'en', title: 'Use your points in every branch', action: 'button:withdraw' },
  ])
  t.regex(events[0].text, /namenlose Karte/)
  t.regex(events[0].text, /DSGVO/)
  t.is(books.books.read.consents.head().no, head + 2, 'looking stores nothing')
  t.truthy(
    noticeOf(
      books.books.read,
      books.books.read.consents.history(books.ctx.keys.consentPrincipal(cardNo(1)))[0] as never,
    ),
  )
})

test('CONSENT-9 fifty answers of a card are kept a day; the next is refused until tomorrow', (t) => {
  const { say, books } = consentBooks(t)
  for (let i = 0; i < 25; i += 1) {
    say('brand-identity', 'given')
    say('brand-identity', 'withdrawn')
  }
  t.is(refusal(() => say('brand-identity', 'given')).code, 'too_many')
  say('brand-identity', 'given', { card: cardNo(3) })
  for (let i = 0; i < 49; i += 1) say('profiling', 'refused', { card: cardNo(3) })
  t.is(refusal(() => say('profiling', 'refused', { card: cardNo(3) })).code, 'too_many')
  t.is(say('brand-identity', 'withdrawn', { card: cardNo(3) }).status, 201, 'a withdrawal is always taken')
  t.is(say('brand-identity', 'given', { card: cardNo(2) }).status, 201)
  books.clock.at += DAY + MINUTE
  t.is(say('brand-identity', 'given').status, 201)
})
