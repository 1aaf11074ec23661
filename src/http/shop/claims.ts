import { z } from 'zod'
import { invalid, StempelError } from '../../domain/errors.ts'
import type { ClaimInput } from '../../domain/sale.ts'
import { type Device, type Route, route } from '../route.ts'
import type { Reply } from '../send.ts'
import { accepted, CARD, receipt, SALE_KEY } from './answers.ts'
import { cardCode, cents } from './fields.ts'
import type { Shop } from './shop.ts'
import { firstOf } from './till-headers.ts'

export const claimBody = z
  .strictObject({
    card: cardCode,
    totalCents: cents.optional().meta({ description: 'Needed when the printed key is given instead of a claim code.' }),
  })
  .meta({ id: 'ClaimBody' })

export const claimAnswer = z
  .looseObject({ claim: z.string(), points: z.looseObject({ earned: z.int(), balance: z.int() }), receipt })
  .meta({ id: 'ClaimAnswer' })

/** The validated body as the domain reads it, with the fields always in the same order. */
export const claimInput = (body: z.output<typeof claimBody>): ClaimInput => ({
  card: body.card,
  totalCents: body.totalCents,
})

/** Claims a sale; failures are counted, so that codes and totals cannot be guessed. */
export async function claim(
  shop: Shop,
  device: Device,
  code: string,
  input: ClaimInput,
  offered: ReturnType<typeof firstOf>,
): Promise<Reply> {
  if (code.length > 120) throw invalid('code', 'A claim code is shorter.')
  const giveBack = shop.claims.take(device.id, '', shop.deps.clock.now())
  try {
    const reply = await shop.record(shop.deps.actions.claimSale, { code, input, ...offered })
    giveBack()
    return reply
  } catch (error) {
    if (!(error instanceof StempelError) || error.code === 'unavailable') giveBack()
    throw error
  }
}

export const claims = (shop: Shop): Route[] => [
  route({
    method: 'PUT',
    path: '/v1/claims/{code}',
    tag: 'Claims',
    summary: 'Credit a sale that was rung up without a card',
    description: 'Once, up to 14 days after the sale, to the first card that claims it.',
    callers: ['till', 'kiosk'],
    params: { code: { description: "The receipt's claim code, or the sale's printed key.", example: 'C0123456789' } },
    body: claimBody,
    bodyExample: { card: CARD },
    answers: {
      200: { description: 'Claimed before by the same card; the same bytes again.', schema: claimAnswer },
      201: {
        description: 'Credited.',
        schema: claimAnswer,
        example: { claim: SALE_KEY, points: { earned: 70, balance: 70 }, receipt: { lines: ['Points earned: 70'] } },
      },
      202: { description: 'The sale has not arrived yet.', schema: accepted },
    },
    refusals: ['not_found', 'conflict', 'too_many'],
    act: ({ params, body, device, header }) =>
      claim(shop, device, params.code ?? '', claimInput(body), firstOf(header)),
  }),
]
