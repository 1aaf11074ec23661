import { z } from 'zod'
import { findProgramme } from '../../actions/shop/find-programme.ts'
import { MOST_DAYS } from '../../domain/whatif.ts'
import { type Route, route } from '../route.ts'
import { json } from '../send.ts'
import type { Shop } from './shop.ts'

export const whatIfBody = z
  .strictObject({
    days: z.int().min(1).max(MOST_DAYS).default(MOST_DAYS).meta({ description: 'How many of the last days.' }),
  })
  .meta({ id: 'WhatIfBody' })

const whole = z.int()

const side = z
  .looseObject({
    points: whole,
    pointsCents: whole,
    gifts: whole,
    giftCents: whole,
    couponCents: whole,
    eligibleCents: whole,
    rateBasisPoints: whole,
    pointsRateBasisPoints: whole,
    promiseBasisPoints: whole,
    belowPromise: z.boolean(),
    liabilityCents: whole,
  })
  .meta({ id: 'WhatIfSide', description: 'Rates are hundredths of a percent of eligible spend, rounded down.' })

const group = z
  .looseObject({
    group: whole,
    cards: whole,
    spendCents: whole,
    gaining: whole.optional(),
    losing: whole.optional(),
    changeCents: whole,
    nowBasisPoints: whole,
    draftBasisPoints: whole,
  })
  .meta({
    id: 'FairnessGroup',
    description:
      'Cards of about equal spend, the lowest first; counts in fives, absent where they are of under ten cards.',
  })

const kind = z
  .looseObject({
    department: z.string(),
    fromCents: whole,
    toCents: whole.optional(),
    sales: whole,
    pointsNow: whole,
    pointsDraft: whole,
    changeCents: whole,
  })
  .meta({
    id: 'KindOfBasket',
    description: 'Baskets of one department, or mixed, and of one size; of ten cards or more.',
  })

export const whatIfAnswer = z
  .looseObject({
    programme: z.string(),
    currency: z.string(),
    from: z.string(),
    to: z.string(),
    sales: whole,
    salesWithoutCard: whole,
    now: side,
    draft: side,
    fairness: z.array(group),
    kinds: z.array(kind),
    cannotTell: z.array(z.string()),
  })
  .meta({ id: 'WhatIfAnswer' })

export const whatIf = (shop: Shop): Route[] => [
  route({
    method: 'POST',
    path: '/v1/programmes/{id}/whatif',
    tag: 'Programme',
    summary: 'Try a programme on the shop’s own past baskets',
    description:
      'Judges the sales of the last days again, beside the shop while it sells, and answers when it is done. One at a time: a second one is refused until then. Changes nothing.',
    callers: ['screen', 'till'],
    roles: ['manager', 'auditor'],
    params: { id: { description: "A draft's id, a version's number or `current`.", example: 'spring' } },
    body: whatIfBody,
    bodyOptional: true,
    bodyExample: { days: MOST_DAYS },
    answers: { 200: { description: 'As it was judged, and as it would be.', schema: whatIfAnswer } },
    refusals: ['not_found', 'too_many'],
    act: async ({ params, body }) => {
      const { read, clock, ctx, longWork } = shop.deps
      const ref = params.id === 'current' ? ctx.programmes.at(clock.now()).version : (params.id ?? '')
      const found = findProgramme(read, ref)
      const report = await longWork.whatIf(JSON.parse(found.body), body.days)
      return json(200, report)
    },
  }),
]
