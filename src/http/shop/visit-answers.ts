import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { ANSWER_REASONS, ANSWERS } from '../../domain/visit-answer.ts'
import { type Route, route } from '../route.ts'
import { coupon } from './coupons.ts'
import type { Shop } from './shop.ts'
import { VISIT_EXAMPLE, VISIT_ID } from './visits.ts'

export const answerBody = z
  .strictObject({ answer: z.enum(ANSWERS), reason: z.enum(ANSWER_REASONS).optional() })
  .meta({ id: 'AnswerBody' })

export const answerAnswer = z
  .looseObject({
    visit: z.string(),
    answer: z.enum(ANSWERS),
    reason: z.enum(ANSWER_REASONS).optional(),
    ticket: z
      .looseObject({ state: z.literal('open') })
      .optional()
      .meta({ description: 'Staff see a bad answer, and say what came of it.' }),
    coupon: coupon.optional().meta({ description: 'With the apologies of the shop, where its programme says so.' }),
    text: z.string().meta({ description: 'Thanks, in the language of the shop.' }),
  })
  .meta({ id: 'AnswerAnswer' })

export const visitAnswers = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/visits/{id}/answer',
    tag: 'Entrance',
    summary: 'How the last shopping was, with one tap',
    description:
      'Of a visit whose answer said `ask`, within 24 hours. The last word of the day counts, until staff have dealt with a bad answer. The same again gives the same answer.',
    callers: ['kiosk'],
    params: { id: { description: 'The id of the visit.', example: VISIT_EXAMPLE } },
    body: answerBody,
    bodyExample: { answer: 'bad', reason: 'queue' },
    answers: {
      200: { description: 'The same again, or another word in its place.', schema: answerAnswer },
      201: { description: 'Kept.', schema: answerAnswer, example },
    },
    refusals: ['not_found', 'conflict'],
    act: ({ params, body: { answer, reason } }) => {
      const { id: visit = '' } = params
      if (!VISIT_ID.test(visit)) throw invalid('id', 'A visit is named by 1 to 64 letters, digits and . _ : -')
      return shop.record(shop.deps.actions.answerVisit, { visit, answer, reason })
    },
  }),
]

const example: z.input<typeof answerAnswer> = {
  ...{ visit: VISIT_EXAMPLE, answer: 'bad', reason: 'queue', ticket: { state: 'open' } },
  text: 'Thank you for telling us, and sorry. Our team looks into it; you can read here what came of it.',
}
