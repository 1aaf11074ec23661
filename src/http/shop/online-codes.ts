import { z } from 'zod'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import { CARD_SESSION } from './card-sessions.ts'
import type { Shop } from './shop.ts'

export const onlineCodeAnswer = z
  .looseObject({
    code: z.string().meta({ description: 'To be typed into the app or the web shop; good once.' }),
    expiresAt: z.string().meta({ format: 'date-time' }),
  })
  .meta({ id: 'OnlineCodeAnswer' })

/** How a member with the card in hand comes to be signed in where no card can be held to anything. */
export const onlineCodes = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/me/online-codes',
    tag: 'Shopper',
    summary: 'A code by which a member signs in at the web shop or the app',
    description: `${CARD_SESSION} The brand hears of it at once, so that it needs the line: 503 while that is down. Who is no member of the brand: 409. By a link on a slip: 403.`,
    callers: ['kiosk'],
    phones: true,
    card: 'in-hand',
    answers: {
      201: {
        description: 'Good for ten minutes.',
        schema: onlineCodeAnswer,
        example: { code: 'K7M2-9QXA', expiresAt: '2026-11-21T09:25:00.000Z' },
      },
    },
    refusals: ['conflict', 'unavailable'],
    act: async ({ card }) => {
      const { code, expiresAt } = await shop.deps.shoppers.onlineCode(card?.card ?? '')
      return json(201, { code, expiresAt: new Date(expiresAt).toISOString() })
    },
  }),
]
