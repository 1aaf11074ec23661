import { z } from 'zod'
import type { SaleInput } from '../../domain/sale.ts'
import { MAX_COUPONS, MAX_TENDERS } from '../limits.ts'
import { type Route, route } from '../route.ts'
import { check } from '../validate.ts'
import { CARD, discount, gift, keyParam, receipt, SALE_KEY, why } from './answers.ts'
import { coupon } from './coupons.ts'
import * as field from './fields.ts'
import { returnLines, returnLinesInput, saleLines, saleLinesInput } from './lines.ts'
import { plainSale } from './plain-sale.ts'
import { ownKey, type Shop, shopKey } from './shop.ts'
import { firstOf } from './till-headers.ts'

export const saleBody = z
  .strictObject({
    card: field.cardCode.optional(),
    cardEntry: field.cardEntry.optional(),
    cardAt: field.instant.optional(),
    currency: field.currency,
    lines: saleLines,
    coupons: z.array(field.couponCode).max(MAX_COUPONS).optional(),
    burnPoints: field.points.optional().meta({ default: 0 }),
    tenders: z
      .array(z.strictObject({ kind: field.text(40).min(1), amountCents: field.cents }))
      .max(MAX_TENDERS)
      .optional(),
    finishedAt: field.instant,
    paidAt: field.instant.optional(),
    operator: field.operator.optional(),
    customerGroup: z.enum(['staff']).optional(),
    training: z.boolean().optional().meta({ default: false, description: 'Judged, never booked.' }),
    resumes: field.eventKey.optional().meta({ description: 'The key of a suspended sale whose holds are taken over.' }),
    returns: z
      .array(z.strictObject({ original: field.original, lines: returnLines }))
      .max(MAX_COUPONS)
      .optional()
      .meta({ description: 'An exchange: judged first, in the same commit.' }),
    ext: field.ext,
  })
  .meta({ id: 'SaleBody' })

export const saleAnswer = z
  .looseObject({
    sale: z.string(),
    points: z.object({ earned: z.int(), burned: z.int(), balance: z.int().optional(), pending: z.int().optional() }),
    gifts: z.array(gift),
    coupons: z.looseObject({
      redeemed: z.array(
        z.looseObject({ code: z.string().optional(), offer: z.string(), title: z.string(), discountCents: z.int() }),
      ),
      issued: z.array(coupon),
      unused: z
        .array(z.object({ code: z.string(), offer: z.string(), title: z.string(), why: z.string() }))
        .optional()
        .meta({ description: 'Good coupons that were not used and stay good.' }),
    }),
    discounts: z.array(discount),
    discountCents: z.int(),
    receipt,
    why: z.array(why),
    clock: z.literal(true).optional().meta({
      description: 'The finish was over 30 days old or 24 hours ahead: the sale counts from its arrival.',
    }),
  })
  .meta({ id: 'SaleAnswer' })

const soldAnswer = saleAnswer
  .extend({ returned: z.unknown(), voided: z.boolean() })
  .meta({ id: 'SoldAnswer', description: 'What the finish answered, and what has become of it since.' })

/** The validated body as the domain reads it. Field order is fixed, since its JSON is digested. */
export function saleInput(body: z.output<typeof saleBody>): SaleInput {
  return {
    card: body.card,
    cardEntry: body.cardEntry,
    cardAt: field.msIfGiven(body.cardAt, 'cardAt'),
    currency: body.currency,
    lines: saleLinesInput(body.lines),
    coupons: body.coupons ?? [],
    burnPoints: body.burnPoints ?? 0,
    tenders: body.tenders ?? [],
    finishedAt: field.ms(body.finishedAt, 'finishedAt'),
    paidAt: field.msIfGiven(body.paidAt, 'paidAt'),
    operator: body.operator,
    customerGroup: body.customerGroup,
    training: body.training ?? false,
    resumes: field.keyIfGiven(body.resumes, 'resumes'),
    returns: (body.returns ?? []).map(({ original, lines }, i) => ({
      original: field.originalIfGiven(original, `returns[${i}].original`) ?? '',
      lines: returnLinesInput(lines, `returns[${i}].lines`),
    })),
    ext: field.extIfGiven(body.ext),
  }
}

/** A request's sale. @throws StempelError `invalid` with the path of the first fault. */
export const readSale = (value: unknown): SaleInput => plainSale(value) ?? saleInput(check(saleBody, value))

export const sales = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/sales/{key}',
    tag: 'Sales',
    summary: 'Finish a sale',
    description: 'Safe to repeat: the same content under the same key is answered with the same bytes.',
    callers: ['till'],
    params: keyParam,
    body: saleBody,
    bodyExample: saleExample,
    read: readSale,
    answers: {
      200: { description: 'This very sale was finished before; the same bytes again.', schema: saleAnswer },
      201: { description: 'Finished.', schema: saleAnswer, example: answerExample },
    },
    refusals: ['conflict'],
    act: ({ params, body: sale, device, header }) =>
      shop.record(shop.deps.actions.finishSale, { key: ownKey(shop, device, params.key), sale, ...firstOf(header) }),
  }),
  route({
    method: 'GET',
    path: '/v1/sales/{key}',
    tag: 'Sales',
    summary: 'What became of a sale',
    callers: ['till', 'screen'],
    params: keyParam,
    answers: {
      200: {
        description: 'The answer of the finish, with `returned` and `voided`.',
        schema: soldAnswer,
        example: { ...answerExample, returned: [], voided: false },
      },
    },
    refusals: ['not_found'],
    act: ({ params }) => shop.look(shop.deps.actions.readSale, { key: shopKey(shop, params.key) }),
  }),
]

const coffee = {
  line: 1,
  sku: '4006381333931',
  name: 'Coffee 500 g',
  department: 'coffee',
  quantity: 2,
  amountCents: 1198,
}
const apples = { line: 2, name: 'Apples', department: 'produce', quantity: 1.25, unit: 'kg', amountCents: 374 }

export const saleExample: z.input<typeof saleBody> = {
  card: CARD,
  cardEntry: 'scanned',
  currency: 'EUR',
  lines: [coffee, apples],
  burnPoints: 500,
  tenders: [{ kind: 'cash', amountCents: 1472 }],
  finishedAt: '2026-11-21T10:15:00+01:00',
}

export const answerExample: z.input<typeof saleAnswer> = {
  sale: SALE_KEY,
  points: { earned: 70, burned: 500, balance: 1230, pending: 0 },
  gifts: [],
  coupons: { redeemed: [], issued: [] },
  discounts: [
    { source: 'points', line: 1, amountCents: 76 },
    { source: 'points', line: 2, amountCents: 24 },
  ],
  discountCents: 100,
  receipt: { lines: ['70 points earned, 500 used'], claim: null },
  why: [{ rule: 'base', points: 70, text: '5 points per full 1.00 EUR on 14.72 EUR' }],
}
