import type { RequestListener } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { Registry } from 'prom-client'
import { onlineActions } from '../actions/shop/online.ts'
import type { Branch } from '../books/brand/branches.ts'
import { type BrandLine, keepLine, type NearBrand } from '../brand-link.ts'
import type { Settings } from '../config.ts'
import { equipmentOf } from '../equipment/of-shop.ts'
import { branchRoutes } from '../http/branch/routes.ts'
import type { ShopMetrics } from '../http/metrics.ts'
import { createShopApp } from '../http/shop/app.ts'
import { releaseLapsedHolds } from '../jobs/housekeeping.ts'
import { daily } from '../keep-house.ts'
import { closeServer } from '../listen.ts'
import { serveLocally } from '../local-socket.ts'
import { brandFolder, type OpenBrand } from '../open-brand.ts'
import { type OpenShop, openShop } from '../open-shop.ts'
import { operate } from '../operations.ts'
import { depsOf, doorOf } from '../shop-deps.ts'
import { stopWork } from '../work.ts'
import { branchDesk, type Here } from './desk.ts'

/** The device of a branch that is paired when it is made: the web shop's server. */
export const WEB_TILL = '01'

/** A branch without a door, while the brand serves. */
export interface RunningBranch {
  readonly shop: OpenShop
  readonly line: BrandLine
  readonly serve: RequestListener
  /** Whether a header speaks for a device that is paired here. */
  isOurs(authorization: string): boolean
  /** Gives back at once what is here of a member, by tag, who came a moment ago. */
  settle(tag: string): Promise<void>
  /** Takes up what was changed of it. */
  take(said: Branch): void
  /** Does the regular work. */
  tick(): Promise<void>
  close(): Promise<void>
}

interface Parts {
  readonly brand: OpenBrand
  readonly branch: Branch
  /** One round of this shop with the brand whose process this is. */
  readonly carry: NearBrand['carry']
  /** Has the other branches give back what is there of a member, by tag. */
  readonly settleElsewhere: (tag: string) => Promise<unknown>
  readonly metrics: Pick<ShopMetrics, 'request'>
  readonly log: Logger
}

/** Where the branches have their books and their keys, each a shop's own. */
export const branchesFolder = ({ data }: OpenBrand['settings']): string => join(brandFolder(data), 'branches')

/** A branch as a shop's settings, for the server and for commands beside it. */
export function branchSettings({ settings }: Pick<OpenBrand, 'settings'>, shop: string, locale: string): Settings {
  const { host, keys, timeZone, currency, log } = settings
  return {
    ...{ port: 0, host, shop, timeZone, currency, locale, log },
    data: join(branchesFolder(settings), shop),
    keys: join(keys, 'branches', shop),
    publicUrl: undefined,
    tls: undefined,
  }
}

/** How often a branch looks what changed at the brand, where nobody shops. */
const SECONDS = 5

/**
 * Opens a branch's books and its line to the brand, and begins to work.
 * @throws StempelError as `openShop`: when somebody else has the books, or their keys are gone.
 */
export async function openBranch({
  brand,
  branch,
  carry,
  settleElsewhere,
  metrics,
  log,
}: Parts): Promise<RunningBranch> {
  const { clock, random } = brand
  let said = branch
  const here: Here = new Map()
  const shop = await openShop(branchSettings(brand, branch.shop, branch.locale), {
    ...{ clock, random },
    brand: { carry, seconds: SECONDS, pocketTag: (tag) => here.get(tag)?.pocket },
  })
  const closing: (() => unknown)[] = [() => shop.close(), () => shop.witness(), () => stopWork(shop.settings.data)]
  const close = async (): Promise<void> => {
    for (const each of closing.splice(0).reverse()) await each()
  }
  try {
    const line = keepLine(shop, log, QUIET, closing)
    if (line === undefined) throw new Error('a branch has a line to its brand')
    const door = doorOf(shop)
    const onRevoked = (id: string): void => door.forget(id)
    const equipment = await equipmentOf(shop, log, QUIET.notify)
    closing.push(() => equipment.close())
    const ofShop = depsOf(shop, {
      ...{ log, door, equipment, onRevoked, registry: new Registry(), tls: undefined },
      metrics: { ...metrics, commit: () => {} },
      notify: QUIET.notify,
    })
    const desk = branchDesk({ brand, shop, line, settleElsewhere, here, said: () => said })
    const app = createShopApp({ ...ofShop, actions: { ...ofShop.actions, ...onlineActions } }, branchRoutes(desk))
    const local = await serveLocally(shop.settings.data, (name, input) => operate({ shop, onRevoked }, name, input))
    closing.push(() => closeServer(local))
    // What nobody uses goes back before the books close.
    closing.push(() => line.sync())
    return {
      ...{ shop, line, close },
      serve: app.callback(),
      settle: desk.settle,
      isOurs: (authorization) => isDevice(door, authorization),
      take: (now) => {
        said = now
      },
      tick: choresOf(shop, log),
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** Nobody looks at a screen here. */
const QUIET = { notify: (): void => {} }

function isDevice(door: ReturnType<typeof doorOf>, authorization: string): boolean {
  try {
    door.deviceOf(authorization)
    return true
  } catch {
    return false
  }
}

/** Of a shop's regular work what a branch has: holds that lapse, the night, and accounts nobody used for long. */
function choresOf(shop: OpenShop, log: Logger): () => Promise<void> {
  const { deps, night, cards } = daily(shop, log, QUIET.notify)
  return async () => {
    await releaseLapsedHolds(deps)
    await night()
    await cards()
  }
}
