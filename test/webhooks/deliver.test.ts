import { createHmac } from 'node:crypto'
import { join } from 'node:path'
import test from 'ava'
import pino from 'pino'
import { addHook, tellHook } from '../../src/books/brand/hooks.ts'
import { startBrand } from '../../src/brand.ts'
import { backOffMs } from '../../src/webhooks/envelope.ts'
import { system } from '../support/outside.ts'
import { seeded } from '../support/seeded.ts'
import { folderOf, setClock } from '../support/test-shop.ts'

test('HOOK-3 events arrive signed, in order for each member, again until acknowledged, under a name of the member that no other system has', async (t) => {
  const folder = folderOf(t)
  const clock = setClock()
  const place = { data: join(folder, 'data'), keys: join(folder, 'keys'), host: '127.0.0.1', port: 0 }
  const settings = { ...place, timeZone: 'Europe/Berlin', currency: 'EUR', tls: undefined, log: 'silent' as const }
  const running = await startBrand(settings, { clock, random: seeded('hooks'), log: pino({ level: 'silent' }) })
  t.teardown(() => running.close())
  const { engine, keys } = running.brand
  const [mailer, other] = [await system(t), await system(t)]
  await engine.transaction(async (tx) => {
    await addHook(tx, { hook: 'h1', system: 'mailer', url: mailer.url, purposes: ['marketing'] }, clock.at)
    await addHook(tx, { hook: 'h2', system: 'other', url: other.url, purposes: ['marketing'] }, clock.at)
    const event = { bucket: 1, member: 'm1', kind: 'consent.given', body: '{"purpose":"marketing"}', telling: '' }
    for (const hook of ['h1', 'h2'])
      for (const id of ['a', 'b']) await tellHook(tx, { ...event, hook, id: `${hook}${id}` }, clock.at)
  })
  mailer.answers.push(500, 302, 200, 204)
  await running.tick()
  t.deepEqual(
    mailer.arrived.map(({ headers }) => headers['webhook-id']),
    ['h1a'],
  )
  t.deepEqual(
    other.arrived.map(({ headers }) => headers['webhook-id']),
    ['h2a', 'h2b'],
  )
  await running.tick()
  t.is(mailer.arrived.length, 1, 'not before its time')
  for (const tries of [0, 1]) {
    clock.at += backOffMs(tries)
    await running.tick()
  }
  t.deepEqual(
    mailer.arrived.map(({ headers }) => headers['webhook-id']),
    ['h1a', 'h1a', 'h1a', 'h1b'],
  )
  const [first, , , last] = mailer.arrived
  if (first === undefined || last === undefined) return t.fail()
  const id = `${last.headers['webhook-id']}.${last.headers['webhook-timestamp']}.${last.body}`
  const signature = createHmac('sha256', keys.webhook('h1')).update(id).digest('base64')
  t.is(last.headers['webhook-signature'], `v1,${signature}`)
  t.like(JSON.parse(last.body), {
    specversion: '1.0',
    id: 'h1b',
    type: 'stempel.consent.given',
    sequence: '000000000002',
    data: { purpose: 'marketing' },
  })
  t.is(JSON.parse(first.body).subject, JSON.parse(last.body).subject)
  t.not(JSON.parse(first.body).subject, JSON.parse(other.arrived[0]?.body ?? '{}').subject)
  t.false(last.body.includes('m1'))
})

test('HOOK-4 pauses between tries double up to six hours', (t) => {
  t.deepEqual([0, 1, 2, 3].map(backOffMs), [2_000, 4_000, 8_000, 16_000])
  t.is(backOffMs(10_000), 6 * 3_600_000)
})
