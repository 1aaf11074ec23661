/** The disk by itself: what the same pace of small flushes costs without any shop. */
import { execFileSync } from 'node:child_process'
import { closeSync, fdatasyncSync, openSync, writeSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'

/** About what one sale adds to the log. */
const BYTES = 16_384
const PAUSE_MS = 33
const CALM_MS = 10
const CALM_IN_A_ROW = 60
const MOST_SECONDS = 60

/**
 * Waits until what was written before is on disk and small flushes are quick again: filling books, or the row before,
 * leaves the disk busy for a while, and a row about waiting times would measure that.
 * @returns the time of the slowest hundredth of the last flushes, in ms: what the disk alone costs at this pace.
 */
export async function settledDisk(folder: string): Promise<{ p99Ms: number }> {
  execFileSync('sync')
  const file = openSync(join(folder, 'flush-probe'), 'w')
  const bytes = Buffer.alloc(BYTES, 1)
  const times: number[] = []
  let calm = 0
  for (let i = 0; calm < CALM_IN_A_ROW && i * PAUSE_MS < MOST_SECONDS * 1000; i += 1) {
    const took = timeOf(file, bytes, i)
    times.push(took)
    calm = took < CALM_MS ? calm + 1 : 0
    await pause(PAUSE_MS)
  }
  closeSync(file)
  const last = times.slice(-300).sort((a, b) => a - b)
  return { p99Ms: last[Math.min(last.length - 1, Math.floor(last.length * 0.99))] ?? 0 }
}

/** Seldom, so that hardly a request that is measured waits behind one of them. */
const BESIDE_MS = 250

/** Times the same small flushes, now and then, while something else is measured on the same disk. */
export function besideDisk(folder: string): { stop(): Promise<number[]> } {
  const file = openSync(join(folder, 'flush-probe'), 'r+')
  const bytes = Buffer.alloc(BYTES, 1)
  const times: number[] = []
  let over = false
  const going = (async () => {
    for (let i = 0; !over; i += 1) {
      // Over what is there, as the log of the books is: a file that grows costs more.
      times.push(timeOf(file, bytes, i % CALM_IN_A_ROW))
      await pause(BESIDE_MS)
    }
    closeSync(file)
  })()
  return {
    async stop() {
      over = true
      await going
      return times
    },
  }
}

/** Writes over one place of the file and flushes it. @returns ms */
function timeOf(file: number, bytes: Buffer, i: number): number {
  const from = performance.now()
  writeSync(file, bytes, 0, BYTES, (i % 256) * BYTES)
  fdatasyncSync(file)
  return performance.now() - from
}
