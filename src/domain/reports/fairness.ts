import { groupsOf, tellable } from '../privacy.ts'
import type { Programme } from '../programme.ts'
import { couponCents, giftsHanded, giftsTakenBack, type ReportFact } from './report-fact.ts'

/** Cards of about equal spend in a week, lowest first, ten cards or more. */
export interface FairnessRow {
  readonly group: number
  /** In fives. */
  readonly cards: number
  readonly spendCents: number
  /** Points at face value, gifts at cost, coupons at their discount. */
  readonly rewardsCents: number
  readonly rateBasisPoints: number
}

interface Card {
  spendCents: number
  /** Thousandths of a cent. */
  rewards: number
}

const MILLICENTS = 1000

/** What cards get for what they spend, by how much that is. */
export class FairnessWeek {
  readonly #version: (version: number) => Programme
  readonly #cards = new Map<number, Card>()

  constructor(version: (version: number) => Programme) {
    this.#version = version
  }

  add({ fact }: ReportFact): void {
    const { account, points } = fact
    if (account === undefined) return
    const spendCents = fact.spend?.cents ?? 0
    const given = points.earned - points.clawedBack
    let rewards = given === 0 ? 0 : Math.floor((given * MILLICENTS) / this.#version(fact.programme).pointsPerCent)
    for (const cost of giftsHanded(fact)) rewards += cost * MILLICENTS
    for (const cost of giftsTakenBack(fact)) rewards -= cost * MILLICENTS
    rewards += couponCents(fact) * MILLICENTS
    if (spendCents === 0 && rewards === 0) return
    const card = this.#cards.get(account)
    if (card === undefined) this.#cards.set(account, { spendCents, rewards })
    else {
      card.spendCents += spendCents
      card.rewards += rewards
    }
  }

  result(): FairnessRow[] {
    // A card that only brought goods back has no spend to hold its rewards against.
    const spenders = [...this.#cards.values()].filter(({ spendCents }) => spendCents > 0)
    const sorted = spenders.sort((a, b) => a.spendCents - b.spendCents || a.rewards - b.rewards)
    return groupsOf(sorted).map((group, i) => {
      const spendCents = group.reduce((sum, card) => sum + card.spendCents, 0)
      const rewards = group.reduce((sum, card) => sum + card.rewards, 0)
      return {
        group: i + 1,
        cards: tellable(group.length) ?? 0,
        spendCents,
        rewardsCents: Math.floor(rewards / MILLICENTS),
        rateBasisPoints: Math.max(0, Math.floor((rewards * 10) / spendCents)),
      }
    })
  }
}
