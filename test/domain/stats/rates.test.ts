import test from 'ava'
import { type RateDifference, Rates, type Tried } from '../../../src/domain/stats/rates.ts'
import { type Draws, drawsOf } from '../../support/draws.ts'

const RANDOM = 0.2
const POOL = 5
const BEST = 0.3
const OTHER = 0.1
/** Any of the pool alike: one best and four others. */
const ALIKE = (BEST + (POOL - 1) * OTHER) / POOL

interface Subject {
  readonly first: Tried
  readonly second: Tried
}

function rateDifference(subjects: readonly Subject[]): RateDifference | undefined {
  const rates = new Rates()
  for (const { first, second } of subjects) rates.add(first, second)
  return rates.difference()
}

/** A card at three places, each filled by the best of five offers or, now and then, by an even draw. */
function card(draws: Draws): Subject {
  // Cards differ in how they take to coupons, so tries of one hang together.
  const liking = 0.5 + draws.even()
  const tried = { first: { hits: 0, tries: 0 }, second: { hits: 0, tries: 0 } }
  for (let place = 0; place < 3; place += 1) {
    const isDrawn = draws.even() < RANDOM
    const isBest = !isDrawn || draws.even() < 1 / POOL
    const weight = 1 / (RANDOM / POOL + (isBest ? 1 - RANDOM : 0))
    const hit = draws.even() < liking * (isBest ? BEST : OTHER) ? 1 : 0
    if (!isDrawn) {
      tried.first.tries += 1
      tried.first.hits += hit
    }
    tried.second.tries += weight
    tried.second.hits += weight * hit
  }
  return tried
}

test('UPLIFT-6 by the chances it was shown with, choice is compared with an even draw, and the interval holds 95 times of 100', (t) => {
  const draws = drawsOf(3)
  const worlds = Array.from({ length: 400 }, () => rateDifference(Array.from({ length: 500 }, () => card(draws))))
  const told = worlds.filter((each): each is RateDifference => each !== undefined)
  t.is(told.length, 400)
  const mean = told.reduce((sum, { second }) => sum + second, 0) / told.length
  t.true(Math.abs(mean - ALIKE) < 0.005, `${mean}`)
  const true_ = BEST - ALIKE
  const covered = told.filter(({ low, high }) => low <= true_ && true_ <= high).length / told.length
  t.true(covered >= 0.92 && covered <= 0.98, `${covered}`)
})

test('UPLIFT-6 without tries on one side there is no difference to tell', (t) => {
  const none = { hits: 0, tries: 0 }
  t.is(
    rateDifference([
      { first: { hits: 1, tries: 1 }, second: none },
      { first: none, second: none },
    ]),
    undefined,
  )
})
