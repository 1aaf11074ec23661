import { StempelError } from './errors.ts'

/**
 * A queue for work that would take the machine if all of it were done at once: one piece after the other, and so many
 * waiting at most.
 * @param what what waits, in the plural, as the refusal says it
 * @returns what runs a job in its turn. @throws StempelError `too_many` when the queue is full, and what the job throws.
 */
export function oneByOne(what: string, mostWaiting: number): <T>(job: () => Promise<T>) => Promise<T> {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  return async (job) => {
    if (waiting >= mostWaiting)
      throw new StempelError('too_many', `At most ${mostWaiting} ${what} wait at once.`, { retryAfterSeconds: 5 })
    waiting += 1
    const turn = last.then(job)
    last = turn.catch(() => {})
    try {
      return await turn
    } finally {
      waiting -= 1
    }
  }
}
