import test, { type ExecutionContext } from 'ava'
import { SimulatedPrinter } from '../../hardware/simulated/printer.ts'
import type { SimulatedPort } from '../../hardware/simulated/pty.ts'
import { allConnected, type Equipped, equipped, frame, regulars, serialAt } from './support.ts'

interface Door extends Equipped {
  readonly printer: SimulatedPrinter
  readonly printerPort: SimulatedPort
  readonly cards: readonly string[]
  /** Two readers at the same door. */
  readonly readers: readonly [SimulatedPort, SimulatedPort]
}

/** A door with a printer, and cards that get coupons there. */
async function door(t: ExecutionContext): Promise<Door> {
  const all = await equipped(t)
  const cards = await regulars(all.shop, 2)
  const readers = [await all.device(), await all.device()] as const
  const printerPort = await all.device()
  const printer = new SimulatedPrinter()
  printer.onAnswer((bytes) => printerPort.send(bytes))
  printerPort.onBytes((bytes) => printer.receive(bytes))
  const states = await all.events('wall', 'device.status')
  const boundTo = { kiosk: 'door' }
  // Sessions of staff end after a quarter of an hour, and three weeks have passed.
  const { body } = await all.shop.ask('POST', '/v1/staff-sessions', {
    till: 'wall',
    body: { operator: 'a-engineer', pin: '24681357' },
  })
  const put = await all.shop.ask('PUT', '/v1/equipment', {
    till: 'wall',
    headers: { 'staff-session': body.session },
    body: {
      readers: readers.map(({ path }, at) => ({ id: `door-${at}`, model: 'serial', line: serialAt(path), boundTo })),
      printers: [{ id: 'paper', model: 'escpos', line: serialAt(printerPort.path), boundTo, language: 'de' }],
    },
  })
  t.is(put.status, 200, put.text)
  await allConnected(states, ['door-0', 'door-1', 'paper'])
  return { ...all, printer, printerPort, cards, readers }
}

const codesOn = ({ paper }: SimulatedPrinter): string[][] =>
  paper.slips.map((slip) => slip.flatMap((line) => (line.kind === 'qr' ? [line.data] : [])))

test.serial(
  'EQUIP-8 a card at the door is a visit: screens hear of its coupons, and the slip is printed there',
  async (t) => {
    const { shop, events, printer, cards, readers } = await door(t)
    const [issued, presented, states, till] = await Promise.all([
      events('door', 'coupons.issued'),
      events('door', 'card.presented'),
      events('door', 'device.status'),
      events('07', 'card.presented'),
    ])
    readers[0].send(frame(cards[0] ?? ''))
    const { coupons, visit } = await issued.next()
    t.true(coupons.length > 0)
    t.is((await presented.next()).visit, visit)
    t.like(await states.next(({ device }) => device === 'paper'), { printed: true, visit })
    const [slip = []] = codesOn(printer)
    t.is(slip.length, coupons.length)
    const coupon = await shop.get(`/v1/coupons/${slip[0]}`)
    t.is(coupon.status, 200)
    t.regex(JSON.stringify(printer.paper.slips[0]), /Für Sie/, 'in its own language')
    t.is(till.left, 0)
    t.is((await shop.scan(cards[0] ?? '')).body.balance, 25, 'the door gives no points')
  },
)

test.serial('EQUIP-9 whoever comes back gets on paper only what is not on paper yet', async (t) => {
  const { events, printer, cards, readers } = await door(t)
  const states = await events('door', 'device.status')
  const printed = () => states.next(({ device, printed }) => device === 'paper' && printed !== undefined)
  const presented = await events('door', 'card.presented')
  printer.hasPaper = false
  readers[0].send(frame(cards[0] ?? ''))
  t.like(await printed(), { printed: false, reason: 'paper-out' })
  printer.hasPaper = true
  readers[1].send(frame(cards[0] ?? ''))
  t.like(await printed(), { printed: true })
  t.is(codesOn(printer).length, 1, 'what could not be printed before')
  readers[0].send(frame(cards[1] ?? ''))
  t.like(await printed(), { printed: true })
  readers[0].send(frame(cards[0] ?? ''))
  for (let seen = 0; seen < 4; seen += 1) await presented.next()
  readers[1].send(frame('no card'))
  await states.next(({ refused }) => refused !== undefined)
  t.is(codesOn(printer).length, 2)
})
