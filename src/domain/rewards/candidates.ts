import type { CompiledRule, Judged, RuleTerms } from './rule.ts'

/**
 * Finds the rules that can apply to a sale at all, so that a sale pays for the rules it may earn by and not for all
 * that exist: rules that name tiers are asked for those tiers only, rules that name goods only when one is in the
 * basket. Everything else a rule asks itself.
 * @returns a function that gives the rules of a sale in the order of the programme.
 */
export function indexRules(
  rules: readonly { readonly rule: CompiledRule; readonly terms: RuleTerms }[],
): (judged: Judged) => readonly CompiledRule[] {
  const always: number[] = []
  const byTier = new Map<string, number[]>()
  const byDepartment = new Map<string, number[]>()
  const bySku = new Map<string, number[]>()
  rules.forEach(({ terms: { filter } }, i) => {
    const { departments, skus, tiers } = filter ?? {}
    if (skus !== undefined) for (const sku of skus) put(bySku, sku, i)
    else if (departments !== undefined) for (const department of departments) put(byDepartment, department, i)
    else if (tiers !== undefined) for (const tier of tiers) put(byTier, tier, i)
    else always.push(i)
  })
  const all = rules.map(({ rule }) => rule)
  // Asking few rules directly costs less than looking up which of them apply.
  if (rules.length <= FEW || always.length === rules.length) return () => all
  return ({ lines, tier }) => {
    const found = new Set(always)
    addAll(found, tier === undefined ? undefined : byTier.get(tier))
    for (const { department, sku } of lines) {
      if (department !== undefined) addAll(found, byDepartment.get(department))
      if (sku !== undefined) addAll(found, bySku.get(sku))
    }
    return [...found].sort((a, b) => a - b).map((i) => all[i] as CompiledRule)
  }
}

const FEW = 8

function put(index: Map<string, number[]>, name: string, i: number): void {
  const list = index.get(name)
  if (list === undefined) index.set(name, [i])
  else if (list.at(-1) !== i) list.push(i)
}

function addAll(found: Set<number>, more: readonly number[] | undefined): void {
  if (more !== undefined) for (const i of more) found.add(i)
}
