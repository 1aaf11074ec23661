import { z } from 'zod'
import { ADJUST_REASONS } from '../../domain/decide-adjust.ts'
import { invalid, StempelError } from '../../domain/errors.ts'
import { MAY, may } from '../../domain/roles.ts'
import { type Call, type Route, route } from '../route.ts'
import type { Reply } from '../send.ts'
import { CARD } from './answers.ts'
import { cardCode, MAX_POINTS, operator, text } from './fields.ts'
import type { Shop } from './shop.ts'

export const adjustmentBody = z
  .strictObject({
    card: cardCode,
    points: z
      .int()
      .min(-MAX_POINTS)
      .max(MAX_POINTS)
      .refine((points) => points !== 0, 'Nothing would change.')
      .meta({ description: 'Below 0 takes.' }),
    reason: z.enum(ADJUST_REASONS),
    second: z
      .strictObject({ operator, password: text(200).min(1) })
      .optional()
      .meta({
        description: 'Somebody else who may do this and says yes with their own password; over a limit needed.',
      }),
  })
  .meta({ id: 'AdjustmentBody' })

export const adjustmentAnswer = z
  .object({
    adjustment: z.string(),
    points: z.object({ adjusted: z.int(), balance: z.int() }),
    reason: z.string(),
    second: z.string().nullable(),
  })
  .meta({ id: 'AdjustmentAnswer' })

const ID = /^[0-9A-Za-z._-]{1,64}$/
const example = {
  ...{ adjustment: 'a-2026-11-21-1', reason: 'goodwill', second: null },
  points: { adjusted: 100, balance: 250 },
}

export const adjustments = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/adjustments/{id}',
    tag: 'Console',
    summary: 'Give or take points by hand',
    description:
      'Over 10.00 in worth somebody else who may do this confirms with their password. Each one stands in the audit trail.',
    callers: ['screen', 'till'],
    roles: MAY['adjust-points'],
    params: { id: { description: 'An id of your own, the same for a repeat.', example: 'a-2026-11-21-1' } },
    body: adjustmentBody,
    bodyExample: { card: CARD, points: 100, reason: 'goodwill' },
    answers: {
      200: { description: 'Booked before; the same bytes again.', schema: adjustmentAnswer },
      201: { description: 'Booked.', schema: adjustmentAnswer, example },
    },
    refusals: ['forbidden', 'conflict', 'too_many'],
    act: (call) => adjust(shop, call),
  }),
]

async function adjust(shop: Shop, { params, body, staff = '' }: Call<z.output<typeof adjustmentBody>>): Promise<Reply> {
  const { id = '' } = params
  if (!ID.test(id)) throw invalid('id', 'An id is 1 to 64 letters, digits, dots, - and _.')
  const { card, points, reason } = body
  const second = body.second === undefined ? undefined : await confirmed(shop, body.second, staff)
  return shop.record(shop.deps.actions.adjustPoints, { id, card, points, reason, operator: staff, second })
}

/** @throws StempelError `forbidden` with a path unless it is another one who may do this. */
async function confirmed(
  shop: Shop,
  { operator: who, password }: { operator: string; password: string },
  first: string,
): Promise<string> {
  if (who === first)
    throw new StempelError('forbidden', 'Two different people are needed.', { path: 'second.operator' })
  const giveBack = shop.seconds.take('', who, shop.deps.clock.now())
  const role = await shop.deps.console.verify(who, password)
  if (role === undefined)
    throw new StempelError('forbidden', 'Operator or password of the second person is wrong.', { path: 'second' })
  giveBack()
  if (may(role, 'adjust-points')) return who
  throw new StempelError('forbidden', `A ${role} may not confirm this.`, { path: 'second.operator' })
}
