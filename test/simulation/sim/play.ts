import type { Ending } from './kinds.ts'
import type { Rule } from './rules.ts'
import { Wrong } from './scene.ts'
import { World } from './world.ts'

const STEPS = 45
/** Of so many worlds one ends with a brand that is put back, and one with a lost disk. */
const EVERY = 8
const ENDINGS: Readonly<Record<number, Ending>> = { 1: 'lost disk', 5: 'put back' }

/** Lives one world through. @returns what was wrong with it; undefined when nothing was. */
export async function play(seed: number, off: readonly Rule[] = []): Promise<string | undefined> {
  const world = new World(`world ${seed}`, new Set(off), endingOf(seed))
  try {
    await world.run(STEPS)
    return undefined
  } catch (error) {
    if (error instanceof Wrong) return error.message
    return error instanceof Error
      ? process.env.SIM_STACK
        ? error.stack
        : `it failed: ${error.message}`
      : String(error)
  } finally {
    world.end()
  }
}

export const endingOf = (seed: number): Ending => ENDINGS[seed % EVERY]
