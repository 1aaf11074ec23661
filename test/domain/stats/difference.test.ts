import test from 'ava'
import { isFairSplit, student95 } from '../../../src/domain/stats/certainty.ts'
import { type Difference, difference as differenceOf } from '../../../src/domain/stats/difference.ts'
import { Moments } from '../../../src/domain/stats/moments.ts'
import { detectable, subjectsToFind } from '../../../src/domain/stats/power.ts'
import { type Draws, drawsOf } from '../../support/draws.ts'

interface Observation {
  readonly y: number
  readonly x: number | undefined
}

function momentsOf(side: readonly Observation[]): Moments {
  const moments = new Moments()
  for (const { x, y } of side) moments.add(y, x)
  return moments
}

const difference = (treated: readonly Observation[], control: readonly Observation[]): Difference =>
  differenceOf(momentsOf(treated), momentsOf(control))

/**
 * A card of a grocery: it comes in four weeks of five and spends by a skewed law of its own; what it spent in the four
 * weeks before says a good deal about the four weeks now.
 */
function card({ even, normal }: Draws, effect: number): Observation {
  const habit = 1000 * Math.exp(0.6 * normal())
  const week = (): number => (even() < 0.2 ? 0 : habit * Math.exp(0.5 * normal()))
  const spent = (): number => week() + week() + week() + week()
  return { x: spent(), y: spent() + effect }
}

const cards = (draws: Draws, count: number, effect = 0): Observation[] =>
  Array.from({ length: count }, () => card(draws, effect))

const blind = (side: readonly Observation[]): Observation[] => side.map(({ y }) => ({ y, x: undefined }))

/** So many worlds with a true effect: 900 cards were shown something and 150 were not. */
const worlds = (count: number, effect: number, look = (side: Observation[]): Observation[] => side): Difference[] => {
  const draws = drawsOf(20_261_122)
  return Array.from({ length: count }, () => difference(look(cards(draws, 900, effect)), look(cards(draws, 150))))
}

const share = <T>(list: readonly T[], has: (each: T) => boolean): number => list.filter(has).length / list.length

test('UPLIFT-1 the interval holds the true effect 95 times of 100, with and without what was known before', (t) => {
  for (const look of [(side: Observation[]) => side, blind]) {
    const covered = share(worlds(500, 400, look), ({ low, high }) => low <= 400 && 400 <= high)
    t.true(covered >= 0.93 && covered <= 0.97, `${covered}`)
  }
})

test('UPLIFT-2 where there is no effect, one is found five times of 100 and not more often', (t) => {
  const found = share(worlds(500, 0), ({ low, high }) => low > 0 || high < 0)
  t.true(found >= 0.03 && found <= 0.07, `${found}`)
})

test('UPLIFT-3 what cards spent before shrinks the interval and leaves the estimate where it is', (t) => {
  const [adjusted, plain] = [worlds(300, 400), worlds(300, 400, blind)]
  const mean = (list: readonly number[]): number => list.reduce((a, b) => a + b, 0) / list.length
  const errors = (of: readonly Difference[]): number => mean(of.map(({ standardError }) => standardError))
  t.true(errors(adjusted) < 0.85 * errors(plain), `${errors(adjusted)} of ${errors(plain)}`)
  const bias = mean(adjusted.map(({ estimate }) => estimate)) - 400
  t.true(Math.abs(bias) < (3 * errors(adjusted)) / Math.sqrt(300), `${bias}`)
})

test('UPLIFT-1 the difference by hand: Welch as textbooks have it', (t) => {
  const side = (...values: number[]): Observation[] => values.map((y) => ({ y, x: undefined }))
  const of = difference(
    side(27.5, 21, 19, 23.6, 17, 17.9, 16.9, 20.1, 21.9, 22.6, 23.1, 19.6, 19, 21.7, 21.4),
    side(...[27.1, 22, 20.8, 23.4, 23.4, 23.5, 25.8, 22, 24.8, 20.2, 21.9, 22.1, 22.9, 30.5, 24.4]),
  )
  // 27.9 degrees of freedom; Student's point for them by numerical integration.
  t.deepEqual(
    [of.estimate, of.standardError, of.low, of.high].map((each) => each.toFixed(3)),
    ['-2.833', '0.993', '-4.868', '-0.799'],
  )
  t.throws(() => difference(side(1), side(1, 2)), { instanceOf: RangeError })
  t.like(difference(side(5, 5), side(5, 5)), { estimate: 0, low: 0, high: 0 })
})

test('UPLIFT-1 Student’s points are those of the tables', (t) => {
  for (const [degrees, point] of [
    [5, 2.5706],
    [10, 2.2281],
    [30, 2.0423],
    [100, 1.984],
    [1e9, 1.96],
  ] as const)
    t.true(Math.abs(student95(degrees) - point) < 0.0006, `${degrees}: ${student95(degrees)}`)
})

test('UPLIFT-4 with as many cards as are said to be needed, an effect of that size is found four times of five', (t) => {
  const draws = drawsOf(7)
  const past = difference(blind(cards(draws, 20_000)), blind(cards(draws, 20_000)))
  const needed = subjectsToFind(500, past.treated.variance, past.control.variance, 0.2)
  t.true(
    Math.abs(detectable({ ...past.treated, count: needed * 0.8 }, { ...past.control, count: needed * 0.2 }) - 500) < 2,
  )
  const found = Array.from({ length: 300 }, () =>
    difference(blind(cards(draws, Math.round(needed * 0.8), 500)), blind(cards(draws, Math.round(needed * 0.2)))),
  )
  const power = share(found, ({ low }) => low > 0)
  // Spend is skewed, which costs some of the 80 %.
  t.true(power > 0.7 && power < 0.88, `${power} with ${needed}`)
})

test('UPLIFT-5 a split that chance does not give is seen, one that it gives is not', (t) => {
  t.true(isFairSplit(900, 100, 0.1))
  t.true(isFairSplit(930, 70, 0.1))
  t.false(isFairSplit(950, 50, 0.1))
  t.false(isFairSplit(9000, 1300, 0.1))
  t.true(isFairSplit(12, 0, 0))
})
