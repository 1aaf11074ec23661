import { StempelError } from '../../domain/errors.ts'
import type { Clock, Random, StaffRole } from '../../domain/ports.ts'
import type { Device } from '../route.ts'
import type { StaffCheck } from './deps.ts'
import { createLimiter } from './limiter.ts'

const SESSION_MS = 15 * 60_000
const MAX_SESSIONS = 1000
/** PINs waiting to be checked; each check costs much memory and time on purpose. */
const MAX_WAITING = 16
const PIN_BURST = 5
const PIN_INTERVAL_MS = 60_000

interface StaffSession {
  readonly session: string
  /** ms */
  readonly expiresAt: number
}

export interface StaffSessions {
  /** @throws StempelError `unauthorised` for a wrong PIN or operator, `too_many` after several. */
  open(device: Device, operator: string, pin: string): Promise<StaffSession>
  /** @throws StempelError `unauthorised` when the header names no session of this device that still runs. */
  memberOf(header: string | undefined, device: Device): Member | undefined
}

interface Deps {
  readonly staff: StaffCheck
  readonly clock: Clock
  readonly random: Random
  readonly hash: (text: string) => Uint8Array
}

/** Who is signed in. */
interface Member {
  readonly operator: string
  readonly role: StaffRole
}

interface Open extends Member {
  readonly device: string
  readonly expiresAt: number
}

/** Sessions of signed-in staff: only in memory, only as hashes, and only good at the device they were opened at. */
export function createStaffSessions({ staff, clock, random, hash }: Deps): StaffSessions {
  const sessions = new Map<string, Open>()
  const limiter = createLimiter('PINs', PIN_BURST, PIN_INTERVAL_MS)
  const verifyInTurn = inTurn(staff)
  const nameOf = (session: string): string => Buffer.from(hash(session)).toString('base64')
  const sweep = (now: number): void => {
    for (const [name, open] of sessions)
      if (open.expiresAt <= now || sessions.size >= MAX_SESSIONS) sessions.delete(name)
  }
  return {
    async open(device, operator, pin) {
      const giveBack = limiter.take(device.id, operator, clock.now())
      let role: StaffRole | undefined
      let isWrong = false
      try {
        role = await verifyInTurn(operator, pin)
        isWrong = role === undefined
      } finally {
        if (!isWrong) giveBack()
      }
      if (role === undefined) throw new StempelError('unauthorised', 'Operator or PIN is wrong.')
      const now = clock.now()
      sweep(now)
      const session = `ss_${Buffer.from(random.bytes(32)).toString('base64url')}`
      const expiresAt = now + SESSION_MS
      sessions.set(nameOf(session), { operator, role, device: device.id, expiresAt })
      return { session, expiresAt }
    },
    memberOf(header, device) {
      if (header === undefined) return undefined
      const open = header.length > 100 ? undefined : sessions.get(nameOf(header))
      if (open !== undefined && open.device === device.id && open.expiresAt > clock.now()) return open
      throw new StempelError('unauthorised', 'The staff session is unknown or over; sign in again.', {
        path: 'Staff-Session',
      })
    },
  }
}

/** One PIN at a time, so that a crowd of guesses can take neither the memory nor the processors of the shop. */
function inTurn(staff: StaffCheck): StaffCheck['verify'] {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (operator, pin) => {
    if (waiting >= MAX_WAITING) throw new StempelError('too_many', `At most ${MAX_WAITING} sign-ins wait at once.`)
    waiting += 1
    const turn = last.then(() => staff.verify(operator, pin))
    last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
}
