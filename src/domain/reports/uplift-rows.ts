import { ENOUGH_CARDS, hiddenCells, rounded } from '../privacy.ts'
import { isFairSplit } from '../stats/certainty.ts'
import { type Difference, difference } from '../stats/difference.ts'
import { detectable, subjectsToFind } from '../stats/power.ts'
import type { Choice } from './uplift-choice.ts'
import { type Effect, effectOf, figure } from './uplift-figures.ts'
import type { OfferSum, RowSum } from './uplift-sums.ts'

/**
 * What an offer changed: cards that were shown it against cards of the control group that would have been. All that is
 * estimated holds 95 times of 100, each row and figure by itself. Counts in fives; what is of too few cards is absent.
 */
export interface UpliftRow {
  /** Absent: all offers together. */
  readonly offer: string | undefined
  /** Absent where an offer has several: their rows follow. */
  readonly tactic: string | undefined
  /** Days after the first exposure whose spend counts. */
  readonly days: number
  /** Cards that were shown it, those of them that redeemed it, and cards of the control group. */
  readonly exposed: number | undefined
  readonly redeemed: number | undefined
  readonly control: number | undefined
  /** What is known of `revenue`. */
  readonly verdict: 'more' | 'less' | 'inconclusive'
  /** Why not more is known: nobody to compare with, too few cards, or control and shown are not alike. */
  readonly because: 'no-control' | 'few' | 'unlike' | 'chance' | undefined
  /** What a card of the control group spent, in cents. */
  readonly controlCents: number | undefined
  /** More eligible spend, after all discounts. */
  readonly revenue: Effect | undefined
  /** The same on the offer's own lines. */
  readonly own: Effect | undefined
  /** What the coupons gave away: discounts, which revenue is without already, free items at cost, extra points. */
  readonly cost: Effect | undefined
  /** What revenue leaves after free items and extra points. */
  readonly net: Effect | undefined
  /** The effect these cards would have shown four times of five, in hundredths of a percent of `controlCents`. */
  readonly detectableBasisPoints: number | undefined
  /** Where it is inconclusive: about how many more cards it takes to find 5 %; undefined without a control group. */
  readonly cardsMissing: number | undefined
  /** Coupons that were chosen for a card against coupons drawn by chance. */
  readonly choice: Choice | undefined
}

/** With fewer cards on either side no amount is told: it would be neither certain nor private enough. */
const ENOUGH_TO_ESTIMATE = 30
/** The effect for which missing cards are counted. */
const PLANNED = 0.05
/** How much the spend of cards varies as long as a shop does not know better: one and a half times its mean. */
const USUAL_VARIANCE = 1.5 ** 2

type Counts = Readonly<Record<'exposed' | 'redeemed' | 'control', number>>
type Hidden = Readonly<Record<keyof Counts, boolean>>

/** The row of an offer and, when it was shown by several tactics, one for each; none when no card counts. */
export function rowsOf(sum: OfferSum, controlShare: number | undefined): UpliftRow[] {
  if (!hasCards(sum.whole)) return []
  const tactics = [...sum.tactics].filter(([, row]) => hasCards(row)).sort(([a], [b]) => (a < b ? -1 : 1))
  const [only] = tactics
  const name = tactics.length === 1 ? only?.[0] : undefined
  const rows = [rowOf(sum.whole, { sum, tactic: name, controlShare, hidden: fewIn(countsOf(sum.whole)) })]
  if (tactics.length < 2) return rows
  // The whole is told above them, so a tactic of few cards could be worked out from the others.
  const counts = tactics.map(([, row]) => countsOf(row))
  const cells = (of: keyof Counts): boolean[] => hiddenCells(counts.map((each) => each[of]))
  const [exposed, redeemed, control] = [cells('exposed'), cells('redeemed'), cells('control')]
  tactics.forEach(([tactic, row], i) => {
    const hidden = { exposed: exposed[i] === true, redeemed: redeemed[i] === true, control: control[i] === true }
    rows.push(rowOf(row, { sum, tactic, controlShare, hidden }))
  })
  return rows
}

const hasCards = ({ shown, control }: RowSum): boolean => shown.cards + control.cards > 0

const countsOf = ({ shown, control }: RowSum): Counts => ({
  exposed: shown.cards,
  redeemed: shown.redeemers,
  control: control.cards,
})

function fewIn({ exposed, redeemed, control }: Counts): Hidden {
  const isFew = (count: number): boolean => count > 0 && count < ENOUGH_CARDS
  return { exposed: isFew(exposed), redeemed: isFew(redeemed), control: isFew(control) }
}

interface Given {
  readonly sum: Pick<OfferSum, 'offer' | 'days' | 'hasOwn'>
  readonly tactic: string | undefined
  readonly controlShare: number | undefined
  readonly hidden: Hidden
}

function rowOf(row: RowSum, { sum, tactic, controlShare, hidden }: Given): UpliftRow {
  const counts = countsOf(row)
  const told = (name: keyof Counts): number | undefined => (hidden[name] ? undefined : rounded(counts[name]))
  const isFew = hidden.exposed || hidden.control || Math.min(counts.exposed, counts.control) < ENOUGH_TO_ESTIMATE
  const isUnlike = controlShare !== undefined && !isFairSplit(counts.exposed, counts.control, controlShare)
  const estimates = isFew ? undefined : estimatesOf(row, { hasOwn: sum.hasOwn, isCostTold: !hidden.redeemed, isUnlike })
  const verdict = estimates?.told.revenue.verdict ?? 'inconclusive'
  const isKnown = verdict !== 'inconclusive'
  const isAlone = counts.control === 0 && (controlShare ?? 0) === 0
  return {
    offer: sum.offer,
    tactic,
    days: sum.days,
    exposed: told('exposed'),
    redeemed: told('redeemed'),
    control: told('control'),
    verdict,
    because: isKnown ? undefined : isAlone ? 'no-control' : isUnlike ? 'unlike' : isFew ? 'few' : 'chance',
    ...(estimates?.told ?? NOT_ESTIMATED),
    cardsMissing: isKnown ? undefined : cardsMissing(counts, estimates?.spread, controlShare),
    choice: isFew ? undefined : row.choice.told(),
  }
}

type Measure = 'revenue' | 'own' | 'cost' | 'net'

type Estimated = Pick<UpliftRow, 'controlCents' | Measure | 'detectableBasisPoints'>

const NOT_ESTIMATED: Estimated = {
  controlCents: undefined,
  revenue: undefined,
  own: undefined,
  cost: undefined,
  net: undefined,
  detectableBasisPoints: undefined,
}

function estimatesOf(
  { shown, control }: RowSum,
  { hasOwn, isCostTold, isUnlike }: { hasOwn: boolean; isCostTold: boolean; isUnlike: boolean },
): { spread: Difference; told: Estimated & { revenue: Effect } } {
  const exposed = rounded(shown.cards)
  const compared = (of: Measure): Difference => difference(shown[of], control[of])
  const effect = (of: Difference): Effect => {
    const told = effectOf(of, exposed)
    return isUnlike ? { ...told, verdict: 'inconclusive' } : told
  }
  const spread = compared('revenue')
  const side = spread.control
  const found = detectable(spread.treated, side)
  return {
    spread,
    told: {
      controlCents: figure(side.mean, Math.sqrt(side.variance / side.count)),
      revenue: effect(spread),
      own: hasOwn ? effect(compared('own')) : undefined,
      // What was given away is known, whoever it is compared with.
      cost: isCostTold ? effectOf(compared('cost'), exposed) : undefined,
      net: isCostTold ? effect(compared('net')) : undefined,
      detectableBasisPoints: side.mean > 0 ? Math.round((found / side.mean) * 10_000) : undefined,
    },
  }
}

/** How many more cards, on both sides together and in the shares they come in, it takes to find 5 % four times of five. */
function cardsMissing(counts: Counts, spread: Difference | undefined, planned: number | undefined): number | undefined {
  const all = counts.exposed + counts.control
  const share = counts.control >= ENOUGH_TO_ESTIMATE ? counts.control / all : (planned ?? counts.control / all)
  if (!(share > 0 && share < 1)) return undefined
  const needed =
    spread === undefined || spread.control.mean <= 0
      ? subjectsToFind(PLANNED, USUAL_VARIANCE, USUAL_VARIANCE, share)
      : subjectsToFind(PLANNED * spread.control.mean, spread.treated.variance, spread.control.variance, share)
  return twoDigits(Math.max(0, needed - all))
}

/** Rounded up to two digits: it is an estimate, and tells no count of cards. */
function twoDigits(count: number): number {
  const step = 10 ** Math.max(0, Math.ceil(Math.log10(count + 1)) - 2)
  return Math.ceil(count / step) * step
}
