/** Screens that listen, as a process of their own: real socket.io clients that count what they hear. */
import { once } from 'node:events'
import { constants, setPriority } from 'node:os'
import { io, type Socket } from 'socket.io-client'
import { answering } from './child.ts'

export type ScreensQuestion =
  | { readonly do: 'connect'; readonly port: number; readonly tokens: readonly string[] }
  | { readonly do: 'heard' }
  | { readonly do: 'leave' }

const EVENTS = ['card.presented', 'sale.finished', 'coupons.issued', 'hold.released'] as const

// Screens are other machines: here they take what the shop and its tills leave.
setPriority(constants.priority.PRIORITY_LOW)

let sockets: Socket[] = []
let heard = 0

async function connect(port: number, tokens: readonly string[]): Promise<void> {
  sockets = await Promise.all(
    tokens.map(async (token) => {
      const socket = io(`http://127.0.0.1:${port}/live`, { transports: ['websocket'], auth: { token }, forceNew: true })
      for (const event of EVENTS)
        socket.on(event, () => {
          heard += 1
        })
      await once(socket as never, 'connect')
      return socket
    }),
  )
}

answering(async (question: ScreensQuestion) => {
  if (question.do === 'connect') await connect(question.port, question.tokens)
  if (question.do === 'leave') for (const socket of sockets.splice(0)) socket.disconnect()
  return { heard, connected: sockets.filter(({ connected }) => connected).length }
})
