import { operate } from '../../src/operations.ts'
import type { TestShop } from './test-shop.ts'

/** Signs a manager in at the screen. @returns what to send with each request. */
export async function managerAt(shop: TestShop): Promise<{ till: string; headers: Record<string, string> }> {
  const on = { shop: shop.running.shop, onRevoked: () => {}, notify: () => {} }
  await operate(on, 'staff.add', { operator: '1', pin: '8001', role: 'manager' })
  const { body } = await shop.ask('POST', '/v1/staff-sessions', { till: 'wall', body: { operator: '1', pin: '8001' } })
  return { till: 'wall', headers: { 'staff-session': body.session } }
}
