import { hex } from '../../../src/books/shop/chain.ts'
import { rightsLeft } from '../../../src/domain/brand/rights.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'
import type { SyncRequest } from '../../../src/sync/protocol.ts'
import { type Kept, TillClient, type TillRequest } from '../../../src/till-client/till-client.ts'
import { cardNo } from '../../support/test-books.ts'
import { NOON } from '../../support/test-shop.ts'
import { SimBrand } from './brand.ts'
import { Dice } from './dice.ts'
import type { Rule } from './rules.ts'
import { SimShop } from './shop.ts'

const HOUR_MS = 3_600_000
const DAY = '2026-11-21'
const CARDS = 2
const CARD_NOS = Array.from({ length: CARDS }, (_, no) => no)

/** A till with its journal; the journal survives the till's crash, and is lost with the till. */
interface Till {
  readonly id: string
  readonly shop: SimShop
  lines: string[]
  client: TillClient
}

/** An operation as the customer saw it. */
interface Seen {
  readonly id: string
  readonly card: number
  readonly shop: SimShop
  readonly till: Till
  readonly kind: 'sale' | 'return'
  readonly cents: number
  /** Points the customer was told of; undefined while the till has no answer. */
  told: { earned: number; burned: number; clawed: number; reinstated: number } | undefined
  refused: boolean
  /** The till's journal was lost before the operation was safe. */
  lost: boolean
  returned: boolean
}

/** What a world found wrong. */
export class Wrong extends Error {}

const tagOf = (code: string): string => hex(sha256(`recognition ${code}`))

/** One world: shops, a brand, tills, and everything that can go wrong between them. */
export class World {
  readonly #dice: Dice
  readonly #off: ReadonlySet<Rule>
  readonly #clock = { at: NOON, now: (): number => this.#clock.at }
  readonly #shops: SimShop[]
  readonly #brand: SimBrand
  readonly #tills: Till[]
  readonly #seen: Seen[] = []
  readonly #late: { shop: SimShop; request: SyncRequest }[] = []
  readonly #granted = new Map<string, number>()
  readonly #copies = new Map<SimShop, Buffer>()
  readonly log: string[] = []
  /** Whether goods come back in this world; in the others any debt is an overdraft. */
  readonly #returns: boolean
  /**
   * Whether a shop lost entries since the brand's last backup. What the disks of both have lost, and the tills were told
   * is safe, nobody has: such a brand is not put back here.
   */
  #isAnyLost = false
  #calm = true
  #sequence = 0

  /** Whether this world ends with a brand that is put back: only then all that was granted twice is spent twice. */
  readonly #endsPutBack: boolean

  constructor(seed: string, off: ReadonlySet<Rule>, endsPutBack = false) {
    this.#dice = new Dice(seed)
    this.#endsPutBack = endsPutBack
    this.#returns = this.#dice.chance(50) && !endsPutBack
    this.#off = off
    const numbers = ['0001', '0002'].slice(0, 2)
    this.#brand = new SimBrand(seed, numbers, off)
    this.#shops = numbers.map(
      (number) =>
        new SimShop({
          number,
          seed,
          clock: this.#clock,
          off,
          tag: tagOf,
          send: (shop, request) => this.#send(shop, request),
        }),
    )
    this.#tills = this.#shops.flatMap((shop) => ['07', '08'].map((no) => this.#till(`${shop.number}.${no}`, shop)))
  }

  /** Lives through so many steps, then lets everything come to rest. @throws Wrong */
  async run(steps: number): Promise<void> {
    await this.#begin()
    for (let step = 0; step < steps; step += 1) {
      await this.#step()
      await this.#check()
    }
    if (this.#endsPutBack) await this.#putBackAndSpend()
    await this.#rest()
    await this.#checkTotals()
  }

  /** One shop is granted points of which the brand, put back, knows nothing; the other asks for the same before it tells. */
  async #putBackAndSpend(): Promise<void> {
    this.#calm = true
    const [one, other] = this.#dice.chance(50) ? this.#shops : this.#shops.toReversed()
    this.#brand.takeBackup()
    for (let round = 0; round < 2; round += 1) await this.#syncAndSpend(one)
    await this.#brand.restore()
    for (const shop of [other, one]) for (let round = 0; round < 8; round += 1) await this.#syncAndSpend(shop)
    this.#calm = false
  }

  async #syncAndSpend(shop: SimShop | undefined): Promise<void> {
    const till = this.#tills.find((each) => each.shop === shop)
    if (shop === undefined || till === undefined) return
    await shop.courier.tick()
    for (const { alias, tag } of shop.tx.members.after('', 100)) {
      const points = Math.floor(rightsLeft(shop.tx.members.rights(alias)) / 20) * 20
      const card = CARD_NOS.find((no) => tagOf(cardNo(no)) === tag)
      if (card !== undefined && points > 0) await this.#sellFor(till, card, 100, Math.min(points, 500))
    }
  }

  end(): void {
    this.#brand.close()
    for (const shop of this.#shops) shop.db.close()
  }

  /** Members are opened and known everywhere before anything goes wrong. */
  async #begin(): Promise<void> {
    for (let card = 0; card < CARDS; card += 1) await this.#brand.open(tagOf(cardNo(card)))
    for (const shop of this.#shops) {
      await shop.courier.tick()
      shop.takeBackup()
    }
    // A till scans before it sells, and so knows the stream it offers its first operation to.
    for (const { id, shop, client } of this.#tills) client.heed(shop.hear(id, client.headers()))
    this.#brand.takeBackup()
    this.#calm = false
  }

  async #step(): Promise<void> {
    const what = this.#dice.weighted({
      ...{ sell: 36, giveBack: 8, sync: 24, repeat: 10, late: 4, backup: 5, brandBackup: 2 },
      ...{ lostDisk: 2, brandRestore: 1, putBack: 1, copy: 2, tillCrash: 2, clock: 2, shopCrash: 2, timeout: 2 },
      ...(this.#endsPutBack ? { brandBackup: 6, brandRestore: 4 } : {}),
    })
    this.log.push(what)
    const shop = this.#dice.pick(this.#shops)
    const till = this.#dice.pick(this.#tills)
    if (shop === undefined || till === undefined) return
    switch (what) {
      case 'sell':
        return this.#sell(till)
      case 'giveBack':
        return this.#giveBack()
      case 'sync':
        await shop.courier.tick()
        return
      case 'repeat':
        await till.client.repeat()
        return this.#hear(till)
      case 'late': {
        const old = this.#dice.pick(this.#late)
        if (old !== undefined) await this.#brand.sync(old.shop.number, old.request).catch(refuse)
        return
      }
      case 'backup':
        return shop.takeBackup()
      case 'brandBackup':
        this.#isAnyLost = false
        return this.#brand.takeBackup()
      case 'lostDisk':
        if (!this.#hasRefilled(shop)) return
        this.#isAnyLost = true
        return shop.restore(this.#tillsOf(shop))
      case 'brandRestore':
        return this.#isAnyLost ? undefined : this.#brand.restore()
      case 'copy':
        this.#copies.set(shop, shop.db.serialize())
        return
      case 'putBack': {
        const copy = this.#copies.get(shop)
        if (copy === undefined || !this.#hasRefilled(shop)) return
        this.#isAnyLost = true
        shop.putBack(copy, this.#tillsOf(shop))
        return
      }
      case 'shopCrash': {
        // What was answered is on disk. Without that rule, what came since the last copy is gone, and nobody notices.
        const copy = this.#copies.get(shop)
        if (this.#off.has('durable') && copy !== undefined) {
          shop.reopen(copy)
        }
        return
      }
      case 'tillCrash':
        till.client = this.#client(till.id, till.shop, till.lines)
        return
      case 'clock':
        this.#clock.at += this.#dice.below(3) * 12 * HOUR_MS
        return
      case 'timeout':
        if (this.#off.has('timeout')) await this.#brand.takeRightsBack(shop.stream)
        return
    }
  }

  async #sell(till: Till): Promise<void> {
    const card = this.#dice.below(CARDS)
    const cents = 1_000 + this.#dice.below(8) * 1_000
    const burn = this.#dice.chance(60) ? 20 * (1 + this.#dice.below(10)) : 0
    return this.#sellFor(till, card, cents, burn)
  }

  async #sellFor(till: Till, card: number, cents: number, burn: number): Promise<void> {
    const code = cardNo(card)
    this.#sequence += 1
    const key = `${till.id}.${DAY}.${String(this.#sequence).padStart(6, '0')}`
    // Only a granted hold promises a discount; without its answer the till sells without.
    const held = burn > 0 && !this.#isLost() && till.shop.hold(key, code, cents, burn) && !this.#isLost()
    const sale = {
      ...{
        card: code,
        currency: 'EUR',
        coupons: [],
        burnPoints: held ? burn : 0,
        tenders: [],
        training: false,
        returns: [],
      },
      lines: [{ line: 1, kind: 'item', quantity: 1000, amountCents: cents, taxIncluded: true }],
      finishedAt: this.#clock.at,
    }
    this.#seen.push({
      ...{ id: `sale ${key}`, card, shop: till.shop, till, kind: 'sale' as const, cents },
      ...{ told: undefined, refused: false, lost: false, returned: false },
    })
    await till.client.put('sale', key, sale)
    this.#hear(till)
  }

  #isLost(): boolean {
    return !this.#calm && this.#dice.chance(10)
  }

  /** Goods come back to the shop that sold them. */
  async #giveBack(): Promise<void> {
    if (!this.#returns) return
    const sale = this.#dice.pick(
      this.#seen.filter((each) => each.kind === 'sale' && each.told !== undefined && !each.returned),
    )
    if (sale === undefined) return
    sale.returned = true
    this.#sequence += 1
    const till = this.#dice.pick(this.#tills.filter(({ shop }) => shop === sale.shop)) ?? sale.till
    const key = `${till.id}.${DAY}.${String(this.#sequence).padStart(6, '0')}`
    const quantity = this.#dice.chance(50) ? 1000 : 500
    const body = {
      ...{ original: sale.id.split(' ')[1], currency: 'EUR', finishedAt: this.#clock.at },
      lines: [{ line: 1, quantity, amountCents: (sale.cents * quantity) / 1000 }],
    }
    this.#seen.push({
      ...{ id: `return ${key}`, card: sale.card, shop: till.shop, till, kind: 'return' as const, cents: 0 },
      ...{ told: undefined, refused: false, lost: false, returned: false },
    })
    await till.client.put('return', key, body)
    this.#hear(till)
  }

  /** What tills have heard, customers were told; the first answer is the promise. */
  #hear(till: Till): void {
    for (const { id, answer } of this.#answers(till)) {
      const seen = this.#seen.find((each) => each.id === id)
      if (seen === undefined || answer === undefined || seen.told !== undefined) continue
      if (answer.status >= 400) seen.refused = true
      else if (answer.status !== 202) {
        const { earned = 0, burned = 0, clawedBack = 0, reinstated = 0 } = JSON.parse(answer.body).points
        seen.told = { earned, burned, clawed: clawedBack, reinstated }
      }
    }
  }

  #answers(till: Till): Kept[] {
    const kept = [...till.client.unsafe, ...(this.#heard.get(till.id) ?? [])]
    this.#heard.set(till.id, [])
    return kept
  }

  readonly #heard = new Map<string, Kept[]>()

  #till(id: string, shop: SimShop): Till {
    const lines: string[] = []
    return { id, shop, lines, client: this.#client(id, shop, lines) }
  }

  #client(id: string, shop: SimShop, lines: string[]): TillClient {
    return new TillClient({
      lines: {
        read: () => [...lines],
        append: (line) => lines.push(line),
        replace: (next) => lines.splice(0, lines.length, ...next),
      },
      send: async (request) => this.#call(id, shop, request),
    })
  }

  /** A call of a till: the request or its answer may be lost. */
  #call(id: string, shop: SimShop, request: TillRequest) {
    if (!this.#calm && this.#dice.chance(8)) throw new Error('lost on the way there')
    const answer = shop.handle(request, id)
    if (!this.#calm && this.#dice.chance(8)) throw new Error('lost on the way back')
    // The till may forget an operation in the very moment it is answered; the customer was told.
    const [, , kind, key = ''] = request.path.split('/')
    const name = `${kind === 'returns' ? 'return' : 'sale'} ${key}`
    const kept: Kept = {
      ...{ id: name, kind: 'sale', key, body: '', first: '' },
      answer: { stream: '', seq: 0, status: answer.status, body: answer.body },
    }
    this.#heard.set(id, [...(this.#heard.get(id) ?? []), kept])
    return answer
  }

  /** A message to the brand: lost, doubled, kept for later, or its answer lost. */
  async #send(shop: SimShop, request: SyncRequest): Promise<unknown> {
    const copy = structuredClone(request)
    if (!this.#calm) {
      if (this.#late.length < 30) this.#late.push({ shop, request: copy })
      else this.#late[this.#dice.below(30)] = { shop, request: copy }
      if (this.#dice.chance(10)) throw new Error('lost on the way there')
      if (this.#dice.chance(10)) await this.#brand.sync(shop.number, copy)
    }
    const answer = await this.#brand.sync(shop.number, copy)
    if (!this.#calm && this.#dice.chance(10)) throw new Error('lost on the way back')
    const bent = this.#bend(shop, copy, answer)
    return JSON.parse(JSON.stringify(bent))
  }

  /** Answers as they would be without some rules. */
  #bend(shop: SimShop, request: SyncRequest, answer: Awaited<ReturnType<SimBrand['sync']>>) {
    let { grants } = answer
    if (this.#off.has('rights')) grants = request.wants
    if (this.#off.has('cumulative'))
      grants = grants.map(({ alias, granted }) => {
        const name = `${shop.stream} ${alias}`
        const before = this.#granted.get(name) ?? 0
        this.#granted.set(name, granted)
        return { alias, granted: this.#dice.chance(30) ? granted + Math.max(0, granted - before) : granted }
      })
    if (this.#off.has('refill')) shop.job((tx) => tx.members.dropAcknowledged('9999-12-31', 1_000))
    // A brand that does not check does not notice either that it goes another way.
    const seen = request.entries.at(-1)
    const blind = { acknowledged: seen?.seq ?? request.after, hash: seen?.hash ?? request.previous, fork: false }
    return { ...answer, grants, ...(this.#off.has('prefix') ? blind : {}) }
  }

  /** Whether a brand that was put back has heard again all that this shop alone still has. */
  #hasRefilled(shop: SimShop): boolean {
    const isTold = shop.tx.members.streams().every(({ state, acked, head }) => state !== 'dead' || acked === head)
    return isTold && this.#brand.hasHeard(shop.stream)
  }

  #tillsOf = (shop: SimShop): string[] => this.#tills.filter((till) => till.shop === shop).map(({ id }) => id)

  /** After every step: no account below zero, both sides equal, rights and lots the same. */
  async #check(): Promise<void> {
    for (const { ledger } of this.#brand.ledgers()) {
      const fault = ledger.fault()
      if (fault !== undefined) throw new Wrong(`the brand's books: ${fault}`)
    }
    for (const shop of this.#shops)
      for (const { alias, account: id } of shop.tx.members.after('', 100)) {
        const account = id === undefined ? undefined : shop.tx.account(id)
        if (account === undefined) continue
        const lots = account.lots().reduce((sum, lot) => sum + lot.points, 0)
        const rights = rightsLeft(shop.tx.members.rights(alias))
        if (lots !== rights) throw new Wrong(`shop ${shop.number} has lots of ${lots} points and rights of ${rights}`)
      }
  }

  /** Lines are up, nothing is lost any more: tills repeat, couriers carry, until nothing changes. */
  async #rest(): Promise<void> {
    this.#calm = true
    for (let round = 0; round < 12; round += 1) {
      this.#clock.at += HOUR_MS
      for (const till of this.#tills) {
        till.client.heed(till.shop.hear(till.id, till.client.headers()))
        await till.client.repeat()
        this.#hear(till)
      }
      for (const shop of this.#shops) {
        await shop.courier.tick()
        shop.takeBackup()
      }
      if (this.#rests()) break
    }
    for (const shop of this.#shops) {
      const { fault, waiting } = shop.courier.status
      if (waiting > 0 || fault !== undefined)
        throw new Wrong(`shop ${shop.number} did not come to rest: ${waiting} wait, ${fault ?? 'no fault'}`)
      const open = shop.tx.members.streams().filter(({ state }) => state === 'dead')
      if (open.length > 0) throw new Wrong(`shop ${shop.number} has dead streams that were never closed`)
      const difference = shop.verify()
      if (difference !== undefined) throw new Wrong(`shop ${shop.number}: ${difference}`)
    }
  }

  /** Whether every till knows that all is safe, and every shop that the brand has all. */
  #rests(): boolean {
    const tills = this.#tills.every(({ client }) => client.unsafe.every(({ answer }) => (answer?.status ?? 0) >= 400))
    return (
      tills &&
      this.#shops.every(({ courier, tx }) => {
        const streams = tx.members.streams()
        return (
          courier.status.fault === undefined &&
          streams.every(({ state, head, acked }) => state !== 'dead' && head === acked) &&
          tx.members.get('brand-report') !== '>'
        )
      })
    )
  }

  async #checkTotals(): Promise<void> {
    const ledgers = this.#brand.ledgers()
    for (let card = 0; card < CARDS; card += 1) {
      const tag = tagOf(cardNo(card))
      const { ledger } = ledgers.find((each) => each.tag === tag) ?? {}
      if (ledger === undefined) throw new Wrong('a member is gone')
      const mine = this.#seen.filter((each) => each.card === card)
      const unanswered = mine.find((each) => each.told === undefined && !each.refused)
      if (unanswered !== undefined) throw new Wrong(`${unanswered.id} never got an answer`)
      const sum = (of: 'earned' | 'burned' | 'clawed' | 'reinstated'): number =>
        mine.reduce((total, { told }) => total + (told?.[of] ?? 0), 0)
      const issued = sum('earned') - sum('clawed')
      const redeemed = sum('burned') - sum('reinstated')
      if (ledger.of('issued') !== issued)
        throw new Wrong(`issued ${ledger.of('issued')}, customers were told ${issued}`)
      if (ledger.of('redeemed') !== redeemed)
        throw new Wrong(`redeemed ${ledger.of('redeemed')}, customers were told ${redeemed}`)
      if (ledger.balance() !== issued - redeemed) throw new Wrong('the balance is not what was issued and not redeemed')
      // Where goods never come back, nothing may ever be owed.
      if (ledger.of('debt') > (this.#returns ? sum('clawed') : 0))
        throw new Wrong(`overdraft: a debt of ${ledger.of('debt')} points`)
    }
    for (const shop of this.#shops) await this.#checkRights(shop, ledgers)
  }

  async #checkRights(shop: SimShop, ledgers: ReturnType<SimBrand['ledgers']>): Promise<void> {
    for (const { alias, tag } of shop.tx.members.after('', 100)) {
      const here = rightsLeft(shop.tx.members.rights(alias))
      const there = ledgers.find((each) => each.tag === tag)?.ledger.of(`stream:${shop.stream}`) ?? 0
      if (here !== there) throw new Wrong(`shop ${shop.number} has rights of ${here} points, the brand says ${there}`)
    }
  }
}

/** A late message may be refused as a whole; that is as good as lost. */
const refuse = (): void => {}
