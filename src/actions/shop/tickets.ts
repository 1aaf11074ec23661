import { localDay } from '../../domain/day.ts'
import { StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { VisitAnswer } from '../../domain/visit-answer.ts'
import { audit } from './audit.ts'
import type { Answer, ShopContext } from './context.ts'

/** More than anybody reads; the oldest that were resolved are left out. */
const MOST_TICKETS = 1_000

/** Bad answers that stand, open ones first, each newest first. Nothing of it leads to a card, a basket or a time of day. */
export function readTickets(tx: ShopTx): Answer {
  return answered({ tickets: tx.visitAnswers.tickets(MOST_TICKETS).map(presentTicket) })
}

/**
 * Says what the shop did about a bad answer; its shopper is told at the next visit. The last word counts as long as the
 * answer is kept, and is told again where it is another one.
 * @throws StempelError `not_found` for a ticket that was withdrawn, whose card was erased, or whose 90 days are over.
 */
export function resolveTicket(
  tx: ShopTx,
  input: { id: string; resolution: string; operator: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const { id, resolution: text, operator: by } = input
  const ticket = tx.visitAnswers.ticket(id)
  if (ticket === undefined)
    throw new StempelError('not_found', 'There is no ticket of this id any more.', { path: 'id' })
  if (ticket.resolution?.text === text) return answered(presentTicket(ticket))
  const resolution = { text, by, day: localDay(now, ctx.timeZone) }
  tx.visitAnswers.resolve(ticket.visit, resolution)
  // The trail is for ever and the words are not, so it says only that it was done.
  audit(tx, { word: 'ticket-resolved', by, of: id }, now, ctx)
  return answered(presentTicket({ ...ticket, resolution }))
}

const answered = (body: object): Answer => ({ status: 200, body: JSON.stringify(body), notices: [] })

const presentTicket = ({ ticket, day, reason, resolution }: VisitAnswer): object => ({
  ...{ id: ticket, day, reason, state: resolution === undefined ? 'open' : 'resolved' },
  ...(resolution === undefined
    ? {}
    : { resolution: resolution.text, resolvedBy: resolution.by, resolvedDay: resolution.day }),
})
