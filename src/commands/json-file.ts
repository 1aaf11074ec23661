import { readFileSync } from 'node:fs'
import { StempelError } from '../domain/errors.ts'
import type { Fault } from '../domain/faults.ts'
import type { Output } from './run.ts'

/** The document of a file, - for standard input. @throws StempelError `invalid` when it is no JSON at all. */
export function readJsonFile(file: string): unknown {
  const text = readFileSync(file === '-' ? 0 : file, 'utf8')
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (cause) {
    throw new StempelError('invalid', `${file} is not JSON: ${(cause as Error).message}.`, { cause })
  }
}

/** What is said of a document with faults. */
export const told = (faults: readonly Fault[]): Output => ({
  json: { ok: false, faults },
  text: faults.map(({ path, text }) => `${path === '' ? 'the document' : path}: ${text}`).join('\n'),
  failed: true,
})
