import { createHash } from 'node:crypto'
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, sep } from 'node:path'

/** What the screens are built from, below the project's folder. */
const SOURCES = ['kiosk-ui', 'src/words', 'package-lock.json']
const NO_SOURCE = ['dist', 'tsconfig.json', 'stamp.ts']

export const ROOT = join(import.meta.dirname, '..')
/** Where the built screens stand. */
export const DIST = join(import.meta.dirname, 'dist')
/** The file in `DIST` that says which sources it was built from. */
export const STAMP = 'stamp.txt'

/** A digest of all sources of the screens, by content: times say nothing after a clone or a copy. */
export function stampOfSources(): string {
  const hash = createHash('sha256')
  for (const file of SOURCES.flatMap((each) => filesUnder(join(ROOT, each))).sort()) {
    hash.update(relative(ROOT, file).split(sep).join('/'))
    hash.update(readFileSync(file))
  }
  return hash.digest('hex')
}

/** Whether the built screens are those of the sources. */
export function isBuilt(): boolean {
  try {
    return readFileSync(join(DIST, STAMP), 'utf8') === stampOfSources()
  } catch {
    return false
  }
}

function filesUnder(path: string): string[] {
  if (path.endsWith('.json')) return [path]
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) => {
    if (NO_SOURCE.includes(entry.name)) return []
    const inside = join(path, entry.name)
    return entry.isDirectory() ? filesUnder(inside) : [inside]
  })
}
