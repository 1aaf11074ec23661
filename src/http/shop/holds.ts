import { z } from 'zod'
import type { HoldInput } from '../../domain/sale.ts'
import { MAX_COUPONS } from '../limits.ts'
import { type Route, route } from '../route.ts'
import { CARD, discount, keyParam, SALE_KEY } from './answers.ts'
import * as field from './fields.ts'
import { saleLines, saleLinesInput } from './lines.ts'
import { ownKey, type Shop } from './shop.ts'

export const holdBody = z
  .strictObject({
    card: field.cardCode,
    currency: field.currency.optional().meta({ description: "The shop's own when absent." }),
    lines: saleLines,
    coupons: z.array(field.couponCode).max(MAX_COUPONS).optional(),
    burnPoints: field.points.optional().meta({ default: 0 }),
  })
  .meta({ id: 'HoldBody' })

export const holdAnswer = z
  .looseObject({ discounts: z.array(discount), discountCents: z.int(), expiresAt: z.string() })
  .meta({ id: 'HoldAnswer' })

const released = z.looseObject({ sale: z.string(), released: z.boolean() }).meta({ id: 'Released' })

/** The validated body as the domain reads it, with the fields always in the same order. */
const holdInput = (body: z.output<typeof holdBody>, shopCurrency: string): HoldInput => ({
  card: body.card,
  currency: body.currency ?? shopCurrency,
  lines: saleLinesInput(body.lines),
  coupons: body.coupons ?? [],
  burnPoints: body.burnPoints ?? 0,
})

export const holds = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/sales/{key}/hold',
    tag: 'Holds',
    summary: 'Lock points and coupons while the customer pays',
    description: 'Only a granted hold promises a discount. The last one of a key holds.',
    callers: ['till'],
    params: keyParam,
    body: holdBody,
    bodyExample: { card: CARD, lines: [{ line: 1, quantity: 2, amountCents: 1198 }], burnPoints: 500 },
    answers: {
      200: { description: 'Granted.', schema: holdAnswer, example: holdExample },
    },
    refusals: ['conflict'],
    act: ({ params, body, device }) =>
      shop.record(shop.deps.actions.holdSale, {
        key: ownKey(shop, device, params.key),
        hold: holdInput(body, shop.deps.ctx.currency),
      }),
  }),
  route({
    method: 'DELETE',
    path: '/v1/sales/{key}/hold',
    tag: 'Holds',
    summary: 'Let go of what a hold locked',
    callers: ['till'],
    params: keyParam,
    answers: {
      200: {
        description: 'Nothing is held under this key any more.',
        schema: released,
        example: { sale: SALE_KEY, released: true },
      },
    },
    refusals: [],
    act: ({ params, device }) => shop.record(shop.deps.actions.releaseHold, { key: ownKey(shop, device, params.key) }),
  }),
]

const holdExample: z.input<typeof holdAnswer> = {
  discounts: [{ source: 'points', line: 1, amountCents: 100 }],
  discountCents: 100,
  expiresAt: '2026-11-21T09:25:00.000Z',
}
