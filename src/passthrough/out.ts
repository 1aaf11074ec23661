import { connect, type Socket } from 'node:net'
import type { Writable } from 'node:stream'
import { type Line, LineError, type Timers } from '../../hardware/line.ts'

/** The way to a printer, for one till that prints. */
export interface Out {
  /** Resolves when the printer's side can take more; rejects when it is gone. Nothing is thrown away before that. */
  write(bytes: Uint8Array): Promise<void>
  /** What the printer says goes to the till, in its own time. */
  answerTo(till: Writable): void
  onGone(gone: () => void): void
  /** Nothing more comes; what was written still goes out. `over` is called when the printer has said its last. */
  end(over: () => void): void
  /** Lets go at once, whatever still waits. */
  abort(): void
}

const CONNECT_MS = 3_000
/** A printer without paper may stand for hours; what waits for it is never given up while the line is up. */
const NEVER_MS = 86_400_000
const MOST_UNREAD_BYTES = 65_536
/** How long a printer may still answer after a till has hung up. */
const LAST_WORD_MS = 2_000

/**
 * Calls a printer on the network. It is called anew for each call of the till, so that a till whose printer is off sees
 * just that.
 * @throws Error when nobody answers.
 */
export function callPrinter({ host, port }: { host: string; port: number }, timers: Timers): Promise<Out> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port, noDelay: true, keepAlive: true, allowHalfOpen: true })
    const tooLate = timers.after(CONNECT_MS, () => socket.destroy(new Error('the printer does not answer')))
    socket.on('error', () => {})
    socket.once('close', () => {
      tooLate()
      reject(new Error('the printer cannot be reached'))
    })
    socket.once('connect', () => {
      tooLate()
      resolve(socketOut(socket, timers))
    })
  })
}

const socketOut = (socket: Socket, timers: Timers): Out => ({
  write: (bytes) =>
    new Promise((resolve, reject) => {
      if (socket.destroyed) return reject(new Error('the printer hung up'))
      if (socket.write(bytes)) return resolve()
      const done = (): void => {
        socket.off('drain', drained)
        socket.off('close', gone)
      }
      const drained = (): void => {
        done()
        resolve()
      }
      const gone = (): void => {
        done()
        reject(new Error('the printer hung up'))
      }
      socket.once('drain', drained)
      socket.once('close', gone)
    }),
  answerTo: (till) => void socket.pipe(till, { end: false }),
  onGone: (gone) => void socket.once('close', gone),
  end: (over) => {
    if (socket.destroyed) return over()
    const insist = (): void => void timers.after(LAST_WORD_MS, () => socket.destroy())
    // What waits for paper is not hurried: the time begins when all has gone out.
    socket.end(insist)
    socket.once('close', over)
  },
  abort: () => void socket.destroy(),
})

/**
 * The way over a line that stays open between receipts.
 * @param isPatient whether what comes while the line is down waits for it; else the till is told at once.
 */
export function lineOut(line: Line, isPatient: boolean): Out {
  const stops: (() => void)[] = []
  const listen = (stop: () => void): void => void stops.push(stop)
  return {
    write: async (bytes) => {
      for (;;) {
        if (isPatient) await isUp(line)
        try {
          return await line.write(bytes, NEVER_MS)
        } catch (error) {
          if (!isPatient || !(error instanceof LineError)) throw error
          // What broke off in the middle went with the printer; what never began waits for its return.
          if (error.fault !== 'closed') return
        }
      }
    },
    answerTo: (till) =>
      listen(
        line.onBytes((bytes) => {
          if (till.writableLength < MOST_UNREAD_BYTES) till.write(bytes)
        }),
      ),
    onGone: (gone) => {
      if (!isPatient) listen(line.onState((change) => change.open || gone()))
    },
    end: (over) => {
      for (const stop of stops.splice(0)) stop()
      over()
    },
    // The line is closed by whoever opened it.
    abort: () => {},
  }
}

function isUp(line: Line): Promise<void> {
  if (line.isOpen) return Promise.resolve()
  return new Promise((resolve) => {
    const stop = line.onState((change) => {
      if (!change.open) return
      stop()
      resolve()
    })
  })
}
