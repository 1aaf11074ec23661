import type { Day } from '../day.ts'
import { type Fact, GIFT_CORRECTED } from '../fact.ts'
import type { BasketLine } from '../records.ts'

/** A fact as reports read it. */
export interface ReportFact {
  readonly seq: number
  readonly fact: Fact
  /** The day it arrived in the shop; periods are cut by it, and it never goes back. */
  readonly arrived: Day
  /** What was bought, while that is kept. */
  readonly bought: readonly BasketLine[] | undefined
}

/** Cost of the gifts a fact says were handed over. */
export const giftsHanded = ({ gifts }: Fact): number[] =>
  gifts.filter(({ state }) => state === 'handed').map(({ costCents }) => costCents)

/** Cost of the gifts whose handing over a fact takes back: the till had said so by mistake. */
export const giftsTakenBack = ({ gifts, note }: Fact): number[] =>
  note === GIFT_CORRECTED ? gifts.filter(({ state }) => state !== 'handed').map(({ costCents }) => costCents) : []

/** Kinds of fact that give or take back a coupon's discount; a hold only promises one. */
const REDEEMING: ReadonlySet<string> = new Set(['sale', 'return', 'void', 'return-void', 'claim'])

/** Whether a fact gives discounts of coupons, or takes some back. */
export const isRedeeming = ({ kind }: Fact): boolean => REDEEMING.has(kind)

/** Coupon discount that a fact gives, below 0 where it takes some back. */
export function couponCents(fact: Fact): number {
  if (!isRedeeming(fact)) return 0
  let sum = 0
  for (const { cents = 0 } of fact.coupons) sum += cents
  return sum
}
