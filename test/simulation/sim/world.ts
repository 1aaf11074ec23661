import { rightsLeft } from '../../../src/domain/brand/rights.ts'
import { localDay } from '../../../src/domain/day.ts'
import { cardNo, recoveryNo } from '../../support/test-books.ts'
import { NOON } from '../../support/test-shop.ts'
import { SimBrand } from './brand.ts'
import { checkConsents, checkEnded, checkRest, checkStep, checkTotals } from './checks.ts'
import { Customers, WHOLE } from './customers.ts'
import { Dice } from './dice.ts'
import { Doubles } from './doubles.ts'
import { Line } from './line.ts'
import type { Rule } from './rules.ts'
import { type Scene, tagOf } from './scene.ts'
import { SimShop } from './shop.ts'
import { Till } from './till.ts'

const HOUR_MS = 3_600_000
const SHOPS = ['0001', '0002']
const CARDS = 2
const CARD_NOS = Array.from({ length: CARDS }, (_, no) => no)

/** A brand put back, or a shop that lost its disk; both with all points spent behind it. */
export type Ending = 'put back' | 'lost disk' | undefined

/** A purchase that earns nothing. */
const CENTS_OF_NO_POINTS = 50

const NONE_BACK = { giveBack: 0, giveBackElsewhere: 0, void: 0 }

const NO_DISK_LOST = { lostDisk: 0, putBack: 0 }
const NOT_YET = { brandRestore: 0, ...NO_DISK_LOST }
const JOINS_ALONE = { join: 12, lostDisk: 5, brandRestore: 0, leave: 0, brandForgets: 0, replaceCard: 0 }
const JOINED_BEFORE = { ...JOINS_ALONE, brandBackup: 4, brandRestore: 4, ...NO_DISK_LOST }
const NO_CONSENTS = { join: 0, leave: 0, brandForgets: 0, replaceCard: 0 }
/** A copy that speaks for its shop to a brand that was put back tells less than the shop holds. */
const ONE_OF_EACH = { double: 0 }
const DOUBLES = { double: 6, brandRestore: 0 }
const NO_NIGHTS = { weeks: 0, night: 0, brandNight: 0 }

type Step =
  | ('weeks' | 'night' | 'brandNight' | 'join' | 'leave' | 'replaceCard' | 'brandForgets')
  | ('sell' | 'giveBack' | 'giveBackElsewhere' | 'void' | 'sync' | 'repeat' | 'late' | 'clock' | 'timeout')
  | ('backup' | 'lostDisk' | 'copy' | 'putBack' | 'shopCrash' | 'tillCrash' | 'lostTill' | 'double')
  | ('brandBackup' | 'brandRestore' | 'brandCrash' | 'brandBooks')

/** One world: shops, a brand, tills, and everything that can go wrong between them. */
export class World {
  readonly #scene: Scene
  readonly shops: SimShop[]
  readonly brand: SimBrand
  readonly #line: Line
  readonly tills: Till[]
  readonly customers = new Customers()
  readonly #memberships = new Map<SimShop, string>()
  readonly #copies = new Map<SimShop, Buffer>()
  readonly log: string[] = []
  /** Whether goods come back in this world; in the others any debt is an overdraft. */
  readonly #returns: boolean
  /** Whether cards join and leave in this world; in the others they are members from the beginning. */
  readonly #consents: boolean
  /** Whether cards join and none leaves, while disks are lost: what was done before is repeated behind a joining. */
  readonly #joinsAlone: boolean
  /** Whether cards join and none leaves, while a brand is put back to before they did. */
  readonly #isJoinedBefore: boolean
  /** Whether tills are lost in this world. */
  readonly #losesTills: boolean
  /** Whether shops are there twice in this world. */
  readonly #hasDoubles: boolean
  readonly #doubles: Doubles
  /** Whether the brand is put back to before the last month of this world was over. */
  readonly #isPutBack: boolean
  /**
   * Whether a shop lost entries since the brand's last backup. What the disks of both have lost, and the tills were told
   * is safe, nobody has: such a brand is not put back here.
   */
  #isAnyLost = false
  #sequence = 0
  /** The card each customer has in hand, and how many cards there are. */
  readonly #cards = [...CARD_NOS]
  #issued = CARDS

  /** What this world ends with: only then all that was granted or given back twice is spent twice. */
  readonly #ends: Ending

  constructor(seed: string, off: ReadonlySet<Rule>, ends: Ending = undefined) {
    const dice = new Dice(seed)
    // Choices of their own, so that a kind of world that is added leaves the others as they are.
    const kind = new Dice(`kind of ${seed}`)
    const clock = { at: NOON, now: (): number => clock.at }
    const isPlain = ends !== undefined
    this.#consents = kind.chance(40) && !isPlain
    const isLong = kind.chance(30) && !isPlain && !this.#consents
    this.#scene = { seed, dice, off, clock, isLong, isCalm: true }
    this.#ends = ends
    this.#returns = kind.chance(50) && !isPlain && !isLong && !this.#consents
    // Goods of a sale that nobody knows any more cannot come back to the point.
    this.#losesTills = kind.chance(25) && !isPlain && !this.#returns && !this.#consents
    this.#joinsAlone = this.#consents && kind.chance(35)
    this.#doubles = new Doubles(this.#scene)
    this.#hasDoubles = kind.chance(40) && !isPlain && !this.#consents && !this.#losesTills
    this.#isPutBack = kind.chance(50) && isLong && !this.#hasDoubles
    this.#isJoinedBefore = this.#consents && !this.#joinsAlone && kind.chance(35)
    this.brand = new SimBrand(this.#scene, SHOPS)
    this.#line = new Line(this.#scene, this.brand)
    const send: SimShop['send'] = (shop, request) => this.#line.send(shop, request)
    this.shops = SHOPS.map((number) => new SimShop(this.#scene, number, send))
    this.tills = this.shops.flatMap((shop) => ['07', '08'].map((no) => new Till(no, shop, this.#scene)))
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
      if (this.#consents && !this.#joinsAlone) this.#backUpChanges()
      checkStep(this.brand, this.shops)
    }
    if (this.#ends === 'put back') await this.#putBackAndSpend()
    if (this.#ends === 'lost disk') await this.#loseAndSpend()
    if (this.#isPutBack) await this.#putBackToLastMonth()
    await this.#rest()
    if (this.#joinsAlone) await this.#comeOnceMore()
    await checkRest(this.brand, this.shops)
    const codes = Array.from({ length: this.#issued }, (_, no) => cardNo(no))
    if (this.#consents)
      return checkConsents(this.brand, this.shops, this.customers, { codes, mayOwe: this.#joinsAlone })
    const cards = CARD_NOS.map((card) => ({ card, tag: tagOf(cardNo(card)) }))
    checkTotals(this.brand, this.shops, this.customers, { cards, twice: this.#doubles.twice })
    if (this.#scene.isLong) await this.#outlast()
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
    for (const till of this.tills) await this.#sellFor(till, 0, CENTS_OF_NO_POINTS, 0)
    for (const shop of this.shops) await shop.courier.tick()
    await this.brand.night(this.#scene.clock)
    for (const shop of this.shops) await shop.courier.tick()
    await checkRest(this.brand, this.shops)
    checkEnded(this.brand)
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
      for (const till of this.tills.filter(({ id }) => id.endsWith('07'))) await this.#sellFor(till, card, 1_000, 0)
    await this.#rest()
  }

  async #syncAndSpend(shop: SimShop | undefined): Promise<void> {
    const till = this.tills.find((each) => each.shop === shop)
    if (shop === undefined || till === undefined) return
    await shop.courier.tick()
    for (const { alias, tag } of shop.tx.members.after('', 100)) {
      const points = Math.floor(rightsLeft(shop.tx.members.rights(alias)) / 20) * 20
      const card = CARD_NOS.find((no) => tagOf(cardNo(no)) === tag)
      if (card !== undefined && points > 0) await this.#sellFor(till, card, 100, Math.min(points, 500))
    }
  }

  end(): void {
    this.brand.close()
    this.#doubles.end()
    for (const shop of this.shops) shop.db.close()
  }

  /** Members are opened and known everywhere before anything goes wrong. */
  async #begin(): Promise<void> {
    if (!this.#consents) for (const card of CARD_NOS) await this.brand.open(tagOf(cardNo(card)))
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
    const what = dice.weighted<Step>({
      ...{ sell: 36, sync: 24, repeat: 10, late: 4, backup: 5, brandBackup: 2 },
      ...{ lostDisk: 2, brandRestore: 1, putBack: 1, copy: 2, tillCrash: 2, clock: 2, shopCrash: 2, timeout: 2 },
      ...{ brandCrash: 2, brandBooks: 6 },
      ...(this.#returns ? { giveBack: 8, giveBackElsewhere: 5, void: 2 } : NONE_BACK),
      ...(this.#scene.isLong ? { weeks: 8, night: 6, brandNight: 6 } : NO_NIGHTS),
      ...this.#consentWeights(),
      lostTill: this.#losesTills ? 3 : 0,
      ...(this.#hasDoubles ? DOUBLES : ONE_OF_EACH),
      ...(this.#ends === 'put back' ? { brandBackup: 6, brandRestore: 4 } : {}),
    })
    this.log.push(what)
    const shop = dice.pick(this.shops)
    const till = dice.pick(this.tills)
    if (shop === undefined || till === undefined) return
    switch (what) {
      case 'sell':
        return this.#sell(till)
      case 'giveBack':
        return this.#giveBack(false)
      case 'giveBackElsewhere':
        return this.#giveBack(true)
      case 'void':
        return this.#void()
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
        if (this.#returns || this.#joinsAlone) this.#copies.delete(shop)
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
        shop.consent(this.#codeOf(dice.below(CARDS)), what === 'join')
        return
      case 'replaceCard': {
        const card = dice.below(CARDS)
        if (!shop.recover(recoveryNo(this.#cards[card] ?? card), cardNo(this.#issued))) return
        this.#cards[card] = this.#issued
        this.#issued += 1
        return
      }
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

  #consentWeights() {
    if (!this.#consents) return NO_CONSENTS
    if (this.#isJoinedBefore) return JOINED_BEFORE
    return this.#joinsAlone ? JOINS_ALONE : { join: 8, leave: 5, brandForgets: 4, replaceCard: 3, ...NOT_YET }
  }

  async #sell(till: Till): Promise<void> {
    const { dice } = this.#scene
    const card = dice.below(CARDS)
    const cents = 1_000 + dice.below(8) * 1_000
    const burn = dice.chance(60) ? 20 * (1 + dice.below(10)) : 0
    return this.#sellFor(till, card, cents, burn)
  }

  async #sellFor(till: Till, card: number, cents: number, burn: number): Promise<void> {
    const code = this.#codeOf(card)
    const key = this.#nextKey(till)
    // Only a granted hold promises a discount; without its answer the till sells without.
    const held = burn > 0 && !this.#isLost() && till.shop.hold(key, code, cents, burn) && !this.#isLost()
    const sale = {
      ...{ card: code, currency: 'EUR', coupons: [], burnPoints: held ? burn : 0 },
      ...{ tenders: [], training: false, returns: [] },
      lines: [{ line: 1, kind: 'item', quantity: WHOLE, amountCents: cents, taxIncluded: true }],
      finishedAt: this.#scene.clock.at,
    }
    const id = `sale ${key}`
    this.customers.expect({ id, key, card, shop: till.shop, till, kind: 'sale', cents, of: undefined, quantity: 0 })
    await till.client.put('sale', key, sale)
    this.customers.hear(till)
  }

  #codeOf = (card: number): string => cardNo(this.#cards[card] ?? card)

  #isLost(): boolean {
    return !this.#scene.isCalm && this.#scene.dice.chance(10)
  }

  #nextKey({ place }: Till): string {
    this.#sequence += 1
    const day = localDay(this.#scene.clock.at, 'Europe/Berlin')
    return `${place}.${day}.${String(this.#sequence).padStart(6, '0')}`
  }

  /** Goods come back, a part or all that is left of them, to the shop that sold them or with their receipt to another. */
  async #giveBack(isElsewhere: boolean): Promise<void> {
    const { dice, clock } = this.#scene
    const sale = dice.pick(this.customers.sold())
    if (sale?.told === undefined) return
    const till = dice.pick(this.tills.filter(({ shop }) => (shop === sale.shop) !== isElsewhere))
    const original = isElsewhere ? sale.told.token : sale.key
    if (till === undefined || original === undefined) return
    // Whoever brings goods twice brings them to two shops: one of them would not take them.
    const left = WHOLE - this.customers.broughtTo(till.shop, sale)
    if (left < WHOLE / 2) return
    const key = this.#nextKey(till)
    const quantity = dice.chance(50) ? left : left / 2
    const body = {
      ...{ original, currency: 'EUR', finishedAt: clock.at },
      ...(isElsewhere ? { card: cardNo(sale.card) } : {}),
      lines: [{ line: 1, quantity, amountCents: (sale.cents * quantity) / WHOLE }],
    }
    const { card, cents } = sale
    const of = { card, cents, shop: till.shop, till, kind: 'return' as const, of: sale, quantity }
    this.customers.expect({ id: `return ${key}`, key, ...of })
    await till.client.put('return', key, body)
    this.customers.hear(till)
  }

  /** A sale is voided by the till that sold, while a member of staff stands by. */
  async #void(): Promise<void> {
    const sale = this.#scene.dice.pick(this.customers.sold().filter(({ isLost }) => !isLost))
    if (sale === undefined || this.customers.broughtTo(sale.shop, sale) > 0) return
    const { key, card, cents, shop, till } = sale
    this.customers.expect({ id: `void ${key}`, key, card, shop, till, cents, kind: 'void', of: sale, quantity: WHOLE })
    await till.client.put('void', key, {})
    this.customers.hear(till)
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
