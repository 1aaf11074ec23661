import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import type { Logger } from 'pino'
import type { Fault } from '../domain/faults.ts'
import { checkTemplate, type Template } from '../imports/receipt/template.ts'

/** Where a shop's templates are. */
export const templateFile = (dataFolder: string, name: string): string => join(dataFolder, 'templates', `${name}.json`)

/** A template from the text of a file, or what is wrong with it. */
export function parseTemplate(text: string): ReturnType<typeof checkTemplate> {
  let value: unknown
  try {
    value = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    const fault: Fault = { path: '', text: `This is not JSON: ${(error as Error).message}.` }
    return { template: undefined, faults: [fault] }
  }
  return checkTemplate(value)
}

/**
 * A template that an engineer may change while tills print: each receipt is read by the file as it stands. One that is
 * faulty, or gone, is told of in the log, and the last good one goes on.
 */
export function liveTemplate(path: string, log: Logger): () => Template | undefined {
  let stamp = ''
  let last: Template | undefined
  const load = (): void => {
    const { template, faults } = parseTemplate(readFileSync(path, 'utf8'))
    if (template !== undefined) last = template
    else log.warn({ template: path, path: faults[0]?.path, fault: faults[0]?.text }, 'a template is not taken')
  }
  return () => {
    const now = stampOf(path)
    if (now === stamp) return last
    stamp = now
    try {
      load()
    } catch (error) {
      log.warn({ template: path, fault: (error as NodeJS.ErrnoException).code }, 'a template cannot be read')
    }
    return last
  }
}

function stampOf(path: string): string {
  const found = statSync(path, { bigint: true, throwIfNoEntry: false })
  return found === undefined ? 'none' : `${found.mtimeNs}:${found.size}:${found.ino}`
}
