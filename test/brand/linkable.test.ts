import test, { type ExecutionContext } from 'ava'
import { verifyBrand } from '../../src/books/brand/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { startPostgres, type TestPostgres } from '../support/postgres.ts'
import { cardNo } from '../support/test-books.ts'
import { brandTotals, firstFault } from './totals.ts'
import { type Row, rowsOfBrand, rowsOfShop, sharedValues } from './values.ts'
import { type Branch, startWorld, type World } from './world.ts'

const CARD = cardNo(1)
const EARLIER = [cardNo(8), cardNo(9)] as const

let server: TestPostgres
test.before(async () => {
  server = await startPostgres()
})
test.after.always(() => server?.stop())

/** A shop and the brand know each other's stream by design: its id, and the hashes that chain its entries. */
const CHAIN = /^(meta\.value|stream\.(id|hash)|stream_entry\.(stream|hash|commitment)|stream_right\.stream)$/

interface Three {
  readonly world: World
  readonly a: Branch
  readonly b: Branch
}

/** Values that two of the three books share, with where they stand. */
async function shared({ world, a, b }: Three): Promise<Map<string, string>> {
  const brand = await rowsOfBrand(world.brand.brand)
  const [ofA, ofB] = [rowsOfShop(a), rowsOfShop(b)]
  const found = new Map<string, string>()
  const pairs: [string, Row[], Row[]][] = [
    ['A, B', ofA, ofB],
    ['A, brand', ofA, brand],
    ['B, brand', ofB, brand],
  ]
  for (const [name, here, there] of pairs)
    for (const [value, columns] of sharedValues(here, there)) found.set(value, `${name}: ${columns}`)
  return found
}

/** What is shared beyond what was before, as `value in columns`; the chain of a stream apart, which leads to no detail. */
function beyond(now: ReadonlyMap<string, string>, before: ReadonlyMap<string, string>): string[] {
  return [...now]
    .filter(([value, where]) => {
      const [, pair = '', columns = ''] = /^(.*?): (.*?) \//.exec(where) ?? []
      const isChain = pair.endsWith('brand') && columns.split(', ').every((column) => CHAIN.test(column))
      return !before.has(value) && !isChain
    })
    .map(([value, where]) => `${value} in ${where}`)
    .sort()
}

/** Two shops of a brand whose clocks do not agree to the second, each with a customer of its own. */
async function apart(t: ExecutionContext, databaseUrl?: string): Promise<Three> {
  const world = await startWorld(t, databaseUrl)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  b.clock.at += 1_234_567
  for (const each of [a, b]) await each.sync()
  // Who came and left before used every word and day that any member leaves in any two books.
  const three = { world, a, b }
  await join(three, EARLIER[0], a, b)
  await leave(three, EARLIER[0], a)
  await join(three, EARLIER[1], b, a)
  await leave(three, EARLIER[1], b)
  return three
}

/** A card that buys in both shops, joins in one, is met in the other, spends in both, and brings goods of one back in the other. */
async function join({ a, b }: Three, card: string, first: Branch, other: Branch): Promise<void> {
  await first.sell(card, 40_000)
  await other.sell(card, 1_000)
  await first.consent(card, 'brand-identity', 'given')
  for (const each of [first, first, other]) await each.sync()
  await other.sell(card, 100)
  for (const each of [other, other, first]) await each.sync()
  await first.sell(card, 1_000, 100)
  await other.sell(card, 1_000, 200)
  const sold = await first.sell(card, 3_000)
  const back = await other.put(
    `/v1/returns/${other.running.shop.settings.shop}.08.2026-11-21.${EARLIER.indexOf(card) + 2}`,
    {
      ...{ original: sold.body.receipt.token, card, currency: 'EUR' },
      lines: [{ line: 1, quantity: 1, amountCents: 3_000 }],
    },
    '08',
  )
  if (back.status !== 201) throw new Error(back.text)
  for (const each of [a, b]) await each.sync()
}

async function leave({ world, a, b }: Three, card: string, from: Branch): Promise<void> {
  await from.consent(card, 'brand-identity', 'withdrawn')
  for (const each of [from, a, b, a, b]) await each.sync()
  await world.brand.tick()
  for (const each of [a, b]) await each.sync()
  await world.brand.tick()
}

for (const engine of ['SQLite', 'PostgreSQL'])
  test(`E2E-16 the books of two shops and of a brand on ${engine} share no value that links a card, before consent and after withdrawal`, async (t) => {
    const three = await apart(t, engine === 'SQLite' ? undefined : await server.database())
    const { world, a, b } = three
    const earlier = await shared(three)
    // The shops are hours apart, so that no instant is the same by chance, also where only minutes are kept.
    a.clock.at += 7_212_345
    b.clock.at += 23_456
    await a.sell(CARD, 41_000)
    await b.sell(CARD, 1_100)
    t.deepEqual(beyond(await shared(three), earlier), [], 'before consent')

    await join(three, CARD, a, b)
    t.true(beyond(await shared(three), earlier).length > 0, 'a member is known to all three')

    await leave(three, CARD, a)
    t.deepEqual(beyond(await shared(three), earlier), [], 'after withdrawal')

    t.is(firstFault(a), undefined)
    t.is(firstFault(b), undefined)
    const { engine: books } = world.brand.brand
    const verdict = await books.transaction((tx) => verifyBrand(tx, sha256Text))
    t.true(verdict.ok, JSON.stringify(verdict))
    const sums = await brandTotals(world)
    t.is(sums.redeemed, 3 * 300)
    t.is((sums.streams ?? 0) + (sums.loss ?? 0), 0)
    const rows = await rowsOfBrand(world.brand.brand)
    const details = rows.filter(({ table, values }) => table === 'stream_inbox' && values.detail !== null)
    t.deepEqual(details, [], 'no entry has a detail any more')
    t.deepEqual(
      rows.filter(({ table, values }) => table === 'shop_list' && values.member !== ''),
      [],
      'no alias leads anywhere',
    )
  })
