import type { z } from 'zod'
import { invalid, StempelError } from '../domain/errors.ts'
import { pathText } from '../domain/faults.ts'

type Issue = z.core.$ZodIssue

/**
 * Checks a value against its schema.
 * @throws StempelError `invalid` with the path of the first fault; the words never hold the value.
 */
export function check<S extends z.ZodType>(schema: S, value: unknown): z.output<S> {
  const result = schema.safeParse(value)
  if (result.success) return result.data
  const issue = result.error.issues[0]
  throw issue === undefined ? invalid('', 'The content does not fit.') : fault(issue)
}

function fault(issue: Issue): StempelError {
  const path = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0] ?? ''] : issue.path
  const detail = wordsFor(issue)
  return path.length === 0 ? new StempelError('invalid', detail) : invalid(pathText(path), detail)
}

function wordsFor(issue: Issue): string {
  const missing = issue.code === 'invalid_type' && issue.message.endsWith('received undefined')
  switch (issue.code) {
    case 'invalid_type':
      return missing ? 'This field is missing.' : `This must be ${article(issue.expected)}.`
    case 'unrecognized_keys':
      return 'There is no such field here; data of your own goes under ext.'
    case 'too_big':
      return `This has at most ${issue.maximum}${unit(issue.origin)}.`
    case 'too_small':
      return `This has at least ${issue.minimum}${unit(issue.origin)}.`
    case 'invalid_value':
      return `This is one of ${issue.values.map(String).join(', ')}.`
    default:
      return issue.message
  }
}

const article = (expected: string): string => {
  const name = { int: 'whole number', record: 'object' }[expected] ?? expected
  return `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
}

const unit = (origin: string): string => ({ string: ' characters', array: ' entries' })[origin] ?? ''
