import test, { type ExecutionContext } from 'ava'
import { io } from 'socket.io-client'
import { verifyBooks } from '../../src/commands/verify-books.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { fill, isProblem, saleBody } from './contract.ts'

const offerOf = (each: string) => ({
  id: `${each}-10`,
  title: { en: `10 % off ${each}` },
  value: { kind: 'percent', percent: 10 },
  filter: { departments: [each] },
  validity: { days: 14 },
  issue: { by: 'visit' },
})

interface Companion extends TestShop {
  /** As the screen beside till 07. */
  side(method: string, path: string, body?: unknown): ReturnType<TestShop['ask']>
  suggested(card: string): Promise<{ id: string; kind: string; title: string; why: string }[]>
}

/** A shop with three offers at the door, and a screen beside till 07. */
async function companion(t: ExecutionContext, entrance: object = {}, more: object = {}): Promise<Companion> {
  const shop = await testShop(t)
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  const offers = ['coffee', 'tea', 'milk'].map(offerOf)
  await operate(on, 'programme.publish', {
    document: { ...defaultProgramme('EUR'), id: 'door', offers, entrance, ...more },
  })
  const added = await operate(on, 'device.add', { kind: 'screen', id: 'side07', workstation: '07' })
  const tokens = { ...shop.tokens, side07: (added as { token: string }).token }
  const side: Companion['side'] = (method, path, body) =>
    shop.ask(method, path, { body, headers: { authorization: `Bearer ${tokens.side07}` } })
  const suggested: Companion['suggested'] = async (card) =>
    (await side('POST', '/v1/suggestions', { card })).body.suggestions
  return { ...shop, tokens, side, suggested }
}

test('SUGGEST-1 with the card present staff see what fits and why; nothing is stored and a second look says the same', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const first = await shop.suggested(cardNo(1))
  t.is(first.length, 3)
  for (const { title, why, id } of first) {
    t.regex(title, /^10 % off /)
    t.not(why, '')
    t.regex(id, /^[0-9a-f]{24}$/)
  }
  t.deepEqual(await shop.suggested(cardNo(1)), first)
  const handle = (await shop.side('POST', '/v1/scans', { code: cardNo(1) })).body
  t.deepEqual(await shop.suggested(handle.card), first)
  t.deepEqual(handle.coupons, [], 'nothing acts by itself')
  t.deepEqual(await shop.suggested(cardNo(2)), [], 'a card never seen')
})

test('SUGGEST-2 taking an offer gives the card its coupon, which the till redeems; dismissing it gives nothing', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const [taken, dismissed] = await shop.suggested(cardNo(1))
  const gave = await shop.side('PUT', `/v1/suggestions/${taken?.id}`, { state: 'taken' })
  t.like(gave, { status: 200, body: { state: 'taken', coupon: { title: taken?.title } } })
  t.is((await shop.side('PUT', `/v1/suggestions/${taken?.id}`, { state: 'taken' })).text, gave.text)
  const no = await shop.side('PUT', `/v1/suggestions/${dismissed?.id}`, { state: 'dismissed' })
  t.deepEqual(no.body, { id: dismissed?.id, state: 'dismissed' })
  const { body } = await shop.scan(cardNo(1))
  t.deepEqual(
    body.coupons.map(({ code }: { code: string }) => code),
    [gave.body.coupon.code],
  )
  const left = await shop.suggested(cardNo(1))
  t.is(left.length, 1, 'what was decided is not said again')
  const department = String(taken?.title.split(' ').at(-1))
  const sold = await shop.put('/v1/sales/0001.07.2026-11-21.000002', {
    ...saleBody(1000, { card: cardNo(1), coupons: [gave.body.coupon.code] }),
    lines: [{ line: 1, department, quantity: 1, amountCents: 1000 }],
  })
  t.is(sold.body.discountCents, 100)
  const late = await shop.side('PUT', `/v1/suggestions/${taken?.id}`, { state: 'dismissed' })
  isProblem(t, late, 409, 'conflict', 'state')
})

test('SUGGEST-3 the last word counts: a coupon nobody used is withdrawn, and given again', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const [one] = await shop.suggested(cardNo(1))
  const put = (state: string) => shop.side('PUT', `/v1/suggestions/${one?.id}`, { state })
  const first = await put('taken')
  t.like(await put('dismissed'), { status: 200, body: { state: 'dismissed' } })
  t.deepEqual((await shop.scan(cardNo(1))).body.coupons, [])
  const second = await put('taken')
  t.is(second.status, 200)
  t.not(second.body.coupon.code, first.body.coupon.code)
  t.is((await shop.scan(cardNo(1))).body.coupons.length, 1)
})

test('SUGGEST-4 offers that staff suggested rest in every channel: the door does not give them the same day', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const [taken, dismissed] = await shop.suggested(cardNo(1))
  await shop.side('PUT', `/v1/suggestions/${taken?.id}`, { state: 'taken' })
  await shop.side('PUT', `/v1/suggestions/${dismissed?.id}`, { state: 'dismissed' })
  const visit = await shop.put('/v1/visits/a-1', { card: cardNo(1) }, 'door')
  const titles = visit.body.coupons.map(({ title }: { title: string }) => title)
  t.is(titles.length, 1)
  t.false(titles.includes(taken?.title) || titles.includes(dismissed?.title))
})

test('SUGGEST-5 a card of the control group and one whose shopper wants none are offered nothing', async (t) => {
  const shop = await companion(t, { controlPercent: 50 })
  const counts = new Set<number>()
  for (let i = 1; i <= 12; i += 1) {
    await fill(shop, cardNo(i), 150, `0001.07.2026-11-21.00001${i}`)
    counts.add((await shop.suggested(cardNo(i))).length)
  }
  t.deepEqual([...counts].sort(), [0, 3])
  const open = await shop.ask('POST', '/v1/card-sessions', { body: { code: cardNo(1) }, till: 'door' })
  const headers = { 'card-session': open.body.session }
  t.is((await shop.ask('PUT', '/v1/me/contact', { body: { level: 'none' }, till: 'door', headers })).status, 200)
  t.deepEqual(await shop.suggested(cardNo(1)), [])
})

test('SUGGEST-6 only a till and the screen beside it are told; a suggestion that is over is none', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const [one] = await shop.suggested(cardNo(1))
  const as = (till: string, method: string, path: string, body: unknown) => shop.ask(method, path, { body, till })
  isProblem(t, await as('wall', 'POST', '/v1/suggestions', { card: cardNo(1) }), 403, 'forbidden')
  isProblem(t, await as('door', 'POST', '/v1/suggestions', { card: cardNo(1) }), 403, 'forbidden')
  isProblem(t, await as('wall', 'PUT', `/v1/suggestions/${one?.id}`, { state: 'taken' }), 403, 'forbidden')
  isProblem(t, await shop.side('PUT', `/v1/suggestions/${'0'.repeat(24)}`, { state: 'taken' }), 404, 'not_found', 'id')
  isProblem(t, await shop.side('PUT', `/v1/suggestions/${one?.id}`, { state: 'due' }), 422, 'invalid', 'state')
  // Overnight it is another day's.
  shop.clock.at += 24 * 3_600_000
  isProblem(t, await shop.side('PUT', `/v1/suggestions/${one?.id}`, { state: 'taken' }), 404, 'not_found', 'id')
})

test('SUGGEST-7 what staff did is in the export, goes with the card and after 90 days, and the books still prove themselves', async (t) => {
  const shop = await companion(t)
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const [one, two] = await shop.suggested(cardNo(1))
  await shop.side('PUT', `/v1/suggestions/${one?.id}`, { state: 'taken' })
  await shop.side('PUT', `/v1/suggestions/${two?.id}`, { state: 'dismissed' })
  const { suggestions } = shop.running.shop.books.read
  t.is(suggestions.one(one?.id ?? '')?.workstation, '07')
  const open = await shop.ask('POST', '/v1/card-sessions', { body: { code: cardNo(1) }, till: 'door' })
  const headers = { 'card-session': open.body.session }
  const kept = await shop.ask('GET', '/v1/me/export', { till: 'door', headers })
  t.is(kept.body.rows.suggestion.length, 2)
  t.like(verifyBooks(shop.running.shop.settings), { ok: true })
  await operate({ shop: shop.running.shop, onRevoked: () => {} }, 'card.erase', { card: cardNo(1) })
  t.is(suggestions.one(one?.id ?? ''), undefined)
  await fill(shop, cardNo(2), 150, '0001.07.2026-11-21.000002')
  const [third] = await shop.suggested(cardNo(2))
  await shop.side('PUT', `/v1/suggestions/${third?.id}`, { state: 'dismissed' })
  t.is(suggestions.one(third?.id ?? '')?.state, 'dismissed')
  shop.clock.at += 92 * 24 * 3_600_000
  await shop.running.tick()
  t.is(suggestions.one(third?.id ?? ''), undefined)
  t.like(verifyBooks(shop.running.shop.settings), { ok: true })
})

test('TILLUI-1 a screen beside a till scans, settles gifts and takes back goods; one on a wall does not', async (t) => {
  const shop = await companion(t)
  await shop.put('/v1/sales/0001.07.2026-11-21.000001', {
    ...saleBody(0, { card: cardNo(1) }),
    lines: [
      { line: 1, name: 'Coffee', quantity: 2, amountCents: 2000 },
      { line: 2, name: 'Tea', quantity: 1, amountCents: 1500 },
    ],
  })
  t.like(await shop.side('POST', '/v1/scans', { code: cardNo(1) }), { status: 200, body: { balance: 175 } })
  isProblem(t, await shop.ask('POST', '/v1/scans', { body: { code: cardNo(1) }, till: 'wall' }), 403, 'forbidden')
  const gift = '/v1/sales/0001.07.2026-11-21.000001/gifts/chocolate-bar'
  t.is((await shop.side('PUT', gift, { state: 'handed' })).status, 200)
  const receipt = await shop.side('GET', '/v1/receipts/0001.07.2026-11-21.000001')
  t.like(receipt.body, { card: true, voided: false, currency: 'EUR' })
  t.deepEqual(receipt.body.lines[0], { line: 1, name: 'Coffee', quantity: 2, left: 2, amountCents: 2000 })
  const lines = [{ line: 1, quantity: 1, amountCents: 1000 }]
  const path = '/v1/sales/0001.07.2026-11-21.000001/returns:preview'
  const preview = await shop.side('POST', path, { lines })
  t.like(preview, { status: 200, body: { points: { clawedBack: 50, balance: 125 } } })
  t.is((await shop.scan(cardNo(1))).body.balance, 175, 'a preview books nothing')
  const body = { original: '0001.07.2026-11-21.000001', currency: 'EUR', lines }
  const back = await shop.side('PUT', '/v1/returns/0001.side07.2026-11-21.1', body)
  t.is(back.status, 201)
  t.deepEqual(back.body.points, preview.body.points)
  const after = await shop.side('GET', '/v1/receipts/0001.07.2026-11-21.000001')
  t.is(after.body.lines[0].left, 1)
  isProblem(t, await shop.side('PUT', '/v1/returns/0001.07.2026-11-21.9', body), 403, 'forbidden', 'key')
  isProblem(t, await shop.ask('PUT', '/v1/returns/0001.wall.2026-11-21.1', { body, till: 'wall' }), 403, 'forbidden')
  isProblem(t, await shop.side('GET', '/v1/receipts/0001.07.2026-11-21.999999'), 404, 'not_found', 'code')
  isProblem(t, await shop.side('GET', '/v1/receipts/nothing'), 422, 'invalid', 'code')
})

test('TILLUI-2 a receipt without a card is found by its claim code', async (t) => {
  const shop = await companion(t)
  const sold = await shop.put('/v1/sales/0001.07.2026-11-21.000001', saleBody(1000))
  const receipt = await shop.side('GET', `/v1/receipts/${encodeURIComponent(sold.body.receipt.claim)}`)
  t.like(receipt, { status: 200, body: { sale: '0001.07.2026-11-21.000001', card: false } })
})

test('TILLUI-3 the screen beside a till hears of that till only', async (t) => {
  const shop = await companion(t)
  const socket = io(`${shop.running.url}/live`, { transports: ['websocket'], auth: { token: shop.tokens.side07 } })
  t.teardown(() => socket.close())
  await new Promise<void>((resolve) => socket.once('connect', resolve))
  const heard: unknown[] = []
  const last = new Promise<void>((resolve) =>
    socket.on('card.presented', (data) => {
      heard.push(data.balance)
      resolve()
    }),
  )
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  await shop.ask('POST', '/v1/scans', { body: { code: cardNo(2) }, till: '08' })
  await shop.ask('POST', '/v1/scans', { body: { code: cardNo(1) }, till: '07' })
  await last
  t.deepEqual(heard, [150])
})

const KNOWLEDGE = [
  {
    id: 'fair',
    question: { en: 'Is it fairly traded?', de: 'Ist er fair gehandelt?' },
    answer: { en: 'Yes, since 2024.', de: 'Ja, seit 2024.' },
    departments: ['coffee'],
    skus: ['4006381333931'],
  },
  { id: 'combine', question: { en: 'With other coupons?' }, answer: { en: 'Yes.' }, offers: ['coffee-10'] },
  { id: 'nuts', question: { en: 'Are there nuts in it?' }, answer: { en: 'No.' }, gifts: ['chocolate-bar'] },
]

test('KNOW-3 what staff should know stands beside suggestions, and beside the coupons and gifts of the card', async (t) => {
  const shop = await companion(t, {}, { knowledge: KNOWLEDGE })
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  const first = await shop.side('POST', '/v1/suggestions', { card: cardNo(1) })
  const coffee = first.body.suggestions.find(({ title }: { title: string }) => title === '10 % off coffee')
  t.deepEqual(coffee.knowledge, [
    { question: 'With other coupons?', answer: 'Yes.' },
    { question: 'Is it fairly traded?', answer: 'Yes, since 2024.' },
  ])
  const tea = first.body.suggestions.find(({ title }: { title: string }) => title === '10 % off tea')
  t.false('knowledge' in tea)
  await shop.side('PUT', `/v1/suggestions/${coffee.id}`, { state: 'taken' })
  const taken = await shop.side('POST', '/v1/suggestions?locale=de', { card: cardNo(1) })
  const { gifts, coupons } = taken.body.card
  t.deepEqual([gifts[0]?.gift, coupons[0]?.offer], ['chocolate-bar', 'coffee-10'])
  t.deepEqual(taken.body.knowledge, [
    { about: { offer: 'coffee-10' }, question: 'With other coupons?', answer: 'Yes.' },
    { about: { offer: 'coffee-10' }, question: 'Ist er fair gehandelt?', answer: 'Ja, seit 2024.' },
    { about: { gift: 'chocolate-bar' }, question: 'Are there nuts in it?', answer: 'No.' },
  ])
})

test('KNOW-4 a till asks what is known of an article, in the language of who reads it; nobody else may', async (t) => {
  const shop = await companion(t, {}, { knowledge: KNOWLEDGE })
  const asked = await shop.side('GET', '/v1/knowledge?sku=4006381333931&department=tea&locale=de')
  t.deepEqual(asked.body, {
    knowledge: [{ about: { sku: '4006381333931' }, question: 'Ist er fair gehandelt?', answer: 'Ja, seit 2024.' }],
  })
  t.deepEqual((await shop.ask('GET', '/v1/knowledge?sku=1', { till: '07' })).body, { knowledge: [] })
  isProblem(t, await shop.side('GET', '/v1/knowledge'), 422, 'invalid', 'sku')
  isProblem(t, await shop.side('GET', `/v1/knowledge?gift=${'x'.repeat(201)}`), 422, 'invalid', 'gift')
  isProblem(t, await shop.ask('GET', '/v1/knowledge?sku=1', { till: 'door' }), 403, 'forbidden')
})
