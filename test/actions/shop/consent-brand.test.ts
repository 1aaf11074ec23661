import test from 'ava'
import { leaveTold } from '../../../src/actions/shop/leave-told.ts'
import { joinBrand, meetMember } from '../../../src/actions/shop/member-join.ts'
import { memberGone, payLeaver } from '../../../src/actions/shop/member-leave.ts'
import { readConsents } from '../../../src/actions/shop/read-consents.ts'
import type { Membership } from '../../../src/domain/consent/membership.ts'
import { shopperWords } from '../../../src/words/me.ts'
import { consentBooks } from '../../support/consent.ts'
import { cardNo } from '../../support/test-books.ts'
import { tillAt } from '../../support/till.ts'

const ALIAS = 'a1'.repeat(16)
const TAG = 'b2'.repeat(32)

/** Books whose consents reach the real membership, with the line to the brand down. */
function memberBooks(t: Parameters<typeof consentBooks>[0]) {
  const at = consentBooks(t)
  const { books } = at
  const membership: Membership = {
    isLinked: true,
    join: (tx, of, now) => joinBrand(tx, of, now, books.ctx),
    leave: (tx, of, now) => leaveTold(tx, of, now, books.ctx),
    purposes: () => undefined,
  }
  books.ctx = { ...books.ctx, membership, brand: { tag: () => TAG } }
  const shopper = { card: cardNo(1), words: shopperWords('en'), shopLocale: 'en', sheet: [] }
  const seen = () => books.run(readConsents, shopper).body
  const confirmed = () => seen().purposes[0].confirmed
  const account = () =>
    books.books.read.accountOfCard(books.ctx.keys.pseudonyms(cardNo(1))[0]?.pseudonym ?? new Uint8Array())
  return { ...at, seen, confirmed, account }
}

test('CONSENT-33 with the line down a yes waits for the brand and a no before it was heard leaves nothing to tell', (t) => {
  const { books, say, confirmed, account } = memberBooks(t)
  say('brand-identity', 'given')
  const { members } = books.books.read
  const id = account() ?? 0
  t.true(id > 0, 'whoever joins before the first sale has an account from then on')
  t.deepEqual(members.joins(10), [{ tag: TAG, account: id, replaces: undefined }])
  say('brand-identity', 'withdrawn')
  t.is(members.joinOf(id), undefined)
  t.deepEqual(members.leaves(), [])
  t.is(confirmed(), null)
  t.is(books.fault(), undefined)
})

test('CONSENT-34 a member who withdraws with the line down is gone here at once, and the brand’s payment is its confirmation', (t) => {
  const { books, say, confirmed, account } = memberBooks(t)
  say('brand-identity', 'given')
  const id = account() ?? 0
  books.job((tx) => {
    tx.members.dropJoin(TAG)
    tx.members.put({ alias: ALIAS, tag: TAG, account: undefined })
    meetMember(tx, cardNo(1), id, books.clock.at, books.ctx)
  })
  const { members } = books.books.read
  t.is(members.ofAccount(id)?.alias, ALIAS)
  say('brand-identity', 'withdrawn')
  t.is(members.byAlias(ALIAS), undefined)
  t.like(confirmed(), { done: 0, of: 1, text: '0 of 1 systems confirmed' })
  const [leaving] = members.leaves()
  books.job((tx) => payLeaver(tx, leaving?.leave ?? '', 40, books.clock.at, books.ctx))
  t.is(books.books.read.account(id)?.balance, 40)
  t.like(confirmed(), { done: 1, of: 1, text: '1 of 1 systems confirmed' })
  const told = JSON.stringify(books.books.read.consents.rowsOf(books.ctx.keys.consentPrincipal(cardNo(1))))
  t.false(told.includes(leaving?.leave ?? '-'), 'the name they had in common is forgotten')
  t.is(books.fault(), undefined)
})

test('CONSENT-35 whoever left the brand in another shop agrees to nothing here; it is written down with the next answer', (t) => {
  const { books, say, seen, account } = memberBooks(t)
  say('brand-identity', 'given')
  say('profiling', 'given')
  const id = account() ?? 0
  const states = () => seen().purposes.map(({ state, isGood }: Record<string, unknown>) => `${state} ${isGood}`)
  t.deepEqual(states().slice(0, 2), ['given true', 'given true'], 'a wish that waits is a membership')
  books.job((tx) => {
    tx.members.dropJoin(TAG)
    tx.members.put({ alias: ALIAS, tag: TAG, account: undefined })
    meetMember(tx, cardNo(1), id, books.clock.at, books.ctx)
  })
  t.deepEqual(states().slice(0, 2), ['given true', 'given true'])
  books.job((tx) => memberGone(tx, ALIAS, books.clock.at, books.ctx))
  t.deepEqual(states().slice(0, 2), ['terminated false', 'terminated false'])
  t.is(seen().events.length, 2, 'looking stores nothing')
  t.is(say('brand-identity', 'given').body.state, 'given')
  t.deepEqual(
    seen()
      .events.slice(2)
      .map(({ purpose, state, action }: Record<string, string>) => `${purpose} ${state} ${action}`),
    [
      'brand-identity terminated left-elsewhere',
      'profiling terminated left-elsewhere',
      'brand-identity given button:agree',
    ],
  )
  t.deepEqual(states().slice(0, 2), ['given true', 'terminated false'])
  t.is(books.fault(), undefined)
})

test('CONSENT-36 whoever agreed in another shop sees it here and withdraws here as easily', (t) => {
  const { books, say, seen, account } = memberBooks(t)
  t.deepEqual(seen().purposes[0].state, 'none')
  books.job((tx) => tx.members.put({ alias: ALIAS, tag: TAG, account: undefined }))
  t.like(seen().purposes[0], { state: 'given', version: null, isGood: true })
  t.deepEqual(seen().events, [], 'looking stores nothing')
  t.is(account(), undefined)
  const left = say('brand-identity', 'withdrawn').body
  t.is(left.state, 'withdrawn')
  t.deepEqual(
    seen().events.map(({ purpose, state, action }: Record<string, string>) => `${purpose} ${state} ${action}`),
    ['brand-identity given given-elsewhere', 'brand-identity withdrawn button:agree'],
  )
  t.is(books.books.read.members.byAlias(ALIAS), undefined)
  t.true((account() ?? 0) > 0)
  t.is(seen().purposes[0].state, 'withdrawn')
  t.is(books.fault(), undefined)
})

test('CONSENT-37 a member from another shop agrees to more here, and leaves also while a discount is promised at a till', (t) => {
  const { books, say, seen, account } = memberBooks(t)
  const till = tillAt(books)
  till.sell('0001.07.2026-11-21.000001', [5000], { card: cardNo(1) })
  till.hold('0001.07.2026-11-21.000002', cardNo(1), [5000], 100)
  books.job((tx) => tx.members.put({ alias: ALIAS, tag: TAG, account: undefined }))
  t.is(say('profiling', 'given').body.state, 'given')
  t.deepEqual(say('brand-identity', 'withdrawn').body.also, [{ purpose: 'profiling', state: 'withdrawn' }])
  const { members } = books.books.read
  t.is(members.byAlias(ALIAS), undefined)
  t.deepEqual(
    members.leaves().map(({ account: id }) => id),
    [account()],
  )
  t.like(books.books.read.account(account() ?? 0), { balance: 250, held: 0 })
  t.is(seen().purposes[0].state, 'withdrawn')
  t.is(books.fault(), undefined)
})
