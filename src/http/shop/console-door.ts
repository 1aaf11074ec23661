import type { IncomingMessage } from 'node:http'
import type { AuditWord } from '../../actions/shop/audit.ts'
import { StempelError } from '../../domain/errors.ts'
import { isOwnPage } from '../cookie.ts'
import type { Route } from '../route.ts'
import type { Shop } from './shop.ts'
import type { SignedIn } from './sign-in-store.ts'

/**
 * Who is signed in at the console, for routes that ask for a role; they need no device beside that.
 * @throws StempelError `forbidden` when the request was not made by a page of this shop, or the role may not do this.
 */
export function personOf(shop: Shop, { roles }: Route, req: IncomingMessage): SignedIn | undefined {
  if (roles === undefined) return undefined
  const member = shop.signIns.memberOf(req)
  if (member === undefined) return undefined
  if (!isOwnPage(req))
    throw new StempelError('forbidden', 'A cookie counts only for pages of this shop, at its own address.')
  if (!roles.includes(member.role))
    throw new StempelError('forbidden', `This is for a ${roles.join(' or ')}, not for a ${member.role}.`)
  return member
}

/** What is booked of routes that do not book it themselves. A draft is kept with each letter, so once in a while is enough. */
const BOOKED: Readonly<Record<string, AuditWord>> = {
  'PUT /v1/programmes/{id}': 'draft-kept',
  'DELETE /v1/programmes/{id}': 'draft-dropped',
  'PUT /v1/equipment': 'equipment-changed',
  'POST /v1/coupons': 'coupon-given',
}
const AGAIN_MS = 15 * 60_000
const MOST_KEPT = 500

/** Books what somebody did at routes that are not the console's own. */
export function createBookkeeping(shop: () => Shop): (route: Route, by: string, of: string) => Promise<void> {
  const kept = new Map<string, number>()
  return async ({ method, path }, by, of) => {
    const word = BOOKED[`${method} ${path}`]
    if (word === undefined) return
    const { clock, console } = shop().deps
    if (word === 'draft-kept') {
      const name = `${by} ${of}`
      const now = clock.now()
      const last = kept.get(name)
      if (last !== undefined && now - last < AGAIN_MS) return
      if (kept.size >= MOST_KEPT) kept.clear()
      kept.set(name, now)
    }
    await console.note(word, by, of)
  }
}
