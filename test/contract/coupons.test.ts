import { readFileSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { operate } from '../../src/operations.ts'
import { place } from '../commands/support/cli.ts'
import { signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { type Heard, type TestShop, testShop } from '../support/test-shop.ts'

const five = { kind: 'amount', cents: 500 }
const common = { validity: { days: 30 } }
const hand = { ...common, issue: { by: 'hand' } }

const OFFERS = [
  { id: 'five', title: { en: 'Five euros <off>' }, value: five, ...hand },
  { id: 'fifty', title: { en: 'Only fifty' }, value: five, ...hand, budget: { redemptionsTotal: 50 } },
  { id: 'cents', title: { en: 'A hundred euros' }, value: five, ...hand, budget: { centsPerDay: 10_000 } },
  { id: 'mail', title: { en: 'For you' }, value: five, ...common, issue: { by: 'campaign' } },
  {
    ...{ id: 'thanks', title: { en: 'Thanks' }, value: { kind: 'percent', percent: 10 }, ...common },
    issue: { by: 'rule', trigger: { kind: 'basket', fromCents: 5000 } },
  },
]

/** A shop whose programme has offers, a member of staff at till 07, and what they do. */
async function couponShop(t: ExecutionContext) {
  const shop = await testShop(t)
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  const document = { ...defaultProgramme('EUR'), id: 'offers', offers: OFFERS }
  await operate(on, 'programme.publish', { document })
  shop.running.shop.reloadProgrammes()
  const cashier = await signIn(shop, 'cashier')
  let sequence = 0
  const key = (): string => {
    sequence += 1
    return `/v1/sales/0001.07.2026-11-21.${sequence}`
  }
  const body = (coupons: readonly string[], card?: string, amountCents = 1000) => ({
    ...{ coupons, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents }] },
    ...(card === undefined ? {} : { card }),
    finishedAt: new Date(shop.clock.at).toISOString(),
  })
  return {
    shop,
    give: async (offer: string, card?: string): Promise<Heard> =>
      cashier.ask('POST', '/v1/coupons', { offer, ...(card === undefined ? {} : { card }) }),
    sell: (coupons: readonly string[], card?: string, cents?: number): Promise<Heard> =>
      shop.put(key(), body(coupons, card, cents)),
    hold: (coupons: readonly string[], card: string): Promise<Heard> => {
      const { finishedAt: _, ...held } = body(coupons, card)
      return shop.put(`${key()}/hold`, held)
    },
  }
}

/** Verifies the books of a shop that runs. */
function check(t: ExecutionContext, { running }: TestShop): void {
  const books = readShopBooks(running.shop.settings.data, sha256Text)
  t.like(verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true }), { ok: true })
  books.close()
}

test('COUPON-40 over HTTP a coupon is handed out by staff, looked up, listed at the scan, held, redeemed and void', async (t) => {
  const { shop, give, sell, hold } = await couponShop(t)
  const card = cardNo(1)
  t.like(await shop.ask('POST', '/v1/coupons', { body: { offer: 'five' } }), { status: 401 })
  t.is((await sell([], card)).status, 201)
  const { status, body: coupon } = await give('five', card)
  t.is(status, 201)
  t.is((await give('five', card)).text, JSON.stringify(coupon))
  t.like(await shop.get(`/v1/coupons/${coupon.code}`), { status: 200, body: { state: 'issued', offer: 'five' } })
  t.deepEqual((await shop.scan(card)).body.coupons, [coupon])
  const held = await hold([coupon.code], card)
  t.like(held, { status: 200, body: { discountCents: 500 } })
  t.like((await shop.get(`/v1/coupons/${coupon.code}`)).body, { state: 'held' })
  const refused = await sell([coupon.code], card)
  t.like(refused, { status: 409, body: { code: 'conflict', path: 'coupons[0]' } })
  t.false(refused.text.includes(coupon.code))
  await shop.ask('DELETE', '/v1/sales/0001.07.2026-11-21.2/hold')
  const sold = await sell([coupon.code], card)
  t.like(sold.body, { discountCents: 500, coupons: { redeemed: [{ code: coupon.code }] } })
  t.is((await shop.get(`/v1/sales/${sold.body.sale}`)).body.coupons.redeemed[0].code, coupon.code)
  t.is((await shop.put(`/v1/sales/${sold.body.sale}/void`, { businessDate: '2026-11-21' })).status, 201)
  check(t, shop)
})

test('COUPON-41 a sale earns a coupon, and its repeat is the very same bytes though no code is kept', async (t) => {
  const { shop, sell } = await couponShop(t)
  const first = await sell([], cardNo(1), 6000)
  const [{ code }] = first.body.coupons.issued
  t.true(first.body.receipt.lines.some((text: string) => text.includes(code.slice(0, 4))))
  const again = await shop.put(`/v1/sales/${first.body.sale}`, {
    ...{ coupons: [], currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 6000 }], card: cardNo(1) },
    finishedAt: new Date(shop.clock.at).toISOString(),
  })
  t.is(again.status, 200)
  t.is(again.text, first.text)
  const { data } = shop.running.shop.settings
  for (const file of ['shop.sqlite', 'shop.sqlite-wal'])
    t.false(readFileSync(`${data}/${file}`).includes(Buffer.from(code)), file)
  t.is((await sell([code], cardNo(1))).body.discountCents, 100)
})

test('COUPON-42 of 200 sales at once that bring one coupon, one wins', async (t) => {
  const { shop, give, sell } = await couponShop(t)
  const { code } = (await give('five')).body
  const answers = await Promise.all(Array.from({ length: 200 }, () => sell([code])))
  t.is(answers.filter(({ status }) => status === 201).length, 1)
  t.true(answers.every(({ status, body }) => status === 201 || (status === 409 && body.path === 'coupons[0]')))
  check(t, shop)
})

test('COUPON-43 a budget is never overrun by 200 redemptions and holds at once', async (t) => {
  const { shop, give, sell, hold } = await couponShop(t)
  const codesOf = (offer: string) => Promise.all(Array.from({ length: 100 }, async () => (await give(offer)).body.code))
  const [fifty, cents] = [await codesOf('fifty'), await codesOf('cents')]
  const answers = await Promise.all([
    ...fifty.map((code, i) => (i % 2 === 0 ? sell([code]) : hold([code], cardNo(i)))),
    ...cents.map((code) => sell([code])),
  ])
  const won = answers.map(({ status }) => status === 201 || status === 200)
  t.is(won.slice(0, 100).filter(Boolean).length, 50)
  t.is(won.slice(100).filter(Boolean).length, 20)
  check(t, shop)
})

test('COUPON-44 codes cannot be tried out fast, and finishing a sale is never limited', async (t) => {
  const { shop, sell } = await couponShop(t)
  const tries = await Promise.all(
    Array.from({ length: 80 }, (_, i) => shop.get(`/v1/coupons/K${String(i).padStart(27, '0')}`)),
  )
  t.true(tries.some(({ status }) => status === 429))
  t.true(tries.every(({ status }) => status === 422 || status === 404 || status === 429))
  t.is((await sell([])).status, 201)
})

test('COUPON-45 from the command line an offer is issued to all cards and withdrawn, and a coupon printed', async (t) => {
  const { shop, give, sell } = await couponShop(t)
  for (let n = 1; n <= 3; n += 1) await sell([], cardNo(n))
  const { data, keys } = shop.running.shop.settings
  const terminal = place(t, { STEMPEL_DATA: data, STEMPEL_KEYS: keys })
  const json = async (...args: string[]) =>
    (await terminal.stempel([...args, '--json'])).json<Record<string, unknown>>()
  t.like(await json('offers', 'issue', '--offer', 'mail', '--all', '--limit', '2'), { issued: 2 })
  t.like(await json('offers', 'issue', '--offer', 'mail', '--all'), { issued: 1 })
  t.is((await terminal.stempel(['offers', 'issue', '--offer', 'mail'])).code, 2)
  t.is((await terminal.stempel(['offers', 'issue', '--offer', 'five', '--all'])).code, 1)
  t.like(await json('offers', 'issue', '--offer', 'mail', '--segment', 'stage:gone'), { issued: 0 })
  t.like(await json('offers', 'withdraw', '--offer', 'mail'), { withdrawn: 3 })
  const trail = shop.running.shop.books.read.trail(Number.MAX_SAFE_INTEGER).map(([, { note, cause }]) => [note, cause])
  t.deepEqual(
    trail.filter(([note]) => note === 'offers-withdrawn'),
    [['offers-withdrawn', 'audit:command line:mail']],
  )
  t.is(trail.filter(([note]) => note === 'offers-issued').length, 3)
  const { code } = (await give('five')).body
  const out = terminal.file('slip.html')
  t.is((await terminal.stempel(['coupons', 'slip', code, '--out', out])).code, 0)
  const html = readFileSync(out, 'utf8')
  t.regex(html, /<svg/)
  t.true(html.includes('Five euros &lt;off&gt;'), 'a title is text, never markup')
  t.true(html.includes('2026-12-21'))
  t.notRegex(html, /<script|https?:\/\/(?!www\.w3\.org)/)
  t.is((await terminal.stempel(['coupons', 'slip', 'K123', '--out', out])).code, 2)
})
