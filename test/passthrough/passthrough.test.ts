import { once } from 'node:events'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import test from 'ava'
import { checkEquipment } from '../../src/domain/equipment.ts'
import { readUnread, UnreadList } from '../../src/passthrough/unread.ts'
import { type Passthroughs, passthroughSchema, passthroughsOf } from '../../src/passthrough.ts'
import { MARKET } from '../imports/receipt/receipts.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf } from '../support/test-shop.ts'
import {
  CUT,
  collectingLog,
  gone,
  handTimers,
  KICK,
  keyOf,
  printerOf,
  putTemplate,
  receiptText,
  rigOf,
  tillAt,
} from './support.ts'

const NARROW = 24

const all = (...parts: (Buffer | string)[]): Buffer => Buffer.concat(parts.map((part) => Buffer.from(part)))
/** What stands below the receipt of a sale. */
const below = ({ body }: { body: { receipt: { lines: string[] } } }): string =>
  body.receipt.lines.map((line) => `${line}\n`).join('')

test('PASS-1 a receipt comes out as the till sent it, with the points above its cut, and its sale is booked', async (t) => {
  const { shop, printer, passthrough, notices, till } = await rigOf(t)
  passthrough.present((await shop.scan(cardNo(1))).body.card)
  const text = receiptText(4711, '31,00')
  const socket = await till()
  socket.write(all(text, CUT, KICK))
  const expected = all(text, 'Points earned: 155\nPoints now: 155\nYour gift: Chocolate bar\n', CUT, KICK)
  t.deepEqual(await printer.comes(expected.length), expected)
  t.is((await shop.get(`/v1/sales/${keyOf(4711)}`)).body.points.earned, 155)
  t.like(passthrough.counts, { sales: 1, unread: 0, late: 0 })
  t.deepEqual(
    notices.map(({ event, workstation }) => [event, workstation]),
    [['sale.finished', '07']],
  )
})

test('PASS-2 where the points come too late the printer gets the very bytes of the till, and the sale is booked', async (t) => {
  const { shop, printer, passthrough, till } = await rigOf(t, { holdMs: 0 })
  const text = all(receiptText(1, '31,00'), CUT, KICK, receiptText(2, '1,00'), CUT)
  const socket = await till()
  const ended = once(await printer.socket(), 'end')
  socket.end(text)
  await ended
  t.deepEqual(printer.got(), text)
  t.is(passthrough.counts.late, 2)
  // What is asked for after them is answered after them.
  await shop.put(`/v1/sales/${keyOf(3)}`, { currency: 'EUR', lines: [], finishedAt: '2026-11-21T12:00:00+01:00' })
  t.is((await shop.get(`/v1/sales/${keyOf(1)}`)).status, 200)
  t.is((await shop.get(`/v1/sales/${keyOf(2)}`)).status, 200)
})

test('PASS-3 many receipts in a row, several in one piece or one in many, each get their own points', async (t) => {
  const { shop, printer, passthrough, till } = await rigOf(t)
  const socket = await till()
  const numbers = Array.from({ length: 12 }, (_, i) => 100 + i)
  const stream = all(...numbers.flatMap((number) => [receiptText(number, `${number},00`), CUT, KICK]))
  socket.write(stream.subarray(0, 400))
  for (const byte of stream.subarray(400, 500)) socket.write(Uint8Array.of(byte))
  socket.end(stream.subarray(500))
  await once(await printer.socket(), 'end')
  const expected: Buffer[] = []
  for (const number of numbers) {
    const sold = await shop.get(`/v1/sales/${keyOf(number)}`)
    t.regex(below(sold), new RegExp(`^${number * 5} points wait for a card`))
    expected.push(receiptText(number, `${number},00`), Buffer.from(below(sold)), CUT, KICK)
  }
  t.deepEqual(printer.got().toString('latin1'), all(...expected).toString('latin1'))
  t.like(passthrough.counts, { sales: 12, unread: 0, other: 0 })
})

test('PASS-17 the lines below a receipt are as wide as its paper', async (t) => {
  const { printer, till } = await rigOf(t, { columns: NARROW })
  const text = receiptText(1, '10,00')
  const socket = await till()
  socket.end(all(text, CUT))
  await once(await printer.socket(), 'end')
  const added = printer.got().subarray(text.length, -CUT.length).toString().trimEnd().split('\n')
  t.true(added.length >= 3)
  t.true(added.every((line) => line.length <= NARROW))
})

test('PASS-4 what the printer says goes to the till, also while it is printing', async (t) => {
  const { printer, till } = await rigOf(t)
  const socket = await till()
  const at = await printer.socket()
  const status = Buffer.from([0x12, 0x16, 0x00, 0xff])
  at.write(status)
  t.deepEqual((await once(socket, 'data'))[0], status)
  const ask = Buffer.from([0x10, 0x04, 0x01])
  socket.write(all('Seife', ask))
  t.deepEqual(await printer.comes(8), all('Seife', ask), 'a line that is not fed yet goes on as it comes')
})

test('PASS-5 a printed copy of a receipt is the same sale with the same points, a marked one is left alone', async (t) => {
  const { shop, printer, passthrough, till } = await rigOf(t)
  passthrough.present((await shop.scan(cardNo(1))).body.card)
  const socket = await till()
  const text = receiptText(4711, '10,00')
  const points = 'Points earned: 50\nPoints now: 50\n'
  const copy = receiptText(4711, '10,00', 'KOPIE\n')
  socket.write(all(text, CUT, text, CUT, copy, CUT))
  const expected = all(text, points, CUT, text, points, CUT, copy, CUT)
  t.deepEqual((await printer.comes(expected.length)).toString('latin1'), expected.toString('latin1'))
  t.is((await shop.scan(cardNo(1))).body.balance, 50)
  t.like(passthrough.counts, { sales: 2, skipped: 1, unread: 0 })
})

test('PASS-6 a receipt that is no sale for certain comes out untouched and stands in a list with the reason and nothing else', async (t) => {
  const { shop, printer, passthrough, logged, till } = await rigOf(t)
  const socket = await till()
  const lines = 'Geheimes Mittel   5,00 B\nKarte 4711471147114711\n'
  const wrong = all(
    receiptText(1, '1,00'),
    CUT,
    receiptText(1, '2,00'),
    CUT,
    receiptText(2, '3,00', 'SUMME  EUR  9,00\n'),
    CUT,
  )
  const cut = all(Buffer.from(lines, 'latin1'), 'SUMME  EUR  1,00\n', 'Bon 9   21.11.2026 11:58\n', CUT)
  const slip = all('Haendlerbeleg\nGenehmigt\n', CUT)
  socket.end(all(wrong, cut, slip))
  await once(await printer.socket(), 'end')
  const claim = below(await shop.get(`/v1/sales/${keyOf(1)}`))
  t.is(printer.got().toString('latin1').replace(claim, ''), all(wrong, cut, slip).toString('latin1'))
  t.like(passthrough.counts, { sales: 1, unread: 3, other: 1 })
  await passthrough.close()
  const list = await readUnread(shop.running.shop.settings.data)
  t.deepEqual(
    list.map(({ reason, line, key, expectedCents, computedCents }) => [
      reason,
      line,
      key,
      expectedCents,
      computedCents,
    ]),
    [
      ['conflict', undefined, keyOf(1), undefined, undefined],
      ['two-totals', 4, undefined, 300, 900],
      ['sum', undefined, undefined, 100, 500],
    ],
  )
  t.like(list[0], { at: '2026-11-21T11:00:00.000Z', passthrough: 'till-7', workstation: '07' })
  for (const secret of ['Geheimes', '47114711', 'Seife']) t.false((JSON.stringify(list) + logged()).includes(secret))
  t.true(logged().includes('two-totals'))
})

test('PASS-7 a card read at the till is that of the next receipt and of no other, and not for ever', async (t) => {
  const { shop, printer, passthrough, till } = await rigOf(t)
  const handle = (await shop.scan(cardNo(1))).body.card
  const socket = await till()
  const earned = async (number: number): Promise<boolean> => {
    const before = printer.got().length
    const text = receiptText(number, '10,00')
    socket.write(all(text, CUT))
    const got = await printer.comes(before + text.length + CUT.length + 30)
    return got.subarray(before).includes('Points earned: 50')
  }
  passthrough.present(handle)
  t.true(await earned(1))
  t.false(await earned(2), 'the next shopper shows a card of their own')
  passthrough.present(handle)
  shop.clock.at += 121_000
  t.false(await earned(3), 'whoever showed it two minutes ago has gone')
  passthrough.present(handle)
  socket.write(all('Seife   1,00 B\nSUMME  EUR  2,00\n', CUT))
  t.false(await earned(4), 'the receipt that could not be read was theirs')
  passthrough.present(handle)
  socket.write(all('Haendlerbeleg\n', CUT))
  t.true(await earned(5), "the card terminal's slip is nobody's receipt")
  t.is((await shop.scan(cardNo(1))).body.balance, 100)
})

test('PASS-8 a card on the paper counts; a number that is no card of this shop leaves the shopper a claim', async (t) => {
  const { shop, printer, passthrough, till } = await rigOf(t)
  const socket = await till()
  const text = receiptText(1, '10,00', `Karte ${cardNo(2)}\n`)
  const foreign = receiptText(2, '10,00', 'Karte 1234567890\n')
  socket.end(all(text, CUT, foreign, CUT))
  await once(await printer.socket(), 'end')
  t.is((await shop.scan(cardNo(2))).body.balance, 50)
  t.regex(below(await shop.get(`/v1/sales/${keyOf(2)}`)), /wait for a card/)
  t.like(passthrough.counts, { sales: 2, unread: 0 })
})

test('PASS-9 a till whose printer is off is told so at once, and nothing it sends is taken', async (t) => {
  const { printer, passthrough, shop, logged } = await rigOf(t)
  await printer.close()
  const socket = await tillAt(t, passthrough.port)
  socket.write(all(receiptText(1, '10,00'), CUT))
  await gone(socket)
  t.is((await shop.get(`/v1/sales/${keyOf(1)}`)).status, 404)
  t.regex(logged(), /cannot be reached/)
})

test('PASS-10 a printer that takes nothing holds the till back, and all comes out when it goes on', async (t) => {
  const { printer, till } = await rigOf(t, {}, { isStalled: true })
  const socket = await till()
  const at = await printer.socket()
  const picture = Buffer.alloc(24_000_000, 0x55)
  // 375 by 64,000 bytes.
  const head = Buffer.from([0x1d, 0x76, 0x30, 0, 375 % 256, 1, 64_000 % 256, 250])
  const sent = all(head, picture, receiptText(1, '10,00'), CUT)
  socket.write(sent)
  await once(at, 'readable')
  t.true(socket.writableLength > 0, 'the till still holds most of it')
  at.resume()
  socket.end()
  await once(at, 'end')
  const got = printer.got()
  t.true(got.subarray(0, sent.length - CUT.length).equals(sent.subarray(0, sent.length - CUT.length)))
  t.true(got.subarray(-CUT.length).equals(CUT))
  t.true(got.includes('wait for a card'))
})

test('PASS-11 one till prints at a time, and only those may call that are named', async (t) => {
  const { printer, passthrough, till } = await rigOf(t)
  const first = await till()
  first.write('one ')
  await printer.comes(4)
  const second = await till()
  second.write('two')
  first.end('more ')
  await gone(first)
  t.is((await printer.comes(12)).toString(), 'one more two')
  second.end()
  const {
    printer: other,
    passthrough: strict,
    logged,
  } = await rigOf(t, {
    in: { kind: 'tcp', port: 0, from: ['192.0.2.7'] },
  })
  const stranger = await tillAt(t, strict.port)
  await gone(stranger)
  t.is(other.got().length, 0)
  t.regex(logged(), /no till of this list/)
  t.truthy(passthrough.port)
})

test('PASS-12 without a cut a receipt ends in silence once it is whole, or when the till hangs up', async (t) => {
  const timers = handTimers()
  const { shop, printer, passthrough, till } = await rigOf(t, { silenceMs: 250, feedLines: 4 }, { timers })
  passthrough.present((await shop.scan(cardNo(1))).body.card)
  const socket = await till()
  const text = receiptText(1, '10,00')
  socket.write(text.subarray(0, 60))
  const pause = await timers.armed(250)
  pause()
  socket.write(text.subarray(60))
  const silence = await timers.armed(250)
  t.deepEqual(await printer.comes(text.length), text, 'a pause in the midst of a receipt ends nothing')
  silence()
  const points = Buffer.from('Points earned: 50\nPoints now: 50\n\x1bd\x04', 'latin1')
  t.deepEqual(await printer.comes(text.length + points.length), all(text, points))
  socket.end(receiptText(2, '20,00'))
  await once(await printer.socket(), 'end')
  t.true(printer.got().includes('100 points wait for a card'))
  t.true(printer.got().toString('latin1').endsWith('\x1bd\x04'))
  t.like(passthrough.counts, { sales: 2, unread: 0 })
})

test('PASS-13 a template that is changed counts from the next receipt; a faulty one changes nothing', async (t) => {
  const { shop, printer, passthrough, logged, till } = await rigOf(t)
  const socket = await till()
  const sell = async (number: number): Promise<void> => {
    const before = printer.got().length
    const text = receiptText(number, '1,00')
    socket.write(all(text, CUT))
    await printer.comes(before + text.length + CUT.length)
  }
  putTemplate(shop, 'market', { ...MARKET, skip: ['MARKT'] })
  await sell(1)
  t.is(passthrough.counts.skipped, 1)
  putTemplate(shop, 'market', '{ "id": ')
  await sell(2)
  t.is(passthrough.counts.skipped, 2)
  t.regex(logged(), /not taken/)
  putTemplate(shop, 'market', MARKET)
  await sell(3)
  t.is(passthrough.counts.sales, 1)
})

test('PASS-14 settings: a till of the network is named by its address, and every fault has its path', (t) => {
  const good = {
    id: 'a',
    workstation: '07',
    in: { kind: 'tcp', port: 9100 },
    out: { kind: 'tcp', host: '10.0.0.5', port: 9100 },
    template: 'market',
  }
  t.like(passthroughSchema.parse(good), { columns: 42, holdMs: 300, cardSeconds: 120 })
  const paths = (change: object): string[] =>
    (passthroughSchema.safeParse({ ...good, ...change }).error?.issues ?? []).map(({ path }) => path.join('.'))
  t.deepEqual(paths({ in: { kind: 'tcp', port: 9100, host: '10.0.0.1' } }), ['in.from'])
  t.deepEqual(paths({ in: { kind: 'tcp', port: 9100, host: '10.0.0.1', from: ['10.0.0.2'] } }), [])
  t.deepEqual(paths({ in: { kind: 'serial', path: '/dev/ttyS0', baudRate: 9600 } }), [])
  t.deepEqual(paths({ template: '../secret', columns: 5 }), ['template', 'columns'])
})

test('PASS-28 when the till has hung up the printer has two seconds for its last word, and the till hears it', async (t) => {
  const timers = handTimers()
  const { printer, till } = await rigOf(t, {}, { timers, isStubborn: true })
  const socket = await till()
  const at = await printer.socket()
  socket.end('text')
  await printer.comes(4)
  const insist = await timers.armed(2_000)
  at.write('thanks')
  t.is(String((await once(socket, 'data'))[0]), 'thanks')
  const closed = gone(socket)
  insist()
  await closed
  t.pass()
})

test('PASS-30 a printer that takes nothing keeps no shop from closing', async (t) => {
  const { printer, passthrough, till } = await rigOf(t, {}, { isStalled: true })
  const socket = await till()
  const at = await printer.socket()
  socket.write(Buffer.alloc(24_000_000, 0x41))
  await once(at, 'readable')
  const closed = gone(socket)
  await passthrough.close()
  await closed
  const hungUp = gone(at)
  at.resume()
  await hungUp
  t.true(printer.got().length < 24_000_000)
})

test('PASS-29 the equipment of the page is taken as it stands there', (t) => {
  const page = readFileSync(new URL('../../docs/till-without-api.md', import.meta.url), 'utf8')
  const [example = ''] = /^ {7}\{\n[\s\S]*?^ {7}\}$/m.exec(page) ?? []
  const { passthroughs } = checkEquipment(JSON.parse(example), {
    readers: [],
    printers: [],
    passthrough: passthroughSchema,
  })
  t.like(passthroughSchema.parse(passthroughs[0]), { id: 'till-7', template: 'market', columns: 42 })
})

test('PASS-15 the list of receipts that were not booked stays small and forgets what is old', async (t) => {
  const folder = folderOf(t)
  const list = new UnreadList(folder)
  const entry = { passthrough: 'a', workstation: '07', reason: 'sum' }
  writeFileSync(
    join(folder, 'unread-receipts.jsonl'),
    `no json\n${JSON.stringify({ at: '2026-01-01T00:00:00.000Z', ...entry })}\n`.repeat(2),
  )
  for (let i = 0; i < 498; i += 1) await list.add({ at: '2026-11-21T10:00:00.000Z', ...entry })
  t.is((await readUnread(folder)).length, 500)
  await list.add({ at: '2026-11-21T11:00:00.000Z', ...entry })
  const kept = await readUnread(folder)
  t.is(kept.length, 250)
  t.is(kept.at(-1)?.at, '2026-11-21T11:00:00.000Z')
  for (let i = 0; i < 5; i += 1) await list.add({ at: '2027-11-21T10:00:00.000Z', ...entry })
  t.is((await readUnread(folder)).length, 255)
})

test('PASS-16 the equipment of a shop starts and ends its tills, and a card shown at one is that of its next receipt', async (t) => {
  const { shop, printer } = await rigOf(t)
  const { log, logged } = collectingLog()
  const passthroughs: Passthroughs = passthroughsOf(shop.running.shop, log, () => {})
  const free = await printerOf(t)
  await free.close()
  const entry = {
    id: 'till-8',
    workstation: '08',
    in: { kind: 'tcp', port: free.port },
    out: { kind: 'tcp', host: '127.0.0.1', port: printer.port },
    template: 'market',
    holdMs: 2_000,
  }
  const opened = passthroughs.open(entry)
  t.teardown(() => opened.close())
  const taken = passthroughs.open({ ...entry, id: 'twice' })
  await taken.close()
  t.regex(logged(), /twice.*cannot be listened on/)
  const card = (await shop.ask('POST', '/v1/scans', { body: { code: cardNo(3), entry: 'scanned' }, till: '08' })).body
    .card
  const presented = { event: 'card.presented' as const, workstation: '08' }
  const socket = await tillAt(t, free.port)
  passthroughs.heard([{ ...presented, data: { card } }])
  passthroughs.heard([{ ...presented, workstation: '07', data: { card: (await shop.scan(cardNo(4))).body.card } }])
  passthroughs.heard([{ ...presented, data: { card: 'x', blocked: { reason: 'lost' } } }])
  socket.end(all(receiptText(5, '10,00'), CUT))
  await once(await printer.socket(), 'end')
  t.true(printer.got().includes('Points earned: 50'))
  t.is((await shop.get('/v1/sales/0001.08.2026-11-21.5', '08')).body.points.balance, 50)
  await opened.close()
  await t.throwsAsync(tillAt(t, free.port), { code: 'ECONNREFUSED' })
})
