import type { Choice } from '../../domain/choice/choose.ts'
import { isControl } from '../../domain/choice/control.ts'
import { nameOf } from '../../domain/choice/why.ts'
import { type Day, localDay } from '../../domain/day.ts'
import { decideEnd, decideVisit } from '../../domain/decide-coupon.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import type { Topic } from '../../domain/knowledge.ts'
import { validityOf } from '../../domain/offers/issue.ts'
import type { Random, ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { Suggested, SuggestionAbout } from '../../domain/suggestion.ts'
import { chooseCoupons, type KnownCard, knowCard } from './choose-coupons.ts'
import type { Answer, ShopContext } from './context.ts'
import { dueAgain } from './due-again.ts'
import { findHolder } from './holder.ts'
import { digestOf } from './once.ts'
import { presentCoupon } from './present-coupon.ts'
import { type ToldKnowledge, tellKnown } from './read-knowledge.ts'

/** Something staff may say to a shopper. */
interface Suggestion {
  readonly id: string
  readonly kind: 'offer' | 'due'
  readonly title: string
  readonly why: string
  readonly about: SuggestionAbout
  readonly value?: string
  readonly validUntil?: Day
  /** What staff should know of it, where the programme says something. */
  readonly knowledge?: readonly ToldKnowledge[]
  readonly choice?: Choice
}

const MOST_OFFERS = 3
const MOST_DUE = 2
/** A thing that is due is not mentioned again for so many days, whatever became of it. */
const DUE_RESTS_MS = 7 * 86_400_000
const DAY_MS = 86_400_000
/** Never drawn: the second scan of a card must say what the first one said. */
const NO_CHANCE: Random = { bytes: (count) => new Uint8Array(count).fill(255) }

/**
 * What staff may say to the shopper whose card is present, best first, each with its reason. The one arbiter of all
 * channels chose it. Nothing is stored, and nothing happens by itself.
 */
export function suggest(tx: ShopTx, input: { card: string }, now: number, ctx: ShopContext): Answer {
  const { suggestions } = found(tx, input.card, now, ctx)
  const told = suggestions.map(({ choice: _, about: __, ...each }) => each)
  return { status: 200, body: JSON.stringify({ suggestions: told }), notices: [] }
}

/**
 * Remembers what staff did with a suggestion. An offer that was taken becomes the card's coupon; thought better of, the
 * coupon is withdrawn while nobody has used it. The last word counts.
 * @throws StempelError `not_found` when it is none of today's, `conflict` when its coupon was used already.
 */
export function decideSuggestion(
  tx: ShopTx,
  input: { id: string; card: string; state: 'taken' | 'dismissed'; workstation: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const { id, state, workstation } = input
  const before = tx.suggestions.one(id)
  if (before?.state === state) return told(tx, before, ctx)
  const today = localDay(now, ctx.timeZone)
  const { card, suggestions } = found(tx, input.card, now, ctx, id)
  const account = card?.account.id
  const chosen = suggestions.find((each) => each.id === id)
  const about = before?.about ?? chosen?.about
  if (account === undefined || about === undefined || (before !== undefined && before.account !== account)) throw gone()
  // An offer that was dismissed may be over when it is wanted after all.
  if (state === 'taken' && chosen === undefined) throw gone()
  if (before?.issued !== undefined) takeBack(tx, before.issued, now, ctx)
  const choice = state === 'taken' ? chosen?.choice : undefined
  const issued = choice === undefined ? undefined : give(tx, choice, account, id, now, ctx)
  const suggested: Suggested = { id, account, day: today, about, state, at: now, workstation, issued }
  tx.suggestions.put(suggested)
  return told(tx, suggested, ctx)
}

const gone = (): StempelError =>
  new StempelError('not_found', 'This suggestion is over; ask again for the card that is present.', { path: 'id' })

function told(tx: ShopTx, { id, state, issued }: Suggested, ctx: ShopContext): Answer {
  const [coupon] = issued === undefined ? [] : tx.coupons.issuedBy(issued)
  const body = { id, state, ...(coupon === undefined ? {} : { coupon: presentCoupon(coupon, ctx) }) }
  return { status: 200, body: JSON.stringify(body), notices: [] }
}

function give(tx: ShopTx, choice: Choice, account: number, id: string, now: number, ctx: ShopContext): number {
  const when = { cause: `suggestion:${id}`, today: localDay(now, ctx.timeZone), now }
  return tx.record(decideVisit([choice.door.offer], account, when, ctx.programmes.at(now)))
}

function takeBack(tx: ShopTx, issued: number, now: number, ctx: ShopContext): void {
  const today = localDay(now, ctx.timeZone)
  for (const coupon of tx.coupons.issuedBy(issued)) {
    if (coupon.state !== 'issued') throw conflict('state', 'The coupon of this suggestion was used already.')
    tx.record(decideEnd(coupon, 'withdrawn', { cause: 'suggestion', today, now }, ctx.programmes.at(now)))
  }
}

/** @param anew a suggestion that was decided today and is looked at as if it had not been */
function found(
  tx: ShopTx,
  code: string,
  now: number,
  ctx: ShopContext,
  anew?: string,
): { card: KnownCard | undefined; suggestions: readonly Suggestion[] } {
  const programme = ctx.programmes.at(now)
  const today = localDay(now, ctx.timeZone)
  const { account } = findHolder(tx, code, now, ctx, programme)
  if (account === undefined || account.state !== 'open') return { card: undefined, suggestions: [] }
  const card = knowCard(tx, account, today, ctx)
  if (tx.contact.of(account.id) === 'none') return { card, suggestions: [] }
  const since = localDay(now - DUE_RESTS_MS + DAY_MS, ctx.timeZone)
  const decided = new Set(
    tx.suggestions.since(account.id, since).flatMap((each) => (each.id === anew ? [] : each.about)),
  )
  const offers = offersFor(tx, card, today, programme, ctx, anew)
  const due = dueFor(card, today, programme, ctx).filter(({ about }) => !decided.has(about))
  return { card, suggestions: [...offers.slice(0, MOST_OFFERS), ...due.slice(0, MOST_DUE)] }
}

const idOf = (account: number, day: Day, about: string, ctx: ShopContext): string =>
  Buffer.from(digestOf({ suggestion: [account, day, about] }, ctx))
    .toString('hex')
    .slice(0, 24)

/** A card of the control group is offered nothing in any channel, or it could not be compared. */
function offersFor(
  tx: ShopTx,
  card: KnownCard,
  today: Day,
  programme: Programme,
  ctx: ShopContext,
  anew: string | undefined,
): Suggestion[] {
  const { account } = card
  if (isControl(ctx.keys.bucket(account.id), programme.pool.terms.controlPercent)) return []
  const choices = chooseCoupons(tx, card, today, programme, { ...ctx, random: NO_CHANCE }, anew)
  return choices.map((choice) => {
    const { offer } = choice.door
    const name = nameOf(choice.item, programme)
    const about = `offer:${offer.id}` as const
    const until = validityOf(offer, today)?.until
    return {
      id: idOf(account.id, today, about, ctx),
      kind: 'offer',
      title: ctx.words.title(offer.title),
      value: ctx.words.value(offer.value, ctx.currency),
      ...(until === undefined ? {} : { validUntil: until }),
      why: ctx.words.entrance.chosen(choice.tactic, name === undefined ? undefined : ctx.words.title(name)),
      ...knownOf([about, ...choice.door.about], programme, ctx),
      about,
      choice,
    }
  })
}

const dueFor = (card: KnownCard, today: Day, programme: Programme, ctx: ShopContext): Suggestion[] =>
  dueAgain(card, today, programme, ctx).map(({ sku, department, title }) => {
    const about = sku === undefined ? (`d:${department ?? ''}` as const) : (`s:${sku}` as const)
    const why = ctx.words.entrance.chosen('due-again', title)
    const known = knownOf([about], programme, ctx)
    return { id: idOf(card.account.id, today, about, ctx), kind: 'due', title, why, ...known, about }
  })

function knownOf(topics: readonly Topic[], programme: Programme, ctx: ShopContext): Pick<Suggestion, 'knowledge'> {
  const knowledge = tellKnown(programme, topics, ctx)
  return knowledge.length === 0 ? {} : { knowledge }
}
