import test from 'ava'
import { listShops } from '../../src/books/brand/desk.ts'
import { documents, heldBy, publishDocument } from '../../src/books/brand/documents.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { defaultStatements } from '../../src/defaults/statements/index.ts'
import { type DocumentKind, standings } from '../../src/domain/brand/documents.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { operate } from '../../src/operations.ts'
import { managerAt } from '../support/manager.ts'
import { cardNo } from '../support/test-books.ts'
import { firstFault } from './totals.ts'
import { type Branch, startWorld, type World } from './world.ts'

const HOUR = 3_600_000
const hex = (text: string): string => Buffer.from(sha256Text(text)).toString('hex')

/** The default programme, with so many points for a full unit of money. */
const programme = (id: string, points: number, currency = 'EUR') => {
  const base = defaultProgramme(currency)
  const [first, ...rest] = base.earn
  return { ...base, id, earn: [{ ...first, points }, ...rest] }
}

async function publish(
  { brand, clock }: World,
  body: object,
  {
    kind = 'programme',
    series = '',
    shops = [],
    from,
  }: { kind?: DocumentKind; series?: string; shops?: string[]; from?: number } = {},
): Promise<void> {
  const of = { kind, series, shops, from, body: JSON.stringify(body) }
  await brand.brand.engine.transaction((tx) => publishDocument(tx, of, hex, clock.now()))
}

/** Who has which, as the brand's office sees it: `shop no word`. */
async function known({ brand: { brand }, clock }: World): Promise<string[]> {
  const shops = (await listShops(brand.engine.db)).map(({ shop }) => shop)
  const all = standings(shops, await documents(brand.engine.db), await heldBy(brand.engine.db), clock.now())
  return all.map(({ shop, document, word }) => `${shop} ${document.no} ${word}`)
}

const earned = async (branch: Branch): Promise<number> => (await branch.sell(cardNo(9), 1_000)).body.points.earned
const inForce = (branch: Branch): number => branch.running.shop.ctx.programmes.at(branch.clock.now()).version
const publications = (branch: Branch): (string | null)[] =>
  branch.running.shop.books.read
    .trail(Number.MAX_SAFE_INTEGER)
    .flatMap(([, { kind, cause }]) => (kind === 'publish' ? [cause] : []))

test('BRAND-9 a programme of the brand holds in each shop from its start, late where a shop hears late; until then the old one, and nothing is judged again', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  for (const each of [a, b]) await each.sync()
  const from = world.clock.now() + HOUR
  await publish(world, { programme: programme('autumn', 20) }, { from })
  t.deepEqual(await known(world), ['0001 1 unheard', '0002 1 unheard'])
  b.line.weather('cut')
  await a.sync()
  await a.sync()
  t.false(await b.sync())
  t.deepEqual(await known(world), ['0001 1 held', '0002 1 unheard'])
  t.is(await earned(a), 50, 'it is still to come')
  for (const each of [a, b, world]) each.clock.at = from + HOUR
  t.is(await earned(a), 200)
  t.is(await earned(b), 50, 'it has not heard of it')
  b.line.weather('fine')
  t.true(await b.sync())
  t.is(await earned(b), 200)
  await b.sync()
  t.deepEqual(await known(world), ['0001 1 held', '0002 1 late'])
  const metrics = await (await fetch(`${world.brand.url}/metrics`)).text()
  t.regex(metrics, /stempel_brand_documents\{kind="programme",standing="late"\} 1\n/)

  for (const each of [a, b]) {
    for (let again = 0; again < 3; again += 1) t.true(await each.sync())
    t.is(publications(each).length, 1, 'taken over once')
    t.regex(publications(each)[0] ?? '', /^publication:brand\/1-[0-9a-f]{8}:brand$/)
    t.is(firstFault(each), undefined)
  }
  const { body } = await a.ask('GET', '/v1/programmes', await managerAt(a))
  t.like(body.publications.at(-1), { id: 'autumn', state: 'current', publishedBy: 'brand', byBrand: true })
})

test('BRAND-9 a programme that is taken back before its start never holds; one that holds is followed by the next', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await publish(world, { programme: programme('one', 10) })
  await a.sync()
  t.is(await earned(a), 100)
  const from = world.clock.now() + HOUR
  await publish(world, { programme: programme('two', 20) }, { from })
  await a.sync()
  await publish(world, { programme: programme('one', 10) }, { from })
  await a.sync()
  await publish(world, { programme: programme('three', 30) }, { from: from + HOUR })
  await a.sync()
  a.clock.at = from + 60_000
  t.is(await earned(a), 100)
  a.clock.at = from + HOUR
  t.is(await earned(a), 300)
  await a.sync()
  await a.sync()
  t.deepEqual(await known(world), ['0001 4 held'])
})

test('BRAND-10 a shop in which a document cannot hold refuses it, with the field and a sentence; it sells on by the old one and its line goes on', async (t) => {
  const world = await startWorld(t)
  const [a, c] = [await world.branch('0001'), await world.branch('0003', { currency: 'CNY' })]
  const was = inForce(c)
  await publish(world, { programme: programme('autumn', 20) })
  for (const each of [a, c, a, c]) t.true(await each.sync())
  t.deepEqual(await known(world), ['0001 1 held', '0003 1 refused'])
  const refused = (await heldBy(world.brand.brand.engine.db)).find(({ shop }) => shop === '0003')
  t.like(refused, { path: 'currency', why: 'This shop sells in CNY; sales in EUR would earn nothing.' })
  t.regex(JSON.stringify(await (await fetch(`${world.brand.url}/health`)).json()), /A shop refused what the brand/)
  const { warnings } = (await (await fetch(`${c.running.url}/health`)).json()) as { warnings: string[] }
  t.true(warnings.some((each) => /cannot hold in this shop/.test(each)))
  t.is(inForce(c), was)
  t.deepEqual(publications(c), [])

  await publish(world, { programme: programme('autumn-cn', 20, 'CNY') }, { shops: ['0003'] })
  for (const each of [a, c, a, c]) t.true(await each.sync())
  t.deepEqual(await known(world), ['0001 1 held', '0003 2 held'])
  t.is(publications(a).length, 1, 'it is not for this shop')
  const after = (await (await fetch(`${c.running.url}/health`)).json()) as { warnings: string[] }
  t.false(after.warnings.some((each) => /cannot hold/.test(each)))
})

test('BRAND-10 what no shop could read is refused and stops nothing', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await publish(world, { nonsense: true })
  await publish(world, { purpose: 'marketing' }, { kind: 'statement', series: 'marketing/EU-DE' })
  for (const each of [a, a]) t.true(await each.sync())
  t.deepEqual(await known(world), ['0001 1 refused', '0001 1 refused'])
  t.like(a.running.shop.brand?.health(), { linked: true })
})

test('BRAND-11 a statement of the brand is the next version in each shop, shown from its start; who agreed is asked anew as long as the brand said', async (t) => {
  const world = await startWorld(t)
  const [a, b] = [await world.branch('0001'), await world.branch('0002')]
  for (const each of [a, b]) await each.sync()
  const card = cardNo(1)
  t.is((await a.consent(card, 'brand-identity', 'given')).status, 201)
  const found = defaultStatements.find((each) => each.purpose === 'brand-identity' && each.jurisdiction === 'EU-DE')
  const texts = { en: { ...found?.statement.texts.en, title: 'One card for all of Nord' } }
  const from = world.clock.now() + HOUR
  const renewBy = new Date(from + 24 * HOUR).toISOString()
  const body = { purpose: 'brand-identity', jurisdiction: 'EU-DE', renewBy, statement: { texts, validityMonths: 12 } }
  await publish(world, body, { kind: 'statement', series: 'brand-identity/EU-DE', from })
  for (const each of [a, a]) await each.sync()
  const shown = async (branch: Branch) => {
    const { body: session } = await branch.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: card } })
    const headers = { 'card-session': session.session }
    const { body: me } = await branch.ask('GET', '/v1/me/consents?locale=en', { till: 'door', headers })
    return me.purposes[0]
  }
  t.like(await shown(a), { needsRenewal: false, statement: { version: 1 } })
  for (const each of [a, b, world]) each.clock.at = from + 12 * HOUR
  t.like(await shown(a), {
    needsRenewal: true,
    isGood: true,
    statement: { version: 2, title: 'One card for all of Nord' },
  })
  for (const each of [b, b, a, b]) await each.sync()
  t.like(await shown(b), { statement: { version: 2, title: 'One card for all of Nord' } })
  t.deepEqual(await known(world), ['0001 1 held', '0002 1 late'])
  const [here] = b.running.shop.books.read.consents.versions('brand-identity', 'EU-DE').slice(-1)
  t.is(here?.publishedBy, 'brand')
  t.is((here?.renewBy ?? 0) - (here?.from ?? 0), 24 * HOUR, 'it gives its shoppers as much time')
  for (let again = 0; again < 3; again += 1) await b.sync()
  t.is(b.running.shop.books.read.consents.versions('brand-identity', 'EU-DE').length, 2)
  t.is(firstFault(b), undefined)
})

test('BRAND-12 the brand hears that a shop published one of its own instead, and books that were put back ask again and double nothing', async (t) => {
  const world = await startWorld(t)
  const a = await world.branch('0001')
  await publish(world, { programme: programme('autumn', 20) })
  for (const each of [a, a]) await each.sync()
  const { shop } = a.running
  // As if the books were a backup of before: they know nothing of it, and the file beside them does.
  await shop.books.writer.submit((tx) =>
    tx.members.set('brand-documents', JSON.stringify({ digest: '', at: 0, taken: [], told: '' })),
  )
  for (const each of [a, a]) t.true(await each.sync())
  t.is(publications(a).length, 1)
  t.deepEqual(await known(world), ['0001 1 held'])
  await operate({ shop, onRevoked: () => {} }, 'programme.publish', { document: programme('mine', 7) })
  await a.sync()
  t.deepEqual(await known(world), ['0001 1 replaced'])
  t.is(await earned(a), 70)
})
