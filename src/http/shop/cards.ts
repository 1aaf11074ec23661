import { z } from 'zod'
import { MAY } from '../../domain/roles.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import type { Shop } from './shop.ts'

/** Ten sheets of paper; more are made on the server, into a file. */
const MOST_CARDS = 80

export const cardsBody = z.strictObject({ count: z.int().min(1).max(MOST_CARDS) }).meta({ id: 'CardsBody' })

export const cardsAnswer = z
  .object({
    cards: z.array(
      z.object({
        card: z.string().meta({ description: "What the card's QR code holds." }),
        recoveryCode: z.string().meta({ description: 'For the tear-off: whoever has it has the points.' }),
      }),
    ),
  })
  .meta({ id: 'CardsAnswer' })

export const cards = ({ deps }: Shop): Route[] => [
  route({
    tag: 'Console',
    callers: ['screen', 'till'],
    roles: MAY['issue-cards'],
    method: 'POST',
    path: '/v1/cards',
    summary: 'Make new cards with recovery codes, to be printed',
    description: 'Nothing of them is stored: this answer is all there is.',
    body: cardsBody,
    bodyExample: { count: 8 },
    answers: {
      201: {
        description: 'Made.',
        schema: cardsAnswer,
        example: { cards: [{ card: 'S6KX0M3DV8QZ4T1N7A2', recoveryCode: '6KX0M3DV8QZ4T1N7' }] },
      },
    },
    refusals: [],
    act: async ({ body: { count }, staff = '' }) => json(201, { cards: await deps.console.issueCards(count, staff) }),
  }),
]
