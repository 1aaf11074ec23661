import test, { type ExecutionContext } from 'ava'
import { verifyBooks } from '../../src/commands/verify-books.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { SORRY } from '../support/answers.ts'
import { kiosk } from '../support/shopper.ts'
import { type SignedIn, signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import { type TestShop, testShop } from '../support/test-shop.ts'
import { fill, isProblem } from './contract.ts'

/** A shop whose door asks, and a card that bought there. */
async function askingShop(t: ExecutionContext): Promise<TestShop> {
  const shop = await testShop(t)
  const experience = { restDays: 30, sorry: 'sorry' }
  await operate({ shop: shop.running.shop, onRevoked: () => {} }, 'programme.publish', {
    document: { ...defaultProgramme('EUR'), id: 'asking', offers: [SORRY], experience },
  })
  await fill(shop, cardNo(1), 150, '0001.07.2026-11-21.000001')
  return shop
}

const say = (shop: TestShop, visit: string, body: object, device = 'door') =>
  shop.put(`/v1/visits/${visit}/answer`, body, device)

test('ANSWER-8 over HTTP a kiosk alone answers: 201, then 200 with the same bytes, each fault with its path', async (t) => {
  const shop = await askingShop(t)
  const visit = await shop.put('/v1/visits/a-1', { card: cardNo(1) }, 'door')
  t.true(visit.body.ask)
  const bad = { answer: 'bad', reason: 'queue' }
  isProblem(t, await say(shop, 'a-1', bad, '07'), 403, 'forbidden')
  isProblem(t, await say(shop, 'a-1', { answer: 'awful' }), 422, 'invalid', 'answer')
  isProblem(t, await say(shop, 'a-1', { answer: 'bad', reason: 'weather' }), 422, 'invalid', 'reason')
  isProblem(t, await say(shop, 'a-1', { ...bad, text: 'x' }), 422, 'invalid', 'text')
  isProblem(t, await say(shop, 'a-2', bad), 404, 'not_found', 'id')
  isProblem(t, await say(shop, 'a%202', bad), 422, 'invalid', 'id')
  const first = await say(shop, 'a-1', bad)
  t.is(first.status, 201)
  t.like(first.body, { visit: 'a-1', ...bad, ticket: { state: 'open' }, coupon: { offer: 'sorry' } })
  t.like(await say(shop, 'a-1', bad), { status: 200, text: first.text })
  const at = await kiosk(shop, cardNo(1))
  const said = [{ day: '2026-11-21', ...bad, state: 'open' }]
  t.deepEqual((await at.get('')).body.answers, said)
  const { body } = await at.get('/export')
  t.deepEqual(body.card.answers, said)
  t.like(body.rows.visit_answer, [{ visit: 'a-1', answer: 'bad' }])
  t.is(body.rows.visit_asked.length, 1)
  const page = await shop.ask('GET', '/v1/me/export?locale=de', {
    ...{ till: 'door', headers: { 'card-session': at.session, accept: 'text/html' } },
  })
  t.regex(page.text, /<td>2026-11-21<\/td><td>Schlecht: Warten an der Kasse<\/td>/)
  t.is((await at.erase()).status, 200)
  isProblem(t, await say(shop, 'a-1', bad), 404, 'not_found', 'id')
})

test('ANSWER-15 supervisors and managers resolve tickets, auditors read them; the trail says that it was done, not the words', async (t) => {
  const shop = await askingShop(t)
  await shop.put('/v1/visits/a-1', { card: cardNo(1) }, 'door')
  await say(shop, 'a-1', { answer: 'bad', reason: 'staff' })
  const supervisor = await signIn(shop, 'supervisor')
  const manager = await signIn(shop, 'manager')
  const auditor = await signIn(shop, 'auditor')
  for (const role of ['cashier', 'engineer'] as const)
    isProblem(t, await (await signIn(shop, role)).ask('GET', '/v1/tickets'), 403, 'forbidden')
  isProblem(t, await shop.get('/v1/tickets', 'door'), 403, 'forbidden')
  const [ticket] = (await auditor.ask('GET', '/v1/tickets')).body.tickets
  t.deepEqual(ticket, { id: ticket.id, day: '2026-11-21', reason: 'staff', state: 'open' })
  const path = `/v1/tickets/${ticket.id}`
  const words = { resolution: 'We talked about it.' }
  const put = (who: SignedIn, to: string, body: object) => who.ask('PUT', to, body)
  isProblem(t, await put(auditor, path, words), 403, 'forbidden')
  for (const resolution of ['', ' ', 'x'.repeat(281), 'a\nb'])
    isProblem(t, await put(manager, path, { resolution }), 422, 'invalid', 'resolution')
  isProblem(t, await put(manager, '/v1/tickets/none', words), 404, 'not_found', 'id')
  const done = { ...ticket, state: 'resolved', resolvedDay: '2026-11-21' }
  t.like(await supervisor.ask('PUT', path, words), {
    ...{ status: 200, body: { ...done, ...words, resolvedBy: 'a-supervisor' } },
  })
  t.is((await manager.ask('PUT', path, words)).body.resolvedBy, 'a-supervisor', 'the same words change nothing')
  const last = { resolution: 'And we are two in the evening now.' }
  t.deepEqual((await manager.ask('PUT', path, last)).body, { ...done, ...last, resolvedBy: 'a-manager' })
  const { body, text } = await manager.ask('GET', '/v1/audit')
  const noted = body.entries.filter(({ word }: { word: string }) => word === 'ticket-resolved')
  t.deepEqual(
    noted.map(({ by, of }: { by: string; of: string }) => [by, of]),
    [
      ['a-manager', ticket.id],
      ['a-supervisor', ticket.id],
    ],
  )
  t.false(text.includes('evening'))
  const visit = await shop.put('/v1/visits/a-2', { card: cardNo(1) }, 'door')
  t.is(visit.body.notices.at(-1).kind, 'answered')
  t.like(verifyBooks(shop.running.shop.settings), { ok: true })
})
