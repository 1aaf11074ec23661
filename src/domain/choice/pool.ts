import type { Day } from '../day.ts'
import type { CompiledOffer } from '../offers/offer.ts'
import type { ItemKey } from './scores.ts'
import { DEFAULT_TERMS, type EntranceTerms, type Tactic } from './terms.ts'

/** An offer of the entrance made ready. */
export interface DoorOffer {
  readonly offer: CompiledOffer
  /** What it is about; nothing in particular when empty. */
  readonly about: readonly ItemKey[]
  readonly category: string
  /** The only situations it is given in; undefined for any. */
  readonly tactics: readonly Tactic[] | undefined
  /** Whether a card with this tier and these segments can use it in this shop at all. */
  readonly fits: (card: CardConditions) => boolean
}

export interface CardConditions {
  readonly tier: string
  readonly segments: readonly string[]
  /** The shop's number. */
  readonly shop: string
  readonly today: Day
}

/** The offers a visit can give, by what they are about, and the terms of the entrance. */
export interface Pool {
  readonly terms: EntranceTerms
  readonly offers: readonly DoorOffer[]
  /** Places in `offers` of those that are about an item. */
  readonly byItem: ReadonlyMap<ItemKey, readonly number[]>
  /** The category of each offer, by its id. */
  readonly categoryOf: ReadonlyMap<string, string>
}

/** Makes the entrance of a programme ready. */
export function poolOf(offers: readonly CompiledOffer[], terms: EntranceTerms = DEFAULT_TERMS): Pool {
  const atDoor = offers.filter(({ issue }) => issue.by === 'visit').map(doorOffer)
  const byItem = new Map<ItemKey, number[]>()
  atDoor.forEach(({ about }, at) => {
    for (const item of about) {
      const places = byItem.get(item)
      if (places === undefined) byItem.set(item, [at])
      else places.push(at)
    }
  })
  return {
    terms,
    offers: atDoor,
    byItem,
    categoryOf: new Map(atDoor.map(({ offer, category }) => [offer.id, category])),
  }
}

function doorOffer(offer: CompiledOffer): DoorOffer {
  const { issue } = offer
  const about = aboutOf(offer)
  const own = issue.by === 'visit' ? issue : undefined
  return {
    offer,
    about,
    category: own?.category ?? own?.about?.departments?.[0] ?? offer.conditions.departments?.[0] ?? about[0] ?? GENERAL,
    tactics: own?.for,
    fits: conditionsOf(offer),
  }
}

const GENERAL = 'general'

/**
 * The items an offer is about, as its issue, its filter or its free item names them. Articles say more than the
 * departments they stand in, so departments count only where no article is named.
 */
export function aboutOf({ issue, conditions, value }: CompiledOffer): readonly ItemKey[] {
  const free = value.kind === 'free-item' ? value : undefined
  const named = [
    issue.by === 'visit' ? issue.about : undefined,
    conditions,
    { skus: listOf(free?.sku), departments: listOf(free?.department) },
  ].find((each) => each?.skus !== undefined || each?.departments !== undefined)
  if (named?.skus !== undefined) return named.skus.map((sku): ItemKey => `s:${sku}`)
  return (named?.departments ?? []).map((department): ItemKey => `d:${department}`)
}

const listOf = (one: string | undefined): readonly string[] | undefined => (one === undefined ? undefined : [one])

/** Conditions that a card meets or not, whenever it comes back; weekdays and hours are left to the till. */
function conditionsOf({ conditions }: CompiledOffer): DoorOffer['fits'] {
  const { tiers, segments, shops, dates } = conditions
  return (card) =>
    (tiers === undefined || tiers.includes(card.tier)) &&
    (shops === undefined || shops.includes(card.shop)) &&
    (dates?.to === undefined || dates.to >= card.today) &&
    (segments === undefined || segments.some((each) => card.segments.includes(each)))
}
