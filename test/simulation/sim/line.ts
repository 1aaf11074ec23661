import type { SyncRequest } from '../../../src/sync/protocol.ts'
import type { SimBrand } from './brand.ts'
import type { Scene } from './scene.ts'
import type { SimShop } from './shop.ts'

const KEPT = 30

/** The line between shops and their brand: messages are lost, doubled, or kept and brought late. */
export class Line {
  readonly #scene: Scene
  readonly #brand: SimBrand
  readonly #late: { shop: SimShop; request: SyncRequest }[] = []
  readonly #granted = new Map<string, number>()

  constructor(scene: Scene, brand: SimBrand) {
    this.#scene = scene
    this.#brand = brand
  }

  async send(shop: SimShop, request: SyncRequest): Promise<unknown> {
    const { dice, isCalm } = this.#scene
    const copy = structuredClone(this.#without(request))
    if (!isCalm) {
      if (this.#late.length < KEPT) this.#late.push({ shop, request: copy })
      else this.#late[dice.below(KEPT)] = { shop, request: copy }
      if (dice.chance(10)) throw new Error('lost on the way there')
      if (dice.chance(10)) await this.#brand.sync(shop.number, copy)
    }
    const answer = await this.#brand.sync(shop.number, copy)
    if (!isCalm && dice.chance(10)) throw new Error('lost on the way back')
    const bent = this.#bend(shop, copy, answer)
    return JSON.parse(JSON.stringify(bent))
  }

  /** A request as it would be without some rules. */
  #without(request: SyncRequest): SyncRequest {
    const { off } = this.#scene
    const joins = request.joins.filter(({ replaces }) => !off.has('replaced') || replaces === undefined)
    const untold = off.has('untellable') ? request.entries.findIndex((entry) => entry.detail === undefined) : -1
    if (untold < 0) return { ...request, joins }
    return { ...request, joins, entries: request.entries.slice(0, untold), complete: false }
  }

  /** Brings a message of before. It may be refused as a whole; that is as good as lost. */
  async bringLate(): Promise<void> {
    const old = this.#scene.dice.pick(this.#late)
    if (old !== undefined) await this.#brand.sync(old.shop.number, old.request).catch(() => {})
  }

  /** Answers as they would be without some rules. */
  #bend(shop: SimShop, request: SyncRequest, answer: Awaited<ReturnType<SimBrand['sync']>>) {
    const { off, dice } = this.#scene
    let { grants } = answer
    if (off.has('rights')) grants = request.wants
    if (off.has('cumulative'))
      grants = grants.map(({ alias, granted }) => {
        const name = `${shop.stream} ${alias}`
        const before = this.#granted.get(name) ?? 0
        this.#granted.set(name, granted)
        return { alias, granted: dice.chance(30) ? granted + Math.max(0, granted - before) : granted }
      })
    if (off.has('refill')) shop.job((tx) => tx.members.dropAcknowledged('9999-12-31', 1_000))
    // A brand that does not check does not notice either that it goes another way.
    const seen = request.entries.at(-1)
    const blind = { acknowledged: seen?.seq ?? request.after, hash: seen?.hash ?? request.previous, fork: false }
    const stuck = off.has('forked') ? this.#brand.forked().filter((id) => id !== request.stream) : []
    const open = off.has('lives') ? [] : answer.open.filter((id) => !stuck.includes(id))
    const closed = [...answer.closed, ...stuck]
    const list = off.has('gone') ? answer.list.filter((each) => each.gone !== true) : answer.list
    const refused = off.has('beside') ? answer.refused.map(({ seq }) => ({ seq, reason: 'known' })) : answer.refused
    return { ...answer, grants, open, closed, list, refused, ...(off.has('prefix') ? blind : {}) }
  }
}
