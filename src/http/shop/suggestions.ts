import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { CARD } from './answers.ts'
import { atTill } from './companion.ts'
import { coupon } from './coupons.ts'
import { cardCode } from './fields.ts'
import type { Shop } from './shop.ts'

export const suggestionsBody = z.strictObject({ card: cardCode }).meta({ id: 'SuggestionsBody' })

export const suggestionsAnswer = z
  .looseObject({
    suggestions: z.array(
      z.looseObject({
        id: z.string(),
        kind: z.enum(['offer', 'due']),
        title: z.string(),
        why: z.string(),
        value: z.string().optional(),
        validUntil: z.string().optional(),
      }),
    ),
  })
  .meta({ id: 'SuggestionsAnswer' })

export const suggestionBody = z.strictObject({ state: z.enum(['taken', 'dismissed']) }).meta({ id: 'SuggestionBody' })

export const suggestionAnswer = z
  .looseObject({ id: z.string(), state: z.enum(['taken', 'dismissed']), coupon: coupon.optional() })
  .meta({ id: 'SuggestionAnswer' })

const ID = /^[0-9a-f]{24}$/
const EXAMPLE_ID = '5f0c1d2e3a4b5c6d7e8f9a0b'
const MOST_SHOWN = 5_000

export const suggestions = (shop: Shop): Route[] => {
  // Which card a suggestion was shown for: sealed, in memory only, the oldest forgotten first.
  const shown = new Map<string, string>()
  return [
    route({
      method: 'POST',
      path: '/v1/suggestions',
      tag: 'Suggestions',
      summary: 'What staff may say to the shopper whose card is present',
      description: 'Chosen by the same arbiter as the coupons of the door, each with its reason. Nothing is stored.',
      callers: ['till', 'screen'],
      body: suggestionsBody,
      bodyExample: { card: CARD },
      answers: {
        200: {
          description: 'Best first; none for a card never seen, or whose shopper wants none.',
          schema: suggestionsAnswer,
          example: {
            suggestions: [
              {
                ...{ id: EXAMPLE_ID, kind: 'offer', title: '10 % off coffee', value: '10 % off' },
                ...{ validUntil: '2026-12-05', why: 'You often buy coffee; it is about time again' },
              },
            ],
          },
        },
      },
      refusals: [],
      act: ({ body, device }) => {
        atTill(device)
        const reply = shop.look(shop.deps.actions.suggest, { card: body.card })
        const { ctx, clock, actions, read } = shop.deps
        // A code as read is sealed before it is kept.
        const { card } = actions.cardPresent(read, { code: body.card }, clock.now(), ctx)
        for (const { id } of (JSON.parse(reply.body.toString()) as z.output<typeof suggestionsAnswer>).suggestions) {
          shown.delete(id)
          shown.set(id, card)
        }
        for (const oldest of shown.keys()) {
          if (shown.size <= MOST_SHOWN) break
          shown.delete(oldest)
        }
        return reply
      },
    }),
    route({
      method: 'PUT',
      path: '/v1/suggestions/{id}',
      tag: 'Suggestions',
      summary: 'Say what became of a suggestion',
      description:
        'Taking an offer gives the card its coupon. The last word counts; a coupon nobody used is withdrawn.',
      callers: ['till', 'screen'],
      params: { id: { description: 'As it was shown.', example: EXAMPLE_ID } },
      body: suggestionBody,
      bodyExample: { state: 'taken' },
      answers: {
        200: {
          description: 'So it is remembered.',
          schema: suggestionAnswer,
          example: { id: EXAMPLE_ID, state: 'dismissed' },
        },
      },
      refusals: ['not_found', 'conflict'],
      act: ({ params, body, device }) => {
        const workstation = atTill(device)
        const id = params.id ?? ''
        const card = ID.test(id) ? shown.get(id) : undefined
        if (card === undefined)
          throw new StempelError('not_found', 'This suggestion is over; ask again for the card that is present.', {
            path: 'id',
          })
        return shop.record(shop.deps.actions.decideSuggestion, { id, card, state: body.state, workstation })
      },
    }),
  ]
}
