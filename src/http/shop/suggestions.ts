import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { CARD } from './answers.ts'
import { atTill } from './companion.ts'
import { coupon } from './coupons.ts'
import { cardCode } from './fields.ts'
import { knowledgeAnswer, toldKnowledge } from './knowledge.ts'
import { scanAnswer } from './scans.ts'
import type { Shop } from './shop.ts'

export const suggestionsBody = z.strictObject({ card: cardCode }).meta({ id: 'SuggestionsBody' })

export const suggestionsAnswer = z
  .looseObject({
    card: scanAnswer.meta({ description: 'Who is here, as a scan tells it; nobody else is told.' }),
    suggestions: z.array(
      z.looseObject({
        id: z.string(),
        kind: z.enum(['offer', 'due']),
        title: z.string(),
        why: z.string(),
        value: z.string().optional(),
        validUntil: z.string().optional(),
        knowledge: z.array(toldKnowledge).optional(),
      }),
    ),
    knowledge: knowledgeAnswer.shape.knowledge
      .meta({
        description: "What staff should know of the card's coupons and gifts; absent where nothing is.",
      })
      .optional(),
  })
  .meta({ id: 'SuggestionsAnswer' })

export const suggestionBody = z.strictObject({ state: z.enum(['taken', 'dismissed']) }).meta({ id: 'SuggestionBody' })

export const suggestionAnswer = z
  .looseObject({ id: z.string(), state: z.enum(['taken', 'dismissed']), coupon: coupon.optional() })
  .meta({ id: 'SuggestionAnswer' })

const ID = /^[0-9a-f]{24}$/
const EXAMPLE_ID = '5f0c1d2e3a4b5c6d7e8f9a0b'
const MOST_SHOWN = 5_000

type KnowledgeTold = z.output<typeof knowledgeAnswer>
type Suggestions = Pick<z.output<typeof suggestionsAnswer>, 'suggestions'>

function remember(shown: Map<string, string>, id: string, card: string): void {
  shown.delete(id)
  shown.set(id, card)
  for (const oldest of shown.keys()) {
    if (shown.size <= MOST_SHOWN) return
    shown.delete(oldest)
  }
}

export const suggestions = (shop: Shop): Route[] => {
  // Which card a suggestion was shown for: sealed, in memory only, the oldest forgotten first.
  const shown = new Map<string, string>()
  return [
    route({
      method: 'POST',
      path: '/v1/suggestions',
      tag: 'Suggestions',
      summary: 'What staff may say to the shopper whose card is present',
      description:
        'Who is here, and what was chosen by the same arbiter as the coupons of the door, each with its reason. Nothing is stored, and no screen is told.',
      callers: ['till', 'screen'],
      query: { locale: { description: 'en, de or zh; else as the shop speaks.', example: 'de' } },
      body: suggestionsBody,
      bodyExample: { card: CARD },
      answers: {
        200: {
          description: 'Best first; none for a card never seen, or whose shopper wants none.',
          schema: suggestionsAnswer,
          example: {
            card: { card: 'h1_…', balance: 150 },
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
      act: ({ body, device, query }) => {
        const workstation = atTill(device)
        const { clock, actions, read } = shop.deps
        const { ctx } = shop.deps.shoppers.speaking(query.locale)
        const now = clock.now()
        // Looking is not presenting: a till that prints through the shop takes a presented card for its next receipt.
        const scanned = actions.scanCard(read, { code: body.card, entry: 'scanned', workstation }, now, ctx)
        const { suggestions } = JSON.parse(actions.suggest(read, { card: body.card }, now, ctx).body) as Suggestions
        const card = JSON.parse(scanned.body) as z.output<typeof scanAnswer>
        for (const { id } of suggestions) remember(shown, id, card.card)
        const { gifts = [], coupons = [] } = card
        const beside = { offers: coupons.map(({ offer }) => offer), gifts: gifts.map(({ gift }) => gift) }
        const { knowledge } = JSON.parse(actions.readKnowledge(read, beside, now, ctx).body) as KnowledgeTold
        return json(200, { card, suggestions, ...(knowledge.length === 0 ? {} : { knowledge }) })
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
