import type { MemberKey } from '../domain/brand/brand-ports.ts'
import { StempelError } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports.ts'

/** A member who is signed in at a branch. */
export interface SignedIn {
  readonly key: MemberKey
  /** Whom the branch knows by this tag. */
  readonly tag: string
  /** Until when they need not show again who they are, ms. */
  readonly provenUntil: number
}

/** So long somebody who showed who they are may use points. */
const PROOF_MS = 10 * 60_000
const IDLE_MS = 30 * 60_000
/** However busy it is. */
const LONGEST_MS = 12 * 3_600_000
const MAX_SESSIONS = 100_000

interface Open extends SignedIn {
  readonly closesAt: number
  expiresAt: number
}

/** Sessions of members at one branch: only in memory, only as hashes of their 256 random bits. */
export class MemberSessions {
  readonly #sessions = new Map<string, Open>()
  readonly #clock: Clock
  readonly #random: Random
  readonly #hash: (text: string) => Uint8Array

  constructor({ clock, random, hash }: { clock: Clock; random: Random; hash: (text: string) => Uint8Array }) {
    this.#clock = clock
    this.#random = random
    this.#hash = hash
  }

  /** @param of a member who showed just now who they are */
  open(of: Pick<SignedIn, 'key' | 'tag'>): { session: string; expiresAt: number; provenUntil: number } {
    const now = this.#clock.now()
    // In the order in which they were opened: whoever is first when all places are taken was here longest.
    for (const [name, { expiresAt }] of this.#sessions)
      if (expiresAt <= now || this.#sessions.size >= MAX_SESSIONS) this.#sessions.delete(name)
      else break
    const session = `ms_${Buffer.from(this.#random.bytes(32)).toString('base64url')}`
    const times = { expiresAt: now + IDLE_MS, provenUntil: now + PROOF_MS }
    this.#sessions.set(this.#nameOf(session), { ...of, ...times, closesAt: now + LONGEST_MS })
    return { session, ...times }
  }

  /** Goes on with a session. @throws StempelError `unauthorised`, path `Member-Session`, when none is open. */
  of(header: string | undefined): SignedIn {
    const found = this.#find(header)
    if (found === undefined)
      throw new StempelError('unauthorised', 'The member session is unknown or over; sign in again.', {
        path: 'Member-Session',
      })
    return found
  }

  /** @returns who showed at most ten minutes ago who they are. @throws StempelError `forbidden`, path `Member-Session`. */
  proven(header: string | undefined): SignedIn {
    const found = this.#find(header)
    if (found !== undefined && found.provenUntil > this.#clock.now()) return found
    throw new StempelError('forbidden', 'This needs a sign-in of the last ten minutes, by code or passkey.', {
      path: 'Member-Session',
    })
  }

  end(header: string | undefined): void {
    if (header !== undefined && header.length <= 100) this.#sessions.delete(this.#nameOf(header))
  }

  #find(header: string | undefined): Open | undefined {
    const open = header === undefined || header.length > 100 ? undefined : this.#sessions.get(this.#nameOf(header))
    const now = this.#clock.now()
    if (open === undefined || open.expiresAt <= now) return undefined
    open.expiresAt = Math.min(now + IDLE_MS, open.closesAt)
    return open
  }

  #nameOf(session: string): string {
    return Buffer.from(this.#hash(session)).toString('base64')
  }
}
