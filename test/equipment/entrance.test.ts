import { once } from 'node:events'
import { connect, createServer } from 'node:net'
import { setTimeout as pause } from 'node:timers/promises'
import test, { type ExecutionContext } from 'ava'
import { ssiPacket } from '../../hardware/readers/ssi.ts'
import { SimulatedPrinter } from '../../hardware/simulated/printer.ts'
import type { SimulatedPort } from '../../hardware/simulated/pty.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { operate } from '../../src/operations.ts'
import { MARKET } from '../imports/receipt/receipts.ts'
import { CUT, printerOf, putTemplate, receiptText } from '../passthrough/support.ts'
import { cardNo } from '../support/test-books.ts'
import type { TestShop } from '../support/test-shop.ts'
import { allConnected, type Equipped, equipped, frame, serialAt } from './support.ts'

const DAY_MS = 86_400_000
const CARD = cardNo(1)
const OTHER = cardNo(2)

const offer = (department: string, name: string) => ({
  id: `less-${department}`,
  title: { en: `15 % off ${name}` },
  value: { kind: 'percent', percent: 15 },
  filter: { departments: [department] },
  validity: { days: 14 },
  issue: { by: 'visit' },
})

const PROGRAMME = {
  ...defaultProgramme('EUR'),
  id: 'door',
  cards: [
    { id: 'club', prefix: '', minLength: 13, maxLength: 13, digitsOnly: true },
    { id: 'member', prefix: '', minLength: 18, maxLength: 18, digitsOnly: true },
  ],
  offers: [offer('coffee', 'coffee'), offer('wine', 'wine'), offer('bread', 'bread')],
  entrance: { controlPercent: 0, randomPercent: 0, names: { coffee: { en: 'coffee' } } },
}

/** A sale of one line a department, on the day the clock says. */
async function sell(shop: TestShop, no: number, departments: readonly string[], coupons: readonly string[] = []) {
  const instant = new Date(shop.clock.at).toISOString()
  const lines = departments.map((department, i) => ({
    ...{ line: i + 1, sku: `${department}-1`, name: department, department, quantity: 1, amountCents: 1000 },
  }))
  const key = `/v1/sales/0001.07.${instant.slice(0, 10)}.${no}`
  return shop.put(key, { card: CARD, currency: 'EUR', lines, coupons, finishedAt: instant })
}

/** A shop with a past, a reader and a printer at its door. */
async function entrance(t: ExecutionContext) {
  const all = await equipped(t, { publicUrl: 'https://shop.example/' })
  const { shop } = all
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  await operate(on, 'programme.publish', { document: PROGRAMME })
  for (const [no, departments] of [['coffee'], ['coffee', 'tea'], ['coffee'], ['bread']].entries()) {
    t.is((await sell(shop, no + 1, departments)).status, 201)
    shop.clock.at += 7 * DAY_MS
  }
  await shop.running.tick()
  const [reader, paper] = [await all.device(), await all.device()]
  const printer = new SimulatedPrinter()
  printer.onAnswer((bytes) => paper.send(bytes))
  paper.onBytes((bytes) => printer.receive(bytes))
  return { ...all, on, reader, paper, printer }
}

async function configure(t: ExecutionContext, { shop, events }: Equipped, document: object, ids: readonly string[]) {
  const states = await events('wall', 'device.status')
  const who = { operator: 'a-engineer', pin: '24681357' }
  const { body } = await shop.ask('POST', '/v1/staff-sessions', { till: 'wall', body: who })
  const headers = { 'staff-session': body.session }
  const put = await shop.ask('PUT', '/v1/equipment', { till: 'wall', headers, body: document })
  t.is(put.status, 200, put.text)
  await allConnected(states, ids)
}

const atDoor = (reader: SimulatedPort, paper: SimulatedPort): object => ({
  readers: [{ id: 'door-1', model: 'serial', line: serialAt(reader.path), boundTo: { kiosk: 'door' } }],
  printers: [{ id: 'paper', model: 'escpos', line: serialAt(paper.path), boundTo: { kiosk: 'door' } }],
})

/** Visits of the card that the scores know, once they are so many; the test's own time ends the wait. */
async function visitsCounted({ running }: TestShop, wanted: number): Promise<number> {
  const { books, ctx } = running.shop
  const [account] = books.read.accountsAfter(0, 1)
  for (;;) {
    const { visits } = ctx.scores.ofCard(account?.id)
    if (visits >= wanted) return visits
    await pause(20)
  }
}

test.serial(
  'DOOR-12 from bytes at the door to a slip, from its code to a discount at the till, and on to what the scores know',
  async (t) => {
    const all = await entrance(t)
    const { shop, reader, paper, printer, events } = all
    await configure(t, all, atDoor(reader, paper), ['door-1', 'paper'])
    const issued = await events('door', 'coupons.issued')
    const states = await events('door', 'device.status')
    reader.send(frame(CARD))
    const { coupons, visit } = await issued.next()
    t.like(coupons[0], { offer: 'less-coffee' })
    t.regex(coupons[0].why, /you like coffee/)
    t.like(await states.next(({ device }) => device === 'paper'), { printed: true, visit })
    const slip = printer.paper.slips[0] ?? []
    const text = slip.flatMap((line) => (line.kind === 'text' ? [line.text.trim()] : [])).join(' ')
    for (const { title, why } of coupons) for (const words of [title, why]) t.true(text.includes(words), words)
    const codes = slip.flatMap((line) => (line.kind === 'qr' ? [line.data] : []))
    t.is(codes.length, coupons.length + 1)
    // The last code on the slip leads the shopper's phone to the card, to look only.
    const [address = '', token] = (codes.at(-1) ?? '').split('#')
    t.is(address, 'https://shop.example/m')
    const opened = await shop.ask('POST', '/v1/card-sessions', { till: 'door', body: { token } })
    t.like(opened, { status: 201, body: { readOnly: true } })
    const sold = await sell(shop, 9, ['coffee', 'bread'], [codes[0] ?? ''])
    t.is(sold.status, 201, sold.text)
    t.like(sold.body, { discountCents: 150, coupons: { redeemed: [{ offer: 'less-coffee' }] } })
    t.is(await visitsCounted(shop, 5), 5, 'the thread of the scores heard of it by itself')
    const books = readShopBooks(shop.running.shop.settings.data, sha256Text)
    t.like(verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true }), { ok: true })
    books.close()
  },
)

test.serial('DOOR-13 what a reader says of the symbology counts, whatever it calls it', async (t) => {
  const all = await entrance(t)
  const { shop, reader, events } = all
  const line = serialAt(reader.path)
  const boundTo = { till: '07' }
  await configure(t, all, { readers: [{ id: 'counter', model: 'ssi', line, boundTo }] }, ['counter'])
  const [cards, states] = [await events('07', 'card.presented'), await events('07', 'device.status')]
  const scan = (symbology: number, text: string) =>
    reader.send(ssiPacket(0xf3, 0x00, 0, [symbology, ...Buffer.from(text)]))
  const [ean13, gs1, code128] = [0x0b, 0x0f, 0x03]
  scan(ean13, '4006381333931')
  t.is((await cards.next()).balance, 0)
  scan(ean13, '4006381333932')
  t.regex((await states.next(({ refused }) => refused !== undefined)).refused, /damaged/)
  scan(code128, '2912345678902')
  t.is((await cards.next()).balance, 0, 'in Code 128 a number is what it is')
  scan(gs1, '8018400638100000000019')
  t.is((await cards.next()).balance, 0)
  scan(code128, OTHER)
  t.is((await cards.next()).balance, 0)
  t.is(shop.running.shop.books.read.accountsAfter(0, 10).length, 1, 'showing a card keeps nothing')
})

test.serial('DOOR-14 a card shown at a till that prints through the shop gets the points of its receipt', async (t) => {
  const all = await entrance(t)
  const { shop, reader, events } = all
  const printer = await printerOf(t)
  putTemplate(shop, 'market', MARKET)
  const port = await freePort()
  const through = {
    ...{ id: 'till-7', workstation: '07', template: 'market', holdMs: 2_000 },
    in: { kind: 'tcp', port },
    out: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
  }
  const readers = [{ id: 'counter', model: 'serial', line: serialAt(reader.path), boundTo: { till: '07' } }]
  await configure(t, all, { readers, passthroughs: [through] }, ['counter'])
  const cards = await events('07', 'card.presented')
  reader.send(frame(OTHER))
  await cards.next()
  const till = connect(port, '127.0.0.1')
  t.teardown(() => till.destroy())
  await once(till, 'connect')
  const receipt = receiptText(4711, '31,00')
  till.write(Buffer.concat([receipt, CUT]))
  const points = Buffer.from('Points now: 155\n')
  const printed = await printer.comes(receipt.length + points.length)
  t.true(printed.includes(points), printed.toString('latin1'))
  t.is((await shop.scan(OTHER)).body.balance, 155)
})

test.serial(
  'DOOR-16 a kiosk that reads cards by itself gets their slips from the printer there, each once',
  async (t) => {
    const all = await entrance(t)
    const { shop, reader, paper, printer, events } = all
    await configure(t, all, atDoor(reader, paper), ['door-1', 'paper'])
    const states = await events('door', 'device.status')
    const visit = (id: string) => shop.put(`/v1/visits/${id}`, { card: CARD }, 'door')
    const first = await visit('kiosk-1')
    t.like(await states.next(({ device }) => device === 'paper'), { printed: true, visit: 'kiosk-1' })
    t.is((await visit('kiosk-1')).status, 200)
    t.is((await visit('kiosk-2')).body.again, true)
    // Another card comes last, so that whatever was printed before it is out.
    await shop.put('/v1/sales/0001.08.2026-12-19.1', { ...SOAP, card: OTHER }, '08')
    t.true((await shop.put('/v1/visits/kiosk-3', { card: OTHER }, 'door')).body.coupons.length > 0)
    t.like(await states.next(({ device }) => device === 'paper'), { printed: true, visit: 'kiosk-3' })
    t.is(printer.paper.slips.length, 2)
    const codes = printer.paper.slips[0]?.flatMap((line) => (line.kind === 'qr' ? [line.data] : []))
    t.deepEqual(
      codes?.slice(0, -1),
      first.body.coupons.map(({ code }: { code: string }) => code),
    )
  },
)

const SOAP = {
  currency: 'EUR',
  lines: [{ line: 1, sku: 'soap-1', department: 'soap', quantity: 1, amountCents: 500 }],
  finishedAt: '2026-12-19T12:00:00+01:00',
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  await new Promise((resolve) => server.close(resolve))
  return port
}
