import type { Programme } from './programme.ts'

/**
 * `tax`, `groups`: what counts differs, and past sales do not say it; spend is taken as it was. `segments`: rules look at
 * segments, which are taken as they are now. `offers`: they differ, and who would have used a coupon nobody knows; coupons
 * are taken as they were used.
 */
export type CannotTell = 'tax' | 'groups' | 'segments' | 'offers'

/** What of a draft the past does not hold. */
export function cannotTell(draft: Programme, judgedBy: Programme): CannotTell[] {
  const { taxIncluded, excludeGroups } = draft.eligible
  const filters = draft.earn.flatMap(({ filter }) => filter ?? [])
  const isOfGroup = filters.some((filter) => filter.customerGroups ?? filter.excludeCustomerGroups)
  const out: CannotTell[] = []
  if (taxIncluded !== judgedBy.eligible.taxIncluded) out.push('tax')
  if (isOfGroup || excludeGroups.join() !== judgedBy.eligible.excludeGroups.join()) out.push('groups')
  if (filters.some(({ segments }) => segments !== undefined)) out.push('segments')
  if (givenOf(draft) !== givenOf(judgedBy)) out.push('offers')
  return out
}

const givenOf = ({ offers = [], entrance }: Programme): string => JSON.stringify([offers, entrance])
