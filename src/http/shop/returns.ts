import { z } from 'zod'
import type { ReturnInput } from '../../domain/sale.ts'
import { type Device, type Route, route } from '../route.ts'
import { accepted, keyParam, RETURN_KEY, SALE_KEY, undoneAnswer } from './answers.ts'
import { atTill } from './companion.ts'
import * as field from './fields.ts'
import { returnLines, returnLinesInput } from './lines.ts'
import { ownKey, type Shop } from './shop.ts'
import { firstOf } from './till-headers.ts'

export const returnBody = z
  .strictObject({
    original: field.original.optional(),
    card: field.cardCode
      .optional()
      .meta({ description: 'Where the receipt is lost; and of a member, where another shop sold.' }),
    currency: field.currency,
    finishedAt: field.instant.optional(),
    lines: returnLines,
    operator: field.operator.optional(),
    ext: field.ext,
  })
  .meta({ id: 'ReturnBody' })

/** The validated body as the domain reads it, with the fields always in the same order. */
export const returnInput = (body: z.output<typeof returnBody>): ReturnInput => ({
  original: field.originalIfGiven(body.original, 'original'),
  card: body.card,
  currency: body.currency,
  finishedAt: field.msIfGiven(body.finishedAt, 'finishedAt'),
  lines: returnLinesInput(body.lines, 'lines'),
  operator: body.operator,
  ext: field.extIfGiven(body.ext),
})

/** A screen beside a till numbers its returns under its own name, or it would take numbers that the till needs. */
function returnKey(shop: Shop, device: Device, text = ''): string {
  atTill(device)
  return ownKey(shop, device.kind === 'screen' ? { ...device, workstation: device.id } : device, text)
}

export const returns = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/returns/{key}',
    tag: 'Returns',
    summary: 'Take goods back',
    description:
      'Also what another shop of the brand sold, by the token of its receipt: with the card of the member whose sale it was the brand takes the points, else `chargeCents` is their value.',
    callers: ['till', 'screen'],
    params: { key: { ...keyParam.key, example: RETURN_KEY } },
    body: returnBody,
    bodyExample: { original: SALE_KEY, currency: 'EUR', lines: [{ line: 1, quantity: 1, amountCents: 599 }] },
    answers: {
      200: { description: 'This very return was booked before; the same bytes again.', schema: undoneAnswer },
      201: { description: 'Booked.', schema: undoneAnswer, example: returnExample },
      202: { description: 'The sale has not arrived yet.', schema: accepted },
    },
    refusals: ['conflict'],
    act: ({ params, body, device, header }) =>
      shop.record(shop.deps.actions.returnGoods, {
        key: returnKey(shop, device, params.key),
        input: returnInput(body),
        ...firstOf(header),
      }),
  }),
]

const returnExample: z.input<typeof undoneAnswer> = {
  return: RETURN_KEY,
  points: { clawedBack: 29, reinstated: 0, balance: 1201 },
  giftsAskedBack: [],
  chargeCents: 0,
  receipt: { lines: [] },
}
