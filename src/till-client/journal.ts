import { closeSync, existsSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'
import { dirname } from 'node:path'

/** Where a till keeps its lines. Each call returns when the lines survive a loss of power. */
export interface Lines {
  read(): string[]
  append(line: string): void
  /** Puts lines in the place of all there were, or leaves all of them. */
  replace(lines: readonly string[]): void
}

/** Lines in a file, flushed to disk one by one. A line cut off by a crash is left out when the file is read. */
export function linesInFile(path: string): Lines {
  const write = (file: string, text: string, flag: 'a' | 'w'): void => {
    const handle = openSync(file, flag, 0o600)
    try {
      writeSync(handle, text)
      fsyncSync(handle)
    } finally {
      closeSync(handle)
    }
  }
  return {
    read() {
      if (!existsSync(path)) return []
      const lines = readFileSync(path, 'utf8').split('\n')
      // What follows the last line feed was cut off; the next line must not be glued to it.
      if (lines.pop() !== '') this.replace(lines)
      return lines
    },
    append: (line) => write(path, `${line}\n`, 'a'),
    replace(lines) {
      write(`${path}.new`, lines.map((line) => `${line}\n`).join(''), 'w')
      renameSync(`${path}.new`, path)
      const folder = openSync(dirname(path), 'r')
      try {
        fsyncSync(folder)
      } finally {
        closeSync(folder)
      }
    },
  }
}
