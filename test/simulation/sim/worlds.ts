import { Worker } from 'node:worker_threads'
import type { Rule } from './rules.ts'

/** A world that went wrong. */
interface WrongWorld {
  readonly seed: number
  readonly what: string
}

/**
 * Lives worlds through, in so many threads. With a rule off, the first that goes wrong ends it: it is what was looked for.
 * @returns what went wrong by seed, and how many worlds were tried
 */
export async function liveThrough(of: {
  readonly from: number
  readonly seeds: number
  readonly off: readonly Rule[]
  readonly jobs: number
  readonly onDone: (done: number, wrong: WrongWorld | undefined) => void
}): Promise<{ wrong: WrongWorld[]; tried: number }> {
  const { from, seeds, off, jobs, onDone } = of
  const wrong: WrongWorld[] = []
  let next = from
  let end = from + seeds
  let done = 0
  const run = async (worker: Worker): Promise<void> => {
    while (next < end) {
      const seed = next
      next += 1
      const what = await ask(worker, { seed, off })
      done += 1
      const found = what === undefined ? undefined : { seed, what }
      if (found !== undefined) wrong.push(found)
      // Seeds below it are still being tried, so that the lowest is named in every run.
      if (found !== undefined && off.length > 0) end = Math.min(end, next)
      onDone(done, found)
    }
    await worker.terminate()
  }
  const workers = Array.from({ length: jobs }, () => new Worker(new URL('worker.ts', import.meta.url)))
  await Promise.all(workers.map(run))
  wrong.sort((a, b) => a.seed - b.seed)
  const [first] = wrong
  return off.length > 0 && first !== undefined
    ? { wrong: [first], tried: first.seed - from + 1 }
    : { wrong, tried: done }
}

const ask = (worker: Worker, question: { seed: number; off: readonly Rule[] }): Promise<string | undefined> =>
  new Promise((resolve, reject) => {
    worker.once('error', reject)
    worker.once('message', ({ what }: { what: string | undefined }) => {
      worker.off('error', reject)
      resolve(what)
    })
    worker.postMessage(question)
  })
