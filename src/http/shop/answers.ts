import { z } from 'zod'

/** Parts of answers that several resources share. They describe; the actions write the bytes. */

export const why = z
  .object({ rule: z.string(), points: z.int(), text: z.string() })
  .meta({ id: 'Why', description: 'Which rule gave how many points, in words for the shopper.' })

export const gift = z
  .object({
    gift: z.string(),
    title: z.string(),
    costCents: z.int(),
    state: z.enum(['due', 'handed', 'declined', 'unavailable', 'vanished', 'expired', 'asked-back']),
  })
  .meta({ id: 'Gift' })

export const discount = z
  .object({ source: z.enum(['points', 'coupon']), ref: z.string().optional(), line: z.int(), amountCents: z.int() })
  .meta({ id: 'Discount' })

export const receipt = z
  .object({
    lines: z.array(z.string()),
    claim: z.string().nullable().optional(),
    token: z.string().optional().meta({
      description: 'In a shop of a brand: what every shop of it takes the goods back by. Print it as a QR code.',
    }),
  })
  .meta({ id: 'Receipt', description: 'Lines to print; `claim` is the code of a sale without a card.' })

export const accepted = z
  .looseObject({ state: z.literal('waiting'), for: z.string() })
  .meta({ id: 'Accepted', description: 'Taken in; it waits up to 30 days for the sale it names.' })

/** What a return or a void answers. */
export const undoneAnswer = z
  .looseObject({
    return: z.string().optional(),
    void: z.string().optional(),
    points: z.object({ clawedBack: z.int(), reinstated: z.int(), balance: z.int() }),
    giftsAskedBack: z.array(z.unknown()),
    chargeCents: z.int().meta({ description: 'To charge the customer; below 0 to pay out.' }),
    receipt,
  })
  .meta({ id: 'Undone' })

export const SALE_KEY = '0001.07.2026-11-21.000123'
export const RETURN_KEY = '0001.07.2026-11-22.000017'
export const CARD = 'h1_the-handle-a-scan-answered'

export const keyParam = {
  key: { description: 'shop.workstation.businessDate.sequence, chosen by the till.', example: SALE_KEY },
}
