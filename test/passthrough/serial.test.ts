import test from 'ava'
import type { LineChange } from '../../hardware/line.ts'
import type { SimulatedPort } from '../../hardware/simulated/pty.ts'
import { wallSocket } from '../hardware/support/lines.ts'
import { cardNo } from '../support/test-books.ts'
import { CUT, KICK, keyOf, receiptText, rigOf } from './support.ts'

/** Remembers what came, and tells when it is enough. */
function hearing(device: SimulatedPort): (count: number) => Promise<Buffer> {
  let got = Buffer.alloc(0)
  const waiting = new Set<() => void>()
  device.onBytes((bytes) => {
    got = Buffer.concat([got, bytes])
    for (const look of [...waiting]) look()
  })
  return (count) =>
    new Promise((resolve) => {
      const look = (): void => {
        if (got.length < count) return
        waiting.delete(look)
        resolve(got)
      }
      waiting.add(look)
      look()
    })
}

/** The changes of a line, one after the other. */
function changes(): { onState: (change: LineChange) => void; next: () => Promise<LineChange> } {
  const past: LineChange[] = []
  let wake = (): void => {}
  return {
    onState: (change) => {
      past.push(change)
      wake()
    },
    next: async () => {
      for (;;) {
        const change = past.shift()
        if (change !== undefined) return change
        await new Promise<void>((resolve) => {
          wake = resolve
        })
      }
    },
  }
}

test.serial(
  'PASS-26 over serial lines a receipt gets its points, and what the printer says goes back to the till',
  async (t) => {
    const [till, slot] = [await wallSocket(t), await wallSocket(t)]
    const states = changes()
    const { shop, passthrough } = await rigOf(
      t,
      { in: { kind: 'serial', path: till.path }, out: { kind: 'serial', path: slot.path } },
      { onState: states.onState },
    )
    const printed = hearing(slot.device)
    const told = hearing(till.device)
    t.deepEqual(await states.next(), { open: true })
    passthrough.present((await shop.scan(cardNo(1))).body.card)
    const text = receiptText(1, '10,00')
    till.device.send(Buffer.concat([text, CUT, KICK]))
    const expected = Buffer.concat([text, Buffer.from('Points earned: 50\nPoints now: 50\n'), CUT, KICK])
    t.deepEqual(await printed(expected.length), expected)
    const status = Buffer.from([0x12, 0x00, 0xff, 0x11, 0x13, 0x0d])
    slot.device.send(status)
    t.deepEqual(await told(status.length), status)
  },
)

test.serial(
  'PASS-27 a till or a printer that was pulled and plugged in again goes on, and no sale is lost between',
  async (t) => {
    const [till, slot] = [await wallSocket(t), await wallSocket(t)]
    const states = changes()
    const { shop, passthrough } = await rigOf(
      t,
      { in: { kind: 'serial', path: till.path }, out: { kind: 'serial', path: slot.path } },
      { onState: states.onState },
    )
    t.deepEqual(await states.next(), { open: true })
    await till.device.unplug()
    t.deepEqual(await states.next(), { open: false, why: 'unplugged' })
    await slot.device.unplug()
    const device = await till.plug()
    for (let change = await states.next(); !change.open; ) change = await states.next()
    const text = Buffer.concat([receiptText(1, '10,00'), CUT])
    device.send(text)
    // What is printed while the printer is away waits for it.
    const printed = hearing(await slot.plug())
    const got = await printed(text.length + 30)
    t.true(got.includes(receiptText(1, '10,00')))
    t.is((await shop.get(`/v1/sales/${keyOf(1)}`)).status, 200)
    t.is(passthrough.counts.sales, 1)
  },
)
