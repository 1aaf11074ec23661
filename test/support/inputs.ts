import type { NetLine } from '../../src/domain/basket.ts'
import { wallClock } from '../../src/domain/day.ts'
import type { Judged } from '../../src/domain/rewards/rule.ts'
import type { ReturnInput, SaleInput, SaleLine } from '../../src/domain/sale.ts'
import { NOON } from './test-shop.ts'

export const DAY = '2026-11-21'

/** Key number so-and-so of till 07. */
export const keyNo = (sequence: number, day = DAY, till = '07'): string =>
  `0001.${till}.${day}.${String(sequence).padStart(6, '0')}`

/** One piece for so many cents, unless told otherwise. */
export const line = (no: number, amountCents: number, more: Partial<SaleLine> = {}): SaleLine => ({
  line: no,
  kind: 'item',
  quantity: 1000,
  amountCents,
  taxIncluded: true,
  ...more,
})

/** A finished sale as the door hands it in: lines as amounts in cents or in full. */
export function saleOf(lines: readonly (number | SaleLine)[], more: Partial<SaleInput> = {}): SaleInput {
  return {
    currency: 'EUR',
    lines: lines.map((each, i) => (typeof each === 'number' ? line(i + 1, each) : each)),
    coupons: [],
    burnPoints: 0,
    tenders: [],
    finishedAt: NOON,
    training: false,
    returns: [],
    ...more,
  }
}

/** What comes back: pairs of line and quantity in thousandths, with what is paid back for them. */
export const returnOf = (
  original: string | undefined,
  lines: readonly (readonly [line: number, quantity: number, amountCents?: number])[],
  more: Partial<ReturnInput> = {},
): ReturnInput => ({
  original,
  currency: 'EUR',
  lines: lines.map(([no, quantity, amountCents = 0]) => ({ line: no, quantity, amountCents })),
  ...more,
})

/** What rules look at: lines and their eligible cents, in shop 0001 in Berlin on Saturday noon unless told otherwise. */
export const judgedOf = (
  lines: readonly NetLine[],
  eligibleCents: readonly number[],
  { at = NOON, ...more }: Partial<Judged> & { at?: number } = {},
): Judged => ({
  lines,
  eligibleCents,
  tier: undefined,
  currency: 'EUR',
  shop: '0001',
  group: undefined,
  wall: () => wallClock(at, 'Europe/Berlin'),
  segments: () => [],
  ...more,
})
