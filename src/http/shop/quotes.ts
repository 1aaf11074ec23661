import { z } from 'zod'
import { type Route, route } from '../route.ts'
import { discount, gift, why } from './answers.ts'
import * as field from './fields.ts'
import { saleBody, saleExample, saleInput } from './sales.ts'
import type { Shop } from './shop.ts'

export const quoteBody = saleBody
  .extend({ finishedAt: field.instant.optional().meta({ description: 'Now when absent.' }) })
  .meta({ id: 'QuoteBody' })

export const quoteAnswer = z
  .looseObject({
    points: z.looseObject({ earned: z.int() }),
    gifts: z.array(gift),
    discounts: z.array(discount),
    why: z.array(why),
  })
  .meta({ id: 'QuoteAnswer' })

export const quotes = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/quotes',
    tag: 'Sales',
    summary: 'What a sale would earn, and how many points may be burned',
    description: 'The body of a sale that is not finished. Changes nothing.',
    callers: ['till'],
    body: quoteBody,
    bodyExample: saleExample,
    answers: {
      200: {
        description: 'As things stand now; only a hold promises.',
        schema: quoteAnswer,
        example: { points: { earned: 70 }, gifts: [], discounts: [], why: [] },
      },
    },
    refusals: [],
    act: ({ body }) => {
      const finishedAt = body.finishedAt ?? new Date(shop.deps.clock.now()).toISOString()
      return shop.look(shop.deps.actions.quoteSale, { sale: saleInput({ ...body, finishedAt }) })
    },
  }),
]
