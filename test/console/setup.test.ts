import test from 'ava'
import { newSetupCode } from '../../src/console/setup.ts'
import { startShop } from '../../src/shop.ts'
import { seeded } from '../support/seeded.ts'
import { testShop } from '../support/test-shop.ts'
import { browserAt, MANAGER, PROFILE } from './support.ts'

const HOUR = 3_600_000

test('SETUP-1 the printed code lets the first manager in, once, and signs them in', async (t) => {
  const shop = await testShop(t, undefined, undefined, { given: [] })
  const browser = browserAt(shop)
  t.true((await browser.ask('GET', '/v1/setup')).body.needed)
  const code = await newSetupCode(shop.running.shop)
  const body = { code: ` ${code?.toLowerCase()} `, profile: PROFILE, manager: MANAGER }
  const done = await browser.ask('POST', '/v1/setup', body)
  t.is(done.status, 201)
  t.like(done.body, { operator: 'm1', role: 'manager', shop: { name: 'Corner shop' } })
  t.is((await browser.ask('GET', '/v1/sign-ins/current')).body.operator, 'm1')
  t.like((await browser.ask('POST', '/v1/setup', body)).body, { status: 409, path: 'code' })
  t.like((await browser.ask('GET', '/v1/setup')).body, { needed: false, profile: PROFILE })
  t.is(await newSetupCode(shop.running.shop), undefined)
})

test('SETUP-2 a wrong, old or replaced code lets nobody in and its text is kept nowhere', async (t) => {
  const shop = await testShop(t, undefined, undefined, { given: [] })
  const browser = browserAt(shop)
  const first = (await newSetupCode(shop.running.shop)) ?? ''
  const second = (await newSetupCode(shop.running.shop)) ?? ''
  const stored = shop.running.shop.books.read.meta.get('setup-code') ?? ''
  t.false(stored.includes(second.replaceAll('-', '')))
  const ask = (code: string) => browser.ask('POST', '/v1/setup', { code, profile: PROFILE, manager: MANAGER })
  for (const code of [first, '0000-0000-0000', ''.padEnd(12, '7')])
    t.like((await ask(code)).body, { status: 401, path: 'code' })
  shop.clock.at += 25 * HOUR
  t.is((await ask(second)).status, 401)
  const third = (await newSetupCode(shop.running.shop)) ?? ''
  t.is((await ask(third)).status, 201)
})

test('SETUP-3 guessing codes is slowed down, and starts no work', async (t) => {
  const shop = await testShop(t, undefined, undefined, { given: [] })
  const browser = browserAt(shop)
  const statuses: number[] = []
  for (let i = 0; i < 25; i += 1)
    statuses.push(
      (await browser.ask('POST', '/v1/setup', { code: `guess-${i}`, profile: PROFILE, manager: MANAGER })).status,
    )
  t.is(statuses.at(-1), 429)
})

test('SETUP-4 the running shop takes its time zone, currency and language up at once, with a programme in that currency', async (t) => {
  const shop = await testShop(t, undefined, undefined, { given: [] })
  const browser = browserAt(shop)
  const code = await newSetupCode(shop.running.shop)
  const profile = { ...PROFILE, timeZone: 'Asia/Shanghai', currency: 'CNY', locale: 'zh' }
  const { body } = await browser.ask('POST', '/v1/setup', { code, profile, manager: MANAGER })
  t.like(body.shop, { currency: 'CNY', timeZone: 'Asia/Shanghai', locale: 'zh' })
  t.is((await browser.ask('GET', '/v1/programmes/current')).body.programme.currency, 'CNY')
  const sale = await shop.put('/v1/sales/0001.07.2026-11-21.000001', {
    currency: 'CNY',
    lines: [{ line: 1, quantity: 1, amountCents: 1000 }],
    finishedAt: '2026-11-21T18:00:00+08:00',
  })
  t.is(sale.status, 201)
})

test('SETUP-5 what the environment says wins over the profile, and a shop that has sold keeps its currency', async (t) => {
  const fixed = await testShop(t, undefined, undefined, { given: ['currency'] })
  const browser = browserAt(fixed)
  const ask = async (shop: typeof fixed, profile: object) =>
    (
      await browserAt(shop).ask('POST', '/v1/setup', {
        code: await newSetupCode(shop.running.shop),
        profile: { ...PROFILE, ...profile },
        manager: MANAGER,
      })
    ).body
  t.deepEqual((await browser.ask('GET', '/v1/setup')).body.fixed, ['currency'])
  t.like(await ask(fixed, { currency: 'USD' }), { status: 422, path: 'currency' })
  const sold = await testShop(t, undefined, undefined, { given: [] })
  await sold.put('/v1/sales/0001.07.2026-11-21.000001', {
    currency: 'EUR',
    lines: [{ line: 1, quantity: 1, amountCents: 1000 }],
    finishedAt: '2026-11-21T11:00:00+01:00',
  })
  t.like(await ask(sold, { currency: 'USD' }), { status: 409, path: 'currency' })
  t.is((await ask(sold, { name: 'Another' })).role, 'manager')
})

test('SETUP-6 the profile and the first manager survive a restart', async (t) => {
  const shop = await testShop(t, undefined, undefined, { given: [] })
  const code = await newSetupCode(shop.running.shop)
  const profile = { ...PROFILE, timeZone: 'Asia/Shanghai', locale: 'zh' }
  t.is((await browserAt(shop).ask('POST', '/v1/setup', { code, profile, manager: MANAGER })).status, 201)
  const { settings } = shop.running.shop
  await shop.running.close()
  const before = { ...settings, timeZone: 'Europe/Berlin', locale: 'en' }
  const again = await startShop(before, { clock: shop.clock, random: seeded('again') })
  t.teardown(() => again.close())
  t.like(again.shop.ctx, { timeZone: 'Asia/Shanghai', currency: 'EUR' })
  t.is(again.shop.ctx.words.locale, 'zh')
  t.is(await newSetupCode(again.shop), undefined)
  t.is((await browserAt({ ...shop, running: again }).ask('POST', '/v1/sign-ins', MANAGER)).status, 201)
  t.regex(again.shop.books.read.staff.active('m1')?.passwordHash ?? '', /^\$argon2id\$v=19\$m=65536,t=3,p=1\$/)
})
