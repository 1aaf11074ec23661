import { createHash } from 'node:crypto'
import { readdirSync, readFileSync, statSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'

/** A file of the built screens, as it is sent. */
export interface ScreenFile {
  readonly bytes: Buffer
  readonly type: string
  /** `br` or `gzip` when it is sent so. */
  readonly encoding: string | undefined
}

export interface ScreenPage extends ScreenFile {
  readonly etag: string
}

/** The built screens. They may be built anew at any moment, so the folder is looked at again for each page. */
export interface ScreenFiles {
  areBuilt(): boolean
  /** @returns undefined while the screens are not built. */
  page(name: string, accepts: string): ScreenPage | undefined
  /** A file whose name tells its content. @returns undefined when there is none of this name. */
  asset(name: string, accepts: string): Promise<ScreenFile | undefined>
}

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
}

/** How a text is stored beside itself, best first. */
const ENCODINGS = [
  ['br', '.br'],
  ['gzip', '.gz'],
] as const

export function createScreenFiles(folder: string): ScreenFiles {
  const pages = new Map<string, ScreenPage>()
  let known = { at: -1, assets: new Set<string>() }
  const look = (): Set<string> => {
    const at = builtAt(folder)
    if (at !== known.at) {
      pages.clear()
      known = { at, assets: at === 0 ? new Set() : new Set(readdirSync(join(folder, 'assets'))) }
    }
    return known.assets
  }
  const areBuilt = (): boolean => {
    look()
    return known.at !== 0
  }
  return {
    areBuilt,
    page(name, accepts) {
      if (!areBuilt()) return undefined
      const [encoding, ending] = ENCODINGS.find(([each]) => takes(accepts, each)) ?? [undefined, '']
      const key = `${name}${ending}`
      const met = pages.get(key)
      if (met !== undefined) return met
      const bytes = readFileSync(join(folder, key))
      const etag = `"${createHash('sha256').update(bytes).digest('base64url').slice(0, 27)}"`
      const page = { bytes, type: typeOf(name), encoding, etag }
      pages.set(key, page)
      return page
    },
    async asset(name, accepts) {
      const assets = look()
      if (!assets.has(name) || !Object.hasOwn(TYPES, extname(name))) return undefined
      const [encoding, ending] = ENCODINGS.find(([each, end]) => assets.has(name + end) && takes(accepts, each)) ?? [
        undefined,
        '',
      ]
      return { bytes: await readFile(join(folder, 'assets', name + ending)), type: typeOf(name), encoding }
    },
  }
}

/** When the screens were built, in ms; 0 when they were not. */
function builtAt(folder: string): number {
  try {
    return statSync(join(folder, 'stamp.txt')).mtimeMs
  } catch {
    return 0
  }
}

const typeOf = (name: string): string => TYPES[extname(name)] ?? 'application/octet-stream'

/** Whether a browser takes an encoding; one that it names with `q=0` it does not. */
const takes = (accepts: string, encoding: string): boolean =>
  accepts.split(',').some((each) => {
    const [name = '', ...more] = each.split(';').map((part) => part.trim().toLowerCase())
    return name === encoding && !more.some((part) => /^q=0(\.0*)?$/.test(part))
  })
