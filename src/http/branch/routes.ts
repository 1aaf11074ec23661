import type { Call, Route } from '../route.ts'
import type { Reply } from '../send.ts'
import { batch } from '../shop/batch.ts'
import { claims } from '../shop/claims.ts'
import { coupons } from '../shop/coupons.ts'
import { docs } from '../shop/docs.ts'
import { gifts } from '../shop/gifts.ts'
import { holds } from '../shop/holds.ts'
import { quotes } from '../shop/quotes.ts'
import { receipts } from '../shop/receipts.ts'
import { returns } from '../shop/returns.ts'
import { sales } from '../shop/sales.ts'
import { scans } from '../shop/scans.ts'
import type { Shop } from '../shop/shop.ts'
import { voids } from '../shop/voids.ts'
import type { BranchDesk } from './desk.ts'
import { MEMBER_SESSION, memberSessions } from './member-sessions.ts'

/** The till's messages, as a shop serves them. */
const RESOURCES = [sales, scans, holds, quotes, gifts, returns, voids, claims, batch, coupons, receipts]
/** Those that show or use what a member has, by method and path. */
const SHOPPING = new Set([
  'POST /v1/scans',
  'POST /v1/quotes',
  'PUT /v1/sales/{key}/hold',
  'PUT /v1/sales/{key}',
  'PUT /v1/returns/{key}',
  'PUT /v1/claims/{code}',
])
const HOLD = 'PUT /v1/sales/{key}/hold'
const SCAN = 'POST /v1/scans'

/** What a branch without a door serves: the contract of a till, and how members sign in. */
export const branchRoutes =
  (desk: BranchDesk) =>
  (shop: Shop): Route[] => {
    const described = [
      ...RESOURCES.flatMap((resource) => resource(shop))
        .filter(({ callers }) => typeof callers !== 'string' && callers.includes('till'))
        .map((route) => (SHOPPING.has(nameOf(route)) ? shopping(desk, route) : route)),
      ...memberSessions(shop, desk),
    ]
    return [...described, ...docs(described, shop.deps.version, INTRODUCTION).filter(({ path }) => path !== '/')]
  }

const INTRODUCTION = {
  title: 'Stempel, a branch without a door',
  description:
    'What the server of a web shop, an app or a partner can rely on: the till’s messages of a shop on members who signed in. A card is the handle that a member session answered.',
}
const PARKED =
  '`parked` are points that shops keep for the member, to be used there also without a line; all others are `spendable`.'
const HELD = 'Points and coupons are held for who signed in within ten minutes: send the session as `Member-Session`.'

const nameOf = ({ method, path }: Route): string => `${method} ${path}`

/** A route with the member's points at hand, and a hold with a look at who asks for it. */
function shopping(desk: BranchDesk, route: Route): Route {
  const isHold = nameOf(route) === HOLD
  const isScan = nameOf(route) === SCAN
  return {
    ...route,
    ...(isHold ? { description: `${route.description ?? ''} ${HELD}` } : {}),
    ...(isScan ? { description: PARKED } : {}),
    act: async (call) => {
      const { card, code, burnPoints = 0, coupons = [] } = call.body as Shopping
      const who = isScan ? code : card
      const isUsing = isHold && (burnPoints > 0 || coupons.length > 0)
      if (isUsing) desk.checkProof(who ?? '', call.header(MEMBER_SESSION))
      const act = async (): Promise<Awaited<ReturnType<Route['act']>>> => route.act(call as Call)
      if (who === undefined) return act()
      const reply = await desk.shopping(who, isUsing, act)
      return isScan ? withParked(reply, await desk.parked(who)) : reply
    },
  }
}

/** A scan says as well what cannot be used here. */
const withParked = (reply: Reply, parked: number): Reply => ({
  ...reply,
  body: JSON.stringify({ ...(JSON.parse(String(reply.body)) as object), parked }),
})

/** What is looked at here of bodies that were checked already. */
interface Shopping {
  readonly card?: string
  readonly code?: string
  readonly burnPoints?: number
  readonly coupons?: readonly string[]
}
