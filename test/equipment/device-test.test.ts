import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import test, { type ExecutionContext } from 'ava'
import { plugIn, type SimulatedPort } from '../../hardware/simulated/pty.ts'
import { createTalk, type Told } from '../../src/commands/device-talk.ts'
import type { DeviceEvent } from '../../src/equipment/device.ts'
import { systemTimers } from '../../src/timers.ts'
import { cardNo } from '../support/test-books.ts'
import { folderOf } from '../support/test-shop.ts'
import { equipped, frame, serialAt } from './support.ts'

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const CARD = cardNo(1)
const PAYMENT = '4111111111111111'

/** The command as a process, and what it tells line by line. */
function deviceTest(t: ExecutionContext, data: string, args: readonly string[]) {
  const child = spawn(process.execPath, [MAIN, 'device', 'test', '--json', ...args], {
    env: { ...process.env, STEMPEL_DATA: data, STEMPEL_KEYS: `${data}.keys`, NODE_NO_WARNINGS: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  t.teardown(() => void child.kill('SIGKILL'))
  let said = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text))
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (event: string): Promise<Told & Record<string, unknown>> => {
    for (;;) {
      const { value, done } = await lines.next()
      if (done) throw new Error(`it ended before ${event}: ${said}`)
      const told = JSON.parse(value)
      if (told.event === event) return told
    }
  }
  const ended = async (): Promise<{ code: number | null; said: string }> => {
    const code = child.exitCode ?? ((await once(child, 'exit')) as [number | null])[0]
    return { code, said }
  }
  return { child, next, ended }
}

async function port(t: ExecutionContext): Promise<SimulatedPort> {
  const device = await plugIn()
  t.teardown(() => device.unplug())
  return device
}

test.serial('DEVTEST-1 a port is shown live: opened, bytes in hex, codes, noise; it ends by Ctrl-C', async (t) => {
  const device = await port(t)
  const { child, next, ended } = deviceTest(t, folderOf(t), ['--port', device.path, '--model', 'serial', '--show'])
  t.like(await next('state'), { open: true })
  device.send(frame(CARD))
  t.like(await next('bytes'), {
    count: 19,
    hex: [...frame(CARD)].map((byte) => byte.toString(16).padStart(2, '0').toUpperCase()).join(' '),
  })
  t.like(await next('code'), { kind: 'card', value: CARD })
  device.send(Uint8Array.of(0x00, 0x7f))
  t.is((await next('discarded')).count, 2)
  child.kill('SIGINT')
  t.is((await ended()).code, 0)
})

test.serial(
  'DEVTEST-2 beside a running shop that has the port open it shows what the shop hears, and the shop goes on',
  async (t) => {
    const { shop, engineer, device, events } = await equipped(t)
    const { data } = shop.running.shop.settings
    const counter = await device()
    const states = await events('07', 'device.status')
    const cards = await events('07', 'card.presented')
    const line = serialAt(counter.path)
    await engineer.ask('PUT', '/v1/equipment', {
      readers: [{ id: 'counter', model: 'serial', line, boundTo: { till: '07' } }],
    })
    await states.next(({ connected }) => connected)
    for (const named of [
      ['--id', 'counter'],
      ['--port', counter.path],
    ]) {
      const { next, child, ended } = deviceTest(t, data, named)
      t.like(await next('state'), { open: true })
      counter.send(frame(cardNo(named.length + cards.left)))
      t.is((await next('code')).kind, 'card')
      t.is((await cards.next()).balance, 0)
      counter.send(frame('something else'))
      t.is((await next('code')).kind, 'text')
      child.kill('SIGINT')
      t.is((await ended()).code, 0)
    }
    const unknown = deviceTest(t, data, ['--id', 'nobody'])
    const { code, said } = await unknown.ended()
    t.is(code, 1)
    t.regex(said, /no reader or printer nobody/)
  },
)

test.serial(
  'DEVTEST-3 it ends by itself when told to, says why a port is not there, and what was asked wrongly',
  async (t) => {
    const folder = folderOf(t)
    const gone = deviceTest(t, folder, ['--port', '/dev/no-such-port', '--model', 'serial', '--seconds', '0.5'])
    t.like(await gone.next('state'), { open: false, why: 'not plugged in' })
    t.is((await gone.ended()).code, 0)
    for (const [args, words] of [
      [[], /--id/],
      [['--id', 'x'], /no reader or printer x/],
      [['--port', '/dev/x', '--model', 'abacus'], /model/],
      [['--port', '/dev/x', '--seconds', 'soon'], /--seconds/],
    ] as const) {
      const { code, said } = await deviceTest(t, folder, args).ended()
      t.not(code, 0)
      t.regex(said, words)
    }
  },
)

/** What is told of some events. */
function toldOf(show: boolean, ...events: readonly DeviceEvent[]): Told[] {
  const told: Told[] = []
  const talk = createTalk({ timers: systemTimers, show, tell: (each) => told.push(each) })
  for (const event of events) talk.hear(event)
  talk.end()
  return told
}

const bytes = (text: string): DeviceEvent => ({ event: 'bytes', hex: Buffer.from(text, 'latin1').toString('hex') })
const code = (text: string): DeviceEvent => ({ event: 'code', kind: 'text', text })

test('DEVTEST-4 codes of cards are covered unless they are asked for, in the bytes as well', (t) => {
  const hidden = toldOf(false, bytes(`${CARD}\r`), code(CARD))
  t.deepEqual(
    hidden.map(({ event }) => event),
    ['bytes', 'code'],
  )
  const text = JSON.stringify(hidden)
  t.false(text.includes(CARD.slice(2, 10)))
  t.false(text.replaceAll(' ', '').includes(Buffer.from(CARD.slice(4, 10)).toString('hex').toUpperCase()))
  t.like(hidden[1], { kind: 'card', value: `${CARD.slice(0, 2)}••••••••••••••${CARD.slice(-2)}` })
  t.true(JSON.stringify(toldOf(true, bytes(`${CARD}\r`), code(CARD))).includes(CARD))
  // Asked for the wrong model, no code is found, and the bytes are one all the same.
  const [unread] = toldOf(false, bytes(`${CARD}\r`))
  t.regex((unread as { hex: string }).hex, /^53 (·· ){17}0D$/)
  t.deepEqual(toldOf(false, bytes('\x02\x00\xffab')), [{ event: 'bytes', count: 5, hex: '02 00 FF 61 62' }])
})

test('DEVTEST-5 a payment card is never shown, neither its number nor its bytes, whatever is asked for', (t) => {
  for (const show of [true, false])
    for (const events of [
      [bytes(`${PAYMENT}\r`), code(PAYMENT)],
      [bytes(`%B${PAYMENT}^A/B^3005101?\r`), code(`%B${PAYMENT}^A/B^3005101?`)],
      [bytes(`xx${PAYMENT}yy`)],
      [bytes(PAYMENT.slice(0, 9)), bytes(`${PAYMENT.slice(9)}\r`), code(PAYMENT)],
    ]) {
      const told = JSON.stringify(toldOf(show, ...events))
      t.regex(told, /payment-card/)
      t.notRegex(told.replaceAll(' ', ''), /411111|343131/)
    }
})
