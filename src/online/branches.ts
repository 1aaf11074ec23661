import { mkdirSync } from 'node:fs'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { join } from 'node:path'
import type { Logger } from 'pino'
import { z } from 'zod'
import { type Branch, listBranches, takeBranch } from '../books/brand/branches.ts'
import { dropOldCodes } from '../books/brand/online.ts'
import { StempelError } from '../domain/errors.ts'
import type { BrandDeps } from '../http/brand/deps.ts'
import type { ShopMetrics } from '../http/metrics.ts'
import { makeFile, readShaped } from '../keys/disk.ts'
import type { OpenBrand } from '../open-brand.ts'
import { branchesFolder, openBranch, type RunningBranch } from './branch.ts'

const homeShape = z.object({ home: z.string() })

/** The random name of this data folder: several servers may share one Postgres, but a branch's books are in one place. */
export function homeOf({ settings, random }: OpenBrand): string {
  const folder = branchesFolder(settings)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const file = join(folder, 'home.json')
  // A command and the server may both be the first to ask.
  if (readShaped(file, homeShape) === undefined)
    makeFile(file, JSON.stringify({ home: Buffer.from(random.bytes(16)).toString('hex') }))
  const { home } = readShaped(file, homeShape) ?? {}
  if (home === undefined) throw new StempelError('unavailable', 'The folder of the branches cannot be used.')
  return home
}

interface Parts {
  readonly brand: OpenBrand
  readonly sync: BrandDeps['sync']
  readonly metrics: Pick<ShopMetrics, 'request'>
  readonly log: Logger
}

/** The branches whose books are here, opened when they are added and closed when they are removed. */
export class Branches {
  readonly #parts: Parts
  readonly #open = new Map<string, RunningBranch>()
  /** Branches that were removed and have given back what they had. */
  readonly #ended = new Set<string>()
  #refreshing: Promise<void> | undefined
  #isClosed = false

  constructor(parts: Parts) {
    this.#parts = parts
  }

  /** @returns undefined for a branch that is not served here. */
  of(shop: string): RunningBranch | undefined {
    return this.#open.get(shop)
  }

  get warnings(): string[] {
    return [...this.#open].flatMap(([shop, { shop: open }]) => open.warnings().map((each) => `Branch ${shop}: ${each}`))
  }

  /**
   * Serves what a branch's till asks.
   * @returns false when the request is none of a branch's.
   */
  async serve(req: IncomingMessage, res: ServerResponse): Promise<boolean> {
    const { authorization = '' } = req.headers
    const [any] = this.#open.values()
    if (any !== undefined && DESCRIBED.has(req.url ?? '')) {
      await any.serve(req, res)
      return true
    }
    if (authorization === '' || !isOfTill(req.url ?? '')) return false
    let branch = this.#whose(authorization)
    if (branch === undefined) {
      await this.refresh()
      branch = this.#whose(authorization)
    }
    if (branch === undefined) return false
    await branch.serve(req, res)
    return true
  }

  /** Opens what was added and closes what was removed since. */
  refresh(): Promise<void> {
    this.#refreshing ??= this.#refresh().finally(() => {
      this.#refreshing = undefined
    })
    return this.#refreshing
  }

  /** Does the regular work of every branch. */
  async tick(): Promise<void> {
    const { brand } = this.#parts
    await this.refresh()
    for (const branch of [...this.#open.values()]) await branch.tick()
    await dropOldCodes(brand.engine.db, brand.clock.now())
  }

  async close(): Promise<void> {
    this.#isClosed = true
    await this.#refreshing
    for (const [shop, branch] of this.#open) {
      this.#open.delete(shop)
      await branch.close()
    }
  }

  #whose(authorization: string): RunningBranch | undefined {
    return [...this.#open.values()].find((branch) => branch.isOurs(authorization))
  }

  async #refresh(): Promise<void> {
    for (const branch of await listBranches(this.#parts.brand.engine.db)) {
      if (this.#isClosed) return
      const running = this.#open.get(branch.shop)
      if (branch.removedAt === undefined) this.#ended.delete(branch.shop)
      if (branch.removedAt !== undefined) await this.#end(branch)
      else if (running === undefined) await this.#begin(branch)
      else running.take(branch)
    }
  }

  /** One that was removed while nobody served gives back what a crash may have left in it, and then rests. */
  async #end(branch: Branch): Promise<void> {
    const { shop, home } = branch
    if (this.#ended.has(shop)) return
    if (!this.#open.has(shop) && home === homeOf(this.#parts.brand)) await this.#begin(branch)
    const running = this.#open.get(shop)
    this.#open.delete(shop)
    await running?.close()
    this.#ended.add(shop)
  }

  async #begin(branch: Branch): Promise<void> {
    const { brand, sync, metrics, log } = this.#parts
    const { shop } = branch
    const isOurs = await brand.engine.transaction((tx) => takeBranch(tx, shop, homeOf(brand)))
    if (!isOurs) return
    try {
      const carry: Parameters<typeof openBranch>[0]['carry'] = (voice, request) => sync({ shop, ...voice }, request)
      const settleElsewhere = (tag: string): Promise<unknown> =>
        Promise.all([...this.#open].map(([other, { settle }]) => (other === shop ? undefined : settle(tag))))
      const parts = { brand, branch, carry, settleElsewhere, metrics, log: log.child({ shop }) }
      this.#open.set(shop, await openBranch(parts))
    } catch (error) {
      // A command may have its books for the moment; the next turn tries again.
      const isBusy = error instanceof StempelError && error.code === 'conflict'
      log[isBusy ? 'info' : 'error']({ shop, error: String(error) }, 'a branch could not be opened; tried again')
    }
  }
}

/** What a till may ask is the same in every branch. */
const DESCRIBED = new Set(['/openapi.json', '/docs', '/docs.css'])

/** The brand's own addresses are served by the brand, whoever asks. */
const isOfTill = (url: string): boolean => url.startsWith('/v1/') && !url.startsWith('/v1/brand/')
