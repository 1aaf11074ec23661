import type { Logger } from 'pino'
import { keepLogShort } from './books-log.ts'
import { cardWatch, type SegmentSearch } from './jobs/cards.ts'
import { watchConsents } from './jobs/consents.ts'
import { type HousekeepingDeps, nightWatch, releaseLapsedHolds } from './jobs/housekeeping.ts'
import type { Live } from './live/live.ts'
import type { OpenShop } from './open-shop.ts'
import { reportsOf } from './reports.ts'
import { keepScores } from './scores.ts'
import { systemTimers } from './timers.ts'
import { service } from './work.ts'

const HOLDS_MS = 5_000
const HOUR_MS = 3_600_000
const NIGHT_CHECK_MS = 60_000
/** The doors wait so long at most for the work of the start. */
const START_MS = 1_000

/** What every day brings in any shop, also in one without a door: its nights, and a look through its cards. */
export function daily(
  shop: OpenShop,
  log: Logger,
  notify: HousekeepingDeps['notify'],
): { readonly deps: HousekeepingDeps } & Readonly<Record<'night' | 'cards', () => Promise<void>>> {
  const deps: HousekeepingDeps = {
    submit: (job) => shop.books.writer.submit(job),
    ctx: shop.ctx,
    clock: shop.clock,
    ticks: () => performance.now(),
    pause: (ms) => new Promise((resolve) => void systemTimers.after(ms, resolve)),
    notify,
    retired: (day, what) => log.info({ day, ...what }, 'kept the night'),
  }
  const cards = cardWatch({ ...deps, segments: segmentsOf(shop) }, (day, what) =>
    log.info({ day, ...what }, 'looked through the cards'),
  )
  return { deps, night: nightWatch(deps), cards }
}

/** Where cards belong, looked up beside the writer. A shop where nothing ever happened starts no thread for it. */
function segmentsOf({ settings, books }: OpenShop): SegmentSearch {
  const thread = service(settings.data, 'segments')
  return {
    look: async (today) => (books.read.head() === 0 ? 0 : thread.ask('look', today)),
    next: (limit) => thread.ask('next', limit),
    end: thread.end,
  }
}

/** The regular work, each kind on a timer of its own; a run that is still going is not started again. */
export function keepHouse(
  shop: OpenShop,
  log: Logger,
  live: Live,
  closing: (() => unknown)[],
): Record<'tick' | 'atStart', () => Promise<void>> & { committed: (jobs: number) => void } {
  const { deps, night, cards } = daily(shop, log, (notices) => live.notify(notices))
  const reports = reportsOf(shop)
  const cut = (): Promise<void> => reports.keep()
  const scores = keepScores(shop, {
    kept: (day, what) => log.info({ day, ...what, fit: what.fit?.kappa }, 'kept the night of the scores'),
    failed: (error) => log.error({ error: String(error) }, 'the scores could not be counted; tried again'),
  })
  const carrying = keepLogShort(shop, (error) =>
    log.error({ error: String(error) }, 'the log of the books could not be carried over; tried again'),
  )
  const behind = [scores, carrying]
  closing.push(() => behind.map((each) => each.close()))
  const want = (): Promise<void> => scores.keep()
  const chores: [everyMs: number, run: () => unknown][] = [
    [HOLDS_MS, () => releaseLapsedHolds(deps)],
    [NIGHT_CHECK_MS, night],
    [NIGHT_CHECK_MS, cards],
    [NIGHT_CHECK_MS, cut],
    [NIGHT_CHECK_MS, want],
    [HOUR_MS, () => watchConsents({ ...deps, submit: (job) => shop.books.writer.submit(job) })],
    [HOUR_MS, () => shop.witness()],
  ]
  for (const [everyMs, run] of chores) {
    let busy = false
    const timer = setInterval(async () => {
      if (busy) return
      busy = true
      try {
        await run()
      } catch (error) {
        log.error({ error: String(error) }, 'housekeeping failed and is tried again')
      }
      busy = false
    }, everyMs)
    timer.unref()
    closing.push(() => clearInterval(timer))
  }
  const all = async (run: typeof chores): Promise<void> => {
    for (const [, chore] of run) await chore()
  }
  // A shop with a million cards opens its doors before it has looked through them or cut its reports.
  const long: (() => unknown)[] = [cards, cut, want]
  return {
    committed: (jobs) => {
      for (const each of behind) each.committed(jobs)
    },
    tick: () => all(chores),
    // A night of many days, after a shop stood still, goes on beside the first sales.
    atStart: () =>
      Promise.race([
        all(chores.filter(([, run]) => !long.includes(run))),
        new Promise<void>((resolve) => void systemTimers.after(START_MS, resolve)),
      ]),
  }
}
