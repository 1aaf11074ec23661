import test from 'ava'
import { operate } from '../src/operations.ts'
import { service, stopWork } from '../src/work.ts'
import { keyNo } from './support/inputs.ts'
import { publishedBooks } from './support/published.ts'
import { cardNo } from './support/test-books.ts'
import { folderOf, type TestShop, testShop } from './support/test-shop.ts'

const sell = (shop: TestShop, no: number, sku: string) =>
  shop.put(`/v1/sales/${keyNo(no)}`, {
    card: cardNo(1),
    currency: 'EUR',
    lines: [{ line: 1, sku, department: 'dairy', quantity: 1, amountCents: 100 }],
    finishedAt: '2026-11-21T12:00:00+01:00',
  })

test('SCORE-27 a running shop counts its sales beside the selling thread, knows them for its coupons, and forgets them with the card', async (t) => {
  const shop = await testShop(t)
  const { books, ctx } = shop.running.shop
  for (const no of [1, 2]) t.is((await sell(shop, no, 'milk')).status, 201)
  await shop.running.tick()
  const [account] = books.read.accountsAfter(0, 1)
  const { visits, items } = ctx.scores.ofCard(account?.id)
  t.is(visits, 2)
  t.deepEqual(items.map(({ item }) => item).sort(), ['d:dairy', 's:milk'])
  t.is(ctx.scores.share('s:milk'), 1)
  await operate({ shop: shop.running.shop, onRevoked: () => {} }, 'card.erase', { card: cardNo(1) })
  t.is(ctx.scores.ofCard(account?.id).visits, 0)
})

test('SEG-9 a running shop looks up where its cards belong in a thread that ends with it, and writes none that stay', async (t) => {
  const shop = await testShop(t)
  const { books } = shop.running.shop
  t.is((await sell(shop, 1, 'milk')).status, 201)
  await shop.running.tick()
  const [account] = books.read.accountsAfter(0, 1)
  t.is(books.read.segments.one(account?.id ?? 0)?.stage, 'first')
  const segments = service(shop.running.shop.settings.data, 'segments')
  t.is(await segments.ask('look', '2026-11-21'), 0)
  await segments.end()
  await t.throwsAsync(segments.ask('next', 1), { message: /not looked up/ }, 'another thread, which knows nothing')
})

test('SCORE-28 a service answers one question after the other, fails alone, and starts anew after it was stopped', async (t) => {
  const { folder } = publishedBooks(t)
  const scores = service(folder, 'scores')
  const [first, second] = await Promise.all([scores.ask('catchUp'), scores.ask('night', '2026-11-21')])
  t.is(first.cursor, first.head)
  t.is(second?.fit, undefined)
  t.is(await scores.ask('night', '2026-11-21'), undefined)
  await t.throwsAsync(scores.ask('night', 'no day'), { instanceOf: Error })
  const asked = scores.ask('catchUp')
  asked.catch(() => {})
  await stopWork(folder)
  t.is((await scores.ask('catchUp')).cursor, first.cursor)
  await stopWork(folder)
  await t.throwsAsync(service(folderOf(t), 'scores').ask('catchUp'), { code: 'not_found' })
})
