import type { z } from 'zod'

/** One thing wrong with a document: where, and a sentence for who wrote it. */
export interface Fault {
  /** In the notation `earn[2].filter.tiers[0]`; empty for the document as a whole. */
  readonly path: string
  readonly text: string
}

type Issue = z.core.$ZodIssue

/** `['lines', 2, 'quantity']` as `lines[2].quantity`; names the caller made up are cut and cleaned. */
export function pathText(path: readonly PropertyKey[]): string {
  let text = ''
  for (const part of path) {
    if (typeof part === 'number') text += `[${part}]`
    else
      text +=
        (text === '' ? '' : '.') +
        String(part)
          .replace(/[^\w-]/g, '?')
          .slice(0, 40)
  }
  return text
}

/** Every fault a schema found, in the order of the document. The words never hold the value. */
export const faultsOf = (error: z.ZodError): Fault[] => error.issues.flatMap(faultsOfIssue)

function faultsOfIssue(issue: Issue): Fault[] {
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({
      path: pathText([...issue.path, key]),
      text: 'There is no such field here; is it spelled right, and in its place?',
    }))
  return [{ path: pathText(issue.path), text: sentence(issue) }]
}

function sentence(issue: Issue): string {
  switch (issue.code) {
    case 'invalid_type':
      return issue.message.endsWith('received undefined')
        ? `This field is missing; it is ${article(issue.expected)}.`
        : `This must be ${article(issue.expected)}.`
    case 'too_big':
      return `This must be at most ${issue.maximum}${unit(issue.origin)}.`
    case 'too_small':
      return `This must be at least ${issue.minimum}${unit(issue.origin)}.`
    case 'invalid_value':
      return `This must be ${oneOf(issue.values)}.`
    case 'invalid_union':
      return 'options' in issue && Array.isArray(issue.options)
        ? `This must be ${oneOf(issue.options)}.`
        : 'This has none of the forms it may have.'
    default:
      return whole(issue.message)
  }
}

const oneOf = (values: readonly unknown[]): string =>
  values.length === 1 ? String(values[0]) : `one of ${values.map(String).join(', ')}`

const article = (expected: string): string => {
  const name = { int: 'whole number', record: 'object', array: 'list', string: 'text' }[expected] ?? expected
  return name === 'text' ? name : `${/^[aeiou]/.test(name) ? 'an' : 'a'} ${name}`
}

const unit = (origin: string): string =>
  ({ string: ' characters long', array: ' entries long' })[origin as 'string'] ?? ''

/** A schema's own words as a sentence. */
const whole = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}`.replace(/\.?$/, '.')
