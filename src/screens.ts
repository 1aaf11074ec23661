import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { isBuilt } from '../kiosk-ui/stamp.ts'

const BUILDER = fileURLToPath(new URL('../kiosk-ui/build.ts', import.meta.url))
const LONGEST_MS = 120_000

/**
 * Builds the screens when they are missing or older than their sources: beside the shop, which sells meanwhile and
 * serves what is there. A shop that has them never loads the builder.
 */
export function renewScreens(failed: (reason: string) => void): void {
  if (isBuilt()) return
  execFile(process.execPath, [BUILDER], { timeout: LONGEST_MS }, (error, _out, told) => {
    if (error !== null) failed(told.trim() || error.message)
  })
}
