import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { startShop } from '../../src/shop.ts'
import { signIn } from '../support/staff.ts'
import { cardNo } from '../support/test-books.ts'
import type { TestShop } from '../support/test-shop.ts'
import { equipped, frame, serialAt } from './support.ts'

const PATH = '/v1/equipment'
const reader = (id: string, path: string, boundTo: object): object => ({
  id,
  model: 'serial',
  line: serialAt(path),
  boundTo,
})

test.serial(
  'EQUIP-1 a reader bound to a till shows its card at that till, and the handle is good for the sale',
  async (t) => {
    const { shop, engineer, device, events } = await equipped(t)
    const port = await device()
    const [till, other, wall] = await Promise.all([
      events('07', 'card.presented'),
      events('08', 'card.presented'),
      events('wall', 'device.status'),
    ])
    const put = await engineer.ask('PUT', PATH, { readers: [reader('counter', port.path, { till: '07' })] })
    t.is(put.status, 200, put.text)
    t.like(await wall.next(({ device }) => device === 'counter'), { kind: 'reader', connected: true })
    port.send(frame(cardNo(1)))
    const presented = await till.next()
    t.is(presented.balance, 0)
    t.notRegex(JSON.stringify(presented), new RegExp(cardNo(1)))
    const sale = await shop.put('/v1/sales/0001.07.2026-11-21.000001', {
      card: presented.card,
      currency: 'EUR',
      lines: [{ line: 1, quantity: 1, amountCents: 1000 }],
      finishedAt: '2026-11-21T12:00:00+01:00',
    })
    t.is(sale.body.points.balance, 50)
    t.is((await shop.scan(cardNo(1))).body.balance, 50)
    t.is(other.left, 0)
  },
)

test.serial(
  'EQUIP-2 a faulty configuration is refused with every fault by its path, and changes nothing',
  async (t) => {
    const { shop, engineer } = await equipped(t)
    const line = serialAt('/dev/ttyS9')
    const faulty = {
      readers: [
        { id: 'a', model: 'abacus', line, boundTo: { till: '07' } },
        { id: 'a', model: 'serial', line, boundTo: { till: '07' } },
      ],
      printers: [
        { id: 'p', model: 'escpos', line: { kind: 'tcp', host: 'printer', port: 9100 }, boundTo: { kiosk: 'door' } },
      ],
    }
    const { status, body } = await engineer.ask('PUT', PATH, faulty)
    t.is(status, 422)
    t.deepEqual(
      body.faults.map(({ path }: { path: string }) => path),
      ['readers[0].model', 'readers[1].id', 'readers[1].line'],
    )
    const unread = await engineer.ask('PUT', PATH, {
      readers: [{ id: 'a b', line: { kind: 'usb' }, boundTo: {} }],
      x: 1,
    })
    t.deepEqual(unread.body.faults.map(({ path }: { path: string }) => path).sort(), [
      'readers[0].boundTo',
      'readers[0].id',
      'readers[0].line.kind',
      'readers[0].model',
      'x',
    ])
    const now = await engineer.ask('GET', PATH)
    t.deepEqual(now.body.equipment, { readers: [], printers: [], passthroughs: [] })
    t.true(now.body.models.readers.includes('pn532') && now.body.models.printers.includes('escpos'))
    t.false(existsSync(join(shop.running.shop.settings.data, 'equipment.json')))
  },
)

test.serial('EQUIP-3 only engineers and managers see and change it', async (t) => {
  const { shop, engineer } = await equipped(t)
  t.is((await engineer.ask('GET', PATH)).status, 200)
  t.is((await (await signIn(shop, 'manager')).ask('GET', PATH)).status, 200)
  for (const role of ['cashier', 'supervisor', 'auditor'] as const) {
    const member = await signIn(shop, role)
    for (const method of ['GET', 'PUT'])
      t.is((await member.ask(method, PATH, method === 'PUT' ? {} : undefined)).status, 403)
  }
  t.is((await shop.ask('PUT', PATH, { till: 'wall', body: {} })).status, 401)
})

test.serial('EQUIP-4 changes are in force at once, the rest goes on undisturbed, all outlives a restart', async (t) => {
  const { shop, engineer, device, events } = await equipped(t)
  const [one, two] = [await device(), await device()]
  const states = await events('wall', 'device.status')
  const till = await events('07', 'card.presented')
  const first = reader('one', one.path, { till: '07' })
  await engineer.ask('PUT', PATH, { readers: [first] })
  await states.next(({ device }) => device === 'one')
  await engineer.ask('PUT', PATH, { readers: [first, reader('two', two.path, { till: '07' })] })
  t.like(await states.next(({ device }) => device === 'one' || device === 'two'), { device: 'two', connected: true })
  one.send(frame(cardNo(1)))
  await till.next()
  // The same port for another reader: the old one lets go of it first.
  await engineer.ask('PUT', PATH, { readers: [reader('three', one.path, { till: '08' })] })
  t.like(await states.next(({ device }) => device === 'three'), { connected: true })
  t.deepEqual((await health(shop)).equipment, { devices: 1, connected: 1 })
  const kept = JSON.parse(readFileSync(join(shop.running.shop.settings.data, 'equipment.json'), 'utf8'))
  t.is(kept.readers[0].id, 'three')
  await shop.running.close()
  const again = await startShop(shop.running.shop.settings, { clock: shop.clock })
  t.teardown(() => again.close())
  const connected = async (): Promise<number> => {
    const answer = (await (await fetch(`${again.url}/health`)).json()) as { equipment: { connected: number } }
    return answer.equipment.connected
  }
  while ((await connected()) === 0) await new Promise((resolve) => setTimeout(resolve, 20))
  t.is(await connected(), 1)
})

const health = async (shop: TestShop): Promise<{ equipment: object; warnings: string[] }> =>
  (await shop.get('/health')).body

test.serial('EQUIP-5 a file edited by hand is taken up; a faulty one is warned of and changes nothing', async (t) => {
  const { shop, device, events } = await equipped(t)
  const port = await device()
  const file = join(shop.running.shop.settings.data, 'equipment.json')
  const states = await events('wall', 'device.status')
  writeFileSync(file, JSON.stringify({ readers: [reader('hand', port.path, { till: '07' })] }))
  t.like(await states.next(({ device }) => device === 'hand'), { connected: true })
  writeFileSync(file, '{"readers":')
  await warned(shop, /equipment\.json is not JSON/)
  writeFileSync(file, '{"readers":[{"id":"hand"}]}')
  await warned(shop, /readers\[0\]\.model/)
  t.deepEqual((await health(shop)).equipment, { devices: 1, connected: 1 })
  writeFileSync(file, '{}')
  t.like(await states.next(({ device }) => device === 'hand'), { connected: false })
  t.false((await health(shop)).warnings.some((each) => each.includes('equipment.json')))
})

/** Looks again and again; the test's own time ends it. */
async function warned(shop: TestShop, words: RegExp): Promise<void> {
  while (!(await health(shop)).warnings.some((each) => words.test(each)))
    await new Promise((resolve) => setTimeout(resolve, 50))
}

test.serial('EQUIP-6 a pulled plug and a new one are told to the workstation, and counted in health', async (t) => {
  const { shop, engineer, device, events } = await equipped(t)
  const port = await device()
  const states = await events('door', 'device.status')
  await engineer.ask('PUT', PATH, { readers: [reader('door-1', port.path, { kiosk: 'door' })] })
  await states.next(({ connected }) => connected)
  await port.unplug()
  t.like(await states.next(({ device }) => device === 'door-1'), {
    device: 'door-1',
    kind: 'reader',
    connected: false,
    why: 'unplugged',
  })
  t.deepEqual((await health(shop)).equipment, { devices: 1, connected: 0 })
  const { body } = await engineer.ask('GET', PATH)
  t.like(body.devices[0], { id: 'door-1', workstation: 'door', connected: false })
})

test.serial(
  'EQUIP-7 what is no card is refused with a reason and without the code; a card that lies there counts once',
  async (t) => {
    const { engineer, device, events } = await equipped(t)
    const port = await device()
    const states = await events('07', 'device.status')
    const cards = await events('07', 'card.presented')
    await engineer.ask('PUT', PATH, { readers: [reader('counter', port.path, { till: '07' })] })
    await states.next(({ connected }) => connected)
    for (const [code, why] of [
      ['4111111111111111', /payment card/],
      ['hello', /no card/],
      [`${cardNo(1).slice(0, -1)}*`, /./],
    ] as const) {
      port.send(frame(code))
      const { refused, device } = await states.next(({ refused }) => refused !== undefined)
      t.regex(refused, why)
      t.false(refused.includes(code))
      t.is(device, 'counter')
    }
    for (let again = 0; again < 5; again += 1) port.send(frame(cardNo(1)))
    port.send(frame(cardNo(2)))
    await cards.next()
    await cards.next()
    port.send(frame(cardNo(3)))
    await cards.next()
    t.is(cards.left, 0)
  },
)
