import type { ExecutionContext } from 'ava'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { operate } from '../../src/operations.ts'
import { signIn } from './staff.ts'
import { cardNo } from './test-books.ts'
import { type Heard, type TestShop, testShop } from './test-shop.ts'

export const CARD = cardNo(1)

const hand = { value: { kind: 'amount', cents: 500 }, validity: { days: 30 }, issue: { by: 'hand' } }
const OFFERS = [
  { id: 'five', title: { en: 'Five euros off' }, ...hand },
  { id: 'fifty', title: { en: 'Only fifty' }, ...hand, budget: { redemptionsTotal: 50 } },
]

/** A shopper at the kiosk `door`, with a card held to its reader. */
export async function kiosk(shop: TestShop, code: string) {
  const { body } = await shop.ask('POST', '/v1/card-sessions', { till: 'door', body: { code } })
  const session = body.session as string
  const ask = (method: string, path: string, sent?: unknown): Promise<Heard> =>
    shop.ask(method, `/v1/me${path}`, {
      till: 'door',
      headers: { 'card-session': session },
      ...(sent === undefined ? {} : { body: sent }),
    })
  return {
    session,
    get: (path: string) => ask('GET', path),
    put: (path: string, sent: unknown) => ask('PUT', path, sent),
    erase: () => ask('DELETE', ''),
  }
}

/** A sale of one line at till 07, finished a minute ago. */
export const saleAt = (
  shop: TestShop,
  card: string,
  no: number,
  amountCents: number,
  more: object = {},
): Promise<Heard> =>
  shop.put(`/v1/sales/0001.07.2026-11-21.${String(no).padStart(6, '0')}`, {
    ...{ card, currency: 'EUR', finishedAt: '2026-11-21T11:59:00+01:00' },
    lines: [{ line: 1, quantity: 1, amountCents }],
    ...more,
  })

/** A shop whose programme has offers, a member of staff who hands coupons out, and a till that takes them. */
export async function couponShop(t: ExecutionContext) {
  const shop = await testShop(t)
  await operate({ shop: shop.running.shop, onRevoked: () => {} }, 'programme.publish', {
    document: { ...defaultProgramme('EUR'), id: 'offers', offers: OFFERS },
  })
  shop.running.shop.reloadProgrammes()
  const cashier = await signIn(shop, 'cashier')
  let sequence = 500
  const body = (coupons: readonly string[], card: string, amountCents: number) => {
    sequence += 1
    const lines = [{ line: 1, quantity: 1, amountCents }]
    return { path: `/v1/sales/0001.07.2026-11-21.000${sequence}`, body: { coupons, card, currency: 'EUR', lines } }
  }
  return {
    shop,
    give: (offer: string, card: string): Promise<Heard> => cashier.ask('POST', '/v1/coupons', { offer, card }),
    sell: (coupons: readonly string[], card: string, cents: number): Promise<Heard> => {
      const sale = body(coupons, card, cents)
      return shop.put(sale.path, { ...sale.body, finishedAt: '2026-11-21T11:59:30+01:00' })
    },
    hold: (coupons: readonly string[], card: string, cents = 2000): Promise<Heard> => {
      const sale = body(coupons, card, cents)
      return shop.put(`${sale.path}/hold`, sale.body)
    },
  }
}
