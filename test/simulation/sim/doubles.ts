import type { Scene } from './scene.ts'
import { SimShop } from './shop.ts'

/** Copies of shops' books that run beside them with the same keys. No till hears of them, the brand does. */
export class Doubles {
  readonly #scene: Scene
  readonly #running = new Map<SimShop, SimShop>()
  #started = 0
  /** Points that copies gave back, which the shop itself could spend. */
  twice = 0

  constructor(scene: Scene) {
    this.#scene = scene
  }

  /**
   * Lets the copy of a shop give back what it has, and speak to the brand; at times another one is started.
   * @param older a copy of the books of before
   */
  async speak(shop: SimShop, older: Buffer | undefined): Promise<void> {
    const copy = this.#copyOf(shop, older)
    // Under a stream of its own it gives back what nobody else has.
    const isShared = copy.lives === 1
    const given = copy.giveAllBack()
    if (isShared) this.twice += given
    await copy.courier.tick()
  }

  #copyOf(shop: SimShop, older: Buffer | undefined): SimShop {
    const { dice } = this.#scene
    const running = this.#running.get(shop)
    if (running !== undefined && !dice.chance(20)) return running
    running?.db.close()
    this.#started += 1
    const copy = new SimShop(this.#scene, shop.number, shop.send, `copy ${this.#started} of ${shop.number}`)
    copy.reopen(dice.chance(50) && older !== undefined ? older : shop.db.serialize())
    copy.tills = shop.tills
    this.#running.set(shop, copy)
    return copy
  }

  end(): void {
    for (const { db } of this.#running.values()) db.close()
  }
}
