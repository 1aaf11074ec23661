import type { Timers } from '../../../hardware/line.ts'
import type { OpenPort, Port, PortEvents } from '../../../hardware/supervisor.ts'

/** Timers that are turned by hand. */
export interface HandTimers extends Timers {
  now: number
  /** Lets time pass, and with it everything that was due, in order. */
  pass(ms: number): Promise<void>
}

export function handTimers(): HandTimers {
  let due: { at: number; run: () => void }[] = []
  const timers: HandTimers = {
    now: 0,
    after(ms, run) {
      const entry = { at: timers.now + ms, run }
      due.push(entry)
      return () => {
        due = due.filter((each) => each !== entry)
      }
    },
    async pass(ms) {
      const end = timers.now + ms
      for (;;) {
        await settled()
        const [next] = due.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)
        if (next === undefined) break
        due = due.filter((each) => each !== next)
        timers.now = next.at
        next.run()
      }
      timers.now = end
      await settled()
    },
  }
  return timers
}

/** What stands in the queue of promises is done. */
export const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

/** A port that a test plays. */
export interface PlayedPort extends Port {
  readonly events: PortEvents
  readonly written: { bytes: Uint8Array; take(): void; fail(): void }[]
  /** How it was closed. */
  closed: 'discarded' | 'kept' | undefined
  isPlugged: boolean
}

/** Opens ports for a test to play, as long as `fails` says nothing. */
export interface PlayedPorts {
  readonly open: OpenPort
  readonly ports: PlayedPort[]
  tries: number
  fails: string | undefined
}

/** @param takes whether writes are taken at once, instead of when the test says so */
export function playedPorts(takes = false): PlayedPorts {
  const played = {
    ports: [] as PlayedPort[],
    tries: 0,
    fails: undefined as string | undefined,
    open: async (events: PortEvents): Promise<Port> => {
      played.tries += 1
      if (played.fails !== undefined) throw new Error(played.fails)
      const port: PlayedPort = {
        events,
        written: [],
        closed: undefined,
        isPlugged: true,
        write: (bytes) =>
          new Promise((resolve, reject) => {
            port.written.push({ bytes, take: resolve, fail: () => reject(new Error('EIO')) })
            if (takes) resolve()
          }),
        isThere: async () => port.isPlugged,
        close: async (discard) => {
          port.closed = discard ? 'discarded' : 'kept'
        },
      }
      played.ports.push(port)
      return port
    },
  }
  return played
}
