import test from 'ava'
import { anchorConsents } from '../../../src/actions/shop/anchor-consents.ts'
import { endAgain, keepConsents, moveConsents } from '../../../src/actions/shop/end-consents.ts'
import { invalidateStatement, publishStatement } from '../../../src/actions/shop/publish-statement.ts'
import { terminateConsents } from '../../../src/actions/shop/terminate-consents.ts'
import { defaultStatements } from '../../../src/defaults/statements/index.ts'
import type { Statement } from '../../../src/domain/consent/statement.ts'
import { watchConsents } from '../../../src/jobs/consents.ts'
import { type ConsentBooks, consentBooks } from '../../support/consent.ts'
import { cardNo } from '../../support/test-books.ts'

const DAY = 86_400_000
const YEAR = 366 * DAY

const statesOf = ({ books }: ConsentBooks, card = cardNo(1)): string[] =>
  books.books.read.consents
    .history(books.ctx.keys.consentPrincipal(card))
    .map(({ purpose, state, actor, action }) => `${purpose} ${state} ${actor} ${action}`)

const keep = ({ books }: ConsentBooks, limit = 100) =>
  books.job((tx) => keepConsents(tx, { limit }, books.clock.at, books.ctx))

test('CONSENT-21 erasing a card ends what it agreed to; the evidence stays under its own pseudonym and is told to the key folder', (t) => {
  const at = consentBooks(t)
  at.say('brand-identity', 'given')
  at.say('profiling', 'given')
  at.say('marketing', 'refused')
  at.ended.splice(0)
  const onEnded = (each: (typeof at.ended)[number]): void => void at.ended.push(each)
  at.books.job((tx) => terminateConsents(tx, { code: cardNo(1), onEnded }, at.books.clock.at, at.books.ctx))
  t.deepEqual(statesOf(at).slice(3), ['brand-identity terminated shop erasure', 'profiling terminated shop erasure'])
  t.deepEqual(
    at.ended.map(({ purpose, state }) => `${purpose} ${state}`),
    ['brand-identity terminated', 'profiling terminated'],
  )
  at.books.job((tx) => terminateConsents(tx, { code: cardNo(1), onEnded }, at.books.clock.at, at.books.ctx))
  t.is(at.ended.length, 2, 'what has ended does not end again')
  t.is(at.say('brand-identity', 'given').body.state, 'given', 'whoever comes anew may agree anew')
  t.is(at.books.fault(), undefined)
})

test('CONSENT-22 a yes that runs out is written down as expired, can still be withdrawn, and evidence goes three years after the end', (t) => {
  const at = consentBooks(t)
  at.say('brand-identity', 'given')
  at.say('profiling', 'given')
  at.books.clock.at += 2 * YEAR
  t.deepEqual(keep(at), { lapsed: 1, forgotten: 0 })
  t.deepEqual(keep(at), { lapsed: 0, forgotten: 0 })
  t.is(statesOf(at).at(-1), 'profiling expired shop by-rule:expired')
  at.books.clock.at += 4 * YEAR
  t.deepEqual(keep(at), { lapsed: 1, forgotten: 1 }, 'profiling has been over for three years')
  t.is(
    at.say('brand-identity', 'withdrawn').body.state,
    'withdrawn',
    'a member whose yes ran out must be able to leave',
  )
  t.true(at.brand.heard.includes('leave true'))
  t.is(at.books.fault()?.includes('before its time'), true, 'nobody has noted yet that years have passed')
  at.books.job((tx) => anchorConsents(tx, { anchored: 0, isForced: true }, at.books.clock.at, at.books.ctx))
  t.is(at.books.fault(), undefined)
  at.books.clock.at += 4 * YEAR
  t.deepEqual(keep(at), { lapsed: 0, forgotten: 1 })
  t.deepEqual(statesOf(at), [])
  at.books.job((tx) => anchorConsents(tx, { anchored: 0, isForced: true }, at.books.clock.at, at.books.ctx))
  t.is(at.books.fault(), undefined, 'the chain holds with empty places')
})

test('CONSENT-23 yeses to an invalidated version are written down as such, page by page', async (t) => {
  const at = consentBooks(t)
  const statement = defaultStatements[0]?.statement as Statement
  const ref = { purpose: 'brand-identity' as const, jurisdiction: undefined, version: 2, operator: '1' }
  at.books.run(publishStatement, { ...ref, from: undefined, renewBy: undefined, statement })
  for (let i = 1; i <= 7; i += 1) at.say('brand-identity', 'given', { version: 2, card: cardNo(i) })
  at.books.run(invalidateStatement, ref)
  const { ctx, clock } = at.books
  const { lapsed } = await watchConsents({ submit: async (job) => at.books.job(job), ctx, clock })
  t.is(lapsed, 7)
  t.is(statesOf(at, cardNo(7)).at(-1), 'brand-identity invalidated shop by-rule:invalidated')
  t.is(at.books.books.read.head(), 1, 'the head of the evidence is noted once')
  t.is(at.say('brand-identity', 'given', { version: 1, card: cardNo(7) }).body.state, 'given')
  t.is(at.books.fault(), undefined)
})

test('CONSENT-24 a replaced card’s consents go on with the new card in the same records, with the words and the time they had', (t) => {
  const at = consentBooks(t)
  const given = at.say('brand-identity', 'given').body
  at.say('marketing', 'given')
  at.say('profiling', 'refused')
  at.say('marketing', 'refused', { card: cardNo(2) })
  at.books.clock.at += 30 * DAY
  at.books.job((tx) => moveConsents(tx, { lost: cardNo(1), replacement: cardNo(2) }, at.books.clock.at, at.books.ctx))
  const { consents } = at.books.books.read
  const last = consents.last(at.books.ctx.keys.consentPrincipal(cardNo(2)), 'brand-identity')
  t.like(last, { state: 'given', record: given.record.recordId, until: Date.parse(given.validUntil), locale: 'de' })
  t.is(
    consents.last(at.books.ctx.keys.consentPrincipal(cardNo(2)), 'marketing')?.state,
    'refused',
    'what the new card said stays',
  )
  t.deepEqual(
    statesOf(at, cardNo(2)).filter((line) => line.startsWith('brand')),
    [
      'brand-identity given principal button:agree',
      'brand-identity terminated shop recovery',
      'brand-identity given principal recovery',
    ],
    'the history is one',
  )
  t.is(at.say('brand-identity', 'withdrawn', { card: cardNo(2) }).body.state, 'withdrawn')
  t.is(at.books.fault(), undefined)
})

test('CONSENT-25 what had ended before a restore ends again, and what was agreed to anew since counts', (t) => {
  const at = consentBooks(t)
  at.say('brand-identity', 'given')
  at.say('brand-identity', 'given', { card: cardNo(2) })
  const principal = (no: number) => Buffer.from(at.books.ctx.keys.consentPrincipal(cardNo(no))).toString('hex')
  const now = at.books.clock.at
  const ended = [
    { principal: principal(1), purpose: 'brand-identity', state: 'withdrawn', at: now + DAY },
    { principal: principal(2), purpose: 'brand-identity', state: 'withdrawn', at: now - DAY },
    { principal: principal(3), purpose: 'brand-identity', state: 'terminated', at: now },
  ] as const
  at.books.clock.at += 2 * DAY
  const again = () => at.books.job((tx) => endAgain(tx, ended, at.books.clock.at, at.books.ctx))
  t.is(again(), 1)
  t.is(again(), 0)
  t.is(statesOf(at).at(-1), 'brand-identity withdrawn shop restore')
  t.is(statesOf(at, cardNo(2)).length, 1)
  t.is(at.books.fault(), undefined)
})
