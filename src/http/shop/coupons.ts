import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { CARD } from './answers.ts'
import { cardCode, text } from './fields.ts'
import type { Shop } from './shop.ts'

export const couponBody = z
  .strictObject({
    offer: text(40).min(1).meta({ description: "An offer's id in the programme in force." }),
    card: cardCode.optional().meta({ description: 'Without one the coupon is for whoever brings its slip.' }),
  })
  .meta({ id: 'CouponBody' })

export const coupon = z
  .looseObject({
    code: z.string(),
    offer: z.string(),
    title: z.string(),
    value: z.looseObject({ kind: z.string(), text: z.string() }),
    validFrom: z.string(),
    validUntil: z.string(),
    why: z.string(),
    tactic: z.string().optional().meta({ description: 'Of a coupon chosen at the door: the reason as a word.' }),
    about: z
      .record(z.string(), z.string())
      .optional()
      .meta({ description: 'What it is about, by language, where the programme has a name for it.' }),
    state: z.enum(['issued', 'held', 'redeemed', 'expired', 'withdrawn']).optional(),
    discountCents: z.int().optional(),
  })
  .meta({ id: 'Coupon' })

export const coupons = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/coupons/{code}',
    tag: 'Coupons',
    summary: 'State and value of a coupon',
    callers: ['till', 'kiosk', 'screen'],
    params: { code: { description: 'The code of the coupon, as scanned or typed.', example: COUPON } },
    answers: { 200: { description: 'The coupon.', schema: coupon, example: { ...example, state: 'issued' } } },
    refusals: ['not_found', 'too_many'],
    act: ({ params, device }) => {
      const giveBack = shop.codes.take(device.id, '', shop.deps.clock.now())
      try {
        const reply = shop.look(shop.deps.actions.readCoupon, { code: params.code ?? '' })
        giveBack()
        return reply
      } catch (error) {
        if (!(error instanceof StempelError && (error.code === 'invalid' || error.code === 'not_found'))) giveBack()
        throw error
      }
    },
  }),
  route({
    method: 'POST',
    path: '/v1/coupons',
    tag: 'Coupons',
    summary: 'Hand out a coupon',
    description:
      'Of an offer that is given by hand. A card holds one open coupon of an offer: asking again gives the same.',
    callers: ['till', 'screen'],
    roles: ['cashier', 'supervisor', 'manager'],
    body: couponBody,
    bodyExample: { offer: 'sorry', card: CARD },
    answers: {
      200: { description: 'The card has one already.', schema: coupon },
      201: { description: 'Issued.', schema: coupon, example },
    },
    refusals: ['not_found', 'conflict'],
    act: ({ body, staff = '' }) =>
      shop.record(shop.deps.actions.issueCoupon, { offer: body.offer, card: body.card, operator: staff }),
  }),
]

const COUPON = 'K0000000000000000000000000GZ'

const example: z.input<typeof coupon> = {
  code: COUPON,
  offer: 'sorry',
  title: 'With our apologies',
  value: { kind: 'amount', cents: 200, text: '2.00 EUR off' },
  validFrom: '2026-11-21',
  validUntil: '2026-12-21',
  why: 'From our team',
}
