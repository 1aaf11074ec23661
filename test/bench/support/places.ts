import { chmodSync, mkdtempSync, rmSync, statfsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const TMPFS = 0x01021994

/** A folder that goes when the process does. */
export function temporaryFolder(name: string): { path: string; remove: () => void } {
  const path = mkdtempSync(join(tmpdir(), `stempel-${name}-`))
  // Postgres runs as a user of its own and must be able to pass through.
  chmodSync(path, 0o711)
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  process.once('exit', remove)
  return { path, remove }
}

/** Whether a folder is only memory: syncing it costs nothing, so what is measured there means nothing. */
export const isMemory = (folder: string): boolean => statfsSync(folder).type === TMPFS
