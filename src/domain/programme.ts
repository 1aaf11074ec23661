import { z } from 'zod'
import { compileRule, earnRuleSchema } from './rewards/index.ts'
import type { CompiledRule } from './rewards/rule.ts'
import type { Title } from './words.ts'

const id = z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most')
const cents = z.int().min(0).max(1_000_000_000)
const title = z.object({ en: z.string().min(1).max(80) }).catchall(z.string().min(1).max(80))

const giftSchema = z.strictObject({
  id,
  title,
  /** Eligible spend of one basket from which the gift is due. */
  fromCents: cents.min(1),
  /** What the gift costs the shop. */
  costCents: cents,
})

const tierSchema = z.strictObject({ id, title, fromCents: cents })

/** Admits card numbers of others (a membership number, an EAN) by their form; they stay in this shop. */
const cardPatternSchema = z.strictObject({
  id,
  prefix: z.string().max(20),
  minLength: z.int().min(4).max(64),
  maxLength: z.int().min(4).max(64),
  digitsOnly: z.boolean(),
})

/** The programme document: everything a loyalty manager decides, as data. */
export const programmeSchema = z
  .strictObject({
    id,
    title,
    currency: z.string().regex(/^[A-Z]{3}$/),
    /** The reward rate promised, in hundredths of a percent of eligible spend. */
    promiseBasisPoints: z.int().min(0).max(10_000),
    eligible: z.strictObject({ taxIncluded: z.boolean(), excludeGroups: z.array(z.enum(['staff'])) }),
    /** `points` are worth `cents`; burning is possible in whole cents only. */
    burn: z.strictObject({ points: z.int().min(1), cents: z.int().min(1), as: z.enum(['discount', 'tender']) }),
    earn: z.array(earnRuleSchema).max(500),
    gifts: z.strictObject({
      stack: z.boolean(),
      dueDays: z.int().min(1).max(365),
      onReturn: z.enum(['ask-back', 'charge-points']),
      basket: z.array(giftSchema).max(50),
    }),
    tiers: z.strictObject({ windowMonths: z.int().min(1).max(24), levels: z.array(tierSchema).min(1).max(10) }),
    lots: z.strictObject({ expireAfterMonths: z.int().min(1).max(120), pendingDays: z.int().min(0).max(365) }),
    returns: z.strictObject({
      clawback: z.enum(['deficit', 'within-balance', 'charge']),
      graceDays: z.int().min(1).max(365),
      withoutReceipt: z.enum(['base-rate', 'no-points']),
    }),
    holdMinutes: z.int().min(1).max(120),
    claimDays: z.int().min(1).max(30),
    cards: z.array(cardPatternSchema).max(20),
  })
  .superRefine(checkWhole)

export type ProgrammeDocument = z.output<typeof programmeSchema>

/** Faults that no single field shows. */
function checkWhole(p: z.output<z.ZodObject<typeof programmeSchema.shape>>, ctx: z.RefinementCtx): void {
  const fault = (path: (string | number)[], message: string): void => ctx.addIssue({ code: 'custom', path, message })
  if (p.burn.points % p.burn.cents !== 0) fault(['burn', 'points'], 'one cent must be worth a whole number of points')
  if (p.tiers.levels[0]?.fromCents !== 0) fault(['tiers', 'levels', 0, 'fromCents'], 'the lowest tier starts at 0')
  p.tiers.levels.forEach((level, i) => {
    const below = p.tiers.levels[i - 1]
    if (below && level.fromCents <= below.fromCents)
      fault(['tiers', 'levels', i, 'fromCents'], 'tiers rise from one to the next')
  })
  const seen = new Set<string>()
  p.earn.forEach((rule, i) => {
    if (rule.kind === 'multiplier' && !seen.has(rule.of))
      fault(['earn', i, 'of'], `no rule "${rule.of}" stands above this one`)
    if (seen.has(rule.id)) fault(['earn', i, 'id'], `the id "${rule.id}" is taken by an earlier rule`)
    seen.add(rule.id)
    rule.filter?.tiers?.forEach((tier, j) => {
      if (!p.tiers.levels.some((level) => level.id === tier))
        fault(['earn', i, 'filter', 'tiers', j], `there is no tier "${tier}"`)
    })
  })
  const gifts = new Set<string>()
  p.gifts.basket.forEach((gift, i) => {
    if (gifts.has(gift.id)) fault(['gifts', 'basket', i, 'id'], `the id "${gift.id}" is taken by an earlier gift`)
    gifts.add(gift.id)
  })
}

/** A programme made ready once, so that judging a sale parses and sorts nothing. */
export interface Programme extends ProgrammeDocument {
  readonly version: number
  readonly rules: readonly CompiledRule[]
  /** Points that are worth one cent. */
  readonly pointsPerCent: number
  /** Gifts from the highest threshold down. */
  readonly giftsDescending: readonly { id: string; title: Title; fromCents: number; costCents: number }[]
}

/** Makes a checked document ready. */
export function compileProgramme(document: ProgrammeDocument, version: number): Programme {
  return {
    ...document,
    version,
    rules: document.earn.map(compileRule),
    pointsPerCent: document.burn.points / document.burn.cents,
    giftsDescending: [...document.gifts.basket].sort((a, b) => b.fromCents - a.fromCents),
  }
}

/** The published versions of a shop. */
export interface Programmes {
  /** The version in force at an instant (ms); the oldest one for times before it. */
  at(atMs: number): Programme
  version(version: number): Programme
}

/**
 * The programmes of a list of publications, in the order they were made: of two from the same instant the later one
 * counts. The list is never empty.
 */
export function programmesOf(
  published: readonly { readonly programme: Programme; readonly from: number }[],
): Programmes {
  const sorted = [...published].sort((a, b) => a.from - b.from)
  const [oldest] = sorted
  if (oldest === undefined) throw new Error('a shop has at least one published programme')
  return {
    at(atMs) {
      for (let i = sorted.length - 1; i > 0; i -= 1) {
        const candidate = sorted[i]
        if (candidate !== undefined && candidate.from <= atMs) return candidate.programme
      }
      return oldest.programme
    },
    version(version) {
      const found = sorted.find((each) => each.programme.version === version)
      if (found === undefined) throw new Error(`programme version ${version} was never published here`)
      return found.programme
    },
  }
}
