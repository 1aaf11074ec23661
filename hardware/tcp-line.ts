import { connect } from 'node:net'
import type { Line, Timers } from './line.ts'
import { type OpenPort, superviseLine } from './supervisor.ts'

/** A device on the network: a printer on port 9100, or a serial device behind a converter. */
export interface TcpSettings {
  readonly host: string
  readonly port: number
}

const CONNECT_MS = 3_000
const KEEP_ALIVE_MS = 10_000
const LET_GO_MS = 500

/** A TCP connection that is made again whenever it breaks. The line may be used at once; it opens by itself. */
export const tcpLine = (settings: TcpSettings, timers: Timers): Line =>
  superviseLine(`${settings.host}:${settings.port}`, tcpPort(settings, timers), timers)

/** Makes one connection. */
export const tcpPort =
  ({ host, port }: TcpSettings, timers: Timers): OpenPort =>
  (events) =>
    new Promise((resolve, reject) => {
      const socket = connect({ host, port, noDelay: true, keepAlive: true, keepAliveInitialDelay: KEEP_ALIVE_MS })
      const tooLate = timers.after(CONNECT_MS, () => socket.destroy(new Error('it does not answer')))
      let why = 'the other end hung up'
      socket.on('error', (error: NodeJS.ErrnoException) => {
        why = wordsOf(error)
      })
      socket.on('close', () => {
        tooLate()
        reject(new Error(why))
        events.ended(why)
      })
      socket.on('data', (bytes) => events.bytes(bytes))
      socket.once('connect', () => {
        tooLate()
        resolve({
          write: (bytes) =>
            new Promise((taken, failed) => {
              socket.write(bytes, (error) => (error ? failed(error) : taken()))
            }),
          close: (discard) =>
            new Promise((closed) => {
              if (socket.closed) return closed()
              const insist = timers.after(LET_GO_MS, () => socket.destroy())
              socket.once('close', () => {
                insist()
                closed()
              })
              // A reset takes back what the system has not sent yet; an orderly end would still deliver it.
              if (discard) socket.resetAndDestroy()
              else socket.end()
            }),
        })
      })
    })

const WORDS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  EHOSTUNREACH: 'there is no way to it',
  ENETUNREACH: 'there is no way to it',
  ENOTFOUND: 'there is no such host',
  ECONNRESET: 'the other end broke off',
  ETIMEDOUT: 'it does not answer',
}

const wordsOf = ({ code, message }: NodeJS.ErrnoException): string => WORDS[code ?? ''] ?? message
