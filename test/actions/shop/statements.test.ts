import test from 'ava'
import { mayUse } from '../../../src/actions/shop/consent-of.ts'
import { invalidateStatement, publishStatement } from '../../../src/actions/shop/publish-statement.ts'
import { readConsents } from '../../../src/actions/shop/read-consents.ts'
import { readStatements } from '../../../src/actions/shop/read-statements.ts'
import { defaultStatements } from '../../../src/defaults/statements/index.ts'
import type { Purpose } from '../../../src/domain/consent/purpose.ts'
import type { Statement } from '../../../src/domain/consent/statement.ts'
import { shopperWords } from '../../../src/words/me.ts'
import { type ConsentBooks, consentBooks, refusal } from '../../support/consent.ts'
import { cardNo } from '../../support/test-books.ts'

const DAY = 86_400_000
const statement = defaultStatements[0]?.statement as Statement

function publish({ books }: ConsentBooks, version: number, more: object = {}) {
  const ref = { purpose: 'brand-identity' as Purpose, jurisdiction: undefined, version }
  return books.run(publishStatement, { ...ref, from: undefined, renewBy: undefined, statement, operator: '1', ...more })
}

test('CONSENT-17 versions of a statement are published in order, never change, and all are kept', (t) => {
  const at = consentBooks(t)
  const { books } = at
  const now = books.clock.at
  const other = { statement: { ...statement, validityMonths: 12 } }
  t.like(
    refusal(() => publish(at, 3)),
    { code: 'conflict', path: 'version' },
  )
  t.like(
    refusal(() => publish(at, 1, other)),
    { code: 'conflict', path: 'version' },
    'the default is version 1',
  )
  t.like(
    refusal(() => publish(at, 2, { from: now - DAY })),
    { code: 'invalid', path: 'from' },
  )
  t.like(
    refusal(() => publish(at, 2, { from: now + DAY, renewBy: now + DAY })),
    { code: 'invalid', path: 'renewBy' },
  )
  const first = publish(at, 2, { from: now + DAY, renewBy: now + 9 * DAY })
  t.like(first, { status: 201, body: { version: 2, state: 'coming', publishedBy: '1', jurisdiction: 'EU-DE' } })
  t.like(publish(at, 2, { from: now + DAY, renewBy: now + 9 * DAY }), { status: 200, text: first.text })
  t.like(
    refusal(() => publish(at, 2, { from: now + DAY })),
    { code: 'conflict', path: 'version' },
  )
  t.like(
    refusal(() => publish(at, 3, { from: now })),
    { code: 'invalid', path: 'from' },
    'not before the one before it',
  )
  t.is(publish(at, 1 + 1, { jurisdiction: 'CN' }).body.jurisdiction, 'CN', 'each jurisdiction counts for itself')
  const { statements, jurisdiction } = books.run(readStatements, {}).body
  t.is(jurisdiction, 'EU-DE')
  t.is(statements.length, 14)
  const mine = statements.filter(
    (each: Record<string, string>) => each.purpose === 'brand-identity' && each.jurisdiction === 'EU-DE',
  )
  t.deepEqual(
    mine.map(({ version, isInForce }: Record<string, unknown>) => [version, isInForce]),
    [
      [1, true],
      [2, false],
    ],
  )
  t.is(books.fault(), undefined)
})

test('CONSENT-18 after the day of a version that matters brand features rest until it was answered, points here never', (t) => {
  const at = consentBooks(t)
  const { books, say } = at
  say('brand-identity', 'given')
  say('profiling', 'given')
  publish(at, 2, { renewBy: books.clock.at + 9 * DAY })
  const good = (purpose: Purpose) => mayUse(books.books.read as never, cardNo(1), purpose, books.clock.at, books.ctx)
  const shown = () =>
    books.run(readConsents, { card: cardNo(1), words: shopperWords('en'), shopLocale: 'en', sheet: [] }).body
      .purposes[0]
  t.true(good('brand-identity') && good('profiling'))
  t.like(shown(), { version: 1, needsRenewal: true, isGood: true, statement: { version: 2 } })
  t.regex(shown().renewText, /by 2026-11-30/)
  books.clock.at += 9 * DAY
  t.false(good('brand-identity') || good('profiling'))
  t.like(shown(), { state: 'given', needsRenewal: true, isGood: false })
  t.regex(shown().renewText, /rests\. Your points here stay/)
  t.like(
    refusal(() => say('brand-identity', 'given')),
    { code: 'conflict', path: 'version' },
  )
  t.is(say('brand-identity', 'given', { version: 2 }).body.state, 'renewed')
  t.true(good('brand-identity') && good('profiling'))
  t.is(books.fault(), undefined)
})

test('CONSENT-19 a version that should never have been shown is said to be invalid once, and who agreed to it is asked anew', (t) => {
  const at = consentBooks(t)
  const { books, say } = at
  publish(at, 2)
  say('brand-identity', 'given', { version: 2 })
  const ref = { purpose: 'brand-identity' as Purpose, jurisdiction: undefined, version: 2, operator: '1' }
  const first = books.run(invalidateStatement, ref)
  t.like(first, { status: 201, body: { state: 'invalidated' } })
  books.clock.at += DAY
  t.like(books.run(invalidateStatement, ref), { status: 200, text: first.text })
  t.is(refusal(() => books.run(invalidateStatement, { ...ref, version: 9 })).code, 'not_found')
  t.false(mayUse(books.books.read as never, cardNo(1), 'brand-identity', books.clock.at, books.ctx))
  t.like(
    refusal(() => say('brand-identity', 'given', { version: 2 })),
    { code: 'conflict', path: 'version' },
  )
  t.is(publish(at, 3).status, 201, 'numbers are not used again')
  t.is(books.fault(), undefined)
})

test('CONSENT-20 who stands where is told in steps of five and only of ten cards or more', (t) => {
  const { books, say } = consentBooks(t)
  for (let i = 1; i <= 23; i += 1) say('brand-identity', 'given', { card: cardNo(i) })
  for (let i = 1; i <= 11; i += 1) say('profiling', i <= 9 ? 'given' : 'refused', { card: cardNo(i) })
  const where = () => books.run(readStatements, {}).body.standing
  t.deepEqual(
    where().map(({ purpose, state, version, cards }: Record<string, unknown>) => [purpose, state, version, cards]),
    [
      ['brand-identity', 'given', 1, 25],
      ['profiling', 'given', 1, null],
      ['profiling', 'refused', 1, null],
    ],
  )
  for (let i = 24; i <= 36; i += 1) say('brand-identity', 'refused', { card: cardNo(i) })
  t.deepEqual(
    where()
      .filter(({ purpose }: { purpose: string }) => purpose === 'brand-identity')
      .map(({ cards }: { cards: number }) => cards),
    [25, 15],
  )
})
