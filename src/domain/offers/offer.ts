import { z } from 'zod'
import { visitIssueSchema } from '../choice/terms.ts'
import { isDay } from '../day.ts'
import { type CompiledFilter, compileFilter, type Filter, filterFaults, filterSchema } from '../rewards/filter.ts'
import { multiplier } from '../rewards/multiplier.ts'
import type { CompiledRule } from '../rewards/rule.ts'

const name = z.string().regex(/^[a-z0-9-]{1,40}$/, 'lower-case letters, digits and hyphens, 40 at most')
const cents = z.int().min(0).max(1_000_000_000)
const day = z.string().refine(isDay, 'a day is written YYYY-MM-DD').meta({ format: 'date' })
const title = z.object({ en: z.string().min(1).max(80) }).catchall(z.string().min(1).max(80))
const count = z.int().min(1).max(1_000_000_000).optional()

/** What a coupon is worth. Percentages and amounts count from the price after the till's own discounts. */
const valueSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('percent'),
    percent: z.int().min(1).max(100),
    /** At most so much off. */
    maxCents: cents.min(1).optional(),
  }),
  z.strictObject({ kind: z.literal('amount'), cents: cents.min(1) }),
  z.strictObject({
    kind: z.literal('multiplier'),
    /** 300 gives three times the points of the rule `of`; without it, of the first rule. */
    percent: z.int().min(101).max(10_000),
    of: z.string().optional(),
  }),
  z.strictObject({
    kind: z.literal('free-item'),
    /** One of the two: which article, or any article of which department. */
    sku: z.string().min(1).max(200).optional(),
    department: z.string().min(1).max(200).optional(),
    /** The item is free up to this price. */
    maxCents: cents.min(1),
  }),
])

const triggerSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('basket'),
    /** Eligible spend on lines the filter lets through. */
    fromCents: cents.min(1),
    filter: filterSchema.optional(),
  }),
  z.strictObject({
    kind: z.literal('visits'),
    /** Days with a purchase since the last coupon of this offer, this one included. */
    every: z.int().min(2).max(50),
  }),
])

const issueSchema = z.discriminatedUnion('by', [
  z.strictObject({ by: z.literal('campaign') }),
  z.strictObject({ by: z.literal('hand') }),
  z.strictObject({ by: z.literal('rule'), trigger: triggerSchema }),
  visitIssueSchema,
])

/** An offer: coupons of one kind, how they are given out and what they do. */
export const offerSchema = z.strictObject({
  id: name,
  title,
  value: valueSchema,
  /** Which lines the discount falls on, and in which sales it can be used. */
  filter: filterSchema.optional(),
  /** What must be bought, before coupons and points. */
  minimumCents: cents.default(0),
  /** Whether the minimum counts the offer's own lines or the whole basket. */
  minimumOn: z.enum(['lines', 'basket']).default('lines'),
  validity: z
    .strictObject({
      /** First and last day of all coupons. */
      from: day.optional(),
      to: day.optional(),
      /** Days a coupon is good after its issue; the earlier end counts. */
      days: z.int().min(1).max(3650).optional(),
    })
    .refine(({ to, days }) => to !== undefined || days !== undefined, 'a coupon ends on a day or after some days'),
  /** Stackable coupons add up; an exclusive one is used alone. */
  combine: z.enum(['stackable', 'exclusive']).default('stackable'),
  /** Coupons of this offer that count in one sale. */
  perSale: z.int().min(1).max(50).default(1),
  /** Over all cards, by the business day of the sale. */
  budget: z
    .strictObject({ redemptionsPerDay: count, redemptionsTotal: count, centsPerDay: count, centsTotal: count })
    .optional(),
  /** Redemptions of one card. */
  caps: z.strictObject({ perDay: count, total: count }).optional(),
  issue: issueSchema,
  /** Whether a coupon comes back when its sale is voided or its goods return. */
  onReturn: z.enum(['lost', 'restored']).default('lost'),
  /** What a free item costs the shop. */
  costCents: cents.default(0),
})

export type Offer = z.output<typeof offerSchema>
export type OfferValue = Offer['value']

/** An offer made ready. */
export interface CompiledOffer extends Omit<Offer, 'filter'> {
  /** The offer's filter as it was written. */
  readonly conditions: Filter
  readonly lines: CompiledFilter
  /** The rule a multiplier coupon adds to the sale. */
  readonly rule: CompiledRule | undefined
  /** Which lines count for the trigger of an offer issued by rule. */
  readonly triggerLines: CompiledFilter
}

/** The name under which a multiplier coupon's points stand among those of the earn rules, whose ids hold no colon. */
export const ruleOf = (offer: string): string => `offer:${offer}`

/** Makes one offer ready. @param firstRule the programme's first earn rule */
export function compileOffer({ filter, ...offer }: Offer, firstRule = ''): CompiledOffer {
  const { value, issue } = offer
  const rule =
    value.kind === 'multiplier'
      ? multiplier.compile({
          kind: 'multiplier',
          id: ruleOf(offer.id),
          of: value.of ?? firstRule,
          percent: value.percent,
          filter,
        })
      : undefined
  const trigger = issue.by === 'rule' && issue.trigger.kind === 'basket' ? issue.trigger.filter : undefined
  return {
    ...offer,
    conditions: filter ?? {},
    lines: compileFilter(filter),
    rule,
    triggerLines: compileFilter(trigger),
  }
}

type Fault = (path: (string | number)[], text: string) => void

/** Faults of a programme's offers that no single field shows. */
export function checkOffers(
  offers: readonly Offer[],
  rules: readonly string[],
  tiers: readonly string[],
  fault: Fault,
) {
  const seen = new Set<string>()
  offers.forEach((offer, i) => {
    const at: Fault = (path, text) => fault(['offers', i, ...path], text)
    const { value, validity, issue } = offer
    if (seen.has(offer.id)) at(['id'], `the id "${offer.id}" is taken by an earlier offer`)
    seen.add(offer.id)
    if (value.kind === 'multiplier' && value.of !== undefined && !rules.includes(value.of))
      at(['value', 'of'], `there is no rule "${value.of}"`)
    if (value.kind === 'free-item' && (value.sku === undefined) === (value.department === undefined))
      at(['value'], 'a free item is named by its sku or by its department')
    if (validity.from !== undefined && validity.to !== undefined && validity.to < validity.from)
      at(['validity', 'to'], 'the last day is before the first')
    for (const { path, text } of filterFaults(offer.filter ?? {}, tiers)) at(['filter', ...path], text)
    if (issue.by === 'visit' && offer.filter?.customerGroups !== undefined)
      at(['filter', 'customerGroups'], 'groups are named by a till; at the door nobody is known to be in one')
    if (issue.by === 'rule' && issue.trigger.kind === 'basket')
      for (const { path, text } of filterFaults(issue.trigger.filter ?? {}, tiers))
        at(['issue', 'trigger', 'filter', ...path], text)
  })
}
