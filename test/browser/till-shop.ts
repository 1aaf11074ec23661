import type { ExecutionContext } from 'ava'
import { operate } from '../../src/operations.ts'
import type { Heard, TestShop } from '../support/test-shop.ts'
import { kioskShop, REGULAR } from './kiosk-shop.ts'

/** The shop of the kiosk, with a screen `side07` beside till 07. */
export async function tillShop(t: ExecutionContext): Promise<TestShop> {
  const shop = await kioskShop(t)
  // Of the gifts the regular earned, one is still to be handed over.
  const { gifts } = (await shop.scan(REGULAR)).body as { gifts: { gift: string; sale: string }[] }
  for (const { gift, sale } of gifts.slice(1)) await shop.put(`/v1/sales/${sale}/gifts/${gift}`, { state: 'handed' })
  const on = { shop: shop.running.shop, onRevoked: () => {} }
  const { token } = (await operate(on, 'device.add', { kind: 'screen', id: 'side07', workstation: '07' })) as {
    token: string
  }
  return { ...shop, tokens: { ...shop.tokens, side07: token } }
}

/** A sale of till 07: coffee for so much, and bread. An empty card is a sale without one. */
export const sellTo = (shop: TestShop, sequence: number, cents: number, card: string = REGULAR): Promise<Heard> =>
  shop.put(`/v1/sales/0001.07.2026-11-21.${sequence}`, {
    ...(card === '' ? {} : { card }),
    ...{ currency: 'EUR', finishedAt: '2026-11-21T11:00:00+01:00' },
    lines: [
      { line: 1, sku: '4006381333931', name: 'Coffee 500 g', department: 'coffee', quantity: 2, amountCents: cents },
      { line: 2, name: 'Bread', department: 'bread', quantity: 1, amountCents: 300 },
    ],
  })
