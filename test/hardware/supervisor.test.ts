import test from 'ava'
import type { Line, LineChange, LineError } from '../../hardware/line.ts'
import { superviseLine } from '../../hardware/supervisor.ts'
import { type HandTimers, handTimers, type PlayedPort, playedPorts, settled } from './support/hand.ts'
import { bytesOf, textOf } from './support/lines.ts'

interface Played {
  readonly line: Line
  readonly timers: HandTimers
  readonly played: ReturnType<typeof playedPorts>
  readonly changes: LineChange[]
  port(): PlayedPort
}

async function start(fails?: string): Promise<Played> {
  const timers = handTimers()
  const played = playedPorts()
  played.fails = fails
  const line = superviseLine('a port', played.open, timers)
  const changes: LineChange[] = []
  line.onState((change) => changes.push(change))
  await settled()
  return { line, timers, played, changes, port: () => played.ports.at(-1) as PlayedPort }
}

const faultOf = async (promise: Promise<void>): Promise<string> =>
  promise.then(
    () => 'taken',
    (error: LineError) => error.fault,
  )

test('LINE-9 a port that cannot be opened is tried again after longer and longer pauses, a second at most, and said once', async (t) => {
  const { timers, played, changes } = await start('not plugged in')
  const tries: number[] = []
  for (let second = 0; second < 4; second += 1) {
    const before = played.tries
    await timers.pass(1000)
    tries.push(played.tries - before)
  }
  t.deepEqual(tries, [4, 1, 1, 1], '50, 100, 200, 400, then 800 and 1000 ms')
  t.deepEqual(changes, [{ open: false, why: 'not plugged in' }])
  played.fails = undefined
  await timers.pass(1000)
  t.deepEqual(changes.at(-1), { open: true })
})

test('LINE-10 writes go out one after another and nothing waits inside the port', async (t) => {
  const { line, port } = await start()
  const done: string[] = []
  const writes = ['a', 'b'].map((text) => line.write(bytesOf(text), 1000).then(() => done.push(text)))
  await settled()
  t.deepEqual(
    port().written.map(({ bytes }) => textOf(bytes)),
    ['a'],
  )
  port().written[0]?.take()
  await settled()
  t.deepEqual(done, ['a'])
  t.deepEqual(
    port().written.map(({ bytes }) => textOf(bytes)),
    ['a', 'b'],
  )
  port().written[1]?.take()
  await Promise.all(writes)
})

test('LINE-11 when a port ends, the write in work is lost, those that wait are refused, and the next port knows of none', async (t) => {
  const { line, timers, port, played } = await start()
  const first = port()
  const faults = [line.write(bytesOf('a'), 9000), line.write(bytesOf('b'), 9000)].map(faultOf)
  await settled()
  first.events.ended('unplugged')
  t.deepEqual(await Promise.all(faults), ['lost', 'closed'])
  t.is(first.closed, 'discarded')
  await timers.pass(50)
  t.is(played.ports.length, 2)
  t.deepEqual(port().written, [])
  first.events.bytes(bytesOf('from the old one'))
  first.events.ended('again')
  t.true(line.isOpen, 'what an old port says is nothing')
})

test('LINE-12 a write that waits too long is refused and leaves the one in work alone; one in work takes the port with it', async (t) => {
  const { line, timers, port } = await start()
  const slow = faultOf(line.write(bytesOf('slow'), 500))
  const waiting = faultOf(line.write(bytesOf('waits'), 100))
  await timers.pass(100)
  t.is(await waiting, 'stalled')
  t.true(line.isOpen)
  const former = port()
  await timers.pass(400)
  t.is(await slow, 'stalled')
  t.is(former.closed, 'discarded')
  await timers.pass(50)
  t.not(port(), former)
  t.true(line.isOpen)
})

test('LINE-13 a line that is reset throws away what the system holds and comes back with a fresh port', async (t) => {
  const { line, timers, port, changes } = await start()
  const former = port()
  line.reset('a slip broke off')
  t.false(line.isOpen)
  t.is(await faultOf(line.write(bytesOf('x'), 100)), 'closed')
  await timers.pass(50)
  t.is(former.closed, 'discarded')
  t.deepEqual(changes.slice(-2), [{ open: false, why: 'a slip broke off' }, { open: true }])
})

test('LINE-14 an unplugged port that says nothing is found within a quarter of a second', async (t) => {
  const { line, timers, port } = await start()
  await timers.pass(2000)
  port().isPlugged = false
  await timers.pass(250)
  t.false(line.isOpen)
})

test('LINE-15 a line that is closed stays closed, whatever was under way', async (t) => {
  const { line, timers, played, port } = await start()
  const lost = faultOf(line.write(bytesOf('a'), 9000))
  await line.close()
  t.is(await lost, 'lost')
  t.is(port().closed, 'discarded')
  await timers.pass(10_000)
  t.is(played.tries, 1)
  await line.close()
  const idle = await start()
  await idle.line.close()
  t.is(idle.port().closed, 'kept', 'what was taken may still go out')
  const timers2 = handTimers()
  const opening = playedPorts()
  const early = superviseLine('a port', opening.open, timers2)
  await early.close()
  t.is(opening.ports[0]?.closed, 'discarded', 'also while it is being opened')
  t.false(early.isOpen)
})
