import { z } from 'zod'
import type { VoidInput } from '../../domain/sale.ts'
import { type Route, route } from '../route.ts'
import { accepted, keyParam, RETURN_KEY, SALE_KEY, undoneAnswer } from './answers.ts'
import * as field from './fields.ts'
import { type Shop, undoneKey } from './shop.ts'
import { firstOf } from './till-headers.ts'

export const voidBody = z
  .strictObject({
    businessDate: field.day.optional(),
    at: field.instant.optional(),
    operator: field.operator.optional(),
    reason: field.text(200).optional(),
  })
  .meta({ id: 'VoidBody' })

/** The validated body as the domain reads it, with the fields always in the same order. */
export const voidInput = (body: z.output<typeof voidBody>): VoidInput => ({
  businessDate: body.businessDate,
  at: field.msIfGiven(body.at, 'at'),
  operator: body.operator,
  reason: body.reason,
})

export const voids = (shop: Shop): Route[] => [
  route({
    ...common,
    path: '/v1/sales/{key}/void',
    summary: 'Undo what is not yet returned of a sale',
    description: "By the till itself on the sale's own business date; later, or by another till, with a Staff-Session.",
    params: keyParam,
    answers: answersOf(SALE_KEY),
    act: ({ params, body, device, staff, header }) =>
      shop.record(shop.deps.actions.voidSale, {
        key: undoneKey(shop, device, staff, params.key),
        input: voidInput(body),
        staff,
        workstation: device.workstation,
        ...firstOf(header),
      }),
  }),
  route({
    ...common,
    path: '/v1/returns/{key}/void',
    summary: 'Undo a return',
    params: { key: { ...keyParam.key, example: RETURN_KEY } },
    answers: answersOf(RETURN_KEY),
    act: ({ params, body, device, staff, header }) =>
      shop.record(shop.deps.actions.voidReturn, {
        key: undoneKey(shop, device, staff, params.key),
        input: voidInput(body),
        staff,
        ...firstOf(header),
      }),
  }),
]

const common = {
  method: 'PUT',
  tag: 'Returns',
  callers: ['till'],
  staff: true,
  body: voidBody,
  bodyOptional: true,
  bodyExample: { reason: 'wrong article' },
  refusals: ['not_found', 'conflict'],
} as const

const answersOf = (key: string) => ({
  200: { description: 'Undone before; the same bytes again.', schema: undoneAnswer },
  201: {
    description: 'Undone.',
    schema: undoneAnswer,
    example: {
      void: key,
      points: { clawedBack: 70, reinstated: 500, balance: 1660 },
      giftsAskedBack: [],
      chargeCents: 0,
      receipt: { lines: [] },
    },
  },
  202: { description: 'What is to be undone has not arrived yet.', schema: accepted },
})
