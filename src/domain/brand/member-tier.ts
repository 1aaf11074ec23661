import type { Account } from '../account.ts'
import { type Day, monthOf } from '../day.ts'
import { higherTier, lowestTier, STEPS, type TierHolder, type TierRules, tierEnd, tierOn } from '../tiers.ts'

/** What the brand keeps of a member's tier beside the sums. */
export interface MemberTier {
  /** As it was last judged, and its last day; undefined before the first time, and for a tier without end. */
  readonly tier: string | undefined
  readonly until: Day | undefined
  /** What the card brought along when it joined. */
  readonly carried: { readonly tier: string; readonly until: Day | undefined } | undefined
  /** The first day anything was counted. */
  readonly opened: Day
  /** The month it last fell by one level where it would have fallen further. */
  readonly stepped: string | undefined
}

/** Whether the brand can judge tiers by a programme: shops tell it what was spent, not visits nor which points count. */
export const judgesTiers = ({ tiers }: TierRules): boolean => (tiers.measure ?? 'spend') === 'spend'

/**
 * The tier of a member on a day, by what was spent in all shops and by what the card brought along, and its last day
 * when nothing more is bought.
 * @param spend cents by month; what was taken off more than was counted is no debt
 */
export function judgeTier(
  member: MemberTier,
  spend: Account['spend'],
  programme: TierRules,
  today: Day,
): Pick<MemberTier, 'tier' | 'until' | 'stepped'> & { readonly tier: string } {
  const kept: Record<string, number> = {}
  for (const [month, cents] of Object.entries(spend)) kept[month] = Math.max(0, cents)
  const holder: TierHolder = {
    ...{ tier: higherTier(programme, lowestTier(programme), member.tier), spend: kept },
    ...{ opened: member.opened, lastDay: member.opened, given: () => member.carried },
    counted: steppedIn(member.stepped),
  }
  const { tier, step } = tierOn(holder, programme, today)
  const stepped = step ? monthOf(today) : member.stepped
  return { tier, until: tierEnd({ ...holder, tier, counted: steppedIn(stepped) }, programme, today), stepped }
}

/** The one thing that is counted here: the month of the last fall by one level. */
const steppedIn =
  (stepped: string | undefined): NonNullable<TierHolder['counted']> =>
  (rule, from, to = from) =>
    rule === STEPS && stepped !== undefined && stepped >= from && stepped <= to
      ? { sum: 1, periods: 1 }
      : { sum: 0, periods: 0 }
