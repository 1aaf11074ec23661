import type { Chance } from './random.ts'

/** One line of a demo basket, as `PUT /v1/sales/{key}` takes it. */
export interface DemoLine {
  readonly line: number
  readonly kind: 'item' | 'deposit'
  readonly sku: string
  readonly name: string
  readonly department: string
  readonly quantity: number
  readonly amountCents: number
}

const GOODS: readonly (readonly [name: string, department: string, cents: number, kind?: 'deposit'])[] = [
  ['Coffee 500 g', 'coffee', 599],
  ['Apples 1 kg', 'produce', 299],
  ['Bread', 'bakery', 379],
  ['Milk 1 l', 'dairy', 129],
  ['Butter', 'dairy', 249],
  ['Olive oil 750 ml', 'pantry', 899],
  ['Chocolate', 'sweets', 149],
  ['Detergent', 'household', 1295],
  ['Red wine', 'drinks', 749],
  ['Frying pan', 'household', 4995],
  ['Bottle deposit', 'deposit', 25, 'deposit'],
]

const FIRST_SKU = 4_006_381_333_000

/** A basket as a shopper might bring it: mostly small, now and then the shopping of a week. */
export function basketOf(chance: Chance): DemoLine[] {
  const count = chance.percent(20) ? chance.whole(10, 30) : chance.whole(1, 8)
  return Array.from({ length: count }, (_, at) => {
    const place = chance.whole(0, GOODS.length - 1)
    const [name, department, cents, kind] = GOODS[place] ?? ['Bread', 'bakery', 379]
    const quantity = chance.percent(80) ? 1 : chance.whole(2, 4)
    const sku = String(FIRST_SKU + place)
    return { line: at + 1, kind: kind ?? 'item', sku, name, department, quantity, amountCents: cents * quantity }
  })
}

/** What a basket comes to, in cents; `burnable` leaves out what points cannot pay. */
export function totalsOf(lines: readonly DemoLine[]): { total: number; burnable: number } {
  let total = 0
  let burnable = 0
  for (const { kind, amountCents } of lines) {
    total += amountCents
    if (kind === 'item') burnable += amountCents
  }
  return { total, burnable }
}
