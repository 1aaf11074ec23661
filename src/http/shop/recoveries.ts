import { z } from 'zod'
import { StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { CARD } from './answers.ts'
import { cardCode, text } from './fields.ts'
import type { Shop } from './shop.ts'

export const recoveryBody = z
  .strictObject({
    recoveryCode: text(64).min(1).meta({ description: 'The 16 characters on the tear-off of the lost card.' }),
    newCard: cardCode,
  })
  .meta({ id: 'RecoveryBody' })

export const recoveryAnswer = z
  .looseObject({
    recovery: z.string(),
    points: z
      .object({ moved: z.int(), balance: z.int() })
      .meta({ description: '`moved` is below 0 when points were owed.' }),
    coupons: z.int().meta({ description: 'Coupons that came along and can be used.' }),
    gifts: z.int().meta({ description: 'Gifts that came along and are due.' }),
  })
  .meta({ id: 'RecoveryAnswer' })

export const recoveries = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/recoveries/{id}',
    tag: 'Shopper',
    summary: 'Move what a lost card has to a new one, and block the lost one',
    description:
      'With the recovery code of the lost card typed and the new card in hand. Points keep their last days; coupons, due gifts and the tier move too. What tills tell later of the lost card goes to the new one.',
    callers: ['kiosk'],
    params: { id: { description: 'An id of your own, the same for a repeat.', example: 'door-1f0c' } },
    body: recoveryBody,
    bodyExample: { recoveryCode: '0000 0000 0000 0000', newCard: CARD },
    answers: {
      200: { description: 'Moved before; the same bytes again.', schema: recoveryAnswer },
      201: {
        description: 'Moved.',
        schema: recoveryAnswer,
        example: { recovery: 'door-1f0c', points: { moved: 1660, balance: 1660 }, coupons: 2, gifts: 1 },
      },
    },
    refusals: ['not_found', 'conflict'],
    act: async ({ params, body, device }) => {
      const giveBack = shop.recoveries.take(device.id, '', shop.deps.clock.now())
      try {
        const reply = await shop.record(shop.deps.actions.recoverCard, { id: params.id ?? '', ...body })
        giveBack()
        return reply
      } catch (error) {
        if (!(error instanceof StempelError) || error.code === 'unavailable') giveBack()
        throw error
      }
    },
  }),
]
