import { StempelError } from '../../domain/errors.ts'
import type { Clock, Random } from '../../domain/ports.ts'
import type { OpenCard } from '../route.ts'

/** A session that nobody uses for so long is over; the next shopper finds nothing of the last one. */
const IDLE_MS = 3 * 60_000
/** However busy it is. */
const LONGEST_MS = 30 * 60_000
const MAX_SESSIONS = 10_000
/** By one link, and at one kiosk: whoever opens more ends the oldest of them, and nobody else's. */
const MAX_PER_LINK = 8
const MAX_PER_KIOSK = 100

export interface CardSessions {
  /** Opens a session at a kiosk, or by a link on a phone. */
  open(
    card: OpenCard,
    by: { readonly device: string } | { readonly link: string },
  ): { session: string; expiresAt: number }
  /** Goes on with a session. @throws StempelError `unauthorised` when the header names none that is still open. */
  cardOf(header: string | undefined): OpenCard
  /** Ends a session; one that is over is ended already. */
  end(header: string | undefined): void
  /** Ends what was opened at a device whose token was revoked. */
  endOf(device: string): void
}

interface Deps {
  readonly clock: Clock
  readonly random: Random
  readonly hash: (text: string) => Uint8Array
}

interface Open extends OpenCard {
  readonly by: string
  readonly closesAt: number
  expiresAt: number
}

/** Sessions of cards: only in memory, only as hashes of their 256 random bits, with the card as a sealed handle. */
export function createCardSessions({ clock, random, hash }: Deps): CardSessions {
  const sessions = new Map<string, Open>()
  const nameOf = (session: string): string => Buffer.from(hash(session)).toString('base64')
  const makeRoom = (by: string, most: number, now: number): void => {
    for (const [name, open] of sessions) if (open.expiresAt <= now) sessions.delete(name)
    const own = [...sessions].filter(([, open]) => open.by === by)
    const [oldest] = own.length >= most ? own : sessions.size >= MAX_SESSIONS ? sessions : []
    if (oldest !== undefined) sessions.delete(oldest[0])
  }
  return {
    open({ card, isReading }, opener) {
      const now = clock.now()
      const by = 'link' in opener ? `link ${nameOf(opener.link)}` : kioskName(opener.device)
      makeRoom(by, 'link' in opener ? MAX_PER_LINK : MAX_PER_KIOSK, now)
      const session = `cs_${Buffer.from(random.bytes(32)).toString('base64url')}`
      const expiresAt = now + IDLE_MS
      sessions.set(nameOf(session), { card, isReading, by, expiresAt, closesAt: now + LONGEST_MS })
      return { session, expiresAt }
    },
    cardOf(header) {
      const now = clock.now()
      const open = header === undefined || header.length > 100 ? undefined : sessions.get(nameOf(header))
      if (open === undefined || open.expiresAt <= now)
        throw new StempelError(
          'unauthorised',
          'The card session is unknown or over; hold the card to the reader again.',
          {
            path: 'Card-Session',
          },
        )
      open.expiresAt = Math.min(now + IDLE_MS, open.closesAt)
      return open
    },
    end(header) {
      if (header !== undefined && header.length <= 100) sessions.delete(nameOf(header))
    },
    endOf(device) {
      for (const [name, open] of sessions) if (open.by === kioskName(device)) sessions.delete(name)
    },
  }
}

const kioskName = (device: string): string => `kiosk ${device}`
