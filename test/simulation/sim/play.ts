import type { Rule } from './rules.ts'
import { World, Wrong } from './world.ts'

const STEPS = 45
/** Every so many worlds one ends with a brand that is put back. */
const PUT_BACK_EVERY = 8
const PUT_BACK = 5

/** Lives one world through. @returns what was wrong with it; undefined when nothing was. */
export async function play(seed: number, off: readonly Rule[] = []): Promise<string | undefined> {
  const world = new World(`world ${seed}`, new Set(off), seed % PUT_BACK_EVERY === PUT_BACK)
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
