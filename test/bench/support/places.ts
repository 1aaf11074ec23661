import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, rmSync, statfsSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const TMPFS = 0x01021994

interface Place {
  readonly path: string
  readonly remove: () => void
}

/** A folder that goes when the process does. */
export function temporaryFolder(name: string, inside = tmpdir()): Place {
  const path = mkdtempSync(join(inside, `stempel-${name}-`))
  // Postgres runs as a user of its own and must be able to pass through.
  chmodSync(path, 0o711)
  const remove = (): void => rmSync(path, { recursive: true, force: true })
  process.once('exit', remove)
  return { path, remove }
}

/** Whether a folder is only memory: syncing it costs nothing, so what is measured there means nothing. */
export const isMemory = (folder: string): boolean => statfsSync(folder).type === TMPFS

const MEMORY = '/dev/shm'
/** Books grow while they are measured. */
const ROOM = 2

/** A copy of a folder in memory; undefined where the machine has no such place, or no room there. */
export function copyInMemory(name: string, folder: string): Place | undefined {
  if (!existsSync(MEMORY) || !isMemory(MEMORY)) return undefined
  const { bavail, bsize } = statfsSync(MEMORY)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  const bytes = files.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0)
  if (bavail * bsize < ROOM * bytes) return undefined
  const place = temporaryFolder(name, MEMORY)
  cpSync(folder, place.path, { recursive: true })
  return place
}
