import { fork } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import type { Line, LineError } from '../../hardware/line.ts'
import { listPorts } from '../../hardware/ports.ts'
import { plugIn } from '../../hardware/simulated/pty.ts'
import { bytesOf, comes, goesDown, goesUp, isUp, lineAt, type WallSocket, wallSocket } from './support/lines.ts'

/** Pulls the plug before the port asks for more: the system then answers with nothing for ever, instead of an end. */
function pulledAtTheNextByte(wall: WallSocket, line: Line): Promise<void> {
  return new Promise((resolve) => {
    const stop = line.onBytes(() => {
      stop()
      wall.device.unplug().then(resolve)
    })
  })
}

test.serial(
  'LINE-1 a port that is unplugged while nothing happens goes down, and comes back with what is plugged in next',
  async (t) => {
    const wall = await wallSocket(t)
    const line = lineAt(t, wall.path)
    const heard = comes(line, '!')
    await isUp(line)
    const down = goesDown(line)
    await wall.device.unplug()
    t.deepEqual(await down, { open: false, why: 'unplugged' })
    t.false(line.isOpen)
    const up = goesUp(line)
    const device = await wall.plug()
    await up
    device.send(bytesOf('back!'))
    t.is(await heard, 'back!')
  },
)

test.serial('LINE-2 nobody needs to listen for an unplugging to be noticed', async (t) => {
  const wall = await wallSocket(t)
  const line = lineAt(t, wall.path)
  await isUp(line)
  const down = goesDown(line)
  await wall.device.unplug()
  await down
  await t.throwsAsync(line.write(bytesOf('x'), 1000), { message: /is not open/ })
})

test.serial('LINE-3 a port pulled in the moment it speaks goes down each time, and nothing spins', async (t) => {
  const wall = await wallSocket(t)
  const line = lineAt(t, wall.path)
  for (let cycle = 0; cycle < 10; cycle += 1) {
    await isUp(line)
    const down = goesDown(line)
    const pulled = pulledAtTheNextByte(wall, line)
    wall.device.send(bytesOf('half a fra'))
    await pulled
    await down
    await wall.plug()
  }
  await isUp(line)
  // What spins does so in this thread: a read that is over at once and begins again.
  const spent = process.threadCpuUsage()
  await new Promise((resolve) => setTimeout(resolve, 500))
  const { user, system } = process.threadCpuUsage(spent)
  t.true(user + system < 100_000, `${(user + system) / 1000} ms of 500 were spent on nothing`)
})

test.serial(
  'LINE-4 what is written while a port is gone is refused at once, and never comes out of the next one',
  async (t) => {
    const wall = await wallSocket(t)
    const line = lineAt(t, wall.path)
    await isUp(line)
    const down = goesDown(line)
    await wall.device.unplug()
    await down
    const refused = await t.throwsAsync<LineError>(line.write(bytesOf('late print'), 60_000))
    t.is(refused?.fault, 'closed')
    const up = goesUp(line)
    const device = await wall.plug()
    const printed = comes(device, '!')
    await up
    await line.write(bytesOf('for the next shopper!'), 1000)
    t.is(await printed, 'for the next shopper!')
  },
)

test.serial(
  'LINE-5 a device that takes nothing is given up in time, and the next job begins on a fresh port',
  async (t) => {
    const wall = await wallSocket(t)
    const line = lineAt(t, wall.path)
    await isUp(line)
    wall.device.stall()
    const states = [goesDown(line), goesUp(line)]
    const big = line.write(new Uint8Array(1_000_000).fill(0x2e), 300)
    const behind = line.write(bytesOf('also mine'), 60_000)
    const [stalled, dropped] = await Promise.all([t.throwsAsync<LineError>(big), t.throwsAsync<LineError>(behind)])
    t.is(stalled?.fault, 'stalled')
    t.is(dropped?.fault, 'closed')
    t.deepEqual(
      (await Promise.all(states)).map(({ open }) => open),
      [false, true],
    )
    const printed = comes(wall.device, '!')
    wall.device.resume()
    await line.write(bytesOf('next!'), 1000)
    // The device had taken a part of the first job into its own buffer; nothing but that stands before the next.
    t.regex(await printed, /^\.*next!$/)
  },
)

test.serial('LINE-6 ports are listed where the system cannot list them', async (t) => {
  const none = await listPorts(() => Promise.reject(new Error('spawn udevadm ENOENT')))
  t.true(none.every(({ path }) => /^\/dev\/tty(USB|ACM|AMA|S)\d+$/.test(path)))
  const [one] = await listPorts(async () => [{ path: '/dev/ttyUSB7', manufacturer: 'FTDI' } as never])
  t.deepEqual(one, { path: '/dev/ttyUSB7', maker: 'FTDI' })
  await t.notThrowsAsync(listPorts())
})

test.serial(
  'LINE-7 of a hundred devices pulled and plugged in, half of them while they speak, all deliver',
  async (t) => {
    t.timeout(110_000)
    const wall = await wallSocket(t)
    const line = lineAt(t, wall.path)
    await isUp(line)
    let delivered = 0
    for (let cycle = 0; cycle < 100; cycle += 1) {
      const heard = comes(line, '\n')
      const [down, up] = [goesDown(line), goesUp(line)]
      // Every other one is pulled in the very moment it was heard, which is when the port itself notices nothing.
      const pulled = cycle % 2 === 0 ? undefined : pulledAtTheNextByte(wall, line)
      wall.device.send(bytesOf(`code ${cycle}\n`))
      if ((await heard) === `code ${cycle}\n`) delivered += 1
      await (pulled ?? wall.device.unplug())
      await wall.plug()
      await Promise.all([down, up])
    }
    t.is(delivered, 100)
  },
)

test.serial(
  'LINE-8 lines that idle take less than a hundredth of a core, also those that wait for a device',
  async (t) => {
    const devices = await Promise.all([plugIn(), plugIn(), plugIn()])
    t.teardown(() => Promise.all(devices.map((each) => each.unplug())))
    const child = fork(fileURLToPath(new URL('support/idle.ts', import.meta.url)), [
      ...devices.map(({ path }) => path),
      '/dev/no-such-port',
    ])
    t.teardown(() => void child.kill())
    const [{ cpuMs, elapsedMs, open }] = (await once(child, 'message')) as [Record<string, number>]
    t.is(open, 3)
    t.log(`${cpuMs} ms of processor in ${Math.round(elapsedMs ?? 0)} ms`)
    t.true((cpuMs ?? 0) / (elapsedMs ?? 1) < 0.01, `${cpuMs} ms of processor in ${elapsedMs} ms`)
  },
)
