import { localDay } from '../../../src/domain/day.ts'
import { cardNo, recoveryNo } from '../../support/test-books.ts'
import { type Customers, WHOLE } from './customers.ts'
import type { Scene } from './scene.ts'
import type { SimShop } from './shop.ts'
import type { Till } from './till.ts'

/** How many customers there are, each with one card in hand. */
export const CARDS = 2
export const CARD_NOS = Array.from({ length: CARDS }, (_, no) => no)

/** What customers do at tills. */
export class Shopping {
  readonly #scene: Scene
  readonly #tills: readonly Till[]
  readonly #customers: Customers
  #sequence = 0
  /** The card each customer has in hand, and how many cards there are. */
  readonly #cards = [...CARD_NOS]
  #issued = CARDS

  constructor(scene: Scene, tills: readonly Till[], customers: Customers) {
    this.#scene = scene
    this.#tills = tills
    this.#customers = customers
  }

  /** Codes of all cards that anybody ever had. */
  get codes(): string[] {
    return Array.from({ length: this.#issued }, (_, no) => cardNo(no))
  }

  codeOf(card: number): string {
    return cardNo(this.#cards[card] ?? card)
  }

  /** A customer's card was lost, and the shop gives another one for it. */
  replace(card: number, shop: SimShop): void {
    if (!shop.recover(recoveryNo(this.#cards[card] ?? card), cardNo(this.#issued))) return
    this.#cards[card] = this.#issued
    this.#issued += 1
  }

  async sell(till: Till): Promise<void> {
    const { dice } = this.#scene
    const card = dice.below(CARDS)
    const cents = 1_000 + dice.below(8) * 1_000
    const burn = dice.chance(60) ? 20 * (1 + dice.below(10)) : 0
    return this.sellFor(till, card, cents, burn)
  }

  async sellFor(till: Till, card: number, cents: number, burn: number): Promise<void> {
    const code = this.codeOf(card)
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
    this.#customers.expect({ id, key, card, shop: till.shop, till, kind: 'sale', cents, of: undefined, quantity: 0 })
    await till.client.put('sale', key, sale)
    this.#customers.hear(till)
  }

  #isLost(): boolean {
    return !this.#scene.isCalm && this.#scene.dice.chance(10)
  }

  #nextKey({ place }: Till): string {
    this.#sequence += 1
    const day = localDay(this.#scene.clock.at, 'Europe/Berlin')
    return `${place}.${day}.${String(this.#sequence).padStart(6, '0')}`
  }

  /** Goods come back, a part or all that is left of them, to the shop that sold them or with their receipt to another. */
  async giveBack(isElsewhere: boolean): Promise<void> {
    const { dice, clock } = this.#scene
    const sale = dice.pick(this.#customers.sold())
    if (sale?.told === undefined) return
    const till = dice.pick(this.#tills.filter(({ shop }) => (shop === sale.shop) !== isElsewhere))
    const original = isElsewhere ? sale.told.token : sale.key
    if (till === undefined || original === undefined) return
    // Whoever brings goods twice brings them to two shops: one of them would not take them.
    const left = WHOLE - this.#customers.broughtTo(till.shop, sale)
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
    this.#customers.expect({ id: `return ${key}`, key, ...of })
    await till.client.put('return', key, body)
    this.#customers.hear(till)
  }

  /** A sale is voided by the till that sold, while a member of staff stands by. */
  async void(): Promise<void> {
    const sale = this.#scene.dice.pick(this.#customers.sold().filter(({ isLost }) => !isLost))
    if (sale === undefined || this.#customers.broughtTo(sale.shop, sale) > 0) return
    const { key, card, cents, shop, till } = sale
    this.#customers.expect({ id: `void ${key}`, key, card, shop, till, cents, kind: 'void', of: sale, quantity: WHOLE })
    await till.client.put('void', key, {})
    this.#customers.hear(till)
  }
}
