import { setTimeout as pause } from 'node:timers/promises'
import type { Usage } from './usage.ts'

/** A shop looks through its cards a minute after its start, as it does at midnight. */
const FIRST_LOOK_MS = 65_000
const LOOK_MS = 1_000
/** Of a core, from 0 to 1. */
const QUIET = 0.1
const QUIET_IN_A_ROW = 4
const PATIENCE_MS = 300_000

/**
 * Waits until a shop has done the work of its day's begin: what is measured afterwards is a shop that is open.
 * @param startedAt when it was started, ms on the clock of `performance`
 */
export async function houseAtRest(shop: { usage(): Promise<Usage> }, startedAt: number): Promise<void> {
  await pause(Math.max(0, startedAt + FIRST_LOOK_MS - performance.now()))
  let quiet = 0
  let before = (await shop.usage()).cpuMicros
  for (const from = performance.now(); quiet < QUIET_IN_A_ROW; ) {
    if (performance.now() - from > PATIENCE_MS) throw new Error('the shop did not come to rest')
    await pause(LOOK_MS)
    const now = (await shop.usage()).cpuMicros
    quiet = now - before < QUIET * LOOK_MS * 1000 ? quiet + 1 : 0
    before = now
  }
}
