import { slipLink } from '../../src/actions/shop/slip-link.ts'
import type { TestShop } from '../support/test-shop.ts'
import { REGULAR } from './kiosk-shop.ts'

/** The link that a slip carries, as its path. */
export async function linkOf(shop: TestShop, card = REGULAR): Promise<string> {
  const { ctx, clock } = shop.running.shop
  const { body } = await shop.scan(card)
  const link = slipLink(body.card, clock.now(), { ...ctx, publicUrl: shop.running.url }) ?? ''
  return link.slice(shop.running.url.length)
}
