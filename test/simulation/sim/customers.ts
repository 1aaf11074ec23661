import type { SimShop } from './shop.ts'
import type { Till } from './till.ts'

/** Points a customer was told of. */
interface Told {
  readonly earned: number
  readonly burned: number
  readonly clawed: number
  readonly reinstated: number
  /** Cents charged in place of points. */
  readonly charged: number
  readonly token: string | undefined
}

/** An operation as the customer saw it. */
export interface Seen {
  /** As the till's client names it. */
  readonly id: string
  readonly key: string
  readonly card: number
  readonly shop: SimShop
  readonly till: Till
  readonly kind: 'sale' | 'return' | 'void'
  readonly cents: number
  /** Of a return: the sale, and thousandths of its only line. */
  readonly of: Seen | undefined
  readonly quantity: number
  /** Undefined while the till has no answer. The first answer is the promise. */
  told: Told | undefined
  refused: boolean
  /** The till was lost with its journal before the operation was safe. */
  isLost: boolean
}

/** A piece of goods, in thousandths. */
export const WHOLE = 1000

/** What customers were told. */
export class Customers {
  readonly seen: Seen[] = []
  readonly #byId = new Map<string, Seen>()

  expect(of: Omit<Seen, 'told' | 'refused' | 'isLost'>): Seen {
    const seen: Seen = { ...of, told: undefined, refused: false, isLost: false }
    this.seen.push(seen)
    this.#byId.set(seen.id, seen)
    return seen
  }

  /** What a till has heard, its customers were told. */
  hear(till: Till): void {
    for (const { id, answer } of till.takeHeard()) {
      const seen = this.#byId.get(id)
      if (seen === undefined || answer === undefined || seen.told !== undefined) continue
      if (answer.status >= 400) seen.refused = true
      else if (answer.status !== 202) {
        const { points, chargeCents: charged = 0, receipt } = JSON.parse(answer.body)
        const { earned = 0, burned = 0, clawedBack = 0, reinstated = 0 } = points
        seen.told = { earned, burned, clawed: clawedBack, reinstated, charged, token: receipt?.token }
      }
    }
  }

  /** Sales whose goods the customer could bring back. */
  sold(): Seen[] {
    return this.seen.filter(({ kind, told }) => kind === 'sale' && told !== undefined)
  }

  /** How much of a sale's goods was brought to a shop, in thousandths, as far as it did not refuse them. */
  broughtTo(shop: SimShop, sale: Seen): number {
    const brought = this.seen.filter((each) => each.of === sale && each.shop === shop && !each.refused)
    return brought.reduce((sum, { quantity }) => sum + quantity, 0)
  }
}
