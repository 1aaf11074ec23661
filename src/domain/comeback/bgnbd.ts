import { nelderMead } from './nelder-mead.ts'
import { hypergeometric, lnGamma } from './special.ts'

/** How one customer came so far. Times in weeks since the first purchase. */
export interface Customer {
  /** Times it came again. */
  readonly repeats: number
  /** When it last came; 0 when it never came again. */
  readonly lastWeeks: number
  /** How long it was watched. */
  readonly watchedWeeks: number
}

/** The four parameters: how often customers come (r, α), and how likely they stay away after each time (a, b). */
export interface BgNbd {
  readonly r: number
  readonly alpha: number
  readonly a: number
  readonly b: number
}

/** What a fit came to. */
export interface BgNbdFit extends BgNbd {
  readonly logLikelihood: number
  readonly customers: number
}

interface Grouped extends Customer {
  readonly count: number
}

/**
 * Fits BG/NBD by maximum likelihood (Fader, Hardie and Lee, "Counting Your Customers" the Easy Way, 2005).
 * @throws RangeError when nobody ever came again.
 */
export function fitBgNbd(customers: readonly Customer[]): BgNbdFit {
  if (!customers.some(({ repeats }) => repeats > 0)) throw new RangeError('nobody ever came again')
  const groups = grouped(customers)
  // Logarithms keep the parameters positive.
  const loss = (at: readonly number[]): number => -logLikelihood(parametersOf(at), groups)
  const { at, value } = nelderMead(loss, [0, 0, 0, 0])
  return { ...parametersOf(at), logLikelihood: -value, customers: customers.length }
}

/** Purchases that a customer of this past will make in so many weeks from now (their equation 10). */
export function expectedPurchases({ r, alpha, a, b }: BgNbd, customer: Customer, weeks: number): number {
  const { repeats: x, watchedWeeks: t } = customer
  const z = weeks / (alpha + t + weeks)
  const still = 1 - (1 - z) ** (r + x) * hypergeometric(r + x, b + x, a + b + x - 1, z)
  return (((a + b + x - 1) / (a - 1)) * still) / (1 + gone({ r, alpha, a, b }, customer))
}

/** How likely the customer still comes. */
export const probabilityAlive = (model: BgNbd, customer: Customer): number => 1 / (1 + gone(model, customer))

/** Odds that the customer stays away for good. */
function gone({ r, alpha, a, b }: BgNbd, { repeats: x, lastWeeks, watchedWeeks }: Customer): number {
  if (x === 0) return 0
  return (a / (b + x - 1)) * ((alpha + watchedWeeks) / (alpha + lastWeeks)) ** (r + x)
}

const parametersOf = (at: readonly number[]): BgNbd => {
  const [r = 1, alpha = 1, a = 1, b = 1] = at.map(Math.exp)
  return { r, alpha, a, b }
}

/** Many customers are alike, those who never came again above all, so each past is judged once. */
function grouped(customers: readonly Customer[]): Grouped[] {
  const groups = new Map<string, Grouped>()
  for (const customer of customers) {
    const { repeats, lastWeeks, watchedWeeks } = customer
    const key = `${repeats} ${lastWeeks} ${watchedWeeks}`
    groups.set(key, { ...customer, count: (groups.get(key)?.count ?? 0) + 1 })
  }
  return [...groups.values()]
}

function logLikelihood(model: BgNbd, groups: readonly Grouped[]): number {
  const { r, alpha, a, b } = model
  const fixed = r * Math.log(alpha) - lnGamma(r) + lnGamma(a + b) - lnGamma(b)
  return groups.reduce((sum, customer) => {
    const { repeats: x, watchedWeeks, count } = customer
    const counted = lnGamma(r + x) + lnGamma(b + x) - lnGamma(a + b + x) - (r + x) * Math.log(alpha + watchedWeeks)
    return sum + count * (fixed + counted + Math.log1p(gone(model, customer)))
  }, 0)
}
