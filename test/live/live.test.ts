import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import test, { type ExecutionContext } from 'ava'
import { io, type Socket } from 'socket.io-client'
import { createLive, type Live, type LiveDevice } from '../../src/live/live.ts'

interface Running {
  readonly live: Live
  readonly url: string
  readonly devices: Map<string, LiveDevice>
  connect(token: unknown, options?: object): Socket
}

async function start(t: ExecutionContext): Promise<Running> {
  const devices = new Map<string, LiveDevice>()
  for (const [id, kind, workstation] of [
    ['07', 'till', '07'],
    ['08', 'till', '08'],
    ['wall', 'screen', 'wall'],
    ['kiosk', 'kiosk', 'door'],
  ] as const)
    devices.set(`st_${id}`, { id, kind, workstation })
  const server = createServer((_req, res) => res.end('http'))
  const live = createLive(server, {
    deviceOfToken: (token) => devices.get(token),
    deviceOfCookie: (header) => devices.get(header?.replace('screen=', '') ?? ''),
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const sockets: Socket[] = []
  t.teardown(async () => {
    for (const socket of sockets) socket.close()
    await live.close()
  })
  const connect = (token: unknown, options: object = {}): Socket => {
    const socket = io(`${url}/live`, {
      transports: ['websocket'],
      auth: { token },
      reconnection: false,
      forceNew: true,
      ...options,
    })
    sockets.push(socket)
    return socket
  }
  return { live, url, devices, connect }
}

const once = (socket: Socket, event: string): Promise<unknown> => new Promise((resolve) => socket.once(event, resolve))

/** Everything a socket hears until an event of this name, that one included. */
function until(socket: Socket, last: string): Promise<[string, unknown][]> {
  const heard: [string, unknown][] = []
  return new Promise((resolve) => {
    socket.onAny((event, data) => {
      heard.push([event, data])
      if (event === last) resolve(heard)
    })
  })
}

test('LIVE-1 a till hears of its own workstation, a screen of all, and what concerns all is heard by all', async (t) => {
  const { live, connect } = await start(t)
  const wall = connect('st_wall')
  await once(wall, 'connect')
  const [till, other] = [connect('st_07'), connect('st_08')]
  await Promise.all([once(till, 'connect'), once(other, 'connect')])
  const heard = Promise.all([wall, till, other].map((socket) => until(socket, 'programme.published')))
  live.notify([
    { event: 'sale.finished', workstation: '07', data: { earned: 70 } },
    { event: 'card.presented', workstation: '08', data: { balance: 5 } },
    { event: 'programme.published', data: { version: 2 } },
  ])
  const [atWall = [], atTill = [], atOther = []] = (await heard).map((list) =>
    list.filter(([event]) => event !== 'device.status'),
  )
  t.deepEqual(atTill, [
    ['sale.finished', { earned: 70 }],
    ['programme.published', { version: 2 }],
  ])
  t.deepEqual(atOther, [
    ['card.presented', { balance: 5 }],
    ['programme.published', { version: 2 }],
  ])
  t.deepEqual(
    atWall.map(([event]) => event),
    ['sale.finished', 'card.presented', 'programme.published'],
  )
})

test('LIVE-7 a kiosk that stands at a till hears of the till and of what is bound to itself', async (t) => {
  const { live, devices, connect } = await start(t)
  devices.set('st_side', { id: 'side', kind: 'kiosk', workstation: '07' })
  const [kiosk, till] = [connect('st_side'), connect('st_07')]
  await Promise.all([once(kiosk, 'connect'), once(till, 'connect')])
  const heard = Promise.all([kiosk, till].map((socket) => until(socket, 'programme.published')))
  live.notify([
    { event: 'coupons.issued', workstation: 'side', data: { visit: 'v' } },
    { event: 'sale.finished', workstation: '07', data: { earned: 70 } },
    { event: 'programme.published', data: { version: 2 } },
  ])
  const names = (await heard).map((list) => list.map(([event]) => event).filter((event) => event !== 'device.status'))
  t.deepEqual(names, [
    ['coupons.issued', 'sale.finished', 'programme.published'],
    ['sale.finished', 'programme.published'],
  ])
})

test('LIVE-2 without the token of a paired device nobody listens, and only in /live', async (t) => {
  const { connect, url } = await start(t)
  for (const token of [undefined, '', 'st_99', 7, { toString: 1 }, ['st_07']]) {
    const error = (await once(connect(token), 'connect_error')) as Error
    t.is(error.message, 'unauthorised')
  }
  const elsewhere = io(url, {
    transports: ['websocket'],
    auth: { token: 'st_07' },
    reconnection: false,
    forceNew: true,
  })
  t.is(((await once(elsewhere, 'connect_error')) as Error).message, 'not_found')
  elsewhere.close()
})

test('LIVE-3 a page of another address cannot listen, and polling is not spoken', async (t) => {
  const { connect, url } = await start(t)
  await once(connect('st_07', { extraHeaders: { origin: 'http://evil.example' } }), 'connect_error')
  await once(connect('st_07', { extraHeaders: { origin: 'null' } }), 'connect_error')
  await once(connect('st_07', { extraHeaders: { origin: url } }), 'connect')
  const polled = await fetch(`${url}/socket.io/?EIO=4&transport=polling`)
  t.is(polled.status, 400)
  t.is(await (await fetch(`${url}/anything`)).text(), 'http')
  t.pass()
})

test('LIVE-4 whoever says anything on the line is hung up on', async (t) => {
  const { connect } = await start(t)
  for (const event of ['sale.finished', 'hello']) {
    const socket = connect('st_07')
    await once(socket, 'connect')
    const gone = once(socket, 'disconnect')
    socket.emit(event, { a: 1 }, () => t.fail('it was answered'))
    t.is(await gone, 'io server disconnect')
  }
})

test('LIVE-5 a revoked token is hung up on and cannot come back; others stay', async (t) => {
  const { live, connect, devices } = await start(t)
  const [till, wall] = [connect('st_07'), connect('st_wall')]
  await Promise.all([once(till, 'connect'), once(wall, 'connect')])
  const gone = once(till, 'disconnect')
  devices.delete('st_07')
  live.revoke('07')
  t.is(await gone, 'io server disconnect')
  t.is(((await once(connect('st_07'), 'connect_error')) as Error).message, 'unauthorised')
  t.true(wall.connected)
})

test('LIVE-6 screens hear that a device came and went', async (t) => {
  const { connect } = await start(t)
  const wall = connect('st_wall')
  await once(wall, 'connect')
  const came = once(wall, 'device.status')
  const till = connect('st_07')
  t.deepEqual(await came, { device: '07', kind: 'till', connected: true })
  const went = once(wall, 'device.status')
  till.close()
  t.deepEqual(await went, { device: '07', kind: 'till', connected: false })
})

test('LIVE-8 a page of the shop listens by its cookie; from another address, or without saying from where, it does not', async (t) => {
  const { connect, url } = await start(t)
  const cookie = 'screen=st_wall'
  const by = (headers: Record<string, string>): Socket => connect(undefined, { extraHeaders: headers })
  await once(by({ cookie, origin: url }), 'connect')
  t.is(((await once(by({ cookie }), 'connect_error')) as Error).message, 'unauthorised')
  t.truthy(await once(by({ cookie, origin: 'https://evil.example' }), 'connect_error'))
  t.is(((await once(by({ cookie: 'screen=st_none', origin: url }), 'connect_error')) as Error).message, 'unauthorised')
})
