import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test from 'ava'
import { verifyBooks } from '../../src/commands/verify-books.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON } from '../support/test-shop.ts'
import { managedShop, signedIn } from './support.ts'

const CARDS = [cardNo(1), cardNo(2), cardNo(3)] as const

const sale = (card: string, amountCents = 1000) => ({
  card,
  currency: 'EUR',
  lines: [{ line: 1, quantity: 1, amountCents }],
  finishedAt: new Date(NOON).toISOString(),
})

test('CONSOLE-1 a kiosk is paired from the console by a code, and revoked at once', async (t) => {
  const { shop, manager } = await managedShop(t)
  const paired = await manager.ask('POST', '/v1/devices', { kind: 'kiosk', id: 'gate' })
  t.is(paired.status, 201)
  const pairing = await fetch(`${shop.running.url}/v1/pairings`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ code: paired.body.pairing.code }),
  })
  t.is(pairing.status, 201)
  const { devices } = (await manager.ask('GET', '/v1/devices')).body
  t.like(
    devices.find((each: { id: string }) => each.id === 'gate'),
    { kind: 'kiosk', revoked: null },
  )
  const current = () =>
    fetch(`${shop.running.url}/v1/pairings/current`, { headers: { authorization: `Bearer ${paired.body.token}` } })
  t.is((await current()).status, 200)
  t.is((await manager.ask('DELETE', '/v1/devices/gate')).status, 200)
  t.is((await current()).status, 401)
  t.is((await manager.ask('POST', '/v1/devices', { kind: 'till', id: '07' })).status, 409)
})

test('CONSOLE-2 staff are added with a PIN, a password or both, and one secret changes without the other', async (t) => {
  const { shop, manager } = await managedShop(t)
  t.like((await manager.ask('PUT', '/v1/staff/s1', { role: 'supervisor' })).body, { status: 422, path: 'password' })
  t.like((await manager.ask('PUT', '/v1/staff/s1', { role: 'supervisor', pin: '4712' })).body, {
    hasPin: true,
    hasPassword: false,
  })
  const pin = (at: string) => shop.ask('POST', '/v1/staff-sessions', { body: { operator: 's1', pin: at } })
  t.is((await pin('4712')).status, 201)
  t.like((await manager.ask('PUT', '/v1/staff/s1', { role: 'manager', password: 'a long password' })).body, {
    ...{ role: 'manager', hasPin: true, hasPassword: true },
  })
  t.is((await pin('4712')).status, 201)
  await manager.ask('PUT', '/v1/staff/p1', { role: 'manager', password: 'a long password' })
  t.is((await shop.ask('POST', '/v1/staff-sessions', { body: { operator: 'p1', pin: '0000' } })).status, 401)
  const { text } = await manager.ask('GET', '/v1/staff')
  t.false(text.includes('argon2'))
})

test('CONSOLE-3 a backup is made into the folder that was set, listed, and refused without one', async (t) => {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-backups-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { manager } = await managedShop(t, { backups: folder })
  const made = await manager.ask('POST', '/v1/backups')
  t.is(made.status, 201, made.text)
  t.is(made.body.file, 'stempel-0001-20261121T110000.db')
  const { body } = await manager.ask('GET', '/v1/backups')
  t.like(body, { folder, keysExported: false })
  t.is(body.backups[0].file, made.body.file)
  const without = await managedShop(t)
  t.like((await without.manager.ask('POST', '/v1/backups')).body, { status: 409, path: 'folder' })
})

test('CONSOLE-4 an offer is issued to every card by campaign, again without doubles, and withdrawn', async (t) => {
  const { shop, manager } = await managedShop(t)
  for (const [i, card] of CARDS.entries()) await shop.put(`/v1/sales/0001.07.2026-11-21.00000${i + 1}`, sale(card))
  const { programme } = (await manager.ask('GET', '/v1/programmes/current')).body
  const offer = {
    ...{ id: 'sorry', title: { en: 'Two euros off' }, value: { kind: 'amount', cents: 200 } },
    ...{ validity: { days: 30 }, issue: { by: 'campaign' } },
  }
  const draft = { ...programme, id: 'next', offers: [...programme.offers, offer] }
  t.is((await manager.ask('PUT', '/v1/programmes/next', draft)).status, 201)
  t.is((await manager.ask('PUT', '/v1/publications/p1', { programme: 'next' })).status, 201)
  const issue = async () => (await manager.ask('POST', '/v1/offers/sorry/campaigns', {})).body
  t.deepEqual(await issue(), { offer: 'sorry', issued: CARDS.length })
  t.deepEqual(await issue(), { offer: 'sorry', issued: 0 })
  t.is((await manager.ask('DELETE', '/v1/offers/sorry/coupons')).body.withdrawn, CARDS.length)
  t.is((await manager.ask('POST', '/v1/offers/nothing/campaigns', {})).status, 404)
})

test('AUDIT-1 everything done at the console stands in the chain of the journal, newest first, with who and what', async (t) => {
  const both = await managedShop(t)
  const { shop, manager } = both
  await manager.ask('POST', '/v1/devices', { kind: 'till', id: '31' })
  await manager.ask('DELETE', '/v1/devices/31')
  const { programme } = (await manager.ask('GET', '/v1/programmes/current')).body
  for (let i = 0; i < 3; i += 1) await manager.ask('PUT', '/v1/programmes/spring', { ...programme, id: 'spring' })
  await manager.ask('PUT', '/v1/publications/p1', { programme: 'spring' })
  const auditor = await signedIn(t, both, 'a1', 'auditor')
  const { body } = await auditor.ask('GET', '/v1/audit')
  t.deepEqual(
    body.entries.map(({ word, by, of }: Record<string, string>) => `${by} ${word} ${of}`),
    [
      ...['a1 signed-in ', 'm1 staff-added a1', 'm1 published 2', 'm1 draft-kept spring', 'm1 device-revoked 31'],
      ...['m1 device-paired 31', 'm1 set-up '],
    ],
  )
  const head = body.entries[0].seq
  t.is(shop.running.shop.books.read.head(), head)
  t.deepEqual(
    (await auditor.ask('GET', `/v1/audit?before=${body.entries[2].seq}`)).body.entries.map(
      ({ seq }: { seq: number }) => seq,
    ),
    body.entries.slice(3).map(({ seq }: { seq: number }) => seq),
  )
})

test('AUDIT-2 verify finds the books whole with the trail in them', async (t) => {
  const { shop, manager } = await managedShop(t)
  await shop.put('/v1/sales/0001.07.2026-11-21.000001', sale(CARDS[0]))
  await manager.ask('PUT', '/v1/adjustments/a1', { card: CARDS[0], points: 100, reason: 'goodwill' })
  await manager.ask('PUT', '/v1/adjustments/a2', { card: CARDS[0], points: -20, reason: 'correction' })
  const { ok } = verifyBooks(shop.running.shop.settings)
  t.true(ok)
})

test('ADJUST-1 points given by hand are dated like points earned today, once, and named in the history of the books', async (t) => {
  const { shop, manager } = await managedShop(t)
  await shop.put('/v1/sales/0001.07.2026-11-21.000001', sale(CARDS[0]))
  const adjust = (id: string, body: object) => manager.ask('PUT', `/v1/adjustments/${id}`, { card: CARDS[0], ...body })
  const given = await adjust('a1', { points: 100, reason: 'goodwill' })
  t.is(given.status, 201)
  t.deepEqual(given.body.points, { adjusted: 100, balance: 150 })
  const again = await adjust('a1', { points: 100, reason: 'goodwill' })
  t.is(again.status, 200)
  t.is(again.text, given.text)
  t.is((await adjust('a1', { points: 101, reason: 'goodwill' })).status, 409)
  t.deepEqual((await adjust('a2', { points: -150, reason: 'correction' })).body.points, { adjusted: -150, balance: 0 })
  t.like((await adjust('a3', { points: -1, reason: 'correction' })).body, { status: 409, path: 'points' })
  t.is((await adjust('a4', { points: 5, reason: 'because I like to' })).status, 422)
  const { entries } = (await manager.ask('GET', '/v1/audit')).body
  t.like(entries[0], { word: 'points-correction', by: 'm1', of: 'a2', points: -150 })
  t.false(JSON.stringify(entries).includes(CARDS[0]))
})

test('ADJUST-2 over the limit a second person confirms with their own password, who is another and may', async (t) => {
  const both = await managedShop(t)
  const { shop, manager } = both
  await shop.put('/v1/sales/0001.07.2026-11-21.000001', sale(CARDS[0]))
  await signedIn(t, both, 's1', 'supervisor')
  await signedIn(t, both, 'e1', 'engineer')
  const adjust = (second?: object) =>
    manager.ask('PUT', '/v1/adjustments/big', {
      ...{ card: CARDS[0], points: 5_001, reason: 'goodwill' },
      ...(second === undefined ? {} : { second }),
    })
  t.like((await adjust()).body, { status: 403, path: 'second' })
  t.like((await adjust({ operator: 'm1', password: 'the sea is calm tonight' })).body, {
    ...{ status: 403, path: 'second.operator' },
  })
  t.like((await adjust({ operator: 's1', password: 'not the password' })).body, { status: 403, path: 'second' })
  t.like((await adjust({ operator: 'e1', password: 'password of e1!' })).body, {
    ...{ status: 403, path: 'second.operator' },
  })
  const done = await adjust({ operator: 's1', password: 'password of s1!' })
  t.is(done.status, 201, done.text)
  t.is(done.body.second, 's1')
  const { entries } = (await manager.ask('GET', '/v1/audit')).body
  t.like(entries[0], { word: 'points-goodwill', by: 'm1', second: 's1', points: 5_001 })
})
