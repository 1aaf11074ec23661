import type { IncomingMessage } from 'node:http'
import { StempelError } from '../../domain/errors.ts'
import { oneByOne } from '../../domain/one-by-one.ts'
import type { Clock, Random, StaffRole } from '../../domain/ports.ts'
import { CONSOLE_ROLES } from '../../domain/roles.ts'
import { cookieOf } from '../cookie.ts'
import type { ConsoleDesk } from './console-desk.ts'
import { createLimiter } from './limiter.ts'

/** Where a browser keeps who is signed in, and that an operator was signed in with it before. */
export const STAFF_COOKIE = 'stempel_staff'
export const KNOWN_COOKIE = 'stempel_known'

export const IDLE_MS = 30 * 60_000
export const WHOLE_MS = 12 * 3_600_000
const MAX_SESSIONS = 500
/** One password at a time, so that a crowd of guesses can take neither the memory nor the processors of the shop. */
const MAX_WAITING = 16
const BURST = 5
const INTERVAL_MS = 60_000

/** Somebody who is signed in at the console. */
export interface SignedIn {
  readonly operator: string
  readonly role: StaffRole
  /** ms; the session ends then whatever happens. */
  readonly endsAt: number
}

export interface SignIns {
  /**
   * @param known what the browser kept from an earlier sign-in of the same operator
   * @throws StempelError `unauthorised` for a wrong password or operator, `forbidden` for a role without a console,
   *   `too_many` after several failures.
   */
  open(operator: string, password: string, known: string | undefined): Promise<{ token: string; as: SignedIn }>
  /** Opens a session for somebody who was let in another way. */
  begin(operator: string): { token: string; as: SignedIn }
  /** Who a request comes from; undefined without a session that still runs. */
  memberOf(req: IncomingMessage): SignedIn | undefined
  memberOfCookies(header: string | undefined): SignedIn | undefined
  end(header: string | undefined): void
  /** Ends all of somebody's, except the one of these cookies: what let them in has changed. */
  endOf(operator: string, except: string | undefined): void
  /** What a browser keeps to be told from strangers. */
  markOf(operator: string): string
}

interface Deps {
  readonly desk: () => ConsoleDesk
  readonly clock: Clock
  readonly random: Random
  readonly hash: (text: string) => Uint8Array
  readonly mac: (text: string) => Uint8Array
}

interface Open {
  readonly operator: string
  readonly endsAt: number
  seenAt: number
}

/**
 * Sessions of the console: only in memory, only as hashes. The role is asked of the books each time, so that who was
 * ended or got another role is so at once. Failures of strangers never lock somebody out who was signed in here before:
 * a known browser has attempts of its own.
 */
export function createSignIns({ desk, clock, random, hash, mac }: Deps): SignIns {
  const sessions = new Map<string, Open>()
  const limiter = createLimiter('passwords', BURST, INTERVAL_MS)
  const nameOf = (token: string): string => Buffer.from(hash(token)).toString('base64')
  const inTurn = oneByOne('sign-ins', MAX_WAITING)
  const markOf = (operator: string): string => Buffer.from(mac(`known browser ${operator}`)).toString('base64url')
  const begin: SignIns['begin'] = (operator) => {
    const role = desk().roleOf(operator)
    if (role === undefined || !CONSOLE_ROLES.includes(role))
      throw new StempelError('forbidden', 'This role signs in at tills, not here.')
    const now = clock.now()
    for (const [name, open] of sessions) if (isOver(open, now) || sessions.size >= MAX_SESSIONS) sessions.delete(name)
    const token = `ci_${Buffer.from(random.bytes(32)).toString('base64url')}`
    const open = { operator, endsAt: now + WHOLE_MS, seenAt: now }
    sessions.set(nameOf(token), open)
    return { token, as: { operator, role, endsAt: open.endsAt } }
  }
  const memberOfCookies: SignIns['memberOfCookies'] = (header) => {
    const token = cookieOf(header, STAFF_COOKIE)
    const open = token === undefined || token.length > 100 ? undefined : sessions.get(nameOf(token))
    const now = clock.now()
    if (open === undefined || isOver(open, now)) return undefined
    const role = desk().roleOf(open.operator)
    if (role === undefined) return undefined
    open.seenAt = now
    return { operator: open.operator, role, endsAt: open.endsAt }
  }
  return {
    markOf,
    begin,
    memberOfCookies,
    async open(operator, password, known) {
      const place = known !== undefined && known === markOf(operator) ? `known ${operator}` : ''
      const giveBack = limiter.take(place, operator, clock.now())
      let role: StaffRole | undefined
      let isWrong = false
      try {
        role = await inTurn(() => desk().verify(operator, password))
        isWrong = role === undefined
      } finally {
        if (!isWrong) giveBack()
      }
      if (role === undefined) throw new StempelError('unauthorised', 'Operator or password is wrong.')
      return begin(operator)
    },
    memberOf: ({ headers }) => (headers.authorization === undefined ? memberOfCookies(headers.cookie) : undefined),
    end(header) {
      const token = cookieOf(header, STAFF_COOKIE)
      if (token !== undefined) sessions.delete(nameOf(token))
    },
    endOf(operator, except) {
      const token = cookieOf(except, STAFF_COOKIE)
      const kept = token === undefined ? undefined : nameOf(token)
      for (const [name, open] of sessions) if (open.operator === operator && name !== kept) sessions.delete(name)
    },
  }
}

const isOver = ({ endsAt, seenAt }: Open, now: number): boolean => endsAt <= now || seenAt + IDLE_MS <= now
