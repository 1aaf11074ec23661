import {
  chmodSync,
  closeSync,
  existsSync,
  fstatSync,
  fsyncSync,
  ftruncateSync,
  linkSync,
  mkdirSync,
  openSync,
  readFileSync,
  readSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { basename, dirname, join } from 'node:path'
import { pid } from 'node:process'
import type { z } from 'zod'
import { StempelError } from '../domain/errors.ts'

const NEWLINE = 0x0a
const FOLDER_MODE = 0o700
const FILE_MODE = 0o600

/** Creates a folder only its owner may enter, or takes others' rights to an existing one away. */
export function makePrivateFolder(path: string): void {
  guarded(path, () => {
    if (mkdirSync(path, { recursive: true, mode: FOLDER_MODE }) !== undefined) syncFolder(dirname(path))
    if ((statSync(path).mode & 0o077) !== 0) chmodSync(path, FOLDER_MODE)
  })
}

/** Takes others' rights to a file away; a copy from elsewhere often comes with them. */
export function makePrivateFile(path: string): void {
  guarded(path, () => {
    if (existsSync(path) && (statSync(path).mode & 0o077) !== 0) chmodSync(path, FILE_MODE)
  })
}

/** The whole new content or the whole old one is there after any crash; on disk when this returns. */
export function replaceFile(path: string, content: string): void {
  guarded(path, () => {
    const next = writeBeside(path, content)
    renameSync(next, path)
    syncFolder(dirname(path))
  })
}

/**
 * Makes a file that nobody made yet; of several processes at once one makes it. On disk when this returns.
 * @returns false when it was there already; it is left as it is.
 */
export function makeFile(path: string, content: string): boolean {
  return guarded(path, () => {
    const next = writeBeside(path, content, `.${pid}.new`)
    try {
      linkSync(next, path)
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false
      throw error
    } finally {
      rmSync(next)
    }
    syncFolder(dirname(path))
    return true
  })
}

function writeBeside(path: string, content: string, ending = '.new'): string {
  const next = `${path}${ending}`
  // A crash may have left one behind with wider rights.
  rmSync(next, { force: true })
  const file = openSync(next, 'wx', FILE_MODE)
  try {
    writeAll(file, content)
    fsyncSync(file)
  } finally {
    closeSync(file)
  }
  return next
}

/** Adds one line; on disk when this returns. A line that a crash cut short was never promised and is taken away first. */
export function appendLine(path: string, line: string): void {
  guarded(path, () => {
    const fresh = !existsSync(path)
    const file = openSync(path, 'a+', FILE_MODE)
    try {
      const kept = endOfLastLine(file)
      if (kept < fstatSync(file).size) ftruncateSync(file, kept)
      writeAll(file, `${line}\n`)
      fsyncSync(file)
    } finally {
      closeSync(file)
    }
    if (fresh) syncFolder(dirname(path))
  })
}

/** The file's content checked by its shape, or undefined when there is no such file. */
export function readShaped<T>(path: string, shape: z.ZodType<T>): T | undefined {
  const text = readIfThere(path)
  return text === undefined ? undefined : parseShaped(path, text, shape)
}

/** Every whole line of a file checked by its shape; none when there is no such file. */
export function readLines<T>(path: string, shape: z.ZodType<T>): T[] {
  const lines = (readIfThere(path) ?? '').split('\n')
  // What follows the last line feed was cut short by a crash.
  lines.pop()
  return lines.map((line) => parseShaped(path, line, shape))
}

function parseShaped<T>(path: string, text: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(text))
  } catch {
    // Without the cause: a parser's message quotes what it read, and here that may be the secret.
    throw new StempelError('unavailable', `The key folder's file ${basename(path)} is damaged.`)
  }
}

function readIfThere(path: string): string | undefined {
  return guarded(path, () => (existsSync(path) ? readFileSync(path, 'utf8') : undefined))
}

function writeAll(file: number, content: string): void {
  const bytes = Buffer.from(content, 'utf8')
  for (let done = 0; done < bytes.length; ) done += writeSync(file, bytes, done)
}

function endOfLastLine(file: number): number {
  const byte = Buffer.alloc(1)
  for (let end = fstatSync(file).size; end > 0; end--) {
    readSync(file, byte, 0, 1, end - 1)
    if (byte[0] === NEWLINE) return end
  }
  return 0
}

/** Without this a new name can be lost with the power although the file's bytes are safe. */
function syncFolder(path: string): void {
  const folder = openSync(path, 'r')
  try {
    fsyncSync(folder)
  } finally {
    closeSync(folder)
  }
}

function guarded<T>(path: string, work: () => T): T {
  try {
    return work()
  } catch (cause) {
    if (cause instanceof StempelError) throw cause
    const reason = (cause as NodeJS.ErrnoException).code ?? 'error'
    const where = join(basename(dirname(path)), basename(path))
    throw new StempelError('unavailable', `The key folder cannot be used: ${where} (${reason}).`, { cause })
  }
}
