import { type ScoresWatch, watchScores } from './jobs/scores.ts'
import type { OpenShop } from './open-shop.ts'
import { systemTimers } from './timers.ts'
import { service } from './work.ts'

interface Told {
  kept: Parameters<typeof watchScores>[0]['kept']
  failed(error: unknown): void
}

/** Keeps the scores of a shop in a thread beside it; the thread ends with the shop's other long work. */
export function keepScores({ settings, clock, books }: OpenShop, told: Told): ScoresWatch {
  const scores = service(settings.data, 'scores')
  return watchScores({
    // A shop where nothing ever happened starts no thread for it.
    catchUp: async () => (books.read.head() === 0 ? { cursor: 0, head: 0 } : scores.ask('catchUp')),
    keepNight: async (today) => (books.read.head() === 0 ? undefined : scores.ask('night', today)),
    after: systemTimers.after,
    clock,
    timeZone: settings.timeZone,
    ...told,
  })
}
