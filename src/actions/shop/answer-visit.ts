import type { AccountView } from '../../domain/account.ts'
import type { VisitRecord } from '../../domain/choice/visit.ts'
import { type Day, localDay } from '../../domain/day.ts'
import { decideIssue } from '../../domain/decide-coupon.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { isResting, isSame, type Said, ticketOf, type VisitAnswer } from '../../domain/visit-answer.ts'
import { hasRoom } from './choose-coupons.ts'
import type { Answer, ShopContext } from './context.ts'
import { concealCodes, hexOf, presentCoupon, revealCodes } from './present-coupon.ts'

/** So long after a visit it can be answered. */
const ANSWER_MS = 24 * 3_600_000
const TICKET_BYTES = 16

/**
 * Keeps what a shopper said of the last shopping at a visit that asked. The same again gets the same bytes; another word
 * on the same day takes the place of the first. A bad one opens a ticket, and gives the programme's coupon once a visit.
 * @throws StempelError `not_found` for a visit that is unknown, over or of a card without account; `conflict` when it did
 *   not ask, when the card answered lately at another visit, when the day is over or staff have dealt with it.
 */
export function answerVisit(tx: ShopTx, input: Said & { visit: string }, now: number, ctx: ShopContext): Answer {
  const { visit: id, answer, reason } = input
  const { visit, account } = visitOf(tx, id, now)
  const programme = ctx.programmes.at(visit.began)
  const today = localDay(now, ctx.timeZone)
  const before = tx.visitAnswers.one(id)
  if (before !== undefined && before.account !== account.id) throw conflict('id', 'An earlier visit had this id.')
  if (before !== undefined && isSame(before, input))
    return { status: 200, body: revealCodes(before.told, ctx), notices: [] }
  if (before === undefined) checkAsked(tx, visit, account.id, programme, today)
  const ticket = ticketOf(before, input, today, () => hexOf(ctx.random.bytes(TICKET_BYTES)))
  const issued =
    before?.issued ?? (answer === 'bad' ? sorry(tx, account, id, { now, today, programme }, ctx) : undefined)
  const [coupon] = issued === undefined || answer !== 'bad' ? [] : tx.coupons.issuedBy(issued)
  const body = JSON.stringify({
    ...{ visit: id, answer, reason },
    ...(ticket === undefined ? {} : { ticket: { state: 'open' } }),
    ...(coupon === undefined ? {} : { coupon: presentCoupon(coupon, ctx) }),
    text: ctx.words.experience.thanks(answer),
  })
  const told = concealCodes(body, ctx)
  const kept: VisitAnswer = {
    visit: id,
    account: account.id,
    day: today,
    answer,
    reason,
    told,
    issued,
    ticket,
    resolution: undefined,
  }
  tx.visitAnswers.put(kept)
  return { status: before === undefined ? 201 : 200, body, notices: [] }
}

function visitOf(tx: ShopTx, id: string, now: number): { visit: VisitRecord; account: AccountView } {
  const visit = tx.visits.one(id)
  const account = visit?.account === undefined ? undefined : tx.account(visit.account)
  if (visit === undefined || account?.state !== 'open' || now - visit.began >= ANSWER_MS)
    throw new StempelError('not_found', 'There is no visit of this id that could be answered now.', { path: 'id' })
  return { visit, account }
}

/** Of two visits that asked before the first was answered only that one counts. */
function checkAsked(tx: ShopTx, visit: VisitRecord, account: number, { experience }: Programme, today: Day): void {
  const { ask } = JSON.parse(visit.answer) as { readonly ask?: true }
  if (ask !== true || experience === undefined) throw conflict('id', 'This visit was not asked.')
  if (isResting(tx.visitAnswers.lastDay(account), experience.restDays, today))
    throw conflict('id', 'This card gave its answer at another visit a short while ago.')
}

/**
 * Gives the coupon of the programme's apology as staff would by hand, also to a card of the control group: it is no offer
 * that a report compares. None while the card holds one, or where no room is left for it.
 * @returns the number of the fact.
 */
function sorry(
  tx: ShopTx,
  account: AccountView,
  visit: string,
  { now, today, programme }: { now: number; today: Day; programme: Programme },
  ctx: ShopContext,
): number | undefined {
  const offer = programme.offerOf.get(programme.experience?.sorry ?? '')
  if (offer === undefined || tx.coupons.openOf(account.id, today).some((each) => each.offer === offer.id))
    return undefined
  if (!hasRoom(tx, account, offer, today, ctx)) return undefined
  const fact = decideIssue(offer, account.id, { cause: `answer:${visit}`, today, now }, programme)
  return fact === undefined ? undefined : tx.record(fact)
}
