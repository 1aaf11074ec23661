import { z } from 'zod'
import { type Fault, faultsOf } from '../../domain/faults.ts'
import { Pattern } from './pattern/pattern.ts'
import { PatternFault } from './pattern/syntax.ts'

/** How the receipts of one kind of till are read. Written by the shop's engineer; `docs/till-without-api.md` explains it. */

const CODE_PAGES = ['cp437', 'cp850', 'cp858', 'cp866', 'windows-1252', 'iso-8859-15', 'utf-8', 'gb18030'] as const
const TENDERS = ['cash', 'card', 'giftcard', 'voucher', 'other'] as const
const MOST_RULES = 100
const MOST_SKIPS = 50

const pattern = z.string().min(1).max(500).meta({ description: 'A regular expression for a whole line.' })
const label = z.string().min(1).max(80)
const rule = <A extends string, S extends z.ZodRawShape>(as: A, fields: S) =>
  z.strictObject({
    as: z.literal(as),
    pattern,
    on: z.enum(['text', 'code']).default('text').meta({ description: 'A line of text, or a printed barcode.' }),
    ...fields,
  })
const sold = { department: label.optional(), unit: label.optional() }

const ruleSchema = z.discriminatedUnion('as', [
  rule('item', sold),
  rule('deposit', sold),
  rule('deposit-return', sold),
  rule('giftcard', sold),
  rule('service', sold),
  rule('quantity', { of: z.enum(['next', 'previous']).default('next') }),
  rule('name', {}),
  rule('void', {}),
  rule('discount', { of: z.enum(['sale', 'previous']).default('sale') }),
  rule('rounding', {}),
  rule('subtotal', {}),
  rule('tax', { added: z.boolean().default(false).meta({ description: 'The lines stand without it.' }) }),
  rule('total', {}),
  rule('tender', { tender: z.enum(TENDERS).default('other') }),
  rule('change', {}),
  rule('info', {}),
  rule('ignore', {}),
])

export const templateSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most'),
  note: z.string().max(500).optional(),
  codePage: z.enum(CODE_PAGES).default('cp437').meta({ description: 'The letters the printer starts with.' }),
  codePages: z
    .record(z.string().regex(/^\d{1,3}$/, 'the number that ESC t selects by'), z.string().max(40))
    .optional()
    .meta({ description: 'What `ESC t n` selects, where it is not what Epson printers do.' }),
  decimal: z.enum(['.', ',']).default('.'),
  currency: z
    .string()
    .regex(/^[A-Z]{3}$/, 'three capital letters such as EUR')
    .optional()
    .meta({ description: "The shop's own when left out." }),
  ignoreCase: z.boolean().default(false),
  sequence: z.enum(['number', 'time']).default('number').meta({
    description: 'What makes the key of a sale: the number of the receipt, or the time to the second printed on it.',
  }),
  start: pattern.optional().meta({ description: 'What stands before this line is not of the receipt.' }),
  skip: z.array(pattern).max(MOST_SKIPS).default([]).meta({ description: 'A receipt with such a line is no sale.' }),
  departments: z.record(z.string().min(1).max(10), label).optional().meta({ description: 'By tax letter.' }),
  rules: z.array(ruleSchema).min(1).max(MOST_RULES).meta({ description: 'The first that fits a line decides.' }),
})

export type TemplateDocument = z.output<typeof templateSchema>
export type Rule = TemplateDocument['rules'][number]
export type RuleKind = Rule['as']

/** A template whose patterns are ready. */
export interface Template {
  readonly document: TemplateDocument
  readonly rules: readonly { readonly rule: Rule; readonly pattern: Pattern }[]
  readonly skip: readonly Pattern[]
  readonly start: Pattern | undefined
}

const SOLD = ['name', 'quantity', 'price', 'amount', 'letter', 'sku', 'department', 'unit']
const DATE = ['year', 'month', 'day']
const INFO = ['number', ...DATE, 'hour', 'minute', 'second', 'ampm', 'card', 'operator']

/** The names of groups a rule may use, and of which it needs one. */
const GROUPS: Readonly<Record<RuleKind, readonly [may: readonly string[], needsOneOf: readonly string[]]>> = {
  item: [SOLD, ['amount', 'price']],
  deposit: [SOLD, ['amount', 'price']],
  'deposit-return': [SOLD, ['amount', 'price']],
  giftcard: [SOLD, ['amount', 'price']],
  service: [SOLD, ['amount', 'price']],
  quantity: [['quantity', 'price', 'unit'], ['quantity']],
  name: [
    ['name', 'sku'],
    ['name', 'sku'],
  ],
  void: [['name', 'amount', 'quantity'], []],
  discount: [['name', 'amount'], ['amount']],
  rounding: [['amount'], ['amount']],
  subtotal: [['amount'], ['amount']],
  tax: [['amount', 'letter'], ['amount']],
  total: [['amount'], ['amount']],
  tender: [['amount'], ['amount']],
  change: [['amount'], ['amount']],
  info: [INFO, INFO],
  ignore: [[], []],
}

/** Kinds of lines that are sold. */
export const isSold = (kind: RuleKind): kind is 'item' | 'deposit' | 'deposit-return' | 'giftcard' | 'service' =>
  GROUPS[kind][0] === SOLD

export type CheckedTemplate =
  | { readonly template: Template; readonly faults: readonly [] }
  | { readonly template: undefined; readonly faults: readonly Fault[] }

/** Checks a template and names every fault: the form first, then the patterns, then what the whole lacks. */
export function checkTemplate(value: unknown): CheckedTemplate {
  const result = templateSchema.safeParse(withoutSchema(value))
  if (!result.success) return { template: undefined, faults: faultsOf(result.error) }
  const document = result.data
  const faults: Fault[] = []
  const made = (source: string, path: string): Pattern => {
    try {
      return new Pattern(source, document.ignoreCase)
    } catch (error) {
      if (!(error instanceof PatternFault)) throw error
      faults.push({ path, text: `At letter ${error.at}: ${error.message}` })
      return new Pattern('')
    }
  }
  const rules = document.rules.map((rule, i) => ({ rule, pattern: made(rule.pattern, `rules[${i}].pattern`) }))
  const skip = document.skip.map((source, i) => made(source, `skip[${i}]`))
  const start = document.start === undefined ? undefined : made(document.start, 'start')
  if (faults.length === 0) faults.push(...faultsOfRules(rules), ...faultsOfWhole(document, rules))
  return faults.length === 0
    ? { template: { document, rules, skip, start }, faults: [] }
    : { template: undefined, faults }
}

function withoutSchema(value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value
  const { $schema: _, ...document } = value as Record<string, unknown>
  return document
}

function faultsOfRules(rules: Template['rules']): Fault[] {
  return rules.flatMap(({ rule, pattern }, i) => {
    const path = `rules[${i}].pattern`
    const [may, needs] = GROUPS[rule.as]
    const strange = pattern.names.filter((name) => !may.includes(name))
    const faults = strange.map((name) => ({
      path,
      text: `A line read as ${rule.as} has no ${name}${may.length === 0 ? '' : `; it may have ${may.join(', ')}`}.`,
    }))
    if (needs.length > 0 && !needs.some((name) => pattern.names.includes(name)))
      faults.push({
        path,
        text: `A line read as ${rule.as} needs a group ${needs.map((n) => `(?<${n}>…)`).join(' or ')}.`,
      })
    const dated = DATE.filter((name) => pattern.names.includes(name))
    if (dated.length > 0 && dated.length < DATE.length)
      faults.push({ path, text: 'A date needs the groups year, month and day together.' })
    if (pattern.names.includes('hour') !== pattern.names.includes('minute'))
      faults.push({ path, text: 'A time needs the groups hour and minute together.' })
    return faults
  })
}

function faultsOfWhole({ sequence }: TemplateDocument, rules: Template['rules']): Fault[] {
  const faults: Fault[] = []
  const has = (test: (kind: RuleKind) => boolean): boolean => rules.some(({ rule }) => test(rule.as))
  const tells = (name: string): boolean => rules.some(({ pattern }) => pattern.names.includes(name))
  if (!has(isSold)) faults.push({ path: 'rules', text: 'No rule reads a line that is sold.' })
  if (!has((kind) => kind === 'total'))
    faults.push({ path: 'rules', text: 'No rule reads the total, against which everything is checked.' })
  if (sequence === 'number' && !tells('number'))
    faults.push({
      path: 'sequence',
      text: 'No rule reads the number of the receipt; with "time" its time to the second counts.',
    })
  if (sequence === 'time' && !(tells('second') && tells('day')))
    faults.push({ path: 'sequence', text: 'No rule reads a date and a time to the second.' })
  return faults
}
