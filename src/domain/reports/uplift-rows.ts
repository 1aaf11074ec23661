import type { Exposure } from '../choice/visit.ts'
import { ENOUGH_CARDS, hiddenCells, rounded } from '../privacy.ts'
import { isFairSplit } from '../stats/certainty.ts'
import { type Difference, difference, type Observation } from '../stats/difference.ts'
import { detectable, subjectsToFind } from '../stats/power.ts'
import type { UpliftGiven } from './uplift.ts'
import { type Choice, choiceOf } from './uplift-choice.ts'
import { type Effect, effectOf, figure } from './uplift-figures.ts'

/** What the days after its first exposure brought of one card. Cents; with what coupons cost, also parts of them. */
export interface Entry {
  /** ms */
  readonly at: number
  readonly until: number
  readonly tactic: string
  readonly isControl: boolean
  /** Eligible spend, after all discounts. */
  spentCents: number
  /** The same on the lines the offer is for. */
  ownCents: number
  /** What its coupons gave away, and the part of it that is not a discount. */
  costCents: number
  besideCents: number
  /** Coupons redeemed and not come back. */
  redeemed: number
}

/** The cards and coupons that one row tells of. */
export interface Group {
  /** Undefined: all offers together. */
  readonly offer: string | undefined
  /** Over how many days the spend of a card is followed. */
  readonly days: number
  readonly hasOwn: boolean
  readonly subjects: { readonly entry: Entry; readonly priorCents: number | undefined }[]
  readonly coupons: { readonly exposure: Exposure; readonly redeemed: boolean }[]
}

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

type Hidden = Readonly<Record<'exposed' | 'redeemed' | 'control', boolean>>

/** The row of an offer and, when it was shown by several tactics, one for each. */
export function rowsOf(group: Group, given: Pick<UpliftGiven, 'controlShare'>): UpliftRow[] {
  const tactics = new Map<string, Group>()
  const ofTactic = (tactic: string): Group => {
    const found = tactics.get(tactic) ?? { ...group, subjects: [], coupons: [] }
    tactics.set(tactic, found)
    return found
  }
  if (group.offer !== undefined) {
    for (const subject of group.subjects) ofTactic(subject.entry.tactic).subjects.push(subject)
    for (const coupon of group.coupons)
      if (tactics.has(coupon.exposure.tactic)) ofTactic(coupon.exposure.tactic).coupons.push(coupon)
  }
  const names = [...tactics.keys()].sort()
  const [only] = names
  const whole = rowOf(group, names.length === 1 ? only : undefined, few(group), given.controlShare)
  if (names.length < 2) return [whole]
  const groups = names.map((name) => ofTactic(name))
  // The whole is told above them, so a tactic of few cards could be worked out from the others.
  const cells = (count: (of: Counts) => number): boolean[] => hiddenCells(groups.map((each) => count(countsOf(each))))
  const [exposed, redeemed, control] = [
    cells((of) => of.exposed),
    cells((of) => of.redeemed),
    cells((of) => of.control),
  ]
  return [
    whole,
    ...groups.map((each, i) =>
      rowOf(
        each,
        names[i],
        { exposed: exposed[i] === true, redeemed: redeemed[i] === true, control: control[i] === true },
        given.controlShare,
      ),
    ),
  ]
}

type Counts = Readonly<Record<keyof Hidden, number>>

function countsOf({ subjects }: Group): Counts {
  const control = subjects.filter(({ entry }) => entry.isControl).length
  return {
    exposed: subjects.length - control,
    redeemed: subjects.filter(({ entry }) => !entry.isControl && entry.redeemed > 0).length,
    control,
  }
}

function few(group: Group): Hidden {
  const counts = countsOf(group)
  const isFew = (count: number): boolean => count > 0 && count < ENOUGH_CARDS
  return { exposed: isFew(counts.exposed), redeemed: isFew(counts.redeemed), control: isFew(counts.control) }
}

function rowOf(group: Group, tactic: string | undefined, hidden: Hidden, controlShare: number | undefined): UpliftRow {
  const counts = countsOf(group)
  const told = (name: keyof Hidden): number | undefined => (hidden[name] ? undefined : rounded(counts[name]))
  const isFew = hidden.exposed || hidden.control || Math.min(counts.exposed, counts.control) < ENOUGH_TO_ESTIMATE
  const isUnlike = controlShare !== undefined && !isFairSplit(counts.exposed, counts.control, controlShare)
  const estimates = isFew ? undefined : estimatesOf(group, { isCostTold: !hidden.redeemed, isUnlike })
  const verdict = estimates?.revenue.verdict ?? 'inconclusive'
  const because =
    verdict !== 'inconclusive'
      ? undefined
      : counts.control === 0
        ? 'no-control'
        : isUnlike
          ? 'unlike'
          : isFew
            ? 'few'
            : 'chance'
  const missing = verdict === 'inconclusive' ? cardsMissing(counts, estimates?.spread, controlShare) : undefined
  return {
    offer: group.offer,
    tactic,
    days: group.days,
    exposed: told('exposed'),
    redeemed: told('redeemed'),
    control: told('control'),
    verdict,
    because,
    controlCents: estimates?.controlCents,
    revenue: estimates?.revenue,
    own: estimates?.own,
    cost: estimates?.cost,
    net: estimates?.net,
    detectableBasisPoints: estimates?.detectableBasisPoints,
    cardsMissing: missing,
    choice: isFew ? undefined : choiceOf(group.coupons),
  }
}

interface Estimates extends Pick<UpliftRow, 'controlCents' | 'own' | 'cost' | 'net' | 'detectableBasisPoints'> {
  readonly revenue: Effect
  readonly spread: Difference
}

function estimatesOf(
  { subjects, hasOwn }: Group,
  { isCostTold, isUnlike }: { isCostTold: boolean; isUnlike: boolean },
): Estimates {
  const exposed = rounded(subjects.filter(({ entry }) => !entry.isControl).length)
  const compared = (value: (entry: Entry) => number, isAdjusted = true): Difference => {
    const side = (isControl: boolean): Observation[] =>
      subjects
        .filter(({ entry }) => entry.isControl === isControl)
        .map(({ entry, priorCents }) => ({ y: value(entry), x: isAdjusted ? priorCents : undefined }))
    return difference(side(false), side(true))
  }
  const told = (of: Difference): Effect => {
    const effect = effectOf(of, exposed)
    return isUnlike ? { ...effect, verdict: 'inconclusive' } : effect
  }
  const spread = compared(({ spentCents }) => spentCents)
  const { treated, control } = spread
  return {
    spread,
    revenue: told(spread),
    own: hasOwn ? told(compared(({ ownCents }) => ownCents)) : undefined,
    cost: isCostTold
      ? effectOf(
          compared(({ costCents }) => costCents, false),
          exposed,
        )
      : undefined,
    net: isCostTold ? told(compared(({ spentCents, besideCents }) => spentCents - besideCents)) : undefined,
    controlCents: figure(control.mean, Math.sqrt(control.variance / control.count)),
    detectableBasisPoints:
      control.mean > 0 ? Math.round((detectable(treated, control) / control.mean) * 10_000) : undefined,
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
