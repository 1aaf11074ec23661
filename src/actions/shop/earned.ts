import type { CouponChange, Fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { RewardSum } from '../../domain/worth.ts'
import type { ShopContext } from './context.ts'

const PAGE = 50
/** Facts of one account that are looked at; a card that is used twice a day has so many after six years. */
const MOST_PAGES = 100

/** An account's facts from the newest back. */
export function* factsOf(tx: Pick<ShopTx, 'history'>, account: number): Generator<{ seq: number; fact: Fact }> {
  let before: number | undefined
  for (let page = 0; page < MOST_PAGES; page += 1) {
    const facts = tx.history(account, PAGE, before)
    yield* facts
    before = facts.at(-1)?.seq
    if (facts.length < PAGE) return
  }
}

/** What a card has earned its shopper so far: points that were not taken back, coupons used, gifts handed over. */
export function earnedBy(tx: ShopTx, accounts: readonly number[], ctx: ShopContext): Record<string, unknown> {
  const sum = new RewardSum()
  const handed = new Map<string, number>()
  const facts = accounts.flatMap((account) => [...factsOf(tx, account)]).sort((a, b) => a.seq - b.seq)
  for (const { seq, fact } of facts) {
    const { earned, clawedBack } = fact.points
    if (earned !== clawedBack) sum.addPoints(earned - clawedBack, ctx.programmes.version(fact.programme))
    for (const { sale, gift, state, costCents } of fact.gifts)
      handed.set(`${sale || seq} ${gift}`, state === 'handed' ? costCents : 0)
    for (const change of fact.coupons) sum.couponCents += centsOf(change)
  }
  for (const cents of handed.values()) if (cents > 0) sum.addGift(cents)
  const { points, pointsCents, gifts, giftCents, couponCents } = sum.rewards()
  return { since: facts[0]?.fact.day ?? null, points, pointsCents, gifts, giftCents, couponCents }
}

/** What a hold promises is not given yet. */
const centsOf = ({ state, cents = 0 }: CouponChange): number => (state === 'held' ? 0 : cents)
