import test, { type ExecutionContext } from 'ava'
import { claimSale } from '../../../src/actions/shop/claim-sale.ts'
import type { BrandLink, ShopContext } from '../../../src/actions/shop/context.ts'
import { finishSale } from '../../../src/actions/shop/finish-sale.ts'
import { retire } from '../../../src/actions/shop/retire.ts'
import { returnGoods } from '../../../src/actions/shop/return-goods.ts'
import { prepareSync } from '../../../src/actions/shop/sync-request.ts'
import { voidReturn } from '../../../src/actions/shop/void-return.ts'
import { voidSale } from '../../../src/actions/shop/void-sale.ts'
import type { ReturnInput } from '../../../src/domain/sale.ts'
import { isReceiptOf } from '../../../src/keys/receipt.ts'
import { sha256, shopKeys } from '../../../src/keys/shop-keys.ts'
import { keyNo, saleOf } from '../../support/inputs.ts'
import { seeded } from '../../support/seeded.ts'
import { cardNo, type Ran, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'

const DAY_MS = 86_400_000
const tag = (card: string): string => Buffer.from(sha256(`tag ${card}`)).toString('hex')
const alias = (shop: string, card: string): string => Buffer.from(sha256(`${shop} ${card}`)).toString('hex', 0, 16)

interface Branch extends TestBooks {
  readonly shop: string
  key(no: number): string
  sell(no: number, cents: readonly number[], more?: Record<string, unknown>): Ran
  bring(no: number, original: string, lines: ReturnInput['lines'], card?: string): Ran
  /** The card's holder is a member, and this shop knows it. */
  list(card: string): void
  entries(): ReturnType<typeof prepareSync>['entries']
}

/** Two shops of a brand that know each other's keys, with no line to anybody. */
function branches(t: ExecutionContext): [a: Branch, b: Branch] {
  const keys = ['0001', '0002'].map((shop, i) => shopKeys(new Uint8Array(32).fill(40 + i), 0, seeded(shop)))
  const isReceipt: BrandLink['isReceipt'] = (shop, packed, signature) =>
    isReceiptOf([keys[Number(shop) - 1]?.receipts.publicKey ?? ''].filter(Boolean), packed, signature)
  const branch = (at: number): Branch => {
    const shop = `000${at + 1}`
    const books = testBooks(t, { seed: shop })
    books.ctx = { ...books.ctx, shop, keys: keys[at] as ShopContext['keys'], brand: { tag, isReceipt } }
    const key = (no: number): string => keyNo(no).replace(/^0001/, shop)
    return Object.assign(books, {
      shop,
      key,
      sell: (no: number, cents: readonly number[], more = {}) =>
        books.run(finishSale, { key: key(no), sale: saleOf([...cents], more) }),
      bring: (no: number, original: string, lines: ReturnInput['lines'], card?: string) =>
        books.run(returnGoods, { key: key(no), input: { original, card, currency: 'EUR', lines } }),
      list: (card: string) =>
        books.job((tx) => tx.members.put({ alias: alias(shop, card), tag: tag(card), account: undefined })),
      entries: () => books.job((tx) => prepareSync(tx, { recognition: 0 }, books.clock.now(), books.ctx)).entries,
    })
  }
  return [branch(0), branch(1)]
}

const whole = (line: number, amountCents = 0) => ({ line, quantity: 1000, amountCents })
const CARD = cardNo(1)

test('ANYWHERE-6 the sale’s answer has a token in a shop of a brand; the same bytes at every repeat, and nothing of it names card, till or key', (t) => {
  const [a] = branches(t)
  const sold = a.sell(1, [2_000, 599], { card: CARD })
  const { token } = sold.body.receipt
  t.regex(token, /^RT1[0-9A-Z]+$/)
  t.is(a.sell(1, [2_000, 599], { card: CARD }).text, sold.text)
  a.ctx = { ...a.ctx, brand: undefined }
  t.false('token' in a.sell(2, [2_000], { card: CARD }).body.receipt)
})

test('ANYWHERE-7 goods of a nameless sale: the other shop charges the value of their points, part by part what the whole comes to, and sends nothing', (t) => {
  const [a, b] = branches(t)
  b.list(cardNo(9))
  const { token } = a.sell(1, [30_000, 9_900], { card: CARD }).body.receipt
  // 1,500 and 495 points at 500 points for 1.00 EUR.
  const first = b.bring(1, token, [{ line: 1, quantity: 300, amountCents: 9_000 }])
  t.is(first.status, 201)
  t.deepEqual(first.body.points, { clawedBack: 0, reinstated: 0, balance: 0 })
  t.is(first.body.chargeCents, 90)
  t.deepEqual(first.body.receipt.lines, ['To pay for missing points: 0.90 EUR'])
  t.is(b.bring(2, token, [{ line: 1, quantity: 700, amountCents: 21_000 }, whole(2, 9_900)]).body.chargeCents, 309)
  t.deepEqual(b.entries(), [])
  t.is(b.fault(), undefined)
  t.is(accountOf(a, CARD)?.balance, 1_995, 'its points were paid for, and stay')
})

test('ANYWHERE-7 burned points of a nameless sale are paid out; a repeat gets the same bytes, and after 90 days the same numbers', (t) => {
  const [a, b] = branches(t)
  a.sell(1, [20_000], { card: CARD })
  const { token } = a.sell(2, [5_000], { card: CARD, burnPoints: 1_000 }).body.receipt
  const back = () => b.bring(1, token, [whole(1, 4_800)])
  const first = back()
  // 240 points earned on 48.00 are worth 0.48; 1,000 points had paid 2.00.
  t.is(first.body.chargeCents, 48 - 200)
  t.deepEqual(first.body.receipt.lines, ['Paid out for points used: 1.52 EUR'])
  t.deepEqual([back().status, back().text], [200, first.text])
  b.clock.at += 91 * DAY_MS
  b.job((tx) => retire(tx, { limit: 100 }, b.clock.now(), b.ctx))
  const later = back()
  t.is(later.status, 200)
  t.deepEqual([later.body.points, later.body.chargeCents], [first.body.points, -152])
  t.throws(() => b.bring(1, token, [{ line: 1, quantity: 500, amountCents: 0 }]), { message: /other content/ })
})

test('ANYWHERE-8 a token brought again takes no more than was sold, under whatever key, in another shop as in its own', (t) => {
  const [a, b] = branches(t)
  const { token } = a.sell(1, [2_000], { card: CARD }).body.receipt
  b.bring(1, token, [whole(1)])
  t.throws(() => b.bring(2, token, [whole(1)]), { message: /0 can still be returned/ })
  t.throws(() => b.bring(2, token, [whole(7)]), { message: /no line 7/ })
  t.is(a.bring(1, token, [whole(1)]).body.points.clawedBack, 100, 'in its own shop it is the key of the sale')
  t.throws(() => a.bring(2, token, [whole(1)]), { message: /0 can still be returned/ })
  t.throws(() => a.bring(2, a.key(1), [whole(1)]), { message: /0 can still be returned/ })
  t.is(a.bring(1, a.key(1), [whole(1)]).status, 200, 'by token or by key it is the same return')
  t.is(a.fault(), undefined)
})

test('ANYWHERE-9 a member’s sale: with the card in hand the stream tells which goods came back, whether the line is there or not', (t) => {
  const [a, b] = branches(t)
  for (const each of [a, b]) each.list(CARD)
  a.sell(1, [10_000], { card: CARD })
  const { token } = a.sell(2, [2_000, 599], { card: CARD, burnPoints: 500 }).body.receipt
  const back = b.bring(1, token, [whole(1, 2_000)], CARD)
  t.deepEqual(back.body.points, { clawedBack: 92, reinstated: 385, balance: 0 })
  t.is(back.body.chargeCents, 0)
  t.deepEqual(back.body.receipt.lines, ['Points taken back: 92', 'Points given back: 385'])
  const [entry, ...more] = b.entries()
  t.deepEqual(more, [])
  t.is(entry?.kind, 'BAK')
  t.is(entry?.detail?.alias, alias('0002', CARD))
  t.deepEqual(entry?.detail?.back, [[1, 1000, 92, 385, 1923, 1000, 92, 385, 1923]])
  t.is(accountOf(b, CARD), undefined, 'nothing is booked here')
  // In its own shop the return says the same of itself, under the same name.
  a.bring(1, a.key(2), [whole(1, 2_000)])
  const own = a.entries().filter(({ detail }) => detail?.sale !== undefined)
  t.deepEqual(
    own.map(({ kind, detail }) => [kind, detail?.sale, detail?.back]),
    [['CLW', entry?.detail?.sale, entry?.detail?.back]],
  )
  for (const each of [a, b]) t.is(each.fault(), undefined)
})

test('ANYWHERE-9 a void, and the void of a return, say which goods they are about', (t) => {
  const [a] = branches(t)
  a.list(CARD)
  a.sell(1, [2_000], { card: CARD })
  const input = { businessDate: undefined, at: undefined, operator: undefined, reason: undefined }
  a.bring(1, a.key(1), [{ line: 1, quantity: 500, amountCents: 1_000 }])
  a.run(voidReturn, { key: a.key(1), input, staff: '12' })
  a.run(voidSale, { key: a.key(1), input, staff: '12', workstation: '07' })
  t.deepEqual(
    a.entries().map(({ kind, points, detail }) => [kind, points, detail?.back?.[0]?.slice(5)]),
    [
      // The joining, with nothing to carry over.
      ['ACC', 0, undefined],
      ['ACC', 100, undefined],
      ['CLW', 50, [500, 50, 0, 1_000]],
      ['ACC', 50, [-500, -50, 0, -1_000]],
      ['CLW', 100, [1_000, 100, 0, 2_000]],
    ],
  )
})

test('ANYWHERE-10 without the card, or with somebody else’s, a member’s goods are charged in money, and nothing is sent', (t) => {
  const [a, b] = branches(t)
  for (const each of [a, b]) for (const card of [CARD, cardNo(2)]) each.list(card)
  const { token } = a.sell(1, [2_000], { card: CARD }).body.receipt
  t.is(b.bring(1, token, [{ line: 1, quantity: 500, amountCents: 1_000 }]).body.chargeCents, 10)
  t.is(b.bring(2, token, [{ line: 1, quantity: 500, amountCents: 1_000 }], cardNo(2)).body.chargeCents, 10)
  t.deepEqual(b.entries(), [])
})

test('ANYWHERE-11 a token that no known shop signed, of another currency or over two years old is refused by its path, and nothing is written', (t) => {
  const [a, b] = branches(t)
  const { token } = a.sell(1, [2_000], { card: CARD }).body.receipt as { token: string }
  const forged = token.slice(0, 40) + (token[40] === '0' ? '1' : '0') + token.slice(41)
  const heads = b.books.read.head()
  for (const text of [forged, token.slice(0, -2), 'RT1ABC'])
    t.like(
      t.throws(() => b.bring(1, text, [whole(1)])),
      { path: 'original' },
    )
  const input = { original: token, currency: 'CHF', lines: [whole(1)] }
  t.like(
    t.throws(() => b.run(returnGoods, { key: b.key(1), input })),
    { path: 'currency' },
  )
  const alone = { ...b.ctx, brand: undefined }
  t.like(
    t.throws(() =>
      b.job((tx) => returnGoods(tx, { key: b.key(1), input: { ...input, currency: 'EUR' } }, b.clock.now(), alone)),
    ),
    { path: 'original' },
  )
  b.clock.at += 731 * DAY_MS
  t.like(
    t.throws(() => b.bring(1, token, [whole(1)])),
    { path: 'original' },
  )
  t.is(b.books.read.head(), heads)
})

test('ANYWHERE-11 what came back of other shops’ sales is forgotten when no receipt of them is taken any more', (t) => {
  const [a, b] = branches(t)
  const { token } = a.sell(1, [2_000], { card: CARD }).body.receipt
  b.bring(1, token, [whole(1)])
  const kept = () =>
    b.books.read.receipts.drop('2000-01-01', 1) === 0 &&
    b.job((tx) => retire(tx, { limit: 10 }, b.clock.now(), b.ctx)).receipts
  b.clock.at += 730 * DAY_MS
  t.is(kept(), 0)
  b.clock.at += DAY_MS
  t.is(kept(), 1)
})

test('ANYWHERE-12 another shop’s goods are no part of an exchange, and their return stands', (t) => {
  const [a, b] = branches(t)
  const { token } = a.sell(1, [2_000]).body.receipt
  const returns = [{ original: token, lines: [whole(1)] }]
  t.like(
    t.throws(() => b.sell(1, [500], { returns })),
    { path: 'returns[0].original' },
  )
  t.is(b.bring(1, token, [whole(1)]).body.chargeCents, 20, 'its receipt can still be claimed')
  const input = { businessDate: undefined, at: undefined, operator: undefined, reason: undefined }
  t.like(
    t.throws(() => b.run(voidReturn, { key: b.key(1), input, staff: '12' })),
    { code: 'conflict', path: 'key' },
  )
  const { claim } = a.sell(2, [2_000]).body.receipt
  t.is(a.run(claimSale, { code: claim, input: { card: CARD } }).body.points.earned, 100)
})
