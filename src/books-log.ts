import { type Behind, followCommits } from './jobs/behind.ts'
import type { OpenShop } from './open-shop.ts'
import { systemTimers } from './timers.ts'
import { service } from './work.ts'

/** A page that many sales touch goes into the file once per round, so rounds are rare; but the log shall stay short. */
const GATHER_MS = 10_000
const MOST_JOBS = 1_000

/** Carries the log of the books over into their file in a thread beside the writer, for which a sale would wait. */
export function keepLogShort({ settings }: OpenShop, failed: (error: unknown) => void): Behind {
  const log = service(settings.data, 'log')
  return followCommits({
    run: () => log.ask('carryOver'),
    after: systemTimers.after,
    failed,
    gatherMs: GATHER_MS,
    mostJobs: MOST_JOBS,
  })
}
