import test from 'ava'
import fc from 'fast-check'
import { FitOfKappa, KAPPAS, type ShopCounts } from '../../../src/domain/choice/fit.ts'
import { dayNumber, dayOfNumber, gapsBetween, medianGap, stageOfCard } from '../../../src/domain/choice/gaps.ts'
import { countVisit, distinct } from '../../../src/domain/choice/habits.ts'
import { Hits } from '../../../src/domain/choice/hits.ts'
import type { PackedHabits } from '../../../src/domain/choice/packed.ts'
import { favouritesOf, type ShopTaste, scoresOf } from '../../../src/domain/choice/ranking.ts'

const SHARES = [0, 0.4, 0.3, 0.1, 0.05, 0.05]
const tasteOf = (shop: Omit<ShopTaste, 'favourites'>, items: readonly number[]): ShopTaste => ({
  ...shop,
  favourites: favouritesOf(items, shop),
})
const taste = (kappa: number): ShopTaste =>
  tasteOf(
    { kappa, keyOf: (item) => (item === 9 ? undefined : `s:${item}`), shareOf: (item) => SHARES[item] ?? 0 },
    [1, 2, 3, 4, 5, 9],
  )
const visits = (baskets: readonly (readonly number[])[], days?: readonly number[]): PackedHabits =>
  baskets.reduce<PackedHabits | undefined>(
    (card, items, i) => countVisit(card, distinct(items), i + 1, days?.[i] ?? 0),
    undefined,
  ) ?? new Uint8Array()

test('SCORE-7 the score is the decayed habit plus kappa times the shop’s share; best first, ties by item', (t) => {
  const { items, visits: counted } = scoresOf(visits([[3], [3, 7], [8, 9]]), taste(10))
  t.is(counted, 3)
  t.deepEqual(
    items.map(({ item }) => item),
    ['s:1', 's:2', 's:3', 's:8', 's:7', 's:4', 's:5'],
    'an item the shop no longer knows is left out',
  )
  const score = (item: string): number => items.find((each) => each.item === item)?.score ?? -1
  t.true(Math.abs(score('s:3') - (1 * 0.9 ** 2 + 1 * 0.9 + 10 * 0.1)) < 1e-6)
  t.true(Math.abs(score('s:7') - 0.9) < 1e-6)
  t.is(score('s:1'), 4)
  t.like(items.at(-1), { item: 's:5', times: 0, lastVisit: undefined, lastDay: undefined, medianGapDays: undefined })
  t.like(
    items.find(({ item }) => item === 's:3'),
    { times: 2, lastVisit: 2 },
  )
})

test('SCORE-8 a card never seen is offered what the shop likes', (t) => {
  const { items, visits: counted } = scoresOf(undefined, taste(3))
  t.is(counted, 0)
  t.deepEqual(
    items.map(({ item }) => item),
    ['s:1', 's:2', 's:3', 's:4', 's:5'],
  )
})

test('SCORE-9 a card and an item have a rhythm from four purchases on days of their own', (t) => {
  t.is(medianGap([7, 7]), undefined)
  t.is(medianGap([7, 2, 9]), 7)
  t.is(medianGap([7, 2, 9, 8]), 7.5)
  t.deepEqual(gapsBetween([1010, 1000, 1000, 1003]), [3, 7])
  const start = dayNumber('2026-11-01')
  const card = scoresOf(visits([[3], [3], [3], [3]], [start, start + 7, start + 14, start + 21]), taste(1))
  t.is(card.lastDay, '2026-11-22')
  t.is(card.medianGapDays, 7)
  t.is(card.items.find(({ item }) => item === 's:3')?.medianGapDays, 7)
  const stages = ['2026-11-28', '2026-11-29', '2026-12-13', '2026-12-27'].map((day) => stageOfCard(card, day))
  t.deepEqual(stages, ['active', 'due', 'at-risk', 'gone'])
  const same = scoresOf(visits([[3], [3], [3], [3]], [start, start, start, start + 7]), taste(1))
  t.is(same.medianGapDays, undefined)
  t.is(stageOfCard(same, '2026-12-30'), 'active')
  t.is(stageOfCard(scoresOf(visits([[3]], [start]), taste(1)), '2026-12-30'), 'first')
  t.is(stageOfCard(scoresOf(undefined, taste(1)), '2026-12-30'), undefined)
  t.is(dayOfNumber(dayNumber('2026-11-22')), '2026-11-22')
  t.is(dayOfNumber(0), undefined)
})

/** Counts of a shop over all baskets of all cards. */
function countsOf(cards: readonly (readonly (readonly number[])[])[]): ShopCounts {
  const all = cards.flat()
  const countOf = (item: number): number => all.filter((basket) => basket.includes(item)).length
  const items = [...new Set(all.flat())].sort((a, b) => countOf(b) - countOf(a) || a - b)
  return { baskets: all.length, countOf, isRanked: () => true, favourites: items }
}

test('FIT-1 kappa is fitted on each card’s last basket, foretold as if that had never been counted', (t) => {
  const basket = fc.uniqueArray(fc.integer({ min: 1, max: 15 }), { minLength: 1, maxLength: 4 })
  const cards = fc.array(fc.array(basket, { minLength: 3, maxLength: 6 }), { minLength: 50, maxLength: 55 })
  fc.assert(
    fc.property(cards, (all) => {
      const fit = new FitOfKappa(countsOf(all))
      for (const card of all) fit.add(visits(card))
      const shop = countsOf(all)
      const hits = new Hits()
      for (const card of all) {
        const last = new Set(card.at(-1))
        const known = visits(card.slice(0, -1))
        const share = (item: number): number => (shop.countOf(item) - (last.has(item) ? 1 : 0)) / (shop.baskets - 1)
        const names = { kappa: 10, keyOf: (i: number) => `s:${String(i).padStart(2, '0')}` as const, shareOf: share }
        const { items } = scoresOf(known, tasteOf(names, shop.favourites))
        hits.add(
          items.map(({ item }) => Number(item.slice(2))),
          last,
        )
      }
      const tried = fit.result?.tried.find(({ kappa }) => kappa === 10)
      t.is(fit.result?.cards, all.length)
      for (const name of ['recall10', 'ndcg10', 'phr10'] as const)
        t.true(Math.abs((tried?.[name] ?? 0) - hits.result[name]) < 0.02, name)
    }),
    { numRuns: 20 },
  )
})

test('FIT-2 a shop of creatures of habit gets a small kappa, one of followers a large one, and one of few cards none', (t) => {
  const fitted = (cards: readonly (readonly (readonly number[])[])[]): number | undefined => {
    const fit = new FitOfKappa(countsOf(cards))
    for (const card of cards) fit.add(visits(card))
    return fit.result?.kappa
  }
  // Each buys its own twelve articles in turn, besides what everybody buys once.
  const habitual = Array.from({ length: 60 }, (_, i) => {
    const own = Array.from({ length: 12 }, (_, n) => 100 + 12 * i + n)
    return [[...own, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10], own, own]
  })
  t.is(fitted(habitual), KAPPAS[0])
  // Each bought ten things of its own once, and then what everybody buys.
  const following = Array.from({ length: 60 }, (_, i) => [
    Array.from({ length: 10 }, (_, n) => 100 + 10 * i + n),
    [1 + (i % 2), 3, 4],
    [2 - (i % 2), 5, 6],
  ])
  t.true((fitted(following) ?? 0) >= 3)
  t.is(fitted(habitual.slice(0, 49)), undefined)
})

test('RELEV-1 recall, discounted gain against the whole basket, and hits count the first ten of a list', (t) => {
  const hits = new Hits()
  hits.add([1, 2, 3], new Set([2, 9]))
  t.deepEqual(hits.result, { baskets: 1, recall10: 0.5, ndcg10: 1 / Math.log2(3) / (1 + 1 / Math.log2(3)), phr10: 1 })
  hits.add([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 7], new Set([7]))
  t.like(hits.result, { baskets: 2, recall10: 0.25, phr10: 0.5 })
  const full = new Hits()
  full.add([...Array(20).keys()], new Set(Array(20).keys()))
  t.is(full.result.recall10, 0.5)
  t.true(full.result.ndcg10 < 1, 'the best list is as long as the basket')
})
