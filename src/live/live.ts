import type { Server as HttpServer, IncomingMessage } from 'node:http'
import { type Namespace, Server, type Socket } from 'socket.io'
import type { Notice } from '../actions/shop/context.ts'

/** What live events know of a device. */
export interface LiveDevice {
  readonly id: string
  readonly kind: 'till' | 'reader' | 'kiosk' | 'screen'
  readonly workstation: string
}

/** What screens hear: what actions tell, and how devices and the line to the brand are. */
type LiveEvent =
  | Notice
  | {
      readonly event: 'device.status' | 'sync.status'
      readonly workstation?: string
      readonly data: Readonly<Record<string, unknown>>
    }

export interface LiveDeps {
  /** A device that is paired and not revoked. */
  deviceOfToken(token: string): LiveDevice | undefined
  /** The screen that the header `Cookie` of a page speaks for. */
  deviceOfCookie?(header: string | undefined): LiveDevice | undefined
  /** The host a screen's page may come from, beside the address it was asked under; undefined when there is none. */
  readonly publicHost?: string
}

/** Screens that listen. Events go out after the commit and at most once; a screen that reconnects asks over HTTP. */
export interface Live {
  notify(events: readonly LiveEvent[]): void
  /** Hangs up on a device whose token was revoked. */
  revoke(deviceId: string): void
  close(): Promise<void>
}

const MAX_SOCKETS = 500
/** A screen that takes nothing for so many packets is hung up on; it will ask again when it wakes. */
const MAX_BACKLOG = 1000
/** Looking at each of 200 screens after every event would cost a sale more than telling those it concerns. */
const EVENTS_A_LOOK = 64
const ALL = 'all'
const SCREENS = 'kind:screen'

/** Serves the namespace `/live` on a server that listens, or will. */
export function createLive(httpServer: HttpServer, deps: LiveDeps): Live {
  const io = new Server(httpServer, {
    transports: ['websocket'],
    serveClient: false,
    connectTimeout: 5000,
    maxHttpBufferSize: 4096,
    allowRequest: (req, done) => done(null, isOwnOrigin(req, deps.publicHost) && io.engine.clientsCount < MAX_SOCKETS),
  })
  io.use((_socket, next) => next(new Error('not_found')))
  const live = io.of('/live')
  live.use((socket, next) => {
    const device = deviceOf(socket, deps)
    if (device === undefined) return next(new Error('unauthorised'))
    socket.data = device
    next()
  })
  const tell = teller(live)
  live.on('connection', (socket) => welcome(socket, tell))
  return {
    notify: (events) => {
      if (live.sockets.size > 0) for (const event of events) tell(event)
    },
    revoke: (deviceId) => {
      live.in(deviceRoom(deviceId)).disconnectSockets(true)
    },
    close: async () => {
      await io.close()
    },
  }
}

function deviceOf(socket: Socket, deps: LiveDeps): LiveDevice | undefined {
  const { auth, headers } = socket.handshake
  const token: unknown = auth.token
  if (typeof token === 'string') return deps.deviceOfToken(token)
  // Only a browser sends cookies by itself, and a browser always says from where; whose page it is was checked before.
  return headers.origin === undefined ? undefined : deps.deviceOfCookie?.(headers.cookie)
}

function welcome(socket: Socket, tell: Tell): void {
  const device = socket.data as LiveDevice
  // Readers and printers are bound to a kiosk by its own name, also where it stands at a till.
  socket.join([
    ALL,
    deviceRoom(device.id),
    workstationRoom(device.id),
    workstationRoom(device.workstation || device.id),
  ])
  // A screen beside a till hears of that till only: who stands at another is none of its business.
  const isBound = device.workstation !== '' && device.workstation !== device.id
  if (device.kind === 'screen' && !isBound) socket.join(SCREENS)
  // Nothing is ever said to the shop on this line; whoever tries is not one of its screens.
  socket.onAny(() => socket.disconnect(true))
  if (device.kind === 'screen') return
  tell(status(device, true))
  socket.on('disconnect', () => tell(status(device, false)))
}

const status = (device: LiveDevice, isConnected: boolean): LiveEvent => ({
  event: 'device.status',
  workstation: device.workstation,
  data: { device: device.id, kind: device.kind, connected: isConnected },
})

const deviceRoom = (id: string): string => `device:${id}`
const workstationRoom = (workstation: string): string => `workstation:${workstation}`

type Tell = (event: LiveEvent) => void

/** An event of a till goes to its devices and to every screen; one of no till goes to all. */
function teller(live: Namespace): Tell {
  let told = 0
  return ({ event, workstation, data }) => {
    const rooms = workstation === undefined ? [ALL] : [workstationRoom(workstation), SCREENS]
    if (!rooms.some((room) => live.adapter.rooms.has(room))) return
    live.to(rooms).emit(event, data)
    told += 1
    if (told % EVENTS_A_LOOK === 0) hangUpOnSleepers(live)
  }
}

function hangUpOnSleepers(live: Namespace): void {
  for (const socket of live.sockets.values()) {
    if ((socket.conn as unknown as { writeBuffer: unknown[] }).writeBuffer.length > MAX_BACKLOG) socket.disconnect(true)
  }
}

/** A page may listen only from the shop's own address; a program that is no browser sends no origin. */
function isOwnOrigin(req: IncomingMessage, publicHost: string | undefined): boolean {
  const { origin, host } = req.headers
  if (origin === undefined) return true
  if (!URL.canParse(origin)) return false
  const from = new URL(origin).host
  return from === host || (publicHost !== undefined && from === publicHost)
}
