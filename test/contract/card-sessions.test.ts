import { readFileSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import test from 'ava'
import { slipLink } from '../../src/actions/shop/slip-link.ts'
import { reachShop } from '../../src/local-socket.ts'
import { CARD, couponShop, kiosk, saleAt } from '../support/shopper.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { isProblem } from './contract.ts'

const MINUTE = 60_000

/** The link a slip of this card would carry, and what stands behind its #. */
function linkOf(shop: TestShop, card: string, at = shop.clock.at): string {
  const { ctx } = shop.running.shop
  const handle = ctx.keys.sealHandle(card, 'scanned', at)
  const link = slipLink(handle, at, { ...ctx, publicUrl: 'https://shop.example/' }) ?? ''
  const [address, token = ''] = link.split('#')
  if (address !== 'https://shop.example/m') throw new Error(`the link leads to ${address}`)
  return token
}

test('SESSION-1 a card held to the kiosk opens a session, which shows the card until the shopper walks away', async (t) => {
  const shop = await testShop(t)
  const opened = await shop.ask('POST', '/v1/card-sessions', { till: 'door', body: { code: CARD } })
  t.like(opened, { status: 201, body: { readOnly: false, expiresAt: '2026-11-21T11:03:00.000Z' } })
  const headers = { 'card-session': opened.body.session }
  t.is((await shop.ask('GET', '/v1/me', { till: 'door', headers })).status, 200)
  t.like(await shop.ask('DELETE', '/v1/card-sessions/current', { till: 'door', headers }), {
    status: 200,
    body: { ended: true },
  })
  isProblem(t, await shop.ask('GET', '/v1/me', { till: 'door', headers }), 401, 'unauthorised', 'Card-Session')
  t.is((await shop.ask('DELETE', '/v1/card-sessions/current', { till: 'door', headers })).status, 200)
  isProblem(t, await shop.get('/v1/me', 'door'), 401, 'unauthorised', 'Card-Session')
})

test('SESSION-2 a session ends three minutes after its last call, and after half an hour however busy it is', async (t) => {
  const shop = await testShop(t)
  const at = await kiosk(shop, CARD)
  shop.clock.at += 3 * MINUTE - 1
  t.is((await at.get('')).status, 200)
  shop.clock.at += 3 * MINUTE
  isProblem(t, await at.get(''), 401, 'unauthorised', 'Card-Session')
  const busy = await kiosk(shop, CARD)
  for (let minutes = 0; minutes < 28; minutes += 2) {
    shop.clock.at += 2 * MINUTE
    t.is((await busy.get('')).status, 200)
  }
  shop.clock.at += 2 * MINUTE
  isProblem(t, await busy.get(''), 401, 'unauthorised', 'Card-Session')
})

test('SESSION-3 only a kiosk shows cards; what is no card is refused without repeating it, and cannot be tried out fast', async (t) => {
  const shop = await testShop(t)
  const open = (till: string, body: unknown) => shop.ask('POST', '/v1/card-sessions', { till, body })
  isProblem(t, await open('07', { code: CARD }), 403, 'forbidden')
  isProblem(t, await open('wall', { code: CARD }), 403, 'forbidden')
  const bare = await fetch(`${shop.running.url}/v1/card-sessions`, {
    method: 'POST',
    body: JSON.stringify({ code: CARD }),
    headers: { 'content-type': 'application/json' },
  })
  t.is(bare.status, 401)
  t.is((await open('door', { code: CARD, token: 'x' })).status, 422)
  t.is((await open('door', {})).status, 422)
  const wrong = `${CARD.slice(0, -2)}${CARD.at(-2) === '0' ? '1' : '0'}${CARD.at(-1)}`
  const refused = await open('door', { code: wrong })
  isProblem(t, refused, 422, 'invalid', 'code')
  t.false(refused.text.includes(wrong))
  const tries = await Promise.all(Array.from({ length: 70 }, () => open('door', { code: wrong })))
  t.true(tries.some(({ status }) => status === 429))
  isProblem(t, await open('door', { code: CARD }), 429, 'too_many')
  shop.clock.at += MINUTE
  t.is((await open('door', { code: CARD })).status, 201)
})

test('SESSION-4 a session stands nowhere but in memory, and the card in it nowhere at all', async (t) => {
  const shop = await testShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const { session } = await kiosk(shop, CARD)
  const { data, keys } = shop.running.shop.settings
  for (const file of ['shop.sqlite', 'shop.sqlite-wal'])
    for (const secret of [session, CARD]) t.false(readFileSync(`${data}/${file}`).includes(Buffer.from(secret)), file)
  t.false(readFileSync(`${keys}/shop.json`, 'utf8').includes(session))
  t.regex(session, /^cs_[A-Za-z0-9_-]{43}$/)
})

test('SESSION-5 the link on a slip shows the card for 24 hours and does nothing else', async (t) => {
  const { shop } = await couponShop(t)
  await saleAt(shop, CARD, 1, 3550)
  const token = linkOf(shop, CARD)
  const call = async (method: string, path: string, session?: string, body?: unknown) => {
    const answer = await fetch(shop.running.url + path, {
      method,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: {
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...(session === undefined ? {} : { 'card-session': session }),
      },
    })
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> }
  }
  const opened = await call('POST', '/v1/card-sessions', undefined, { token })
  t.like(opened, { status: 201, body: { readOnly: true } })
  const session = String(opened.body.session)
  t.like(await call('GET', '/v1/me', session), { status: 200, body: { balance: 175 } })
  t.is((await call('GET', '/v1/me/history', session)).status, 200)
  t.is((await call('GET', '/v1/me/consents', session)).status, 200)
  const refused = [
    await call('GET', '/v1/me/export', session),
    await call('DELETE', '/v1/me', session),
    await call('PUT', '/v1/me/contact', session, { level: 'none' }),
  ]
  for (const { status, body } of refused) {
    t.is(status, 403)
    t.like(body, { code: 'forbidden', path: 'Card-Session' })
    t.regex(String(body.detail), /reader of a kiosk/)
  }
  t.is((await call('PUT', '/v1/recoveries/r1', session, { recoveryCode: 'x', newCard: CARD })).status, 401)
  const swapped = `${token.slice(0, 20)}${token[20] === 'A' ? 'B' : 'A'}${token.slice(21)}`
  const handle = shop.running.shop.ctx.keys.sealHandle(CARD, 'scanned', shop.clock.at)
  for (const wrong of [swapped, handle, handle.replace('h1_', 'l1_'), 'l1_', 'x'.repeat(400)])
    t.like(await call('POST', '/v1/card-sessions', undefined, { token: wrong }), { status: 401 })
  t.is((await shop.scan(token.replace('l1_', 'h1_'))).status, 422, 'a link is no handle')
  shop.clock.at += 86_400_000
  t.is((await call('POST', '/v1/card-sessions', undefined, { token })).status, 201)
  shop.clock.at += 1000
  t.like(await call('POST', '/v1/card-sessions', undefined, { token }), { status: 401, body: { path: 'token' } })
})

test('SESSION-6 whoever opens many sessions by one link ends only their own oldest', async (t) => {
  const shop = await testShop(t)
  const other = await kiosk(shop, cardNo(2))
  const token = linkOf(shop, CARD)
  const open = async () =>
    (await shop.ask('POST', '/v1/card-sessions', { till: 'door', body: { token } })).body.session as string
  const sessions: string[] = []
  for (let i = 0; i < 9; i += 1) sessions.push(await open())
  const look = (session: string | undefined) =>
    shop.ask('GET', '/v1/me', { till: 'door', headers: { 'card-session': session ?? '' } })
  t.is((await look(sessions[0])).status, 401)
  t.is((await look(sessions[1])).status, 200)
  t.is((await other.get('')).status, 200)
})

test('SESSION-7 a revoked kiosk shows nobody’s card any more', async (t) => {
  const shop = await testShop(t)
  const at = await kiosk(shop, CARD)
  const command = await reachShop(shop.running.shop.settings.data)
  await command?.call('device.revoke', { id: 'door' })
  command?.close()
  t.is((await at.get('')).status, 401)
  const headers = { 'card-session': at.session }
  const bare = await fetch(`${shop.running.url}/v1/me`, { headers })
  t.is(bare.status, 401)
})

test('SESSION-8 phones that keep the shop waiting are turned away, and a till sells on beside them', async (t) => {
  const shop = await testShop(t)
  const { port } = new URL(shop.running.url)
  const slow: Socket[] = []
  for (let i = 0; i < 32; i += 1) {
    const socket = connect(Number(port), '127.0.0.1')
    t.teardown(() => socket.destroy())
    slow.push(socket)
    await new Promise<void>((resolve) => socket.once('connect', () => resolve()))
    socket.write(
      'POST /v1/card-sessions HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    )
  }
  const phone = (): Promise<Response> =>
    fetch(`${shop.running.url}/v1/card-sessions`, {
      method: 'POST',
      body: '{"token":"x"}',
      headers: { 'content-type': 'application/json' },
    })
  // The server reads all lines before it turns anybody away, so the first refusal tells that the places are taken.
  let status = (await phone()).status
  for (let i = 0; i < 200 && status !== 429; i += 1) status = (await phone()).status
  t.is(status, 429)
  t.is((await saleAt(shop, CARD, 1, 3550)).status, 201)
  for (const socket of slow) socket.destroy()
  for (let i = 0; i < 200 && status !== 401; i += 1) status = (await phone()).status
  t.is(status, 401)
})
