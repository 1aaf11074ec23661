import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { slipLink } from '../../src/actions/shop/slip-link.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { defaultStatements } from '../../src/defaults/statements/index.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { brand } from '../support/consent.ts'
import { CARD, kiosk, saleAt } from '../support/shopper.ts'
import { signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { isProblem } from './contract.ts'

const YES = { state: 'given', version: 1, locale: 'de', action: 'button:agree' }
const NO = { ...YES, state: 'withdrawn', action: 'button:withdraw' }
const DAY = 86_400_000

/** The shop belongs to a brand that remembers what it was asked. */
function link(shop: TestShop) {
  const linked = brand()
  Object.assign(shop.running.shop.ctx, { membership: linked })
  return linked
}

function fault({ running }: TestShop): string | undefined {
  const books = readShopBooks(running.shop.settings.data, sha256Text)
  const verdict = verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true })
  books.close()
  return verdict.ok ? undefined : verdict.first
}

test('CONSENT-28 at the kiosk a shopper agrees, sees it with the words, and withdraws as easily; by a link nothing changes', async (t) => {
  const shop = await testShop(t)
  const linked = link(shop)
  await saleAt(shop, CARD, 1, 3550)
  const at = await kiosk(shop, CARD)
  const given = await at.put('/consents/brand-identity/e1', YES)
  t.is(given.status, 201, given.text)
  t.is((await at.put('/consents/brand-identity/e1', YES)).text, given.text)
  isProblem(t, await at.put('/consents/brand-identity/e1', NO), 409, 'conflict', 'eventId')
  isProblem(t, await at.put('/consents/other/e2', YES), 404, 'not_found', 'purpose')
  isProblem(t, await at.put('/consents/brand-identity/e2', { ...YES, locale: 'xx' }), 422, 'invalid', 'locale')
  isProblem(t, await at.put('/consents/brand-identity/e2', { ...YES, action: 'A B' }), 422, 'invalid', 'action')
  isProblem(t, await at.put('/consents/brand-identity/e2', { ...YES, state: 'expired' }), 422, 'invalid', 'state')
  t.like((await at.get('/consents?locale=de')).body, {
    isLinked: true,
    purposes: [{ state: 'given', stateText: 'eingewilligt', isGood: true, version: 1 }],
    events: [{ event: 'e1', state: 'given', title: 'Punkte in jeder Filiale nutzen' }],
  })
  t.like((await at.get('')).body.consents, [{ purpose: 'brand-identity', state: 'given', isGood: true }])
  const { ctx } = shop.running.shop
  const handle = ctx.keys.sealHandle(CARD, 'scanned', shop.clock.at)
  const token = slipLink(handle, shop.clock.at, { ...ctx, publicUrl: 'https://shop.example/' })?.split('#')[1]
  const { session } = (await shop.ask('POST', '/v1/card-sessions', { till: 'door', body: { token } })).body
  const byLink = (method: string, path: string, body?: unknown) =>
    shop.ask(method, `/v1/me${path}`, {
      till: 'door',
      headers: { 'card-session': session },
      ...(body === undefined ? {} : { body }),
    })
  isProblem(t, await byLink('PUT', '/consents/brand-identity/e3', NO), 403, 'forbidden', 'Card-Session')
  t.is((await byLink('GET', '/consents')).body.events.length, 1)
  isProblem(
    t,
    await shop.ask('PUT', '/v1/me/consents/brand-identity/e3', { till: 'door', body: NO }),
    401,
    'unauthorised',
  )
  t.is((await at.put('/consents/brand-identity/e3', NO)).body.state, 'withdrawn')
  t.deepEqual(linked.heard, ['join true', 'agrees to brand-identity true', 'leave true'])
  t.is(fault(shop), undefined)
})

test('CONSENT-29 the card in this shop is the same whatever was answered: consent is no condition of anything here', async (t) => {
  const answers: unknown[] = []
  for (const how of ['none', 'refused', 'given', 'withdrawn']) {
    const shop = await testShop(t)
    link(shop)
    const at = await kiosk(shop, CARD)
    if (how === 'refused') await at.put('/consents/brand-identity/a', { ...YES, state: 'refused' })
    if (how === 'given' || how === 'withdrawn') t.is((await at.put('/consents/brand-identity/a', YES)).status, 201)
    if (how === 'withdrawn') t.is((await at.put('/consents/brand-identity/b', NO)).status, 201)
    const { points, gifts, why } = (await saleAt(shop, CARD, 1, 3550)).body
    const { coupons, due } = (await shop.ask('PUT', '/v1/visits/v1', { till: 'door', body: { card: CARD } })).body
    const offered = coupons.length
    answers.push({ points, gifts, why, offered, due })
    t.is(fault(shop), undefined)
  }
  for (const each of answers) t.deepEqual(each, answers[0])
})

test('CONSENT-30 the export holds every consent in words and as it is stored; a card erased ends them, and its evidence stays', async (t) => {
  const shop = await testShop(t)
  link(shop)
  await saleAt(shop, CARD, 1, 3550)
  const at = await kiosk(shop, CARD)
  await at.put('/consents/brand-identity/e1', YES)
  await at.put('/consents/profiling/e2', { ...YES, state: 'refused' })
  const { body } = await at.get('/export')
  t.deepEqual(
    body.consents.events.map(({ purpose, state }: Record<string, string>) => `${purpose} ${state}`),
    ['brand-identity given', 'profiling refused'],
  )
  t.is(body.rows.consent.length, 2)
  t.is(body.rows.consent[0].event, 'e1')
  const page = await shop.ask('GET', '/v1/me/export?locale=de', {
    till: 'door',
    headers: { 'card-session': at.session, accept: 'text/html' },
  })
  for (const part of ['Worin Sie eingewilligt haben', 'eingewilligt', 'namenlose Karte'])
    t.true(page.text.includes(part), part)
  const { stored } = (await at.get('?locale=de')).body
  t.true(stored.some(({ fields }: { fields: string[] }) => fields.includes('consent.principal')))
  t.like(await at.erase(), { status: 200, body: { erased: true } })
  const { consents } = shop.running.shop.books.read
  const events = consents.history(shop.running.shop.ctx.keys.consentPrincipal(CARD))
  t.deepEqual(
    events.map(({ state }) => state),
    ['given', 'refused', 'terminated'],
  )
  const file = readFileSync(join(shop.running.shop.settings.keys, 'ended.jsonl'), 'utf8')
  t.like(JSON.parse(file), { purpose: 'brand-identity', state: 'terminated' })
  t.is(fault(shop), undefined)
  await shop.running.tick()
  t.is(fault(shop), undefined)
})

test('CONSENT-31 managers publish and see who stands where; auditors look; nobody else does either', async (t) => {
  const shop = await testShop(t)
  link(shop)
  const manager = await signIn(shop, 'manager')
  const auditor = await signIn(shop, 'auditor')
  const cashier = await signIn(shop, 'cashier')
  const document = { ...defaultStatements[0]?.statement, renewBy: '2026-12-24', from: '2026-11-22' }
  const path = '/v1/statements/brand-identity/2'
  isProblem(t, await cashier.ask('PUT', path, document), 403, 'forbidden')
  isProblem(t, await auditor.ask('PUT', path, document), 403, 'forbidden')
  isProblem(t, await cashier.ask('GET', '/v1/statements'), 403, 'forbidden')
  isProblem(t, await manager.ask('PUT', path, { ...document, texts: {} }), 422, 'invalid', 'texts')
  isProblem(t, await manager.ask('PUT', '/v1/statements/brand-identity/x', document), 422, 'invalid', 'version')
  const published = await manager.ask('PUT', path, document)
  t.like(published, {
    status: 201,
    body: { version: 2, state: 'coming', publishedBy: 'a-manager', from: '2026-11-21T23:00:00.000Z' },
  })
  t.is((await manager.ask('PUT', path, document)).text, published.text)
  const at = await kiosk(shop, CARD)
  t.is((await at.put('/consents/brand-identity/e1', YES)).status, 201)
  shop.clock.at += DAY
  const later = await kiosk(shop, CARD)
  isProblem(t, await later.put('/consents/brand-identity/e2', YES), 409, 'conflict', 'version')
  t.like((await later.get('/consents')).body.purposes[0], { needsRenewal: true, statement: { version: 2 } })
  const again = await signIn(shop, 'manager')
  t.like(await again.ask('PUT', `${path}/invalidation`, {}), { status: 201, body: { state: 'invalidated' } })
  const { statements, standing } = (await again.ask('GET', '/v1/statements')).body
  t.is(statements.length, 13)
  t.deepEqual(
    standing.map(({ cards }: { cards: unknown }) => cards),
    [null],
  )
  t.is(fault(shop), undefined)
})

test('CONSENT-32 a restored backup ends again what had ended since, before it serves anybody', async (t) => {
  const shop = await testShop(t)
  link(shop)
  const other = cardNo(2)
  for (const card of [CARD, other]) await (await kiosk(shop, card)).put(`/consents/brand-identity/${card}`, YES)
  const { running } = shop
  const { ctx, folder, books } = running.shop
  const principal = Buffer.from(ctx.keys.consentPrincipal(CARD)).toString('hex')
  // As if the withdrawal had been made in a life of the books that is lost: only the key folder knows of it.
  folder.appendEnded({ principal, purpose: 'brand-identity', state: 'withdrawn', at: shop.clock.at + 60_000 })
  shop.clock.at += 3_600_000
  const { endConsentsAgain } = await import('../../src/consents.ts')
  await endConsentsAgain(running.shop)
  t.is(books.read.consents.last(ctx.keys.consentPrincipal(CARD), 'brand-identity')?.state, 'withdrawn')
  t.is(books.read.consents.last(ctx.keys.consentPrincipal(other), 'brand-identity')?.state, 'given')
  t.is(fault(shop), undefined)
  t.deepEqual(folder.contents().ended?.length, 1, 'an export of the keys carries it')
})
