import test from 'ava'
import type { Exposure } from '../../../src/domain/choice/visit.ts'
import { addDays } from '../../../src/domain/day.ts'
import { fact } from '../../../src/domain/fact.ts'
import type { ExposureLog, Share } from '../../../src/domain/reports/exposure-log.ts'
import { type UpliftBooks, upliftOf } from '../../../src/jobs/workers/uplift.ts'
import { offer } from '../../support/coupons.ts'
import { programmeWith } from '../../support/test-books.ts'

/** The Monday after week 47. */
const TODAY = '2026-11-23'
const RIPE = '2026-10-25'
const AT = Date.parse(`${RIPE}T12:00:00Z`)

const withControl = (percent: number, version: number) =>
  programmeWith(
    { offers: [offer('coffee', { kind: 'amount', cents: 1 })], entrance: { controlPercent: percent } as never },
    version,
  )

const VERSIONS = [withControl(50, 1), withControl(10, 2)]

const exposure = (account: number): Exposure => ({
  ...{ account, at: AT, offer: 'coffee', day: RIPE, programme: 1, tactic: 'everyone', propensity: 1 },
  ...(account > 100 ? { arm: 'control', coupon: undefined } : { arm: 'shown', coupon: { issued: account, n: 1 } }),
})

/** Cards 1 to 40 were shown an offer, 101 to 140 were not; on the day after the shown spent 5.00 more. */
const ACCOUNTS = Array.from({ length: 40 }, (_, i) => [i + 1, i + 101]).flat()

interface Asked {
  readonly shares: Share[]
  readonly weeks: string[]
}

function run(log: Partial<ExposureLog> | undefined, today = TODAY) {
  const asked: Asked = { shares: [], weeks: [] }
  const isOf = (account: number, { part, parts }: Share): boolean => account % parts === part
  const books: UpliftBooks = {
    programmes: {
      at: () => VERSIONS[0] as never,
      version: (version) => VERSIONS.find((each) => each.version === version) as never,
    },
    exposureLog: () =>
      log === undefined
        ? undefined
        : { first: RIPE, count: 80, offers: [{ offer: 'coffee', programme: 1 }], versions: [1], ...log },
    exposures: (_, { part, parts }) => {
      asked.shares.push({ part, parts })
      return ACCOUNTS.filter((account) => isOf(account, { part, parts })).map(exposure)
    },
    *followed({ fromWeek, isWanted, ...share }) {
      asked.weeks.push(fromWeek)
      for (const account of ACCOUNTS.filter((each) => isOf(each, share) && isWanted(each)))
        for (const [days, cents] of [
          [-3, 900 + account],
          [1, 1000 + (account % 100) + (account > 100 ? 0 : 500)],
        ] as const)
          yield {
            bought: undefined,
            fact: fact({
              ...{ kind: 'sale', day: addDays(RIPE, days), programme: 1, cause: 'x', account },
              ...{ at: AT + days * 86_400_000, spend: { month: '2026-10', cents } },
            }),
          }
    },
  }
  return { asked, rows: upliftOf(books, { period: '2026-W47', untilSeq: 999, today }, () => {}) }
}

test('UPLIFT-18 nothing is read where nothing was shown, or where nothing of it is left', (t) => {
  t.deepEqual(run(undefined), { asked: { shares: [], weeks: [] }, rows: [] })
  t.deepEqual(run({}, '2027-02-21').rows, [])
  t.is(run({}, '2027-02-20').rows.length, 2)
})

test('UPLIFT-18 many cards are read in parts, which together say what all at once would', (t) => {
  const [once, parts] = [run({}), run({ count: 250_000 })]
  t.deepEqual(once.asked, { shares: [{ part: 0, parts: 1 }], weeks: ['2026-W39'] })
  t.deepEqual(
    parts.asked.shares,
    [0, 1, 2].map((part) => ({ part, parts: 3 })),
  )
  t.deepEqual(parts.rows, once.rows)
  t.like(once.rows[0], { exposed: 40, control: 40, verdict: 'more' })
})

test('UPLIFT-5 the share that the control group should have is the programme’s, and unknown when that was changed', (t) => {
  t.is(run({ versions: [2] }).rows[0]?.because, 'unlike')
  t.is(run({ versions: [1, 2] }).rows[0]?.verdict, 'more')
})

test('UPLIFT-11 when exposures were forgotten already, no habit is made of what they may have changed', (t) => {
  const width = (log: Partial<ExposureLog>): number => {
    const { lowCents = 0, highCents = 0 } = run(log).rows[0]?.revenue ?? {}
    return highCents - lowCents
  }
  t.is(width({ first: addDays(TODAY, -75) }), width({}))
  t.true(width({ first: addDays(TODAY, -76) }) > width({}))
})
