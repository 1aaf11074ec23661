import { type Day, localDay } from '../../domain/day.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopContext } from './context.ts'

const LATE_MS = 30 * 86_400_000
const EARLY_MS = 24 * 3_600_000

/** When something happened, by the till's clock where that can be believed and by ours where not. */
export interface Times {
  /** Today in the shop. */
  readonly today: Day
  /** The business day it counts for. */
  readonly day: Day
  /** The instant that chooses the programme's version, ms. */
  readonly judgedAt: number
  /** The number of the shop that sold, by the key. */
  readonly shop: string
  /** IANA name. */
  readonly timeZone: string
  /** The till's time was over 30 days old or 24 h ahead: the time of arrival counts. */
  readonly clock: boolean
}

/**
 * Dates an event by its key's business day and the till's `finishedAt` (ms). Imports may be of any age.
 * A business day that is itself out of reach is treated like a wrong clock.
 */
export function timesOf(key: string, finishedAt: number | undefined, now: number, ctx: ShopContext): Times {
  // The returned part of an exchange carries its sale's key and a number of its own behind it.
  const { businessDate, shop } = parseKey(key.split('#', 1)[0] ?? key)
  const today = localDay(now, ctx.timeZone)
  const at = finishedAt ?? now
  const clock = ctx.rules === 'live' && (isOff(at, now) || isOff(Date.parse(businessDate), now, EARLY_MS))
  const place = { shop, timeZone: ctx.timeZone, clock }
  return clock ? { today, day: today, judgedAt: now, ...place } : { today, day: businessDate, judgedAt: at, ...place }
}

const isOff = (at: number, now: number, slackMs = 0): boolean =>
  at < now - LATE_MS - slackMs || at > now + EARLY_MS + slackMs
