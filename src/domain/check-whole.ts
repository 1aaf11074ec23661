import type { z } from 'zod'
import { checkKnowledge } from './knowledge.ts'
import { checkOffers } from './offers/offer.ts'
import type { ProgrammeDocument } from './programme.ts'
import { filterFaults } from './rewards/filter.ts'

type Path = (string | number)[]
type Fault = (path: Path, text: string) => void

/** Longest history an account keeps, in months; two windows must fit into it where a tier is kept for the next one. */
const MOST_WINDOW_WITH_RETENTION = 12

/** Faults of a programme document that no single field shows, each with its path and a sentence. */
export function checkWhole(p: ProgrammeDocument, ctx: z.RefinementCtx): void {
  const fault: Fault = (path, message) => void ctx.addIssue({ code: 'custom', path, message })
  if (p.burn.points % p.burn.cents !== 0) fault(['burn', 'points'], 'one cent must be worth a whole number of points')
  checkTiers(p, fault)
  checkRules(p, fault)
  checkGifts(p, fault)
  checkOffers(
    p.offers ?? [],
    p.earn.map(({ id }) => id),
    p.tiers.levels.map(({ id }) => id),
    fault,
  )
  checkExperience(p, fault)
  checkKnowledge(
    p.knowledge ?? [],
    {
      offers: (p.offers ?? []).map(({ id }) => id),
      gifts: [...p.gifts.basket, ...(p.gifts.running ?? [])].map(({ id }) => id),
    },
    fault,
  )
  const { policy = 'rolling', expireAfterMonths } = p.lots
  if (expireAfterMonths === 0 && (policy === 'rolling' || policy === 'sliding'))
    fault(['lots', 'expireAfterMonths'], `under the policy ${policy}, points live for a month at least`)
}

function checkTiers({ tiers }: ProgrammeDocument, fault: Fault): void {
  const measure = tiers.measure ?? 'spend'
  const field = ({ spend: 'fromCents', points: 'fromPoints', visits: 'fromVisits' } as const)[measure]
  if (tiers.levels[0]?.[field] !== 0) fault(['tiers', 'levels', 0, field], 'the lowest tier starts at 0')
  const seen = new Set<string>()
  tiers.levels.forEach((level, i) => {
    if (seen.has(level.id)) fault(['tiers', 'levels', i, 'id'], `the id "${level.id}" is taken by an earlier tier`)
    seen.add(level.id)
    const below = tiers.levels[i - 1]?.[field]
    if (i > 0 && level[field] === undefined)
      fault(['tiers', 'levels', i, field], `tiers are measured by ${measure} here`)
    else if (below !== undefined && (level[field] ?? 0) <= below)
      fault(['tiers', 'levels', i, field], 'tiers rise from one to the next')
  })
  const isLong = (tiers.window ?? 'rolling') === 'rolling' && tiers.windowMonths > MOST_WINDOW_WITH_RETENTION
  if (tiers.retention && isLong)
    fault(
      ['tiers', 'windowMonths'],
      `a window of at most ${MOST_WINDOW_WITH_RETENTION} months can be kept for the next`,
    )
}

function checkRules(p: ProgrammeDocument, fault: Fault): void {
  const tiers = p.tiers.levels.map(({ id }) => id)
  const above = new Map<string, string | undefined>()
  p.earn.forEach((rule, i) => {
    if (rule.kind === 'multiplier' && !above.has(rule.of))
      fault(['earn', i, 'of'], `no rule "${rule.of}" stands above this one`)
    if (rule.kind === 'multiplier' && rule.group !== undefined && above.get(rule.of) === rule.group)
      fault(['earn', i, 'group'], 'a rule cannot compete with the rule it multiplies')
    if (above.has(rule.id)) fault(['earn', i, 'id'], `the id "${rule.id}" is taken by an earlier rule`)
    above.set(rule.id, rule.group)
    if ((rule.group === undefined) !== (rule.exclusive === undefined))
      fault(
        ['earn', i, rule.group === undefined ? 'group' : 'exclusive'],
        'a group and "exclusive": "best" stand together',
      )
    for (const { path, text } of filterFaults(rule.filter ?? {}, tiers)) fault(['earn', i, 'filter', ...path], text)
  })
}

function checkGifts({ gifts }: ProgrammeDocument, fault: Fault): void {
  const seen = new Set<string>()
  for (const list of ['basket', 'running'] as const)
    gifts[list]?.forEach((gift, i) => {
      if (seen.has(gift.id)) fault(['gifts', list, i, 'id'], `the id "${gift.id}" is taken by an earlier gift`)
      seen.add(gift.id)
    })
}

function checkExperience({ experience, offers = [] }: ProgrammeDocument, fault: Fault): void {
  const sorry = experience?.sorry
  if (sorry === undefined) return
  const offer = offers.find(({ id }) => id === sorry)
  if (offer === undefined) fault(['experience', 'sorry'], `there is no offer "${sorry}"`)
  else if (offer.issue.by !== 'hand') fault(['experience', 'sorry'], `the offer "${sorry}" is not given by hand`)
}
