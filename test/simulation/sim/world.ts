import { rightsLeft } from '../../../src/domain/brand/rights.ts'
import { cardNo } from '../../support/test-books.ts'
import { NOON } from '../../support/test-shop.ts'
import { SimBrand } from './brand.ts'
import { checkConsents, checkEnded, checkRest, checkStep, checkTotals } from './checks.ts'
import { Customers } from './customers.ts'
import { Dice } from './dice.ts'
import { Doubles } from './doubles.ts'
import { type Ending, type Kind, kindOf, weightsOf } from './kinds.ts'
import { Line } from './line.ts'
import type { Rule } from './rules.ts'
import { type Scene, tagOf } from './scene.ts'
import { SimShop } from './shop.ts'
import { CARD_NOS, CARDS, Shopping } from './shopping.ts'
import { Till } from './till.ts'

const HOUR_MS = 3_600_000
const SHOPS = ['0001', '0002']
/** After so many steps a member leaves, and the brand is put back. */
const EPISODE = 15
/** A purchase that earns nothing. */
const CENTS_OF_NO_POINTS = 50

/** One world: shops, a brand, tills, and everything that can go wrong between them. */
export class World {
  readonly #scene: Scene
  readonly shops: SimShop[]
  readonly brand: SimBrand
  readonly #line: Line
  readonly tills: Till[]
  readonly customers = new Customers()
  readonly shopping: Shopping
  readonly #memberships = new Map<SimShop, string>()
  readonly #copies = new Map<SimShop, Buffer>()
  readonly log: string[] = []
  readonly #kind: Kind
  readonly #doubles: Doubles
  /**
   * Whether a shop lost entries since the brand's last backup. What the disks of both have lost, and the tills were told
   * is safe, nobody has: such a brand is not put back here.
   */
  #isAnyLost = false

  constructor(seed: string, off: ReadonlySet<Rule>, ends: Ending = undefined) {
    const dice = new Dice(seed)
    const clock = { at: NOON, now: (): number => clock.at }
    this.#kind = kindOf(seed, ends)
    this.#scene = { seed, dice, off, clock, isLong: this.#kind.isLong, isCalm: true }
    this.#doubles = new Doubles(this.#scene)
    this.brand = new SimBrand(this.#scene, SHOPS)
    this.#line = new Line(this.#scene, this.brand)
    const send: SimShop['send'] = (shop, request) => this.#line.send(shop, request)
    this.shops = SHOPS.map((number) => new SimShop(this.#scene, number, send))
    this.tills = this.shops.flatMap((shop) => ['07', '08'].map((no) => new Till(no, shop, this.#scene)))
    this.shopping = new Shopping(this.#scene, this.tills, this.customers)
    for (const shop of this.shops) {
      shop.know(this.shops)
      shop.tills = this.#tillsOf(shop)
    }
  }

  /** Lives through so many steps, then lets everything come to rest. @throws Wrong */
  async run(steps: number): Promise<void> {
    await this.#begin()
    for (let step = 0; step < steps; step += 1) {
      await this.#step()
      if (this.#kind.consents && !this.#kind.joinsAlone) this.#backUpChanges()
      checkStep(this.brand, this.shops)
      if (this.#kind.isLeftBefore && step % EPISODE === 0) await this.#leaveAndPutBack()
    }
    if (this.#kind.ends === 'put back') await this.#putBackAndSpend()
    if (this.#kind.ends === 'lost disk') await this.#loseAndSpend()
    if (this.#kind.isPutBack) await this.#putBackToLastMonth()
    await this.#rest()
    if (this.#kind.joinsAlone) await this.#comeOnceMore()
    await checkRest(this.brand, this.shops)
    const { codes } = this.shopping
    if (this.#kind.consents)
      return checkConsents(this.brand, this.shops, this.customers, { codes, mayOwe: this.#kind.joinsAlone })
    const cards = CARD_NOS.map((card) => ({ card, tag: tagOf(cardNo(card)) }))
    checkTotals(this.brand, this.shops, this.customers, { cards, twice: this.#doubles.twice })
    if (this.#kind.isLong) await this.#outlast()
  }

  /** A backup follows each change of who is a member: what tills repeat must not have been carried over before. */
  #backUpChanges(): void {
    for (const shop of this.shops) {
      const membership = shop.membership()
      if (membership === this.#memberships.get(shop)) continue
      this.#memberships.set(shop, membership)
      this.#copies.delete(shop)
      shop.takeBackup()
    }
  }

  /** Months go by without a purchase: everything ends, first in the shops, then at the brand. */
  async #outlast(): Promise<void> {
    this.#scene.clock.at += 5 * 31 * 24 * HOUR_MS
    for (const shop of this.shops) {
      shop.lapse()
      shop.night()
      await shop.courier.tick()
    }
    // One customer comes before the brand's night, and shops ask for points of theirs; the other stays away.
    for (const till of this.tills) await this.shopping.sellFor(till, 0, CENTS_OF_NO_POINTS, 0)
    for (const shop of this.shops) await shop.courier.tick()
    await this.brand.night(this.#scene.clock)
    for (const shop of this.shops) await shop.courier.tick()
    await checkRest(this.brand, this.shops)
    checkEnded(this.brand)
  }

  /** A member shops and leaves, as far as some have heard; then the brand is put back to before that. */
  async #leaveAndPutBack(): Promise<void> {
    const { dice } = this.#scene
    const some = async (most: number): Promise<void> => {
      for (let left = dice.below(most); left > 0; left -= 1) await this.#step()
    }
    const [one, other] = dice.chance(50) ? this.shops : this.shops.toReversed()
    const code = this.shopping.codeOf(dice.below(CARDS))
    if (dice.chance(70)) one?.consent(code, true)
    for (let round = 0; round < 2; round += 1) for (const shop of this.shops) await shop.courier.tick()
    await some(8)
    await this.brand.goOn()
    this.brand.takeBackup()
    await some(8)
    one?.consent(code, false)
    await some(3)
    for (let round = 0; round < 2; round += 1)
      for (const shop of [one, other]) if (dice.chance(60)) await shop?.courier.tick()
    if (dice.chance(50)) await this.brand.forget()
    await some(4)
    await this.brand.restore()
  }

  /** One shop loses its disk with what it spent; the other spends whatever comes of that, before a till repeats it. */
  async #loseAndSpend(): Promise<void> {
    this.#scene.isCalm = true
    const [one, other] = this.#scene.dice.chance(50) ? this.shops : this.shops.toReversed()
    await this.#syncAndSpend(one)
    if (one === undefined || !this.#hasRefilled(one)) return
    one.restore()
    for (let round = 0; round < 3; round += 1) await one.courier.tick()
    for (let round = 0; round < 8; round += 1) await this.#syncAndSpend(other)
  }

  /** One shop is granted points of which the brand, put back, knows nothing; the other asks for the same before it tells. */
  async #putBackAndSpend(): Promise<void> {
    this.#scene.isCalm = true
    const [one, other] = this.#scene.dice.chance(50) ? this.shops : this.shops.toReversed()
    await this.brand.goOn()
    this.brand.takeBackup()
    for (let round = 0; round < 2; round += 1) await this.#syncAndSpend(one)
    await this.brand.restore()
    for (const shop of [other, one]) for (let round = 0; round < 8; round += 1) await this.#syncAndSpend(shop)
    this.#scene.isCalm = false
  }

  /** Months end while the brand is put back: of what seems to be in the pool, a shop holds a part that it may still spend. */
  async #putBackToLastMonth(): Promise<void> {
    this.#scene.isCalm = true
    const shop = this.#scene.dice.pick(this.shops)
    if (shop === undefined) return
    // All that the shop holds is spent and told, so that it is granted anew what the books have forgotten then.
    for (let round = 0; round < 2; round += 1) await this.#syncAndSpend(shop)
    await this.brand.goOn()
    this.brand.takeBackup()
    await shop.courier.tick()
    this.#scene.clock.at += 70 * 24 * HOUR_MS
    await this.brand.restore()
    await this.brand.night(this.#scene.clock)
    for (let round = 0; round < 3; round += 1) await this.#syncAndSpend(shop)
    this.#scene.isCalm = false
  }

  /** A restored shop finds out who had joined when their card is there again. */
  async #comeOnceMore(): Promise<void> {
    for (const shop of this.shops) shop.lapse()
    for (const card of CARD_NOS)
      for (const till of this.tills.filter(({ id }) => id.endsWith('07')))
        await this.shopping.sellFor(till, card, 1_000, 0)
    await this.#rest()
  }

  async #syncAndSpend(shop: SimShop | undefined): Promise<void> {
    const till = this.tills.find((each) => each.shop === shop)
    if (shop === undefined || till === undefined) return
    await shop.courier.tick()
    for (const { alias, tag } of shop.tx.members.after('', 100)) {
      const points = Math.floor(rightsLeft(shop.tx.members.rights(alias)) / 20) * 20
      const card = CARD_NOS.find((no) => tagOf(cardNo(no)) === tag)
      if (card !== undefined && points > 0) await this.shopping.sellFor(till, card, 100, Math.min(points, 500))
    }
  }

  end(): void {
    this.brand.close()
    this.#doubles.end()
    for (const shop of this.shops) shop.db.close()
  }

  /** Members are opened and known everywhere before anything goes wrong. */
  async #begin(): Promise<void> {
    if (!this.#kind.consents) for (const card of CARD_NOS) await this.brand.open(tagOf(cardNo(card)))
    for (const shop of this.shops) {
      await shop.courier.tick()
      shop.takeBackup()
    }
    for (const till of this.tills) till.scan()
    this.brand.takeBackup()
    this.#scene.isCalm = false
  }

  async #step(): Promise<void> {
    const { dice, clock } = this.#scene
    const what = dice.weighted(weightsOf(this.#kind))
    this.log.push(what)
    const shop = dice.pick(this.shops)
    const till = dice.pick(this.tills)
    if (shop === undefined || till === undefined) return
    switch (what) {
      case 'sell':
        return this.shopping.sell(till)
      case 'giveBack':
        return this.shopping.giveBack(false)
      case 'giveBackElsewhere':
        return this.shopping.giveBack(true)
      case 'void':
        return this.shopping.void()
      case 'sync':
        await shop.courier.tick()
        return
      case 'repeat':
        await till.client.repeat()
        return this.customers.hear(till)
      case 'late':
        return this.#line.bringLate()
      case 'backup':
        // A till forgets what the backup has. A return whose sale an older copy lacks would wait for it for ever.
        if (this.#kind.returns || this.#kind.joinsAlone) this.#copies.delete(shop)
        return shop.takeBackup()
      case 'brandBackup':
        this.#isAnyLost = false
        return this.brand.takeBackup()
      case 'lostDisk':
        if (!this.#hasRefilled(shop)) return
        this.#isAnyLost = true
        return shop.restore()
      case 'brandRestore':
        return this.#isAnyLost ? undefined : this.brand.restore()
      case 'brandCrash':
        return this.brand.crash()
      case 'brandBooks':
        return this.brand.goOn()
      case 'copy':
        this.#copies.set(shop, shop.db.serialize())
        return
      case 'putBack': {
        const copy = this.#copies.get(shop)
        if (copy === undefined || !this.#hasRefilled(shop)) return
        this.#isAnyLost = true
        shop.putBack(copy)
        return
      }
      case 'shopCrash': {
        // What was answered is on disk. Without that rule, what came since the last copy is gone, and nobody notices.
        const copy = this.#copies.get(shop)
        if (this.#scene.off.has('durable') && copy !== undefined) shop.reopen(copy)
        return
      }
      case 'tillCrash':
        return till.crash()
      case 'lostTill':
        return this.#loseTill(till)
      case 'double':
        return this.#doubles.speak(shop, this.#copies.get(shop))
      case 'clock':
        clock.at += dice.below(3) * 12 * HOUR_MS
        return
      case 'join':
      case 'leave':
        shop.consent(this.shopping.codeOf(dice.below(CARDS)), what === 'join')
        return
      case 'replaceCard':
        return this.shopping.replace(dice.below(CARDS), shop)
      case 'brandForgets':
        return this.brand.forget()
      case 'weeks':
        clock.at += dice.below(28) * 24 * HOUR_MS
        return
      case 'night':
        return shop.night()
      case 'brandNight':
        return this.brand.night(clock)
      case 'timeout':
        if (this.#scene.off.has('timeout')) await this.brand.takeRightsBack(shop.stream)
        return
    }
  }

  /** A till is lost with its journal; an operator takes it away. */
  #loseTill(till: Till): void {
    this.customers.hear(till)
    const unsafe = new Set(till.client.unsafe.map(({ id }) => id))
    for (const each of this.customers.seen) if (each.till === till && unsafe.has(each.id)) each.isLost = true
    till.shop.takeAway(till.id)
    till.lose()
    till.shop.tills = this.#tillsOf(till.shop)
    till.scan()
  }

  /** Whether a brand that was put back has heard again all that this shop alone still has. */
  #hasRefilled(shop: SimShop): boolean {
    const isTold = shop.tx.members.streams().every(({ state, acked, head }) => state !== 'dead' || acked === head)
    return isTold && this.brand.hasHeard(shop.stream)
  }

  #tillsOf = (shop: SimShop): string[] => this.tills.filter((till) => till.shop === shop).map(({ id }) => id)

  /** Lines are up, nothing is lost any more: tills repeat, couriers carry, until nothing changes. */
  async #rest(): Promise<void> {
    this.#scene.isCalm = true
    let wasAtRest = false
    for (let round = 0; round < 12; round += 1) {
      this.#scene.clock.at += HOUR_MS
      for (const till of this.tills) {
        till.scan()
        await till.client.repeat()
        this.customers.hear(till)
      }
      for (const shop of this.shops) {
        await shop.courier.tick()
        shop.takeBackup()
      }
      await this.brand.goOn()
      // What the last shop told in a round, the first one hears in the next.
      const isAtRest = this.#rests()
      if (isAtRest && wasAtRest) break
      wasAtRest = isAtRest
    }
  }

  /** Whether every till knows that all is safe, and every shop that the brand has all. */
  #rests(): boolean {
    const tills = this.tills.every(({ client }) => client.unsafe.every(({ answer }) => (answer?.status ?? 0) >= 400))
    return (
      tills &&
      this.shops.every(({ courier, tx }) => {
        const streams = tx.members.streams()
        return (
          courier.status.fault === undefined &&
          streams.every(({ state, head, acked }) => state !== 'dead' && head === acked) &&
          tx.members.leaves().length === 0 &&
          tx.members.get('brand-report') !== '>'
        )
      })
    )
  }
}
