import { z } from 'zod'
import { invalid } from '../../domain/errors.ts'
import { type Route, route } from '../route.ts'
import { keyParam, SALE_KEY, undoneAnswer } from './answers.ts'
import { atTill } from './companion.ts'
import { returnLines, returnLinesInput } from './lines.ts'
import { type Shop, shopKey } from './shop.ts'

export const receiptAnswer = z
  .looseObject({
    sale: z.string(),
    day: z.string(),
    currency: z.string(),
    totalCents: z.int(),
    card: z.boolean().meta({ description: 'Whether it has points that a return takes back.' }),
    voided: z.boolean(),
    lines: z.array(
      z.looseObject({
        line: z.int(),
        name: z.string().optional().meta({ description: 'Kept for 90 days.' }),
        sku: z.string().optional(),
        quantity: z.number(),
        left: z.number().meta({ description: 'What can still come back.' }),
        amountCents: z.int(),
      }),
    ),
  })
  .meta({ id: 'ReceiptAnswer' })

export const previewBody = z.strictObject({ lines: returnLines }).meta({ id: 'PreviewBody' })

const LONGEST = 120

export const receipts = (shop: Shop): Route[] => [
  route({
    method: 'GET',
    path: '/v1/receipts/{code}',
    tag: 'Returns',
    summary: 'What of a receipt can still come back',
    callers: ['till', 'screen'],
    params: { code: { description: "The sale's printed key, or the claim code of the receipt.", example: SALE_KEY } },
    answers: {
      200: {
        description: 'Its lines, and what is left of them.',
        schema: receiptAnswer,
        example: {
          ...{ sale: SALE_KEY, day: '2026-11-21', currency: 'EUR', totalCents: 1198, card: true, voided: false },
          lines: [{ line: 1, name: 'Coffee 500 g', quantity: 2, left: 2, amountCents: 1198 }],
        },
      },
    },
    refusals: ['not_found', 'conflict'],
    act: ({ params, device }) => {
      atTill(device)
      const code = params.code ?? ''
      if (code.length > LONGEST) throw invalid('code', 'The code of a receipt is shorter.')
      return shop.look(shop.deps.actions.readReceipt, { code })
    },
  }),
  route({
    method: 'POST',
    path: '/v1/sales/{key}/returns:preview',
    tag: 'Returns',
    summary: 'What taking goods back would come to',
    description: 'The answer of the return, with nothing booked; `return` is the key of the sale.',
    callers: ['till', 'screen'],
    params: keyParam,
    body: previewBody,
    bodyExample: { lines: [{ line: 1, quantity: 1, amountCents: 599 }] },
    answers: { 200: { description: 'As things stand now.', schema: undoneAnswer } },
    refusals: ['not_found', 'conflict'],
    act: ({ params, body, device }) => {
      atTill(device)
      const original = shopKey(shop, params.key)
      return shop.look(shop.deps.actions.previewReturn, { original, lines: returnLinesInput(body.lines, 'lines') })
    },
  }),
]
