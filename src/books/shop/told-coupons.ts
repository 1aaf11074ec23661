import type { Day } from '../../domain/day.ts'
import type { CouponChange } from '../../domain/fact.ts'
import { type CouponStanding, couponAfter } from './coupon-posting.ts'

/** A coupon as the journal tells it. */
export interface Told extends CouponStanding {
  readonly offer: string
  readonly account: number | undefined
  readonly since: Day
  readonly until: Day
}

/** Coupons as the journal tells them. Those of erased cards are told by facts that lead nowhere, and are left out. */
export class ToldCoupons {
  readonly told = new Map<string, Told>()

  /** Takes in what a fact says. @param erased whether the half of it that leads anywhere was deleted */
  apply(
    fact: { readonly seq: number; readonly day: Day; readonly account: number | null },
    changes: readonly CouponChange[],
    erased: boolean,
  ): void {
    for (const change of changes) {
      if (change.issued === 0) {
        if (erased) continue
        this.told.set(`${fact.seq} ${change.n}`, {
          offer: change.offer,
          account: fact.account ?? undefined,
          state: 'issued',
          since: change.since ?? fact.day,
          until: change.until ?? fact.day,
          cents: 0,
          used: undefined,
          counted: undefined,
        })
        continue
      }
      const key = `${change.issued} ${change.n}`
      const before = this.told.get(key)
      if (before === undefined) continue
      const after = couponAfter(before, change, fact.seq)
      this.told.set(key, change.state === 'moved' ? { ...after, account: fact.account ?? undefined } : after)
    }
  }
}
