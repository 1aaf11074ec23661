import { z } from 'zod'
import { MAY } from '../../domain/roles.ts'
import { ANSWER_REASONS } from '../../domain/visit-answer.ts'
import { type Route, route } from '../route.ts'
import { text } from './fields.ts'
import type { Shop } from './shop.ts'

const MOST_LETTERS = 280

export const ticketAnswer = z
  .looseObject({
    id: z.string(),
    day: z.string(),
    reason: z.enum(ANSWER_REASONS).optional(),
    state: z.enum(['open', 'resolved']),
    resolution: z.string().optional().meta({ description: 'What the shop did about it.' }),
    resolvedBy: z.string().optional(),
    resolvedDay: z.string().optional(),
  })
  .meta({ id: 'Ticket', description: 'A bad answer of a shopper. Nothing of it leads to the card.' })

export const ticketList = z.object({ tickets: z.array(ticketAnswer) }).meta({ id: 'TicketList' })

export const ticketBody = z
  .strictObject({
    resolution: text(MOST_LETTERS)
      .regex(/\S/, 'What was done takes a word at least.')
      .meta({ description: 'In words for the shopper, who reads it at the next visit.' }),
  })
  .meta({ id: 'TicketBody' })

const common = { tag: 'Console', callers: ['screen', 'till'] } as const

export const tickets = (shop: Shop): Route[] => [
  route({
    ...common,
    method: 'GET',
    path: '/v1/tickets',
    summary: 'Bad answers of shoppers, and what became of them',
    description: 'Of the last 90 days, open ones first, each newest first; 1,000 at most.',
    roles: MAY['read-tickets'],
    answers: { 200: { description: 'The tickets.', schema: ticketList, example: { tickets: [example] } } },
    refusals: [],
    act: () => shop.look(shop.deps.actions.readTickets, {}),
  }),
  route({
    ...common,
    method: 'PUT',
    path: '/v1/tickets/{id}',
    summary: 'Say what the shop did about a bad answer',
    description:
      'Its shopper reads it at the next visit and with the card in hand. The last word counts, for 90 days. The audit trail says that it was done, not the words.',
    roles: MAY['resolve-tickets'],
    params: { id: { description: 'As it was listed.', example: example.id } },
    body: ticketBody,
    bodyExample: { resolution: example.resolution },
    answers: { 200: { description: 'So it stands.', schema: ticketAnswer, example } },
    refusals: ['not_found'],
    act: ({ params, body: { resolution }, staff = '' }) =>
      shop.record(shop.deps.actions.resolveTicket, { id: params.id ?? '', resolution, operator: staff }),
  }),
]

const example = {
  ...{ id: '5f0c1d2e3a4b5c6d7e8f9a0b1c2d3e4f', day: '2026-11-21', reason: 'queue', state: 'resolved' },
  ...{ resolution: 'We open another till from five on.', resolvedBy: 'm1', resolvedDay: '2026-11-22' },
} as const
