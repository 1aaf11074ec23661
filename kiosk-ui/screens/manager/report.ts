/** The reports as the console lays them out. */

type Row = Readonly<Record<string, unknown>>

export interface ReportShape {
  readonly week?: string | null
  readonly months?: readonly Row[]
  readonly rows?: readonly Row[]
  readonly cases?: readonly Row[]
}

interface Layout {
  readonly columns: readonly string[]
  /** What is drawn: named by these columns, as long as that one says. */
  readonly chart?: { readonly names: readonly string[]; readonly value: string }
  /** Told by closed weeks. */
  readonly isWeekly: boolean
}

export const REPORTS = {
  rewards: {
    columns: [
      'month',
      'eligibleCents',
      'points',
      'pointsCents',
      'gifts',
      'giftCents',
      'couponCents',
      'rateBasisPoints',
    ],
    chart: { names: ['month'], value: 'rateBasisPoints' },
    isWeekly: false,
  },
  liability: {
    columns: ['month', 'points', 'cents', 'held', 'pending'],
    chart: { names: ['month'], value: 'points' },
    isWeekly: false,
  },
  coupons: {
    columns: ['offer', 'issued', 'redeemed', 'expired', 'withdrawn', 'costCents'],
    chart: { names: ['offer'], value: 'redeemed' },
    isWeekly: true,
  },
  uplift: { columns: ['offer', 'tactic', 'verdict', 'text'], isWeekly: true },
  tiers: { columns: ['tier', 'cards', 'rose', 'fell'], chart: { names: ['tier'], value: 'cards' }, isWeekly: true },
  fairness: {
    columns: ['group', 'cards', 'spendCents', 'rewardsCents', 'rateBasisPoints'],
    chart: { names: ['group'], value: 'rateBasisPoints' },
    isWeekly: true,
  },
  assortment: {
    columns: ['a', 'b', 'baskets', 'shareBasisPoints'],
    chart: { names: ['a', 'b'], value: 'baskets' },
    isWeekly: true,
  },
  experience: { columns: ['of', 'name', 'count'], chart: { names: ['of', 'name'], value: 'count' }, isWeekly: true },
  misuse: {
    columns: ['case', 'kind', 'day', 'till', 'operators', 'card', 'count', 'points', 'receipts'],
    isWeekly: true,
  },
} as const satisfies Readonly<Record<string, Layout>> as Readonly<Record<ReportName, Layout>>

export type ReportName =
  | 'rewards'
  | 'liability'
  | 'coupons'
  | 'uplift'
  | 'tiers'
  | 'fairness'
  | 'assortment'
  | 'experience'
  | 'misuse'

/** The rows of a report, each flat. */
export function rowsOf(name: ReportName, told: ReportShape): readonly Row[] {
  if (name === 'rewards') return (told.months ?? []).map((each) => ({ ...each, ...(each.rewards as Row) }))
  return told.months ?? told.rows ?? told.cases ?? []
}
