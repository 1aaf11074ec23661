import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/** What a bad line does to a connection that is opened while it lasts. */
export type Weather =
  | 'fine'
  /** Nobody is there. */
  | 'cut'
  /** What is sent arrives; no answer comes back, and the line breaks. */
  | 'lost-answers'
  /** What is sent arrives twice, one after the other; only the first answer comes back. */
  | 'doubled'
  /** Answers are kept back until the weather changes. */
  | 'delayed'

/** A TCP line to one server that does what a test tells it, and keeps every byte that was sent over it. */
export interface LineProxy {
  readonly url: string
  weather(now: Weather): void
  /** Everything clients sent. */
  sent(): Buffer
  /** Connections that were opened. */
  opened(): number
  close(): Promise<void>
}

/** @param target port of the server on this machine, asked for at each connection. */
export async function startProxy(target: () => number): Promise<LineProxy> {
  const sent: Buffer[] = []
  const open = new Set<Socket>()
  const released: (() => void)[] = []
  let now: Weather = 'fine'
  let opened = 0
  const hold = (socket: Socket): Socket => {
    open.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => open.delete(socket))
    return socket
  }
  const server = createServer((client) => {
    opened += 1
    hold(client)
    if (now === 'cut') {
      client.destroy()
      return
    }
    const weather = now
    const upstream = hold(connect(target(), '127.0.0.1'))
    const chunks: Buffer[] = []
    client.on('data', (chunk: Buffer) => {
      sent.push(chunk)
      chunks.push(chunk)
      upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (weather === 'lost-answers') client.destroy()
      else if (weather === 'delayed') released.push(() => client.write(chunk))
      else client.write(chunk)
      if (weather === 'doubled') again(chunks.splice(0), target(), hold)
    })
    upstream.on('close', () => client.end())
    client.on('close', () => upstream.end())
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    weather: (next) => {
      now = next
      if (next === 'cut') for (const socket of open) socket.destroy()
      if (next !== 'delayed') for (const release of released.splice(0)) release()
    },
    sent: () => Buffer.concat(sent),
    opened: () => opened,
    close: () =>
      new Promise((resolve) => {
        for (const socket of open) socket.destroy()
        server.close(() => resolve())
      }),
  }
}

function again(chunks: readonly Buffer[], port: number, hold: (socket: Socket) => Socket): void {
  if (chunks.length === 0) return
  const once = hold(connect(port, '127.0.0.1'))
  once.on('data', () => once.end())
  once.write(Buffer.concat(chunks))
}
