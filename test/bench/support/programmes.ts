import { defaultProgramme } from '../../../src/defaults/programme.ts'
import type { ProgrammeInput } from '../../../src/domain/programme.ts'

type Rule = ProgrammeInput['earn'][number]
type Offer = NonNullable<ProgrammeInput['offers']>[number]

const title = { en: 'Bench' }

/** What a small shop has: a base, two tiers, coffee in the morning, fruit at the end of the week. */
const FEW_RULES: readonly Rule[] = [
  ...defaultProgramme('EUR').earn,
  {
    kind: 'multiplier',
    id: 'coffee-hours',
    of: 'base',
    percent: 200,
    filter: { departments: ['coffee'], hours: [{ from: '00:00', to: '24:00' }] },
  },
  { kind: 'bonus', id: 'fruit', points: 5, filter: { departments: ['produce'], weekdays: [1, 2, 3, 4, 5, 6, 7] } },
]

const FEW_OFFERS: readonly Offer[] = [
  offer('coffee-off', { by: 'campaign' }),
  offer('tea-off', { by: 'hand' }),
  offer('soap-off', { by: 'campaign' }),
  offer('large-basket', { by: 'rule', trigger: { kind: 'basket', fromCents: 1_000_000 } }),
  offer('wine', { by: 'rule', trigger: { kind: 'basket', fromCents: 500_000, filter: { departments: ['wine'] } } }),
]

function offer(id: string, issue: Offer['issue'], filter?: Offer['filter']): Offer {
  return { id, title, value: { kind: 'percent', percent: 10 }, validity: { days: 14 }, issue, filter }
}

const DEPARTMENTS = ['coffee', 'sweets', 'dairy', 'frozen', 'bakery', 'drinks', 'produce', 'dry', 'care']

/** Of five departments that a rule names, the shop's baskets hold one: a chain has more of them than a basket has lines. */
const departmentOf = (i: number): string =>
  i % 5 === 0 ? (DEPARTMENTS[(i / 5) % DEPARTMENTS.length] ?? '') : `department-${i}`

/** The rules of a chain: by article, by department and hour, by tier and weekday, by season. */
function moreRules(count: number): Rule[] {
  return Array.from({ length: count }, (_, i): Rule => {
    const id = `more-${i}`
    const hour = String(i % 24).padStart(2, '0')
    switch (i % 4) {
      case 0:
        return { kind: 'bonus', id, points: 3, filter: { skus: [`40123450${String(i).padStart(5, '0')}`] } }
      case 1:
        return {
          kind: 'multiplier',
          id,
          of: 'base',
          percent: 150,
          filter: { departments: [departmentOf(i)], hours: [{ from: `${hour}:00`, to: `${hour}:30` }] },
        }
      case 2:
        return {
          kind: 'multiplier',
          id,
          of: 'base',
          percent: 110,
          filter: { tiers: [i % 8 === 2 ? 'gold' : 'silver'], weekdays: [(i % 7) + 1] },
        }
      default:
        return {
          kind: 'points-per-quantity',
          id,
          points: 1,
          perQuantity: 2,
          filter: { departments: [departmentOf(i)], dates: { from: `203${i % 10}-12-01`, to: `203${i % 10}-12-24` } },
        }
    }
  })
}

function moreOffers(count: number): Offer[] {
  return Array.from({ length: count }, (_, i): Offer => {
    const id = `more-${i}`
    const filter = { departments: [departmentOf(i)] }
    if (i % 3 === 0) return offer(id, { by: 'campaign' }, filter)
    if (i % 3 === 1) return offer(id, { by: 'hand' }, filter)
    return offer(id, { by: 'rule', trigger: { kind: 'basket', fromCents: 200_000 + i, filter } }, filter)
  })
}

/** A programme with so many rules and as many offers; the five of the small one are in each. */
export function programmeOf(count: number): ProgrammeInput {
  const more = count - FEW_RULES.length
  return {
    ...defaultProgramme('EUR'),
    id: `bench-${count}`,
    earn: [...FEW_RULES, ...moreRules(more)],
    offers: [...FEW_OFFERS, ...moreOffers(more)],
  }
}
