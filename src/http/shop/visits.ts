import { z } from 'zod'
import { invalid, StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { CARD, gift } from './answers.ts'
import { coupon } from './coupons.ts'
import { cardCode, cardEntry } from './fields.ts'
import type { Shop } from './shop.ts'

export const visitBody = z
  .strictObject({ card: cardCode, entry: cardEntry.optional().meta({ default: 'scanned' }) })
  .meta({ id: 'VisitBody' })

export const visitAnswer = z
  .looseObject({
    visit: z.string(),
    balance: z.int().optional(),
    pending: z.int().optional(),
    spendable: z.int().optional(),
    worthCents: z.int().optional(),
    tier: z.looseObject({ id: z.string(), title: z.string() }).optional(),
    contact: z.enum(['less', 'normal', 'none']).optional(),
    again: z.boolean().optional().meta({ description: 'The coupons are those of a visit a short while ago.' }),
    coupons: z.array(coupon).meta({ description: 'Chosen for this visit, each with its own `why`.' }),
    open: z.array(coupon).optional().meta({ description: 'What the card can use beside them.' }),
    gifts: z.array(gift).optional(),
    due: z.array(z.looseObject({ kind: z.enum(['item', 'gift']), title: z.string() })),
    notices: z.array(z.unknown()).optional(),
    ask: z
      .literal(true)
      .optional()
      .meta({ description: 'The shopper may be asked how the last shopping was: PUT …/answer.' }),
    blocked: z.looseObject({ reason: z.string() }).optional(),
  })
  .meta({ id: 'VisitAnswer' })

/** The form of a visit's id. */
export const VISIT_ID = /^[A-Za-z0-9._:-]{1,64}$/

export const visits = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/visits/{id}',
    tag: 'Entrance',
    summary: 'A card at the door: who is here, and a few coupons that fit',
    description:
      'Never gives points. The same id again gives the same answer; coming back within the visit window gives the same coupons. A card never seen has a balance of 0 and gets coupons after its first sale, unless the programme says otherwise.',
    callers: ['kiosk', 'reader', 'till'],
    params: { id: { description: 'Chosen by the caller, new for each read of a card.', example: VISIT_EXAMPLE } },
    body: visitBody,
    bodyExample: { card: CARD },
    answers: {
      200: { description: 'The same visit again.', schema: visitAnswer },
      201: { description: 'The card and its coupons, or `blocked`.', schema: visitAnswer, example },
    },
    refusals: ['conflict', 'too_many'],
    act: async ({ params, body, device }) => {
      const { id = '' } = params
      if (!VISIT_ID.test(id)) throw invalid('id', 'A visit is named by 1 to 64 letters, digits and . _ : -')
      const giveBack = shop.codes.take(device.id, '', shop.deps.clock.now())
      try {
        // A reader that stands at no kiosk is told of under its own name, never to everybody.
        const workstation = device.workstation === '' ? device.id : device.workstation
        await shop.deps.meet(body.card)
        const reply = await shop.record(shop.deps.actions.visitShop, { id, ...body, workstation })
        giveBack()
        return reply
      } catch (error) {
        if (!(error instanceof StempelError && error.code === 'invalid')) giveBack()
        throw error
      }
    },
  }),
]

export const VISIT_EXAMPLE = 'door-7f3a'

const example: z.input<typeof visitAnswer> = {
  visit: VISIT_EXAMPLE,
  balance: 150,
  pending: 0,
  spendable: 150,
  worthCents: 30,
  tier: { id: 'bronze', title: 'Bronze' },
  contact: 'normal',
  again: false,
  coupons: [
    {
      code: 'K0000000000000000000000000GZ',
      offer: 'coffee-15',
      title: '15 % off coffee',
      value: { kind: 'percent', percent: 15, text: '15 % off' },
      validFrom: '2026-11-21',
      validUntil: '2026-12-05',
      why: 'You often buy coffee; it is about time again',
    },
  ],
  open: [],
  gifts: [],
  due: [{ kind: 'item', sku: '4006381333931', title: 'Coffee 500 g' }],
  notices: [],
}
