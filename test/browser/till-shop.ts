import type { ExecutionContext } from 'ava'
import { operate } from '../../src/operations.ts'
import type { TestShop } from '../support/test-shop.ts'
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
