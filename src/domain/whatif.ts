import type { AccountView } from './account.ts'
import type { NetLine } from './basket.ts'
import { wallClock } from './day.ts'
import { giftsFor, judge } from './judge.ts'
import type { PastSale } from './past-sale.ts'
import type { Programme } from './programme.ts'
import type { LineKind } from './sale.ts'
import { reachedTier, tierChange, tierNow, windowSpend } from './tiers.ts'
import { CountedSales } from './whatif-counted.ts'
import { type CardChange, type FairnessGroup, fairness, type KindChange, KindsOfBasket } from './whatif-groups.ts'
import { RewardSum, type Rewards } from './worth.ts'

/** What outstanding points are worth, before and after. */
export interface Outstanding {
  /** Points that cards hold now. */
  readonly points: number
  /** The programme they can be spent under now. */
  readonly programme: Programme
}

export interface WhatIfSide extends Rewards {
  readonly promiseBasisPoints: number
  readonly belowPromise: boolean
  /** What all points that cards hold would be worth, in cents. */
  readonly liabilityCents: number
}

export interface WhatIfResult {
  /** Past sales that were judged again, all with a card. */
  readonly sales: number
  /** Past sales that no card holds; they earn nothing either way. */
  readonly salesWithoutCard: number
  /** As it really was judged. */
  readonly now: WhatIfSide
  /** As the draft would have judged it. */
  readonly draft: WhatIfSide
  /** Cards by spend, in ten groups or fewer of ten cards or more. */
  readonly fairness: readonly FairnessGroup[]
  /** The kinds of basket that change most, of those that ten cards or more bought. */
  readonly kinds: readonly KindChange[]
  /** Parts of the draft that the past cannot tell of. */
  readonly cannotTell: readonly CannotTell[]
}

export type CannotTell = 'tax' | 'groups'

export interface WhatIfOptions {
  readonly draft: Programme
  /** The programme that judged a sale, by its version. */
  readonly version: (version: number) => Programme
  /** Where the sales were made, for rules that look at the shop or its clock. */
  readonly place: { readonly shop: string; readonly timeZone: string }
}

/** Baskets are kept so many days. */
export const MOST_DAYS = 90

const MILLICENTS = 1000

/**
 * Judges past sales again under a draft, by the very functions that judge at the till, and adds up what changes.
 * Sales are given in the order they were booked.
 */
export class WhatIf {
  readonly #draft: Programme
  readonly #version: WhatIfOptions['version']
  readonly #now = new RewardSum()
  readonly #new = new RewardSum()
  readonly #cards = new Map<number, CardChange>()
  readonly #tiers = new Map<number, string>()
  readonly #kinds = new KindsOfBasket()
  readonly #counted = new CountedSales()
  readonly #cannotTell = new Set<CannotTell>()
  readonly #place: { readonly shop: string; readonly timeZone: string }
  /** Programme versions whose tiers are the draft's, so that the tiers held then are held again. */
  readonly #sameTiers = new Map<number, boolean>()
  #sales = 0
  #withoutCard = 0

  constructor({ draft, version, place }: WhatIfOptions) {
    this.#place = place
    this.#draft = draft
    this.#version = version
  }

  add(sale: PastSale): void {
    if (sale.holder === undefined) {
      this.#withoutCard += 1
      return
    }
    this.#sales += 1
    const judgedBy = this.#version(sale.fact.programme)
    this.#noteWhatCannotBeTold(judgedBy)
    const eligibleCents = sale.fact.lines.reduce((sum, line) => sum + line.eligibleCents, 0)
    const was = recorded(sale)
    const is = this.#judge(sale, judgedBy)
    count(this.#now, was, judgedBy, eligibleCents)
    count(this.#new, is, this.#draft, is.eligibleCents)
    const wasWorth = worth(was, judgedBy)
    const change = worth(is, this.#draft) - wasWorth
    const card = this.#cards.get(sale.holder)
    if (card === undefined) this.#cards.set(sale.holder, { spendCents: eligibleCents, change, was: wasWorth })
    else {
      card.spendCents += eligibleCents
      card.change += change
      card.was += wasWorth
    }
    this.#kinds.add(sale, eligibleCents, was.points, is.points, change)
  }

  result({ points, programme }: Outstanding): WhatIfResult {
    const now = this.#now.rewards()
    const after = this.#new.rewards()
    return {
      sales: this.#sales,
      salesWithoutCard: this.#withoutCard,
      now: sideOf(now, programme, points),
      draft: sideOf(after, this.#draft, points + after.points - now.points),
      fairness: fairness([...this.#cards.values()]),
      kinds: this.#kinds.most(),
      cannotTell: [...this.#cannotTell].sort(),
    }
  }

  #judge(sale: PastSale, judgedBy: Programme): Judged & { readonly eligibleCents: number } {
    const draft = this.#draft
    const tier = this.#tierBefore(sale)
    const eligible = eligibleUnder(draft, judgedBy, sale)
    const eligibleCents = eligible.reduce((a, b) => a + b, 0)
    if (sale.currency !== draft.currency) return { points: 0, gifts: [], eligibleCents: 0 }
    const judged = {
      lines: netLines(sale),
      eligibleCents: eligible,
      tier,
      currency: sale.currency,
      shop: this.#place.shop,
      group: undefined,
      wall: () => wallClock(sale.finishedAt, this.#place.timeZone),
      segments: () => [],
    }
    const counted = this.#counted.before(sale.before === undefined ? undefined : sale.holder)
    const { points, counts } = judge(draft, judged, { day: sale.fact.day, counted })
    this.#counted.add(sale.holder, counts)
    const gifts = sale.before === undefined ? [] : giftsFor(draft, eligibleCents)
    return { points, gifts, eligibleCents }
  }

  /** The tier the card would hold: what it held when the draft's tiers are the same, else followed from its spend. */
  #tierBefore({ fact, before, holder, today }: PastSale): string | undefined {
    if (before === undefined || holder === undefined) return undefined
    const draft = this.#draft
    if (this.#hasTiersOf(fact.programme)) return tierNow(before, draft, today)
    const held =
      this.#tiers.get(holder) ?? reachedTier(draft, windowSpend(before.spend, today, draft.tiers.windowMonths))
    const account = { ...NOBODY, ...before, id: holder, tier: held }
    const [moved] = tierChange(account, draft, { today, now: fact.at, cause: '' }, fact.spend)
    this.#tiers.set(holder, moved?.tier ?? held)
    return tierNow(account, draft, today)
  }

  #hasTiersOf(version: number): boolean {
    let same = this.#sameTiers.get(version)
    if (same === undefined) {
      same = JSON.stringify(this.#version(version).tiers) === JSON.stringify(this.#draft.tiers)
      this.#sameTiers.set(version, same)
    }
    return same
  }

  #noteWhatCannotBeTold({ eligible }: Programme): void {
    const draft = this.#draft.eligible
    if (eligible.taxIncluded !== draft.taxIncluded) this.#cannotTell.add('tax')
    if (eligible.excludeGroups.join() !== draft.excludeGroups.join()) this.#cannotTell.add('groups')
  }
}

interface Judged {
  readonly points: number
  readonly gifts: readonly { readonly costCents: number }[]
}

const NOBODY: AccountView = {
  id: 0,
  state: 'open',
  reason: undefined,
  successor: undefined,
  balance: 0,
  held: 0,
  deficit: 0,
  nextLot: 1,
  nextExpiry: undefined,
  pendingUntil: undefined,
  tier: '',
  spend: {},
  lastDay: '',
  lots: () => [],
}

/** What the sale gave when it was judged; of a claimed one, what its rules left to be claimed. */
const recorded = ({ fact }: PastSale): Judged => ({
  points: fact.rules.reduce((sum, rule) => sum + rule.points, 0),
  gifts: fact.gifts.filter(({ sale, state }) => sale === 0 && state === 'due'),
})

function count(sum: RewardSum, of: Judged, programme: Programme, eligibleCents: number): void {
  sum.addPoints(of.points, programme)
  sum.eligibleCents += eligibleCents
  for (const gift of of.gifts) sum.addGift(gift.costCents)
}

/** The value of what a sale gave, in thousandths of a cent. */
const worth = ({ points, gifts }: Judged, { pointsPerCent }: Programme): number =>
  Math.floor((points * MILLICENTS) / pointsPerCent) + gifts.reduce((sum, gift) => sum + gift.costCents, 0) * MILLICENTS

/** The lines as the rules see them, from what was kept of them. */
const netLines = ({ fact, lines }: PastSale): NetLine[] =>
  fact.lines.map((numbers, i) => {
    const { sku, name, department, kind = 'item' } = lines[i] ?? {}
    const isPayable = kind === 'item' || kind === 'service'
    return {
      line: numbers.line,
      kind: kind as LineKind,
      sku,
      name,
      department,
      quantity: numbers.quantity,
      costCents: numbers.amountCents,
      eligibleCents: numbers.eligibleCents,
      burnableCents: isPayable ? numbers.amountCents : 0,
    }
  })

/** Eligible cents per line: as they were, except for what was paid with points when the two programmes differ in that. */
function eligibleUnder(draft: Programme, judgedBy: Programme, { fact }: PastSale): number[] {
  if (draft.burn.as === judgedBy.burn.as) return fact.lines.map((line) => line.eligibleCents)
  const sign = draft.burn.as === 'tender' ? 1 : -1
  return fact.lines.map((line) =>
    line.eligibleCents === 0 ? 0 : Math.max(0, line.eligibleCents + sign * line.discountCents),
  )
}

const sideOf = (rewards: Rewards, programme: Programme, outstanding: number): WhatIfSide => ({
  ...rewards,
  promiseBasisPoints: programme.promiseBasisPoints,
  belowPromise: rewards.eligibleCents > 0 && rewards.rateBasisPoints < programme.promiseBasisPoints,
  liabilityCents: Math.floor(outstanding / programme.pointsPerCent),
})
