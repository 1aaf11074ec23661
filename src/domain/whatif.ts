import type { AccountView, Tally } from './account.ts'
import { beyondRules, NOTHING_BEYOND } from './beyond-rules.ts'
import { monthOf, wallClock } from './day.ts'
import type { Fact } from './fact.ts'
import { giftsFor, judge, type Room } from './judge.ts'
import type { PastSale } from './past-sale.ts'
import type { Programme } from './programme.ts'
import { couponCents } from './reports/report-fact.ts'
import type { CompiledRule } from './rewards/rule.ts'
import { lowestTier, tierChange, tierNow } from './tiers.ts'
import { type CannotTell, cannotTell } from './whatif-cannot-tell.ts'
import { CountedSales } from './whatif-counted.ts'
import { type CardChange, type FairnessGroup, fairness, type KindChange, KindsOfBasket } from './whatif-groups.ts'
import { eligibleUnder, netLines } from './whatif-lines.ts'
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

export interface WhatIfOptions {
  readonly draft: Programme
  /** The programme that judged a sale, by its version. */
  readonly version: (version: number) => Programme
  /** Where the sales were made, for rules that look at the shop or its clock. */
  readonly place: { readonly shop: string; readonly timeZone: string }
  /** Segments of an account as they are now. */
  readonly segments: (account: number) => readonly string[]
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
  readonly #noted = new Set<number>()
  readonly #segments: WhatIfOptions['segments']
  readonly #place: { readonly shop: string; readonly timeZone: string }
  /** Programme versions whose tiers are the draft's, so that the tiers held then are held again. */
  readonly #sameTiers = new Map<number, boolean>()
  #sales = 0
  #withoutCard = 0

  constructor({ draft, version, place, segments }: WhatIfOptions) {
    this.#segments = segments
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
    const discountCents = couponCents(sale.fact)
    this.#now.couponCents += discountCents
    this.#new.couponCents += discountCents
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
    const { before, holder, fact } = sale
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
      segments: () => (before === undefined || holder === undefined ? [] : this.#segments(holder)),
    }
    const room: Room = {
      day: fact.day,
      counted: {
        card: before === undefined ? undefined : (rule, period) => this.#counted.ofCard(sale, rule, period).sum,
        all: (rule, period) => this.#counted.ofAll(sale, rule, period),
      },
    }
    const { points, counts } = judge(draft, judged, room, this.#couponRules(fact))
    const account = this.#account(sale, tier)
    const beyond =
      account === undefined ? NOTHING_BEYOND : beyondRules(draft, account, fact.day, { points, eligibleCents })
    const gifts = account === undefined ? [] : [...giftsFor(draft, eligibleCents), ...beyond.gifts]
    this.#followTier(sale, account, { points, eligibleCents })
    this.#counted.add(sale, [...counts, ...beyond.counts, ...fact.counts.filter(({ rule }) => isOfOffer(rule))])
    return { points, gifts, eligibleCents }
  }

  /** Rules of the multiplier coupons that were used: coupons keep the terms they were given out with. */
  #couponRules(fact: Fact): CompiledRule[] {
    return fact.coupons.flatMap(({ issued, state, offer, terms = fact.programme }) => {
      if (issued === 0 || (state !== 'redeemed' && state !== 'honoured')) return []
      return this.#version(terms).offerOf.get(offer)?.rule ?? []
    })
  }

  /** The card as it would stand before a sale. */
  #account(sale: PastSale, tier: string | undefined): AccountView | undefined {
    const { before, holder } = sale
    if (before === undefined || holder === undefined || tier === undefined) return undefined
    const counted = (rule: string, from: string, to?: string): Tally => this.#counted.ofCard(sale, rule, from, to)
    return { ...NOBODY, ...before, id: holder, tier: this.#tiers.get(holder) ?? before.tier, counted }
  }

  /** The tier the card would hold: what it held when the draft's tiers are the same, else followed from its spend. */
  #tierBefore(sale: PastSale): string | undefined {
    const { fact, before, holder, today } = sale
    if (before === undefined || holder === undefined) return undefined
    const draft = this.#draft
    if (this.#hasTiersOf(fact.programme)) return tierNow(before, draft, today)
    if (!this.#tiers.has(holder)) {
      const account = { ...NOBODY, ...before, tier: lowestTier(draft) }
      const [moved] = tierChange(account, draft, { today, now: fact.at, cause: '' }, undefined)
      this.#tiers.set(holder, moved?.tier ?? account.tier)
    }
    const account = this.#account(sale, '')
    return account === undefined ? undefined : tierNow(account, draft, today)
  }

  /** Where the draft's tiers are its own, a sale counts for the tier after it was judged. */
  #followTier(
    { fact, today }: PastSale,
    account: AccountView | undefined,
    of: { points: number; eligibleCents: number },
  ): void {
    if (account === undefined || this.#hasTiersOf(fact.programme)) return
    const added = {
      month: monthOf(fact.day),
      cents: of.eligibleCents,
      points: of.points,
      ...(of.eligibleCents > 0 ? { visit: fact.day } : {}),
    }
    const [moved] = tierChange(account, this.#draft, { today, now: fact.at, cause: '' }, added)
    if (moved?.tier !== undefined) this.#tiers.set(account.id, moved.tier)
  }

  #hasTiersOf(version: number): boolean {
    let same = this.#sameTiers.get(version)
    if (same === undefined) {
      same = JSON.stringify(this.#version(version).tiers) === JSON.stringify(this.#draft.tiers)
      this.#sameTiers.set(version, same)
    }
    return same
  }

  #noteWhatCannotBeTold(judgedBy: Programme): void {
    if (this.#noted.has(judgedBy.version)) return
    this.#noted.add(judgedBy.version)
    for (const what of cannotTell(this.#draft, judgedBy)) this.#cannotTell.add(what)
  }
}

/** Limits of offers count under names of their own; what coupons took off stays as it was. */
const isOfOffer = (rule: string): boolean => rule.startsWith('offer:')

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

const sideOf = (rewards: Rewards, programme: Programme, outstanding: number): WhatIfSide => ({
  ...rewards,
  promiseBasisPoints: programme.promiseBasisPoints,
  belowPromise: rewards.eligibleCents > 0 && rewards.rateBasisPoints < programme.promiseBasisPoints,
  liabilityCents: Math.floor(outstanding / programme.pointsPerCent),
})
