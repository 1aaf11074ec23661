import test from 'ava'
import fc from 'fast-check'
import { judgesTiers, judgeTier, type MemberTier } from '../../../src/domain/brand/member-tier.ts'
import { addDays, addMonths, monthOf } from '../../../src/domain/day.ts'
import type { TierRules } from '../../../src/domain/tiers.ts'

const LEVELS = ['bronze', 'silver', 'gold'].map((id, i) => ({
  id,
  title: { en: id },
  fromCents: [0, 60_000, 180_000][i],
}))
const rules = (tiers: object): TierRules => ({ tiers: { windowMonths: 12, levels: LEVELS, ...tiers } }) as TierRules
const TODAY = '2026-11-21'
const NEW: MemberTier = {
  tier: undefined,
  until: undefined,
  carried: undefined,
  opened: '2024-03-05',
  stepped: undefined,
}
const level = (id: string): number => LEVELS.findIndex((each) => each.id === id)

const anyRules = fc
  .record({
    windowMonths: fc.integer({ min: 1, max: 24 }),
    window: fc.constantFrom('rolling', 'calendar-year', 'anniversary'),
    retention: fc.boolean(),
    graceDays: fc.integer({ min: 0, max: 92 }),
  })
  .map(rules)
const anySpend = fc.dictionary(
  fc.integer({ min: 0, max: 30 }).map((back) => monthOf(addMonths(TODAY, -back))),
  fc.integer({ min: -50_000, max: 200_000 }),
)
const anyDays = fc.integer({ min: 0, max: 500 })

test('MTIER-9 a tier holds to the last day that was told and not a day longer, whatever the windows are', (t) => {
  fc.assert(
    fc.property(anyRules, anySpend, (programme, spend) => {
      const { tier, until } = judgeTier(NEW, spend, programme, TODAY)
      if (until === undefined) return tier === 'bronze'
      const on = (day: string): string => judgeTier(NEW, spend, programme, day).tier
      return until >= TODAY && level(on(until)) >= level(tier) && level(on(addDays(until, 1))) < level(tier)
    }),
  )
  t.pass()
})

test('MTIER-9 more spent is never a lower tier or an earlier end, and judging again on a day before the end changes nothing', (t) => {
  fc.assert(
    fc.property(anyRules, anySpend, anyDays, (programme, spend, days) => {
      const before = judgeTier(NEW, spend, programme, TODAY)
      const month = monthOf(TODAY)
      const after = judgeTier(NEW, { ...spend, [month]: Math.max(0, spend[month] ?? 0) + 70_000 }, programme, TODAY)
      const isMore = level(after.tier) >= level(before.tier)
      const isLonger = after.tier !== before.tier || (after.until ?? '9') >= (before.until ?? '9')
      const later = addDays(TODAY, days)
      const again = judgeTier({ ...NEW, ...before }, spend, programme, later)
      const isSame = later > (before.until ?? '9') || level(again.tier) >= level(before.tier)
      return isMore && isLonger && isSame
    }),
  )
  t.pass()
})

test('MTIER-9 what a card brought along holds to its own end beside what is spent', (t) => {
  const carried = { tier: 'gold', until: '2027-01-31' }
  const spend = { '2026-10': 65_000 }
  t.like(judgeTier({ ...NEW, carried }, spend, rules({}), TODAY), { tier: 'gold', until: '2027-01-31' })
  t.like(judgeTier({ ...NEW, carried }, spend, rules({}), '2027-02-01'), { tier: 'silver', until: '2027-09-30' })
  t.like(judgeTier({ ...NEW, carried: { tier: 'gold', until: undefined } }, {}, rules({}), TODAY), {
    tier: 'gold',
    until: undefined,
  })
  t.like(judgeTier({ ...NEW, carried: { tier: 'platinum', until: undefined } }, {}, rules({}), TODAY), {
    tier: 'bronze',
  })
})

test('MTIER-9 one level is lost in a window where the programme says so, and visits or points are no matter of the brand', (t) => {
  const programme = rules({ downgrade: 'one-step' })
  const gold: MemberTier = { ...NEW, tier: 'gold', until: '2026-10-31' }
  const fallen = judgeTier(gold, {}, programme, TODAY)
  t.like(fallen, { tier: 'silver', stepped: '2026-11' })
  t.is(judgeTier({ ...NEW, ...fallen }, {}, programme, '2027-10-31').tier, 'silver')
  t.like(judgeTier({ ...NEW, ...fallen }, {}, programme, '2027-11-01'), { tier: 'bronze', stepped: '2027-11' })
  t.is(fallen.until, '2027-10-31')
  t.true(judgesTiers(rules({ measure: 'spend' })))
  t.false(judgesTiers(rules({ measure: 'visits' })))
})
