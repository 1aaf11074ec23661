import { z } from 'zod'
import { pathsOf, StempelError } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { gift } from './answers.ts'
import { atTill } from './companion.ts'
import { coupon } from './coupons.ts'
import { cardCode, cardEntry } from './fields.ts'
import type { Shop } from './shop.ts'

export const scanBody = z
  .strictObject({ code: cardCode, entry: cardEntry.optional().meta({ default: 'scanned' }) })
  .meta({ id: 'ScanBody' })

export const scanAnswer = z
  .looseObject({
    card: z.string().meta({ description: 'A handle, good for 31 days.' }),
    balance: z.int().optional(),
    pending: z.int().optional(),
    spendable: z.int().optional(),
    worthCents: z.int().optional(),
    tier: z.looseObject({ id: z.string(), title: z.string() }).optional(),
    coupons: z.array(coupon).optional(),
    gifts: z.array(gift).optional(),
    notices: z.array(z.unknown()).optional(),
    blocked: z.looseObject({ reason: z.string() }).optional(),
  })
  .meta({ id: 'ScanAnswer' })

export const scans = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/scans',
    tag: 'Scans',
    summary: 'Who is here',
    description: 'A well-formed card never seen has a balance of 0; nothing is stored before its first sale.',
    callers: ['till', 'reader', 'screen'],
    body: scanBody,
    bodyExample: { code: 'the code as read', entry: 'scanned' },
    answers: {
      200: {
        description: 'The card, or `blocked` with its reason and no balance.',
        schema: scanAnswer,
        example: {
          card: 'h1_…',
          balance: 150,
          pending: 0,
          spendable: 150,
          worthCents: 30,
          tier: { id: 'bronze', title: 'Bronze' },
          coupons: [],
          gifts: [],
          notices: [],
        },
      },
    },
    refusals: ['too_many'],
    act: async ({ body, device }) => {
      atTill(device)
      const giveBack = shop.codes.take(device.id, '', shop.deps.clock.now())
      try {
        // A reader that stands at no till is told of under its own name, never to everybody.
        const workstation = device.workstation === '' ? device.id : device.workstation
        const input = { code: body.code, entry: body.entry ?? 'scanned', workstation }
        await shop.deps.meet(body.code)
        const reply = pathsOf(
          () => 'code',
          () => shop.look(shop.deps.actions.scanCard, input),
        )
        giveBack()
        return reply
      } catch (error) {
        if (!(error instanceof StempelError && error.code === 'invalid')) giveBack()
        throw error
      }
    },
  }),
]
