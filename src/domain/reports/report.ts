import { z } from 'zod'
import type { Day } from '../day.ts'
import { isMonth, isWeek, type Period } from '../period.ts'
import type { AssortmentRow } from './assortment.ts'
import type { CouponRow } from './coupons.ts'
import type { ExperienceRow } from './experience.ts'
import type { FairnessRow } from './fairness.ts'
import type { Liability } from './liability.ts'
import type { MisuseCase } from './misuse.ts'
import type { RewardsMonth } from './rewards.ts'
import type { TierRow } from './tiers.ts'
import type { UpliftRow } from './uplift-rows.ts'

export const REPORTS = [
  'rewards',
  'coupons',
  'uplift',
  'tiers',
  'liability',
  'fairness',
  'misuse',
  'assortment',
  'experience',
] as const

export type ReportName = (typeof REPORTS)[number]

/** Which report, of which closed week or of which month. */
export const reportQuestion = z
  .strictObject({
    report: z.enum(REPORTS),
    week: z.string().refine(isWeek, 'A week is of the form 2026-W47 and exists.').optional(),
    month: z.string().refine(isMonth, 'A month is of the form 2026-11.').optional(),
  })
  .superRefine(({ report, week, month }, ctx) => {
    const fault = (path: string, message: string): void => ctx.addIssue({ code: 'custom', path: [path], message })
    if (month !== undefined && report !== 'rewards') fault('month', 'Only the rewards are told by month.')
    if (week !== undefined && (report === 'rewards' || report === 'liability'))
      fault('week', 'Rewards are told by month, liability as it is now.')
  })

export type ReportQuestion = z.output<typeof reportQuestion>

/** A report that is cut by week. Nothing was cut yet when `week` is null. */
interface Weekly<N extends ReportName, R> {
  readonly report: N
  readonly currency: string
  readonly week: Period | null
  /** RFC 3339 */
  readonly cutAt: string | null
  readonly rows: readonly R[]
}

/** What an offer changed, and the same in a sentence of the shop's language. */
export type ToldUplift = UpliftRow & { readonly text: string }

export type WeeklyReport =
  | Weekly<'tiers', TierRow>
  | Weekly<'fairness', FairnessRow>
  | (Weekly<'coupons', CouponRow> & { readonly uplift: readonly ToldUplift[] })
  | Weekly<'uplift', ToldUplift>
  | Weekly<'assortment', AssortmentRow>
  | Weekly<'experience', ExperienceRow>

export type Report =
  | { readonly report: 'rewards'; readonly currency: string; readonly months: readonly RewardsMonth[] }
  | ({ readonly report: 'liability'; readonly currency: string } & Liability)
  | { readonly report: 'misuse'; readonly from: Day; readonly to: Day; readonly cases: readonly MisuseCase[] }
  | WeeklyReport
