import type { Asks, CardState } from '../../src/domain/choice/arbiter.ts'
import { poolOf } from '../../src/domain/choice/pool.ts'
import type { ItemKey, ItemScore } from '../../src/domain/choice/scores.ts'
import { type EntranceTerms, entranceSchema, type Tactic } from '../../src/domain/choice/terms.ts'
import { compileOffer, type Offer } from '../../src/domain/offers/offer.ts'
import { offer } from './coupons.ts'
import { DAY } from './inputs.ts'

type VisitIssue = Extract<Offer['issue'], { by: 'visit' }>

/** An offer of the door: 10 % off, about some items, unless told otherwise. */
export function atDoor(
  id: string,
  about: readonly ItemKey[] = [],
  more: Partial<Offer> & { for?: readonly Tactic[]; category?: string } = {},
): Offer {
  const { for: situations, category, ...rest } = more
  const named = (level: 's' | 'd'): string[] =>
    about.filter((item) => item.startsWith(level)).map((item) => item.slice(2))
  const [skus, departments] = [named('s'), named('d')]
  const issue = {
    by: 'visit',
    ...(about.length === 0
      ? {}
      : { about: { ...(skus.length > 0 ? { skus } : {}), ...(departments.length > 0 ? { departments } : {}) } }),
    ...(situations === undefined ? {} : { for: situations }),
    ...(category === undefined ? {} : { category }),
  } as VisitIssue
  return offer(id, { kind: 'percent', percent: 10 }, { issue, ...rest })
}

/** A pool in which nothing is left to chance, unless told otherwise. */
export const pool = (offers: readonly Offer[], terms: Partial<EntranceTerms> = {}) =>
  poolOf(
    offers.map((each) => compileOffer(each)),
    entranceSchema.parse({ randomPercent: 0, ...terms }),
  )

/** What a card likes: items from the most wanted down. */
export const liked = (item: ItemKey, score: number, more: Partial<ItemScore> = {}): ItemScore => ({
  item,
  score,
  times: 2,
  lastVisit: 1,
  lastDay: '2026-10-01',
  medianGapDays: undefined,
  ...more,
})

/** A card that came ten times, last two weeks ago, and bought nothing the tests name. */
export const cardState = (items: readonly ItemScore[] = [], more: Partial<CardState> = {}): CardState => ({
  scores: { visits: 10, items },
  today: DAY,
  tier: 'bronze',
  segments: [],
  shop: '0001',
  stage: 'active',
  opened: '2026-01-01',
  bought: new Set(),
  open: [],
  offered: [],
  givenToday: 0,
  level: 'normal',
  ...more,
})

/** Chances in turn, and then none. */
export function asking(chances: readonly number[] = [], more: Partial<Asks> = {}): Asks {
  const left = [...chances]
  return { share: () => 0, isSpent: () => false, chance: () => left.shift() ?? 0.999, ...more }
}
