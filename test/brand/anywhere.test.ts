import test, { type ExecutionContext } from 'ava'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import type { Heard } from '../support/test-shop.ts'
import { brandTotals, firstFault, sides } from './totals.ts'
import { type Branch, startWorld, type World } from './world.ts'

const CARD = cardNo(1)

let server: TestPostgres
test.before(async () => {
  server = await startPostgres()
})
test.after.always(() => server?.stop())

/** A member who earned 2,000 points in A, and two shops that know each other's keys. */
async function member(t: ExecutionContext, databaseUrl?: string): Promise<[World, a: Branch, b: Branch]> {
  const world = await startWorld(t, databaseUrl)
  const a = await world.branch('0001')
  const b = await world.branch('0002')
  for (const each of [a, b, a, b]) await each.sync()
  await a.join(CARD)
  for (const each of [a, b]) await each.sync()
  return [world, a, b]
}

/** Half of a sale of two pieces comes back, or all of it. */
const bring = (at: Branch, no: number, original: string, quantity: number, card?: string): Promise<Heard> =>
  at.put(`/v1/returns/${at.running.shop.settings.shop}.07.2026-11-21.${no}`, {
    original,
    ...(card === undefined ? {} : { card }),
    currency: 'EUR',
    lines: [{ line: 1, quantity, amountCents: 1_000 * quantity }],
  })

/** Causes of a shop's audited facts. */
function trailOf(at: Branch): string[] {
  const books = readShopBooks(at.running.shop.settings.data, sha256Text)
  try {
    return books.db.prepare<[], string>("SELECT cause FROM journal WHERE kind = 'audit'").pluck().all()
  } finally {
    books.close()
  }
}

const saleKey = (sold: Heard): string => sold.body.sale

async function agreed(t: ExecutionContext, world: World, shops: readonly Branch[]): Promise<Record<string, number>> {
  const { engine } = world.brand.brand
  const verdict = await engine.transaction((tx) => verifyBrand(tx, sha256Text))
  t.like(verdict, { ok: true }, JSON.stringify(verdict))
  const sums = await brandTotals(world)
  const [held, owing] = sides(sums)
  t.is(held, owing)
  for (const each of shops) t.is(firstFault(each), undefined)
  return sums
}

for (const engine of ['SQLite', 'PostgreSQL'])
  test(`ANYWHERE-13 a member’s goods come back in another shop with its line cut, and once it is there the brand takes their points, on ${engine}`, async (t) => {
    const [world, a, b] = await member(t, engine === 'SQLite' ? undefined : await server.database())
    const sold = await a.sell(CARD, 4_000, 500)
    t.is(sold.status, 201, sold.text)
    const { token } = sold.body.receipt
    await a.sync()
    const before = await agreed(t, world, [a, b])
    b.line.weather('cut')
    const back = await bring(b, 1, token, 1, CARD)
    t.is(back.status, 201, back.text)
    // 39.00 in money gave 195 points, and 500 had paid the rest.
    t.deepEqual(back.body.points, { clawedBack: 195, reinstated: 500, balance: 0 })
    t.is(back.body.chargeCents, 0)
    t.is((await bring(b, 1, token, 1, CARD)).text, back.text)
    t.is((await bring(b, 2, token, 1, CARD)).status, 422)
    t.deepEqual(await agreed(t, world, [a, b]), before)
    b.line.weather('fine')
    for (const each of [b, a, b]) await each.sync()
    const after = await agreed(t, world, [a, b])
    t.is((after.issued ?? 0) - (before.issued ?? 0), -195)
    t.is((after.redeemed ?? 0) - (before.redeemed ?? 0), -500)
    t.is(after.debt ?? 0, 0)
  })

test('ANYWHERE-14 goods that came back in both shops take their points once, whoever told first; the one that took them again is told', async (t) => {
  for (const first of ['home', 'other'] as const) {
    const [world, a, b] = await member(t)
    const sold = await a.sell(CARD, 4_000)
    await a.sync()
    const before = await agreed(t, world, [a, b])
    const home = await bring(a, 1, saleKey(sold), 1)
    t.is(home.body.points.clawedBack, 200, home.text)
    const other = await bring(b, 1, sold.body.receipt.token, 1, CARD)
    t.is(other.body.points.clawedBack, 200, 'the other shop cannot know')
    for (const each of first === 'home' ? [a, b, a, b] : [b, a, b, a]) await each.sync()
    const after = await agreed(t, world, [a, b])
    t.is((after.issued ?? 0) - (before.issued ?? 0), -200, first)
    t.is(after.debt ?? 0, 0)
    const heard = trailOf(b).filter((cause) => cause.startsWith('audit:brand:'))
    t.deepEqual(heard, first === 'home' ? ['audit:brand:200'] : [])
  }
})

test('ANYWHERE-14 parts of one line in two shops come to what the whole is worth; what the pool lacks is a debt, which later points pay first', async (t) => {
  const [world, a, b] = await member(t)
  const sold = await a.sell(CARD, 2_599)
  const { token } = sold.body.receipt
  for (const each of [a, a]) await each.sync()
  t.is((await bring(a, 1, saleKey(sold), 0.5)).body.points.clawedBack, 62)
  t.is((await bring(b, 1, token, 0.5, CARD)).body.points.clawedBack, 62)
  for (const each of [a, b]) await each.sync()
  let sums = await agreed(t, world, [a, b])
  t.is(sums.issued, 2_000, 'half and half is all of 125 points')
  const big = await a.sell(CARD, 30_000)
  // Most of it is spent, a reward at a time as the pool grants it.
  for (let no = 0; no < 6; no += 1) {
    for (const each of [a, a]) await each.sync()
    const spent = await a.sell(CARD, 100, 500)
    t.is(spent.status, 201, spent.text)
  }
  for (const each of [a, a]) await each.sync()
  sums = await agreed(t, world, [a, b])
  t.is(sums.redeemed, 3_000)
  t.is((await bring(b, 2, big.body.receipt.token, 1, CARD)).body.points.clawedBack, 1_500)
  await b.sync()
  const owing = await agreed(t, world, [a, b])
  t.is(owing.debt, 1_500 - (sums.pool ?? 0))
  await b.sell(CARD, 100_000)
  for (const each of [b, b, b]) await each.sync()
  const paid = await agreed(t, world, [a, b])
  t.is(paid.debt ?? 0, 0, 'netted first')
})

test('ANYWHERE-15 of a nameless sale nothing crosses the line: its value is charged where it comes back, and the brand hears of nothing', async (t) => {
  const [world, a, b] = await member(t)
  const stranger = cardNo(5)
  const sold = await a.sell(stranger, 4_000)
  const { token } = sold.body.receipt
  for (const each of [a, b]) await each.sync()
  const [fromA, fromB] = [a.line.sent().length, b.line.sent().length]
  const back = await bring(b, 1, token, 1, stranger)
  t.is(back.body.chargeCents, 40, back.text)
  const before = await agreed(t, world, [a, b])
  for (const each of [a, b]) await each.sync()
  const sent = a.line.sent().subarray(fromA).toString('latin1') + b.line.sent().subarray(fromB).toString('latin1')
  t.notRegex(sent, /"kind"|"sale"|"back"/)
  for (const trace of [token, stranger, saleKey(sold)]) t.false(sent.includes(trace))
  t.deepEqual(await agreed(t, world, [a, b]), before)
  t.is((await a.scan(stranger)).body.balance, 200)
  const forged = `${token.slice(0, 30)}${token[30] === 'A' ? 'B' : 'A'}${token.slice(31)}`
  const refused = await bring(b, 2, forged, 1)
  t.true([409, 422].includes(refused.status), refused.text)
  t.is(refused.body.path, 'original')
})
