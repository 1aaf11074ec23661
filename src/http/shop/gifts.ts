import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { keyParam, SALE_KEY } from './answers.ts'
import { atTill } from './companion.ts'
import { type Shop, shopKey } from './shop.ts'

export const giftBody = z
  .strictObject({ state: z.enum(['handed', 'declined', 'unavailable']) })
  .meta({ id: 'GiftBody' })

const giftAnswer = z.looseObject({ sale: z.string(), gift: z.string(), state: z.string() }).meta({ id: 'GiftAnswer' })

const GIFT = /^[A-Za-z0-9_-]{1,64}$/

export const gifts = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/sales/{key}/gifts/{gift}',
    tag: 'Gifts',
    summary: 'Say what became of a due gift',
    description: 'Any till of the shop may hand over a gift another one earned.',
    callers: ['till', 'screen'],
    params: { ...keyParam, gift: { description: "The gift's id in the programme.", example: 'chocolate-bar' } },
    body: giftBody,
    bodyExample: { state: 'handed' },
    answers: {
      200: {
        description: 'So it stands now.',
        schema: giftAnswer,
        example: { sale: SALE_KEY, gift: 'chocolate-bar', state: 'handed' },
      },
    },
    refusals: ['not_found', 'conflict'],
    act: ({ params, body, device }) => {
      atTill(device)
      const sale = shopKey(shop, params.key)
      const id = params.gift ?? ''
      if (!GIFT.test(id)) throw invalid('gift', 'A gift is named by letters, digits, - and _.')
      return shop.record(shop.deps.actions.setGift, { sale, gift: id, state: body.state })
    },
  }),
]
