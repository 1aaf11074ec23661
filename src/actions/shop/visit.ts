import type { Choice } from '../../domain/choice/choose.ts'
import { isControl } from '../../domain/choice/control.ts'
import type { Exposure, VisitRecord } from '../../domain/choice/visit.ts'
import { nameOf } from '../../domain/choice/why.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import { type Day, localDay } from '../../domain/day.ts'
import { decideVisit } from '../../domain/decide-coupon.ts'
import { conflict } from '../../domain/errors.ts'
import type { CardEntry, ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { hasBought, isResting, type VisitAnswer } from '../../domain/visit-answer.ts'
import { chooseCoupons, type KnownCard, knowCard } from './choose-coupons.ts'
import type { Answer, Notice, ShopContext } from './context.ts'
import { dueAgain } from './due-again.ts'
import { accountToShow, findHolder, type Holder, openAccount } from './holder.ts'
import { digestOf, sameBytes } from './once.ts'
import { codeOf, concealCodes, presentCoupon, revealCodes } from './present-coupon.ts'
import { type DueGift, presentAccount } from './scan-card.ts'

/** A card at the door. */
export interface VisitInput {
  /** Chosen by whoever read the card; the same id again is the same visit. */
  readonly id: string
  readonly card: string
  readonly entry?: CardEntry | undefined
  /** The kiosk it stands at, whose screens are told. */
  readonly workstation?: string | undefined
}

interface At {
  readonly now: number
  readonly today: Day
  readonly programme: Programme
}

/** What a visit gives, and what is kept of it. */
interface Outcome extends Pick<VisitRecord, 'account' | 'chosen' | 'issued'> {
  readonly body: Readonly<Record<string, unknown>>
  /** Coupons that were issued just now, as screens are told of them. */
  readonly fresh: readonly Readonly<Record<string, unknown>>[]
}

const HOUR_MS = 3_600_000

/**
 * Who is here, and a few coupons that fit. It never gives points. The same id again gets the same answer; coming back
 * within the programme's visit window gives the same coupons as far as they are still good, and no more.
 * @throws StempelError `invalid` with path `card`, `conflict` when the visit is another card's.
 */
export function visitShop(tx: ShopTx, input: VisitInput, now: number, ctx: ShopContext): Answer {
  const at = { now, today: localDay(now, ctx.timeZone), programme: ctx.programmes.at(now) }
  const holder = findHolder(tx, input.card, now, ctx, at.programme)
  const digest = digestOf({ visit: holder.code }, ctx)
  const before = tx.visits.one(input.id)
  if (before !== undefined) {
    if (!sameBytes(before.digest, digest)) throw conflict('id', 'This visit is that of another card.')
    return { status: 200, body: revealCodes(before.answer, ctx), notices: [] }
  }
  if (holder.renewed !== undefined && holder.boundTo !== undefined) tx.bindCard(holder.renewed, holder.boundTo)
  const { account, chosen, issued, body: of, fresh } = outcomeOf(tx, input, holder, at, ctx)
  const told = at.programme.experience === undefined ? of : withExperience(tx, input.id, holder, of, at, ctx)
  const body = JSON.stringify({ visit: input.id, ...told })
  const answer = concealCodes(body, ctx)
  tx.visits.put({ id: input.id, account, digest, day: at.today, began: now, chosen, issued, answer })
  const card = ctx.keys.sealHandle(holder.code, input.entry ?? holder.entry ?? 'scanned', now)
  return { status: 201, body, notices: noticesOf(input, card, told, fresh) }
}

function outcomeOf(tx: ShopTx, input: VisitInput, holder: Holder, at: At, ctx: ShopContext): Outcome {
  const { programme, today } = at
  const account = accountToShow(tx, holder, programme, today, ctx)
  const nothing = { account: holder.account?.id, chosen: 0, issued: undefined, fresh: [] }
  if (account.state !== 'open')
    return { ...nothing, body: { blocked: { reason: account.reason ?? 'blocked' }, coupons: [], due: [] } }
  const { points, gifts, notices } = presentAccount(tx, account, today, programme, ctx)
  if (holder.account === undefined && programme.pool.terms.neverSeen === 'after-first-sale') {
    const first = { kind: 'first-sale', text: ctx.words.entrance.firstSale }
    const empty = { again: false, coupons: [], open: [], gifts, due: [], notices: [first, ...notices] }
    return { ...nothing, body: { ...points, contact: 'normal', ...empty } }
  }
  const card = knowCard(tx, account, today, ctx)
  const contact = tx.contact.of(account.id)
  const wantsNone = contact === 'none'
  const again = wantsNone ? undefined : within(tx.visits.lastChosen(account.id), at)
  const given = again === undefined ? give(tx, card, holder, input.id, at, ctx) : undefined
  const coupons = given?.coupons ?? (again === undefined ? [] : stillGood(tx, again, today, ctx))
  const body = {
    ...{ ...points, contact, again: again !== undefined, coupons },
    open: wantsNone ? [] : openBeside(card, again, ctx),
    gifts,
    due: [...gifts.map(asDue), ...(wantsNone ? [] : dueAgain(card, today, programme, ctx))],
    notices,
  }
  const { chosen = 0, issued } = given ?? {}
  const known = holder.account ?? (chosen > 0 ? account : undefined)
  return { account: known?.id, chosen, issued, body, fresh: given?.coupons ?? [] }
}

/**
 * What follows from answers: what became of one is told at one visit, and a card is asked how its last shopping was that
 * bought here, wants to hear from the shop and did not answer lately.
 */
function withExperience(
  tx: ShopTx,
  visit: string,
  { account }: Holder,
  of: Outcome['body'],
  { today, programme: { experience } }: At,
  ctx: ShopContext,
): Outcome['body'] {
  if (account === undefined || account.state !== 'open' || experience === undefined) return of
  const lastDay = tx.visitAnswers.lastDay(account.id)
  const asks = of.contact !== 'none' && hasBought(account) && !isResting(lastDay, experience.restDays, today)
  const answered = lastDay === undefined ? [] : tx.visitAnswers.untold(account.id)
  for (const each of answered) tx.visitAnswers.tell(each.visit, visit)
  const notices = [...(of.notices as readonly unknown[]), ...answered.flatMap((each) => resolvedNotice(each, ctx))]
  return { ...of, notices, ...(asks ? { ask: true } : {}) }
}

const resolvedNotice = ({ day, resolution }: VisitAnswer, ctx: ShopContext): object[] => {
  if (resolution === undefined) return []
  const { text } = resolution
  // The words of staff once more by themselves, for a screen whose shopper chose another language.
  return [{ kind: 'answered', day, text: ctx.words.experience.resolved(day, text), resolution: text }]
}

const asDue = ({ gift, title, until }: DueGift): object => ({ kind: 'gift', gift, title, until })

/** The visit whose coupons still count at this one. A clock that was set back ends no window. */
const within = (earlier: VisitRecord | undefined, { now, programme }: At): VisitRecord | undefined =>
  earlier !== undefined && now - earlier.began < programme.pool.terms.windowHours * HOUR_MS ? earlier : undefined

type Shown = Readonly<Record<string, unknown>>

/** Chooses, issues and remembers. A card of the control group is remembered with what it would have got. */
function give(
  tx: ShopTx,
  card: KnownCard,
  holder: Holder,
  visit: string,
  { now, today, programme }: At,
  ctx: ShopContext,
): { chosen: number; issued: number | undefined; coupons: Shown[] } | undefined {
  const { account } = card
  const choices = chooseCoupons(tx, card, today, programme, ctx)
  if (choices.length === 0) return undefined
  // From the first coupon on a card has an account, so that coupons count as its own.
  if (holder.account === undefined) openAccount(tx, holder, account, today, ctx)
  const isHeldBack = isControl(ctx.keys.bucket(account.id), programme.pool.terms.controlPercent)
  const offers = choices.map(({ door }) => door.offer)
  const when = { cause: `visit:${visit}`, today, now }
  const issued = isHeldBack ? undefined : tx.record(decideVisit(offers, account.id, when, programme))
  tx.visits.putExposures(
    choices.map(
      (choice, i): Exposure => ({
        ...{ account: account.id, at: now, day: today, programme: programme.version },
        ...{ offer: choice.door.offer.id, tactic: choice.tactic, propensity: choice.propensity },
        arm: isHeldBack ? 'control' : choice.drawn ? 'random' : 'shown',
        coupon: issued === undefined ? undefined : { issued, n: i + 1 },
      }),
    ),
  )
  const coupons = issued === undefined ? [] : tx.coupons.issuedBy(issued)
  return { chosen: choices.length, issued, coupons: choices.flatMap(show(coupons, programme, ctx)) }
}

const show =
  (coupons: readonly CouponRecord[], programme: Programme, ctx: ShopContext) =>
  ({ tactic, item }: Choice, i: number): Shown[] => {
    const coupon = coupons[i]
    if (coupon === undefined) return []
    const name = nameOf(item, programme)
    const why = ctx.words.entrance.chosen(tactic, name === undefined ? undefined : ctx.words.title(name))
    // The reason once more as data, for a screen whose shopper chooses another language.
    return [{ ...presentCoupon(coupon, ctx), why, tactic, ...(name === undefined ? {} : { about: name }) }]
  }

/** The coupons of an earlier visit that can still be used, in the words of that visit. */
function stillGood(tx: ShopTx, earlier: VisitRecord, today: Day, ctx: ShopContext): Shown[] {
  if (earlier.issued === undefined) return []
  const issued = tx.coupons.issuedBy(earlier.issued)
  const open = new Set(issued.filter((each) => isOpen(each, today)).map((each) => codeOf(each, ctx)))
  const { coupons } = JSON.parse(revealCodes(earlier.answer, ctx)) as { coupons: readonly Shown[] }
  return coupons.filter(({ code }) => open.has(code as string))
}

const isOpen = ({ state, until }: CouponRecord, today: Day): boolean => state === 'issued' && until >= today

/** What the card could use before, except what is shown again as the coupons of its visit. */
const openBeside = ({ open }: KnownCard, again: VisitRecord | undefined, ctx: ShopContext): unknown[] =>
  open.filter((each) => each.issued !== again?.issued).map((each) => presentCoupon(each, ctx))

/** Screens are told what was issued and not by which code; a kiosk asks for the visit again with the handle. */
function noticesOf(input: VisitInput, card: string, body: Shown, fresh: readonly Shown[]): Notice[] {
  const { id: visit, workstation } = input
  const at = workstation === undefined ? {} : { workstation }
  const { coupons: _c, open: _o, ...who } = body
  const presented: Notice = { event: 'card.presented', ...at, data: { visit, card, ...who } }
  if (fresh.length === 0) return [presented]
  const coupons = fresh.map(({ code: _, ...told }) => told)
  return [presented, { event: 'coupons.issued', ...at, data: { visit, coupons } }]
}
