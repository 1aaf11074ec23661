import type { StaffRole } from '../../src/domain/ports.ts'
import { operate } from '../../src/operations.ts'
import type { Heard, TestShop } from './test-shop.ts'

/** Somebody signed in at the screen on the wall. */
export interface SignedIn {
  ask(method: string, path: string, body?: unknown): Promise<Heard>
}

/** Adds somebody of a role and signs them in at the screen. The session ends after 15 minutes of the shop's clock. */
export async function signIn(shop: TestShop, role: StaffRole): Promise<SignedIn> {
  const who = { operator: `a-${role}`, pin: '24681357' }
  const { shop: open } = shop.running
  await operate({ shop: open, onRevoked: () => {} }, 'staff.add', { ...who, role })
  const { body } = await shop.ask('POST', '/v1/staff-sessions', { till: 'wall', body: who })
  return {
    ask: (method, path, sent) =>
      shop.ask(method, path, {
        till: 'wall',
        headers: { 'staff-session': body.session },
        ...(sent === undefined ? {} : { body: sent }),
      }),
  }
}
