import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { CARD, couponShop, kiosk, saleAt } from '../support/shopper.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { isProblem } from './contract.ts'

function check(t: ExecutionContext, { running }: TestShop): void {
  const books = readShopBooks(running.shop.settings.data, sha256Text)
  t.like(verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true }), { ok: true })
  books.close()
}

test('ME-1 a shopper sees points and when they end, tier and the way to the next, coupons, gifts, and what the card earned', async (t) => {
  const { shop, give, sell } = await couponShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const { code } = (await give('five', CARD)).body
  const used = (await give('fifty', CARD)).body.code
  t.is((await sell([used], CARD, 2000)).status, 201)
  const at = await kiosk(shop, CARD)
  const { status, body } = await at.get('')
  t.is(status, 200)
  t.like(body, {
    ...{ balance: 250, pending: 0, spendable: 250, worthCents: 50, currency: 'EUR' },
    tier: { id: 'bronze', title: 'Bronze' },
    progress: { measure: 'spend', amount: 5050, next: { id: 'silver', title: 'Silver', missing: 54_950 } },
    contact: { level: 'normal' },
    isStored: true,
    earned: { since: '2026-11-21', points: 250, pointsCents: 50, gifts: 0, giftCents: 0, couponCents: 500 },
  })
  t.deepEqual(body.lots, [{ points: 250, expires: '2028-11-21' }])
  t.deepEqual(body.consents, [])
  t.deepEqual(
    body.coupons.map((coupon: { code: string }) => coupon.code),
    [code],
  )
  t.deepEqual(
    body.gifts.map((gift: { gift: string }) => gift.gift),
    ['chocolate-bar'],
  )
  await shop.put('/v1/sales/0001.07.2026-11-21.000001/gifts/chocolate-bar', { state: 'handed' })
  t.like((await at.get('')).body, { gifts: [], earned: { gifts: 1, giftCents: 45 } })
  await shop.put('/v1/sales/0001.07.2026-11-21.000001/void', { businessDate: '2026-11-21' })
  t.like((await at.get('')).body, { balance: 75, earned: { points: 75, gifts: 0, couponCents: 500 } })
})

test('ME-2 a card never seen shows everything empty, and nothing is stored', async (t) => {
  const shop = await testShop(t)
  const at = await kiosk(shop, CARD)
  const head = shop.running.shop.books.read.head()
  const { body } = await at.get('')
  t.like(body, { balance: 0, isStored: false, earned: { since: null, points: 0 }, contact: { level: 'normal' } })
  for (const list of ['lots', 'coupons', 'gifts', 'consents']) t.deepEqual(body[list], [], list)
  t.deepEqual((await at.get('/history')).body, { entries: [], next: null })
  t.deepEqual((await at.get('/export')).body.rows, {})
  t.is((await at.put('/contact', { level: 'none' })).status, 409)
  t.deepEqual((await at.erase()).body, { erased: false })
  t.is(shop.running.shop.books.read.head(), head)
  const db = new Database(`${shop.running.shop.settings.data}/shop.sqlite`, { readonly: true })
  t.is(db.prepare('SELECT count(*) FROM card').pluck().get(), 0)
  db.close()
})

test('ME-3 what is stored, why and until when is told in the language asked for, or that of the browser, or the shop’s', async (t) => {
  const shop = await testShop(t)
  const at = await kiosk(shop, CARD)
  const rows = (await at.get('')).body.stored as { fields: string[]; purpose: string; benefit: string; until: string }[]
  const points = rows.find(({ fields }) => fields.includes('account.balance'))
  t.like(points, { purpose: 'the card’s points', benefit: 'points to spend' })
  const german = (await at.get('?locale=de')).body
  t.is(german.stored.length, rows.length)
  t.like(german.stored[rows.indexOf(points as (typeof rows)[number])], { benefit: 'Punkte zum Ausgeben' })
  const browser = await shop.ask('GET', '/v1/me', {
    till: 'door',
    headers: { 'card-session': at.session, 'accept-language': 'zh-CN,zh;q=0.9,en;q=0.8' },
  })
  t.is(browser.body.tier.title, '铜卡')
  t.is((await at.get('?locale=fr')).body.tier.title, 'Bronze')
  isProblem(t, await at.get('?lang=de'), 422, 'invalid', 'lang')
})

test('ME-4 the history goes back page by page, newest first, each line with its reasons in words', async (t) => {
  const { shop, give } = await couponShop(t)
  for (let n = 1; n <= 5; n += 1) await saleAt(shop, CARD, n, 1000 * n)
  await give('five', CARD)
  await shop.put('/v1/returns/0001.07.2026-11-21.000900', {
    original: '0001.07.2026-11-21.000005',
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 5000 }],
  })
  const at = await kiosk(shop, CARD)
  const seen: { kind: string; points: number; text: string; why: { text: string }[]; sale?: string }[] = []
  let next: string | null = ''
  for (let page = 0; next !== null && page < 10; page += 1) {
    const { body } = await at.get(`/history?limit=2${next === '' ? '' : `&before=${next}`}`)
    t.true(body.entries.length <= 2)
    seen.push(...body.entries)
    next = body.next
  }
  t.deepEqual(
    seen.map(({ kind }) => kind),
    ['return', 'coupon', 'purchase', 'purchase', 'purchase', 'purchase', 'purchase'],
  )
  t.like(seen[0], { points: -250, text: 'Return: 250 points taken back' })
  t.like(seen[2], { points: 250, text: 'Purchase: 250 points earned', sale: '0001.07.2026-11-21.000005' })
  t.is(seen[2]?.why[0]?.text, '5 points per full 1.00 EUR on 50.00 EUR')
  t.is(seen.at(-1)?.sale, '0001.07.2026-11-21.000001')
  t.like((await at.get('/history?locale=de&limit=1')).body.entries[0], { text: 'Rückgabe: 250 Punkte zurückgenommen' })
  for (const wrong of ['limit=0', 'limit=101', 'before=x', 'limit=1.5'])
    t.is((await at.get(`/history?${wrong}`)).status, 422, wrong)
  const other = await kiosk(shop, cardNo(2))
  t.deepEqual((await other.get('/history?before=4')).body.entries, [], 'a number of another card shows nothing')
})

test('ME-5 the export holds every row that leads to the card, from every table, and nobody else’s', async (t) => {
  const { shop, give, sell, hold } = await couponShop(t)
  for (const card of [CARD, cardNo(2)]) {
    await saleAt(shop, card, card === CARD ? 1 : 2, 3550, { operator: '12', cardAt: '2026-11-21T10:16:00+01:00' })
    await shop.ask('PUT', `/v1/visits/v-${card === CARD ? 1 : 2}`, { till: 'door', body: { card } })
    const { code } = (await give('five', card)).body
    await sell([code], card, 2000)
    await hold([(await give('fifty', card)).body.code], card)
  }
  const at = await kiosk(shop, CARD)
  await at.put('/contact', { level: 'less' })
  const { status, body, headers } = await at.get('/export')
  t.is(status, 200)
  t.is(headers.get('content-disposition'), 'attachment; filename="card.json"')
  t.is(body.card.balance, 250)
  t.true(body.history.length >= 3)
  t.is(body.couponCodes.length, 2)
  const db = new Database(`${shop.running.shop.settings.data}/shop.sqlite`, { readonly: true })
  const { id } = body.rows.account[0]
  const facts = db.prepare('SELECT seq FROM journal WHERE account = ?').pluck().all(id) as number[]
  const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]
  let checked = 0
  for (const table of tables) {
    const columns = db.prepare('SELECT name FROM pragma_table_info(?)').pluck().all(table) as string[]
    const [column, among] = columns.includes('account')
      ? ['account', [id]]
      : columns.includes('seq') && !['publication', 'programme'].includes(table)
        ? ['seq', facts]
        : [undefined, []]
    if (column === undefined || !Array.isArray(among)) continue
    const marks = among.map(() => '?').join(', ')
    const kept = db
      .prepare(`SELECT count(*) FROM "${table}" WHERE "${column}" IN (${marks})`)
      .pluck()
      .get(...among)
    t.is(body.rows[table]?.length ?? 0, kept, table)
    if (Number(kept) > 0) checked += 1
  }
  db.close()
  t.true(checked >= 10, `${checked} tables know the card`)
  const text = JSON.stringify(body)
  t.false(text.includes('0001.07.2026-11-21.000002'), 'nothing of the other card')
  t.false(text.includes(CARD), 'the code of the card is kept nowhere, so it cannot be exported')
})

test('ME-6 the export is also a page to read: in words, without a script, and a name is text and never markup', async (t) => {
  const { shop, give } = await couponShop(t)
  await shop.put('/v1/sales/0001.07.2026-11-21.000001', {
    ...{ card: CARD, currency: 'EUR', finishedAt: '2026-11-21T11:59:00+01:00' },
    lines: [{ line: 1, name: '<script>alert(1)</script>', quantity: 1, amountCents: 3550 }],
  })
  await give('five', CARD)
  const at = await kiosk(shop, CARD)
  const page = await shop.ask('GET', '/v1/me/export?locale=de', {
    till: 'door',
    headers: { 'card-session': at.session, accept: 'text/html' },
  })
  t.is(page.status, 200)
  t.is(page.headers.get('content-type'), 'text/html; charset=utf-8')
  t.regex(page.headers.get('content-security-policy') ?? '', /default-src 'none'/)
  t.regex(page.text, /<html lang="de">/)
  for (const word of [
    'Alles zu dieser Karte',
    '175',
    'Punkte zum Ausgeben',
    'Einkauf: 175 Punkte gesammelt',
    '&lt;script&gt;',
  ])
    t.true(page.text.includes(word), word)
  t.notRegex(page.text, /<script|style=|\son\w+=|https?:\/\//)
})

test('ME-7 erasing leaves nothing of the card, ends the session, and the books stay right', async (t) => {
  const { shop, give } = await couponShop(t)
  await saleAt(shop, CARD, 1, 3550)
  await give('five', CARD)
  await saleAt(shop, cardNo(2), 2, 3550)
  const at = await kiosk(shop, CARD)
  t.is((await at.put('/contact', { level: 'less' })).status, 200)
  t.like(await at.erase(), { status: 200, body: { erased: true } })
  t.is((await at.get('')).status, 401)
  t.like((await (await kiosk(shop, CARD)).get('')).body, { balance: 0, isStored: false })
  const { folder } = shop.running.shop
  t.is(folder.readForgotten().length, 1, 'a restore forgets it again')
  t.is((await saleAt(shop, CARD, 1, 3550)).status, 409)
  check(t, shop)
  t.is((await shop.scan(cardNo(2))).body.balance, 175)
})

test('ME-8 how much one wants to be offered is set, and the last word counts', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const at = await kiosk(shop, CARD)
  for (const level of ['less', 'none', 'normal', 'none']) {
    t.like(await at.put('/contact', { level }), { status: 200, body: { level } })
    t.is((await at.get('')).body.contact.level, level)
  }
  isProblem(t, await at.put('/contact', { level: 'more' }), 422, 'invalid', 'level')
})

test('ME-9 nobody has agreed to anything yet: four purposes with their statements, no events', async (t) => {
  const at = await kiosk(await testShop(t), CARD)
  const { body } = await at.get('/consents?locale=de')
  t.like(body, { jurisdiction: 'EU-DE', isLinked: false, events: [] })
  const purposes = body.purposes.map((each: { purpose: string; state: string; statement: { version: number } }) => [
    each.purpose,
    each.state,
    each.statement.version,
  ])
  const expected = ['brand-identity', 'profiling', 'marketing', 'recipients'].map((purpose) => [purpose, 'none', 1])
  t.deepEqual(purposes, expected)
  t.is(body.purposes[0].statement.title, 'Punkte in jeder Filiale nutzen')
})
