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

/** A shopper with a taste of their own. */
export interface Habits {
  /** Places of goods that are bought again and again. */
  readonly favourites: readonly number[]
  /** Days between two purchases, about. */
  readonly everyDays: number
}

/** Departments by number, as their shoppers call them. */
export const DEPARTMENTS: Readonly<Record<string, { readonly en: string; readonly de: string; readonly zh: string }>> =
  {
    coffee: { en: 'coffee and tea', de: 'Kaffee und Tee', zh: '咖啡和茶' },
    produce: { en: 'fruit and vegetables', de: 'Obst und Gemüse', zh: '果蔬' },
    bakery: { en: 'bread and cake', de: 'Brot und Kuchen', zh: '面包糕点' },
    dairy: { en: 'milk and cheese', de: 'Milch und Käse', zh: '乳品' },
    pantry: { en: 'oil and pasta', de: 'Öl und Nudeln', zh: '粮油' },
    sweets: { en: 'sweets', de: 'Süßes', zh: '糖果' },
    household: { en: 'household goods', de: 'Haushaltswaren', zh: '家居用品' },
    drinks: { en: 'wine and water', de: 'Wein und Wasser', zh: '酒水' },
    frozen: { en: 'frozen food', de: 'Tiefkühlkost', zh: '冷冻食品' },
  }

type Good = readonly [name: string, department: string, cents: number, kind?: 'deposit']

const GOODS: readonly Good[] = [
  ['Coffee 500 g', 'coffee', 599],
  ['Espresso 250 g', 'coffee', 449],
  ['Green tea', 'coffee', 319],
  ['Apples 1 kg', 'produce', 299],
  ['Bananas', 'produce', 179],
  ['Tomatoes', 'produce', 249],
  ['Lettuce', 'produce', 129],
  ['Bread', 'bakery', 379],
  ['Rolls', 'bakery', 199],
  ['Apple cake', 'bakery', 499],
  ['Milk 1 l', 'dairy', 129],
  ['Butter', 'dairy', 249],
  ['Yoghurt', 'dairy', 89],
  ['Mountain cheese', 'dairy', 459],
  ['Olive oil 750 ml', 'pantry', 899],
  ['Spaghetti', 'pantry', 159],
  ['Rice 1 kg', 'pantry', 279],
  ['Chocolate', 'sweets', 149],
  ['Biscuits', 'sweets', 219],
  ['Detergent', 'household', 1295],
  ['Kitchen paper', 'household', 349],
  ['Frying pan', 'household', 4995],
  ['Red wine', 'drinks', 749],
  ['Mineral water', 'drinks', 69],
  ['Orange juice', 'drinks', 229],
  ['Frozen peas', 'frozen', 189],
  ['Ice cream', 'frozen', 399],
  ['Pizza', 'frozen', 329],
  ['Bottle deposit', 'deposit', 25, 'deposit'],
]

const FIRST_SKU = 4_006_381_333_000
/** Of a hundred lines of somebody with habits so many are a favourite. */
const FAVOURITE_PERCENT = 75

/** What somebody likes, and how often they come. */
export function habitsBy(chance: Chance): Habits {
  const favourites = Array.from({ length: chance.whole(5, 8) }, () => chance.whole(0, GOODS.length - 2))
  return { favourites, everyDays: chance.whole(3, 9) }
}

/**
 * A basket as a shopper might bring it: mostly small, now and then the shopping of a week.
 * @param wanted departments somebody has a coupon for and means to use it
 */
export function basketOf(chance: Chance, habits?: Habits, wanted: readonly string[] = []): DemoLine[] {
  const places = wanted.flatMap((department) => chance.pick(placesIn(department)) ?? [])
  const count = chance.percent(20) ? chance.whole(10, 30) : chance.whole(1, 8)
  while (places.length < count) {
    const favourite =
      habits !== undefined && chance.percent(FAVOURITE_PERCENT) ? chance.pick(habits.favourites) : undefined
    places.push(favourite ?? chance.whole(0, GOODS.length - 1))
  }
  return places.map((place, at) => {
    const [name, department, cents, kind = 'item'] = GOODS[place] ?? (['Bread', 'bakery', 379] satisfies Good)
    const quantity = chance.percent(80) ? 1 : chance.whole(2, 4)
    const sku = String(FIRST_SKU + place)
    return { line: at + 1, kind, sku, name, department, quantity, amountCents: cents * quantity }
  })
}

const placesIn = (department: string): number[] =>
  GOODS.flatMap(([, each], place) => (each === department ? [place] : []))

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
