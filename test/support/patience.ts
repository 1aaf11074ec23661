import { setTimeout as pause } from 'node:timers/promises'
import type { Patience } from '../../src/books/brand/retry.ts'

/** Tries again as a running brand does. */
let next = 0
export const patience: Patience = {
  // Neither alike nor by chance: two that collide part, and a run repeats.
  chance: () => {
    next = (next + 0.37) % 1
    return next
  },
  wait: async (ms) => void (await pause(ms)),
}
