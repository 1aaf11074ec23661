import { type Day, daysBetween } from '../day.ts'
import { isOver } from '../offers/issue.ts'
import type { CompiledOffer } from '../offers/offer.ts'
import type { Stage } from '../segments.ts'
import { fatigueOf, type Offered, placesOf } from './caps.ts'
import { type Candidate, type Choice, choose } from './choose.ts'
import type { CardConditions, DoorOffer, Pool } from './pool.ts'
import { type Evidence, evidenceOf } from './relevance.ts'
import type { CardScores, ItemKey } from './scores.ts'
import type { ContactLevel, Tactic } from './terms.ts'

/** What is known of a card when it is decided what to offer it. */
export interface CardState extends CardConditions {
  readonly scores: CardScores
  readonly stage: Stage | undefined
  /** The day of its first sale. */
  readonly opened: Day
  /** What it bought when it was here last. */
  readonly bought: ReadonlySet<ItemKey>
  /** Offers of the coupons it can use, whatever they came from, and what those are about. */
  readonly open: readonly { readonly offer: string; readonly about: readonly ItemKey[] }[]
  /** What it was offered at the door during the cool-down. */
  readonly offered: readonly Offered[]
  /** Coupons it got today, whatever they came from. */
  readonly givenToday: number
  readonly level: ContactLevel
}

/** What the choice asks of the world around it. */
export interface Asks {
  /** Share of baskets that hold an item, from 0 to 1. */
  share(item: ItemKey): number
  /** Whether the offer's budget or the card's cap leaves no room today. */
  isSpent(offer: CompiledOffer): boolean
  /** A number from 0 to below 1, by chance. */
  chance(): number
}

/** So many of the best are looked at closely; chance draws from them, so that its odds can be told. */
const SHORT_LIST = 60
/** A card is welcomed for so many days and purchases. */
const NEW_DAYS = 30
const NEW_VISITS = 3
/** What an offer about nothing in particular weighs: less than anything a card was seen to want. */
const FOR_EVERYONE = 0.05
/** Meant for just this moment in the life of a card, an offer goes before what fits its taste. */
const FOR_THIS_MOMENT = 1
/** What an offer counts for that only the shop's share speaks for. */
const UNTRIED = 0.1
const SHARES_ASKED = 3

/**
 * Decides what a card is offered: the one arbiter of every channel, so that no two offers conflict. The same card, the
 * same books and the same chance give the same choice. Nothing is chosen that the card cannot use, that rests, that
 * shares goods with a coupon it holds, or that it bought when it was here last.
 */
export function arbitrate(pool: Pool, card: CardState, asks: Asks): Choice[] {
  const places = placesOf(pool.terms, card.level, card.givenToday)
  if (places === 0) return []
  return choose(shortList(pool, card, asks), places, pool.terms, () => asks.chance())
}

/** The best offers a card can have, best first; of equals the one whose id comes first. */
function shortList(pool: Pool, card: CardState, asks: Asks): Candidate[] {
  const evidence = evidenceOf(pool, card.scores, card.today)
  const fatigue = fatigueOf(pool, card.offered, card.today)
  const held = new Set(card.open.map(({ offer }) => offer))
  const heldItems = new Set(card.open.flatMap(({ about }) => about))
  const isHeld = (item: ItemKey): boolean => heldItems.has(item)
  const isTooSoon = tooSoonFor(card)
  const list: Candidate[] = []
  for (const [place, door] of pool.offers.entries()) {
    const { offer, category } = door
    if (fatigue.offers.has(offer.id) || fatigue.categories.has(category) || held.has(offer.id)) continue
    if (!door.fits(card) || isOver(offer, card.today)) continue
    if (door.about.some(isHeld) || door.about.some(isTooSoon)) continue
    const candidate = candidateOf(door, evidence.get(place), card, asks)
    if (candidate !== undefined) list.push(candidate)
  }
  list.sort((a, b) => b.score - a.score || (a.door.offer.id < b.door.offer.id ? -1 : 1))
  const short: Candidate[] = []
  for (const each of list) {
    if (short.length === SHORT_LIST) break
    if (!asks.isSpent(each.door.offer)) short.push(each)
  }
  return short
}

/**
 * Whether the card bought an item when it was here last. A department it buys from at every visit is fine again once
 * that is due; an article is not.
 */
const tooSoonFor =
  (card: CardState) =>
  (item: ItemKey): boolean =>
    card.bought.has(item) && !(item.startsWith('d:') && isDue(item, card))

function isDue(item: ItemKey, { scores, today }: CardState): boolean {
  const known = scores.items.find((each) => each.item === item)
  if (known?.lastDay === undefined || known.medianGapDays === undefined) return false
  const away = daysBetween(known.lastDay, today)
  return away > 1 && away >= known.medianGapDays
}

function candidateOf(
  door: DoorOffer,
  evidence: Evidence | undefined,
  card: CardState,
  asks: Asks,
): Candidate | undefined {
  const relevance = relevanceOf(door, evidence, asks)
  const tactic = tacticOf(door, evidence, relevance, card)
  if (tactic === undefined) return undefined
  const isMoment = tactic === 'welcome' || tactic === 'at-risk' || tactic === 'win-back'
  return { door, tactic, item: evidence?.item, score: relevance + (isMoment ? FOR_THIS_MOMENT : 0) }
}

function relevanceOf(door: DoorOffer, evidence: Evidence | undefined, asks: Asks): number {
  if (evidence !== undefined) return evidence.relevance
  if (door.about.length === 0) return FOR_EVERYONE
  return UNTRIED * Math.max(...door.about.slice(0, SHARES_ASKED).map((item) => asks.share(item)))
}

/** By which of its tactics an offer is given to a card; undefined when it is kept for others. */
function tacticOf(
  { tactics, about }: DoorOffer,
  evidence: Evidence | undefined,
  relevance: number,
  card: CardState,
): Tactic | undefined {
  const { visits } = card.scores
  const isKnown = evidence?.isKnown ?? false
  const isDueAgain = evidence?.stage !== undefined && evidence.stage !== 'active'
  if (tactics !== undefined) {
    const holds: Readonly<Record<Tactic, boolean>> = {
      'due-again': isDueAgain,
      favourite: (evidence?.times ?? 0) > 1,
      discovery: visits > 0 && about.length > 0 && !isKnown,
      welcome: visits <= NEW_VISITS && daysBetween(card.opened, card.today) <= NEW_DAYS,
      'at-risk': card.stage === 'at-risk',
      'win-back': card.stage === 'gone',
      popular: false,
      everyone: false,
    }
    return tactics.find((tactic) => holds[tactic])
  }
  if (about.length === 0) return 'everyone'
  if (isKnown) return isDueAgain ? 'due-again' : 'favourite'
  return visits > 0 ? 'discovery' : relevance > 0 ? 'popular' : 'everyone'
}
