import { z } from 'zod'
import type { Timers } from '../../hardware/line.ts'
import { StempelError } from '../domain/errors.ts'
import type { Random } from '../domain/ports.ts'
import type { DeviceEvent, Watcher } from './device.ts'

/** What `device test` asks a running shop: to begin with which device, later on with what it was answered. */
export const listenInput = z.strictObject({
  id: z.string().max(200).optional(),
  session: z.string().max(64).optional(),
})

export interface Listened {
  readonly session: string
  readonly events: readonly DeviceEvent[]
}

interface Session {
  events: DeviceEvent[]
  /** Wakes whoever waits for the next event. */
  wake: () => void
  stop: () => void
  /** Ends the session when nobody asks any more. */
  forget: () => void
}

const WAIT_MS = 1_000
const FORGET_MS = 10_000
const MOST_EVENTS = 1_000
const MOST_SESSIONS = 8

/**
 * Lets commands on this machine watch devices of the running shop, over a socket on which only questions are asked:
 * each waits a moment for something to happen.
 * @param watch watches a device by its id or the path of its port; undefined when the shop has no such device
 */
export function createListening(
  watch: (idOrPath: string, watcher: Watcher) => (() => void) | undefined,
  timers: Timers,
  random: Random,
): (input: z.output<typeof listenInput>) => Promise<Listened> {
  const sessions = new Map<string, Session>()
  const end = (name: string): void => {
    sessions.get(name)?.stop()
    sessions.delete(name)
  }
  const begin = (id: string): string => {
    const session: Session = { events: [], wake: () => {}, stop: () => {}, forget: () => {} }
    const stop = watch(id, (event) => {
      if (session.events.length < MOST_EVENTS) session.events.push(event)
      session.wake()
    })
    if (stop === undefined) throw new StempelError('not_found', `The shop has no reader or printer ${id}.`)
    if (sessions.size >= MOST_SESSIONS)
      throw new StempelError('too_many', `At most ${MOST_SESSIONS} commands watch devices at once.`)
    session.stop = stop
    const name = Buffer.from(random.bytes(12)).toString('hex')
    sessions.set(name, session)
    return name
  }
  return async ({ id, session: known }) => {
    const name = known ?? begin(id ?? '')
    const session = sessions.get(name)
    if (session === undefined) throw new StempelError('not_found', 'Nobody has watched here for a while; begin again.')
    session.forget()
    if (session.events.length === 0 && known !== undefined)
      await new Promise<void>((resolve) => {
        const cancel = timers.after(WAIT_MS, resolve)
        session.wake = () => {
          cancel()
          resolve()
        }
      })
    session.forget = timers.after(FORGET_MS, () => end(name))
    return { session: name, events: session.events.splice(0) }
  }
}
