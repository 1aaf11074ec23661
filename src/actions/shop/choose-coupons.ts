import type { AccountView } from '../../domain/account.ts'
import { type Asks, arbitrate, type CardState } from '../../domain/choice/arbiter.ts'
import { coolDownFrom } from '../../domain/choice/caps.ts'
import type { Choice } from '../../domain/choice/choose.ts'
import { stageOfCard } from '../../domain/choice/gaps.ts'
import { aboutOf } from '../../domain/choice/pool.ts'
import type { CardScores, ItemKey } from '../../domain/choice/scores.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import { addDays, type Day } from '../../domain/day.ts'
import { validityOf } from '../../domain/offers/issue.ts'
import { isSpent } from '../../domain/offers/limits.ts'
import type { CompiledOffer } from '../../domain/offers/offer.ts'
import type { Random, ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { SeenBasket } from '../../domain/records.ts'
import { segmentNames } from '../../domain/segments.ts'
import { tierNow } from '../../domain/tiers.ts'
import type { ShopContext } from './context.ts'
import { offerOf } from './present-coupon.ts'

/** What was read of a card for the choice; the same reads tell what is due again. */
export interface KnownCard {
  readonly account: AccountView
  readonly scores: CardScores
  /** What it bought when it was here last. */
  readonly bought: ReadonlySet<ItemKey>
  /** Its last baskets, newest first; read when asked for. */
  readonly baskets: () => Iterable<SeenBasket>
  /** The coupons it can use now, soonest over first. */
  readonly open: readonly CouponRecord[]
}

/** So far its facts are walked back for what it bought: some weeks of a card that comes every other day. */
const FACTS_BACK = 40

export function knowCard(tx: ShopTx, account: AccountView, today: Day, ctx: ShopContext): KnownCard {
  const scores = ctx.scores.ofCard(account.id)
  const baskets = (): Iterable<SeenBasket> => tx.lastBaskets(account.id, FACTS_BACK)
  const bought = boughtLast(baskets(), scores, today)
  return { account, scores, bought, baskets, open: tx.coupons.openOf(account.id, today) }
}

/**
 * Decides what a card is offered now; writes nothing.
 * @param anew a suggestion that is looked at as if staff had not decided it
 */
export function chooseCoupons(
  tx: ShopTx,
  card: KnownCard,
  today: Day,
  programme: Programme,
  ctx: ShopContext,
  anew?: string,
): Choice[] {
  return arbitrate(programme.pool, stateOf(tx, card, today, programme, ctx, anew), asksOf(tx, card.account, today, ctx))
}

/** Offers that staff suggested at a till: whatever became of them, they rest like those of the door, in every channel. */
const suggested = (tx: ShopTx, account: number, since: Day, anew: string | undefined): ReturnType<typeof offeredOf> =>
  tx.suggestions
    .since(account, since)
    .flatMap(({ id, about, day }) =>
      about.startsWith('offer:') && id !== anew ? [{ offer: about.slice('offer:'.length), day, issued: true }] : [],
    )

const offeredOf = (tx: ShopTx, account: number, since: Day): ReturnType<ShopTx['visits']['offered']> =>
  tx.visits.offered(account, since)

function stateOf(
  tx: ShopTx,
  card: KnownCard,
  today: Day,
  programme: Programme,
  ctx: ShopContext,
  anew: string | undefined,
): CardState {
  const { account, scores, bought } = card
  const behaviour = tx.segments.one(account.id)
  const open = card.open.map((coupon) => ({ coupon, offer: offerOf(coupon, ctx) }))
  const since = earlier(coolDownFrom(programme.pool.terms, today), addDays(today, -REMEMBERED_DAYS))
  const offered = [...offeredOf(tx, account.id, since), ...suggested(tx, account.id, since, anew)]
  const held = [...open.map(({ offer }) => offer), ...wouldHold(offered, today, programme)]
  const others = open.filter(({ coupon, offer }) => coupon.since === today && offer.issue.by !== 'visit')
  return {
    today,
    scores,
    shop: ctx.shop,
    tier: tierNow(account, programme, today),
    segments: behaviour === undefined ? [] : segmentNames(behaviour),
    stage: stageOfCard(scores, today) ?? behaviour?.stage,
    opened: account.opened ?? account.lastDay,
    bought,
    open: held.map((offer) => ({ offer: offer.id, about: aboutOf(offer) })),
    offered,
    givenToday: others.length + offered.filter(({ day }) => day === today).length,
    level: tx.contact.of(account.id),
  }
}

/** What was offered is remembered so long. */
const REMEMBERED_DAYS = 90

/**
 * Offers whose coupons a card of the control group would still hold. They keep it from the same offers as coupons keep
 * the others; or the two would soon be decided for differently, and could not be compared.
 */
const wouldHold = (
  offered: ReturnType<ShopTx['visits']['offered']>,
  today: Day,
  { offerOf: known }: Programme,
): CompiledOffer[] =>
  offered.flatMap(({ offer: id, day, issued }) => {
    const offer = issued ? undefined : known.get(id)
    const until = offer === undefined ? undefined : validityOf(offer, day)?.until
    return offer === undefined || until === undefined || until < today ? [] : [offer]
  })

const earlier = (a: Day, b: Day): Day => (a < b ? a : b)

/**
 * What the card bought when it was here last, and whatever it bought since yesterday: by the books, and by the scores.
 * Baskets are read back to the first one from before that; what came late from a till may lie behind it, and is left to
 * the scores.
 * @param baskets newest first
 */
export function boughtLast(baskets: Iterable<SeenBasket>, scores: CardScores, today: Day): Set<ItemKey> {
  const yesterday = addDays(today, -1)
  const seen: SeenBasket[] = []
  let last = ''
  for (const basket of baskets) {
    if (last !== '' && basket.day < earlier(last, yesterday)) break
    if (basket.day > last) last = basket.day
    seen.push(basket)
  }
  const since = earlier(last, yesterday)
  const items = new Set<ItemKey>()
  for (const { day, lines } of seen) {
    if (day < since) continue
    for (const { kind, sku, department } of lines) {
      if (kind !== 'item') continue
      if (sku !== undefined) items.add(`s:${sku}`)
      if (department !== undefined) items.add(`d:${department}`)
    }
  }
  for (const { item, lastVisit } of scores.items) if (lastVisit === scores.visits) items.add(item)
  return items
}

function asksOf(tx: ShopTx, account: AccountView, today: Day, ctx: ShopContext): Asks {
  // Nearly every offer of a pool may ask, so what the card used is read at once.
  let used: ReadonlyMap<string, number> | undefined
  const usedOf = (rule: string, period: string): number => {
    used ??= new Map(tx.usesOf(account.id).map((each) => [`${each.period} ${each.rule}`, each.points]))
    return used.size === 0 ? 0 : (used.get(`${period} ${rule}`) ?? 0)
  }
  const counted = {
    card: usedOf,
    all: (rule: string, period: string) => tx.counted(rule, period),
  }
  const room = { day: today, counted }
  return {
    share: (item) => ctx.scores.share(item),
    // Each offer by itself: a coupon of one takes nothing from another's budget.
    isSpent: (offer) => isSpent(offer, room),
    chance: chanceOf(ctx.random),
  }
}

/** Whether an offer's budget and the card's own cap leave room for one more coupon today. */
export const hasRoom = (
  tx: ShopTx,
  account: AccountView,
  offer: CompiledOffer,
  today: Day,
  ctx: ShopContext,
): boolean => !asksOf(tx, account, today, ctx).isSpent(offer)

const CHANCE_BYTES = 4

/** Numbers from 0 to below 1 out of unpredictable bytes. */
const chanceOf = (random: Random) => (): number =>
  random.bytes(CHANCE_BYTES).reduce((sum, byte) => sum * 256 + byte, 0) / 256 ** CHANCE_BYTES
