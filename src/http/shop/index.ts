import type { Route } from '../route.ts'
import { screens } from '../screens/routes.ts'
import { adjustments } from './adjustments.ts'
import { auditTrail } from './audit.ts'
import { backups } from './backups.ts'
import { batch } from './batch.ts'
import { campaigns } from './campaigns.ts'
import { cardSessions } from './card-sessions.ts'
import { cards } from './cards.ts'
import { claims } from './claims.ts'
import { consents } from './consents.ts'
import { coupons } from './coupons.ts'
import { devicesAdmin } from './devices-admin.ts'
import { docs } from './docs.ts'
import { equipment } from './equipment.ts'
import { gifts } from './gifts.ts'
import { health } from './health.ts'
import { holds } from './holds.ts'
import { knowledge } from './knowledge.ts'
import { me } from './me.ts'
import { metrics } from './metrics.ts'
import { onlineCodes } from './online-codes.ts'
import { ownPassword } from './own-password.ts'
import { pairings } from './pairings.ts'
import { passkeys } from './passkeys.ts'
import { programmes } from './programmes.ts'
import { quotes } from './quotes.ts'
import { receipts } from './receipts.ts'
import { recoveries } from './recoveries.ts'
import { reports } from './reports.ts'
import { returns } from './returns.ts'
import { sales } from './sales.ts'
import { scans } from './scans.ts'
import { setup } from './setup.ts'
import type { Shop } from './shop.ts'
import { signIn } from './sign-in.ts'
import { staffAdmin } from './staff-admin.ts'
import { staffSessions } from './staff-sessions.ts'
import { statements } from './statements.ts'
import { suggestions } from './suggestions.ts'
import { tickets } from './tickets.ts'
import { trust } from './trust.ts'
import { visitAnswers } from './visit-answers.ts'
import { visits } from './visits.ts'
import { voids } from './voids.ts'
import { whatIf } from './whatif.ts'

/** Every resource of the shop. The router tries them in this order, so the busiest stand first. */
const RESOURCES = [
  sales,
  scans,
  holds,
  quotes,
  gifts,
  returns,
  voids,
  claims,
  batch,
  coupons,
  visits,
  visitAnswers,
  suggestions,
  knowledge,
  receipts,
  cardSessions,
  me,
  consents,
  onlineCodes,
  recoveries,
  staffSessions,
  pairings,
  programmes,
  statements,
  whatIf,
  reports,
  equipment,
  setup,
  signIn,
  ownPassword,
  passkeys,
  staffAdmin,
  devicesAdmin,
  campaigns,
  cards,
  adjustments,
  tickets,
  backups,
  auditTrail,
  health,
  metrics,
  trust,
]

/** Every route the shop serves, its own description included. */
export function shopRoutes(shop: Shop): Route[] {
  const described = [...RESOURCES.flatMap((resource) => resource(shop)), ...screens(shop.deps.screens)]
  return [...described, ...docs(described, shop.deps.version)]
}
