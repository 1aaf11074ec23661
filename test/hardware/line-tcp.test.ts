import { once } from 'node:events'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import type { Line, LineError } from '../../hardware/line.ts'
import { tcpLine } from '../../hardware/tcp-line.ts'
import { systemTimers } from '../../src/timers.ts'
import { bytesOf, comes, goesDown, goesUp, isUp, textOf } from './support/lines.ts'

/** A device on the network. */
async function device(
  t: ExecutionContext,
  port = 0,
): Promise<{ server: Server; port: number; next(): Promise<Socket> }> {
  const server = createServer()
  const sockets: Socket[] = []
  server.on('connection', (socket) => {
    socket.on('error', () => {})
    sockets.push(socket)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  t.teardown(() => {
    for (const socket of sockets) socket.destroy()
    server.close()
  })
  const next = async (): Promise<Socket> => ((await once(server, 'connection')) as [Socket])[0]
  return { server, port: (server.address() as AddressInfo).port, next }
}

function lineTo(t: ExecutionContext, port: number): Line {
  const line = tcpLine({ host: '127.0.0.1', port }, systemTimers)
  t.teardown(() => line.close())
  return line
}

test('LINE-19 a connection that breaks goes down and is made again; both ways carry every byte', async (t) => {
  const { port, next } = await device(t)
  const connected = next()
  const line = lineTo(t, port)
  await isUp(line)
  const [down, again] = [goesDown(line), next()]
  ;(await connected).destroy()
  await down
  const up = goesUp(line)
  const socket = await again
  await up
  const all = Uint8Array.from({ length: 256 }, (_, i) => i)
  const taken = once(socket, 'data')
  await line.write(all, 1000)
  t.deepEqual([...((await taken) as [Buffer])[0]], [...all])
  const heard = comes(line, '!')
  socket.write(bytesOf('status!'))
  t.is(await heard, 'status!')
})

test('LINE-20 a device that is not there is waited for, and a plain reason given', async (t) => {
  const { server, port } = await device(t)
  server.close()
  await once(server, 'close')
  const line = lineTo(t, port)
  t.deepEqual(await goesDown(line), { open: false, why: 'nothing listens there' })
  const up = goesUp(line)
  await device(t, port)
  await up
  t.true(line.isOpen)
})

test('LINE-21 a device on the network that takes nothing is given up in time, and what it did not take is taken back', async (t) => {
  const { port, next } = await device(t)
  const connected = next()
  const line = lineTo(t, port)
  const socket = await connected
  socket.pause()
  await isUp(line)
  const [down, again] = [goesDown(line), next()]
  const big = await t.throwsAsync<LineError>(line.write(new Uint8Array(50_000_000), 300))
  t.is(big?.fault, 'stalled')
  t.deepEqual(await down, { open: false, why: 'took no bytes for 300 ms' })
  const fresh = await again
  await isUp(line)
  const taken = once(fresh, 'data')
  await line.write(bytesOf('next'), 1000)
  t.is(textOf(((await taken) as [Buffer])[0]), 'next')
})
