import type { ExecutionContext } from 'ava'
import type { Heard, TestShop } from '../support/test-shop.ts'

/** The finish of the contract, letter by letter; the card is put in by each test. */
export const CONTRACT_SALE = {
  cardEntry: 'scanned',
  currency: 'EUR',
  lines: [
    { line: 1, sku: '4006381333931', name: 'Coffee 500 g', department: 'coffee', quantity: 2, amountCents: 1198 },
    {
      line: 2,
      sku: '2012345000000',
      name: 'Apples',
      department: 'produce',
      quantity: 1.25,
      unit: 'kg',
      amountCents: 374,
    },
  ],
  burnPoints: 500,
  tenders: [{ kind: 'cash', amountCents: 1472 }],
  finishedAt: '2026-11-21T10:15:00+01:00',
}

export const CONTRACT_KEY = '0001.07.2026-11-21.000123'
export const FINISHED = '2026-11-21T10:15:00+01:00'

/** A sale of one line for so many cents. */
export const saleBody = (amountCents: number, more: object = {}) => ({
  currency: 'EUR',
  lines: [{ line: 1, quantity: 1, amountCents }],
  finishedAt: FINISHED,
  ...more,
})

/** Buys until the card holds so many points, in multiples of 5. */
export async function fill(shop: TestShop, card: string, points: number, key: string): Promise<void> {
  await shop.put(`/v1/sales/${key}`, saleBody(points * 20, { card }))
}

/** Checks a refusal: its status, code and path, and that it is a problem by RFC 9457. */
export function isProblem(t: ExecutionContext, heard: Heard, status: number, code: string, path?: string): void {
  t.is(heard.status, status, heard.text)
  t.is(heard.headers.get('content-type'), 'application/problem+json')
  t.is(heard.body.code, code)
  t.is(heard.body.status, status)
  for (const field of ['type', 'title', 'detail']) t.is(typeof heard.body[field], 'string')
  if (path !== undefined) t.is(heard.body.path, path)
}
