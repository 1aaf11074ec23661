import { parentPort } from 'node:worker_threads'
import { play } from './play.ts'
import type { Rule } from './rules.ts'

/** A thread that lives worlds through, one after the other, as it is told their seeds. */
parentPort?.on('message', async ({ seed, off }: { seed: number; off: readonly Rule[] }) => {
  parentPort?.postMessage({ seed, what: await play(seed, off) })
})
