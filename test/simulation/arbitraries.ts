import fc from 'fast-check'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'

/** One thing that happens in a shop. Numbers that name something earlier are taken modulo how many there are. */
export type Step =
  | {
      do: 'sell'
      card: number
      lines: [cents: number, quantity: number][]
      burn: number
      agoDays: number
      early: boolean
    }
  | { do: 'hold'; card: number; cents: number; burn: number }
  | { do: 'finish-held'; which: number; burn: boolean; resumed: boolean }
  | { do: 'let-go'; which: number }
  | { do: 'return'; sale: number; line: number; share: number; early: boolean }
  | { do: 'exchange'; sale: number; card: number; cents: number }
  | { do: 'loose-return'; card: number; cents: number }
  | { do: 'void'; sale: number; early: boolean }
  | { do: 'void-return'; which: number }
  | { do: 'claim'; sale: number; card: number; early: boolean }
  | { do: 'gift'; sale: number; state: 'handed' | 'declined' | 'unavailable' }
  | { do: 'erase'; card: number }
  | { do: 'recover'; card: number; used: boolean }
  | { do: 'again'; which: number }
  | { do: 'forward'; hours: number }
  | { do: 'night' }

export const CARDS = 3
const any = fc.nat({ max: 1000 })
/** The last number stands for no card. */
const card = fc.nat({ max: CARDS })
const cents = fc.oneof(fc.constantFrom(0, 99, 100, 2999, 3000, 20_000, 60_000), fc.integer({ min: 100, max: 9000 }))
const quantity = fc.constantFrom(1000, 2000, 3000, 500, 1250, 7)
/** Percent of what the card could burn; a hundred and more asks for points that are not there. */
const burn = fc.constantFrom(0, 30, 60, 100, 100, 130)
const early = fc.integer({ min: 0, max: 9 }).map((n) => n === 0)

const weighted = (weight: number, arbitrary: fc.Arbitrary<Step>) => ({ weight, arbitrary })
const step = <D extends Step['do']>(
  name: D,
  fields: { [K in Exclude<keyof Extract<Step, { do: D }>, 'do'>]: fc.Arbitrary<Extract<Step, { do: D }>[K]> },
): fc.Arbitrary<Step> => fc.record({ do: fc.constant(name), ...fields }) as unknown as fc.Arbitrary<Step>

const lines = fc.array(fc.tuple(cents, quantity), { minLength: 1, maxLength: 4 })

const usual = [
  weighted(10, step('sell', { card, lines, burn, agoDays: fc.constantFrom(0, 0, 0, -1, 1, 20, 29), early })),
  weighted(5, step('hold', { card, cents, burn })),
  weighted(5, step('finish-held', { which: any, burn: fc.constantFrom(true, true, false), resumed: early })),
  weighted(2, step('let-go', { which: any })),
  weighted(8, step('return', { sale: any, line: any, share: fc.constantFrom(100, 50, 33, 10), early })),
  weighted(2, step('exchange', { sale: any, card, cents })),
  weighted(1, step('loose-return', { card, cents })),
  weighted(2, step('void', { sale: any, early })),
  weighted(3, step('void-return', { which: any })),
  weighted(6, step('claim', { sale: any, card, early })),
  weighted(3, step('gift', { sale: any, state: fc.constantFrom('handed', 'handed', 'declined', 'unavailable') })),
  weighted(1, step('erase', { card })),
  weighted(4, step('again', { which: any })),
  weighted(5, step('forward', { hours: fc.constantFrom(1, 1, 12, 24, 24 * 10, 24 * 40, 24 * 200) })),
  weighted(2, step('night', {})),
]
const ofThese = (chosen: typeof usual): fc.Arbitrary<Step[]> =>
  fc.array(fc.oneof(...chosen), { minLength: 10, maxLength: 40, size: 'max' })

export const steps: fc.Arbitrary<Step[]> = ofThese(usual)

/** The same, and cards are lost and replaced in between, now and then by one that was used before. */
export const stepsWithRecoveries: fc.Arbitrary<Step[]> = ofThese([
  ...usual,
  weighted(6, step('recover', { card, used: early })),
])

/** Programmes that differ in every policy the rules of points know. */
export const programmes: fc.Arbitrary<Partial<ProgrammeDocument>> = fc
  .record({
    as: fc.constantFrom('discount' as const, 'tender' as const),
    clawback: fc.constantFrom('deficit' as const, 'within-balance' as const, 'charge' as const),
    withoutReceipt: fc.constantFrom('base-rate' as const, 'no-points' as const),
    onReturn: fc.constantFrom('ask-back' as const, 'charge-points' as const),
    stack: fc.boolean(),
    expireAfterMonths: fc.constantFrom(1, 6, 24),
    pendingDays: fc.constantFrom(0, 0, 14),
    windowMonths: fc.constantFrom(1, 12),
    perCents: fc.constantFrom(100, 100, 7),
  })
  .map((of): Partial<ProgrammeDocument> => {
    const usual = defaultProgramme('EUR')
    const [base, ...rest] = usual.earn
    return {
      burn: { ...usual.burn, as: of.as },
      earn: [{ ...base, perCents: of.perCents } as (typeof usual.earn)[number], ...rest],
      gifts: { ...usual.gifts, stack: of.stack, onReturn: of.onReturn },
      tiers: { ...usual.tiers, windowMonths: of.windowMonths },
      lots: { expireAfterMonths: of.expireAfterMonths, pendingDays: of.pendingDays },
      returns: { clawback: of.clawback, graceDays: 30, withoutReceipt: of.withoutReceipt },
    }
  })
