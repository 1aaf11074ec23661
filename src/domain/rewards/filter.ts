import { z } from 'zod'
import type { NetLine } from '../basket.ts'
import type { Judged } from './rule.ts'

const names = z.array(z.string().min(1).max(200)).min(1).max(1000)

/** Which lines of which sales a rule looks at; what is left out lets everything through. */
export const filterSchema = z.strictObject({
  departments: names.optional(),
  skus: names.optional(),
  excludeDepartments: names.optional(),
  excludeSkus: names.optional(),
  tiers: names.optional(),
})

type Filter = z.output<typeof filterSchema>

/** The two questions a filter answers. `line` is undefined when every line passes, which saves the loop. */
export interface CompiledFilter {
  readonly sale: (judged: Judged) => boolean
  readonly line: ((line: NetLine) => boolean) | undefined
}

/** Makes a filter ready: sets instead of lists. */
export function compileFilter(filter: Filter | undefined): CompiledFilter {
  const { departments, skus, excludeDepartments, excludeSkus } = filter ?? {}
  const tiers = setOf(filter?.tiers)
  const sale = (judged: Judged): boolean => tiers === undefined || (judged.tier !== undefined && tiers.has(judged.tier))
  if (!departments && !skus && !excludeDepartments && !excludeSkus) return { sale, line: undefined }
  const inDepartments = setOf(departments)
  const inSkus = setOf(skus)
  const notDepartments = setOf(excludeDepartments)
  const notSkus = setOf(excludeSkus)
  const line = ({ department = '', sku = '' }: NetLine): boolean =>
    (inDepartments === undefined || inDepartments.has(department)) &&
    (inSkus === undefined || inSkus.has(sku)) &&
    !notDepartments?.has(department) &&
    !notSkus?.has(sku)
  return { sale, line }
}

const setOf = (list: string[] | undefined): Set<string> | undefined => (list === undefined ? undefined : new Set(list))

/** The eligible cents of each line the filter lets through, 0 elsewhere. */
export function passing(filter: CompiledFilter, judged: Judged): readonly number[] {
  const { line } = filter
  if (line === undefined) return judged.eligibleCents
  return judged.eligibleCents.map((cents, i) => (line(judged.lines[i] as NetLine) ? cents : 0))
}
