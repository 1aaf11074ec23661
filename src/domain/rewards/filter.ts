import { z } from 'zod'
import type { NetLine } from '../basket.ts'
import { isDay, type WallClock } from '../day.ts'
import type { Judged } from './rule.ts'

const names = z.array(z.string().min(1).max(200)).min(1).max(1000)
const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD').meta({ format: 'date' })
const clock = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time of day is written HH:MM')
const group = z.enum(['staff'])

/** Groups that behaviour puts a card in: a stage, a tenth by spend (10 spends most), or a department it buys by habit. */
const segment = z
  .string()
  .max(210)
  .regex(
    /^(stage:(first|active|due|at-risk|gone)|decile:([1-9]|10)|habit:.+)$/,
    'a segment is stage:first, stage:active, stage:due, stage:at-risk, stage:gone, decile:1 to decile:10, or habit: and a department',
  )

/** Which lines of which sales a rule looks at; what is left out lets everything through. */
export const filterSchema = z.strictObject({
  departments: names.optional(),
  skus: names.optional(),
  excludeDepartments: names.optional(),
  excludeSkus: names.optional(),
  /** Shop numbers. */
  shops: names.optional(),
  /** 1 is Monday, 7 is Sunday, on the shop's wall when the sale was finished. */
  weekdays: z.array(z.int().min(1).max(7)).min(1).max(7).optional(),
  /** From the first minute to just before the second, on the shop's wall; 22:00 to 02:00 goes over midnight. */
  hours: z
    .array(z.strictObject({ from: clock, to: clock }))
    .min(1)
    .max(24)
    .optional(),
  /** First and last day. */
  dates: z.strictObject({ from: day.optional(), to: day.optional() }).optional(),
  tiers: names.optional(),
  /** Cards in any of these segments. */
  segments: z.array(segment).min(1).max(100).optional(),
  customerGroups: z.array(group).min(1).optional(),
  excludeCustomerGroups: z.array(group).min(1).optional(),
})

export type Filter = z.output<typeof filterSchema>

/** The two questions a filter answers. `line` is undefined when every line passes, which saves the loop. */
export interface CompiledFilter {
  readonly sale: (judged: Judged) => boolean
  readonly line: ((line: NetLine) => boolean) | undefined
}

/** Makes a filter ready: sets instead of lists, and only the questions that are asked. */
export function compileFilter(filter: Filter | undefined): CompiledFilter {
  const questions = filter === undefined ? [] : saleQuestions(filter)
  const [first, ...more] = questions
  const sale =
    first === undefined
      ? () => true
      : more.length === 0
        ? first
        : (judged: Judged) => questions.every((question) => question(judged))
  return { sale, line: lineQuestion(filter ?? {}) }
}

type SaleQuestion = CompiledFilter['sale']

/** The questions to the sale as a whole, those first that cost least and refuse most. */
function saleQuestions(filter: Filter): SaleQuestion[] {
  const out: SaleQuestion[] = []
  const tiers = setOf(filter.tiers)
  if (tiers) out.push(({ tier }) => tier !== undefined && tiers.has(tier))
  const shops = setOf(filter.shops)
  if (shops) out.push(({ shop }) => shops.has(shop))
  const { customerGroups, excludeCustomerGroups } = filter
  if (customerGroups) out.push(({ group: of }) => of !== undefined && customerGroups.includes(of))
  if (excludeCustomerGroups) out.push(({ group: of }) => of === undefined || !excludeCustomerGroups.includes(of))
  const when = timeQuestion(filter)
  if (when) out.push(({ wall }) => when(wall()))
  const segments = setOf(filter.segments)
  if (segments) out.push((judged) => judged.segments().some((each) => segments.has(each)))
  return out
}

function timeQuestion({ weekdays, hours, dates }: Filter): ((wall: WallClock) => boolean) | undefined {
  if (!weekdays && !hours && !dates) return undefined
  const { from = '0000-01-01', to = '9999-12-31' } = dates ?? {}
  const ranges = hours?.map((range) => ({ from: minuteOf(range.from), to: minuteOf(range.to) }))
  const inHours = (minute: number): boolean =>
    ranges === undefined ||
    ranges.some((range) =>
      range.from < range.to ? minute >= range.from && minute < range.to : minute >= range.from || minute < range.to,
    )
  return ({ day: today, weekday, minute }) =>
    (weekdays === undefined || weekdays.includes(weekday)) && today >= from && today <= to && inHours(minute)
}

const minuteOf = (text: string): number => Number(text.slice(0, 2)) * 60 + Number(text.slice(3))

function lineQuestion({ departments, skus, excludeDepartments, excludeSkus }: Filter): CompiledFilter['line'] {
  if (!departments && !skus && !excludeDepartments && !excludeSkus) return undefined
  const inDepartments = setOf(departments)
  const inSkus = setOf(skus)
  const notDepartments = setOf(excludeDepartments)
  const notSkus = setOf(excludeSkus)
  return ({ department = '', sku = '' }) =>
    (inDepartments === undefined || inDepartments.has(department)) &&
    (inSkus === undefined || inSkus.has(sku)) &&
    !notDepartments?.has(department) &&
    !notSkus?.has(sku)
}

const setOf = (list: readonly string[] | undefined): Set<string> | undefined =>
  list === undefined ? undefined : new Set(list)

/** The eligible cents of each line the filter lets through, 0 elsewhere. */
export function passing(filter: CompiledFilter, judged: Judged): readonly number[] {
  const { line } = filter
  if (line === undefined) return judged.eligibleCents
  return judged.eligibleCents.map((cents, i) => (line(judged.lines[i] as NetLine) ? cents : 0))
}

/** Faults of a filter that no single field shows, each with its path inside the filter. */
export function filterFaults(filter: Filter, tiers: readonly string[]): { path: (string | number)[]; text: string }[] {
  const faults: { path: (string | number)[]; text: string }[] = []
  filter.tiers?.forEach((tier, i) => {
    if (!tiers.includes(tier)) faults.push({ path: ['tiers', i], text: `there is no tier "${tier}"` })
  })
  filter.hours?.forEach(({ from, to }, i) => {
    if (from === to) faults.push({ path: ['hours', i, 'to'], text: 'the hours end when they begin' })
    if (from === '24:00') faults.push({ path: ['hours', i, 'from'], text: 'a day begins at 00:00' })
  })
  const { from, to } = filter.dates ?? {}
  if (from !== undefined && to !== undefined && to < from)
    faults.push({ path: ['dates', 'to'], text: 'the last day is before the first' })
  return faults
}
