import test from 'ava'
import fc from 'fast-check'
import { decay } from '../../../src/domain/choice/decay.ts'
import { countVisit, distinct, giveItems, takeItems } from '../../../src/domain/choice/habits.ts'
import { joinHabits } from '../../../src/domain/choice/join-habits.ts'
import { habitsOf, isPacked, type PackedHabits, visitDays, visitsOf } from '../../../src/domain/choice/packed.ts'

const basket = fc.uniqueArray(fc.integer({ min: 1, max: 40 }), { minLength: 1, maxLength: 12 })
const history = fc.array(basket, { minLength: 1, maxLength: 30 })

/** The card that made these visits; sale number so-and-so has journal number 100, 200 … and day 1000, 1007 … */
const cardOf = (baskets: readonly (readonly number[])[], card?: PackedHabits, from = 0): PackedHabits =>
  baskets.reduce<PackedHabits | undefined>(
    (packed, items, i) => countVisit(packed, distinct(items), 100 * (from + i + 1), 1000 + 7 * (from + i)),
    card,
  ) ?? new Uint8Array()

/** Strengths now, by item, told from the visits themselves. */
function strengthsOf(baskets: readonly (readonly number[])[]): Map<number, number> {
  const strengths = new Map<number, number>()
  baskets.forEach((items, i) => {
    for (const item of items) strengths.set(item, (strengths.get(item) ?? 0) + 0.9 ** (baskets.length - 1 - i))
  })
  return strengths
}

const strengthsIn = (card: PackedHabits): Map<number, number> =>
  new Map(habitsOf(card).map(({ item, strength, visit }) => [item, strength * decay(visitsOf(card) - visit)]))

const isClose = (a: Map<number, number>, b: Map<number, number>): boolean =>
  a.size === b.size && [...a].every(([item, value]) => Math.abs(value - (b.get(item) ?? -1)) < 1e-4)

test('SCORE-1 an item’s strength is the sum of 0.9 to the power of the visits since, over the sales that held it', (t) => {
  fc.assert(
    fc.property(history, (baskets) => {
      const card = cardOf(baskets)
      t.true(isPacked(card))
      t.is(visitsOf(card), baskets.length)
      t.true(isClose(strengthsIn(card), strengthsOf(baskets)))
      for (const { item, times, visit, lastDay } of habitsOf(card)) {
        t.is(times, baskets.filter((items) => items.includes(item)).length)
        t.is(visit, baskets.findLastIndex((items) => items.includes(item)) + 1)
        t.is(lastDay, 1000 + 7 * (visit - 1))
      }
    }),
  )
})

test('SCORE-2 what comes back is taken out as if it had never been bought, and given back when the return is undone', (t) => {
  fc.assert(
    fc.property(history, fc.nat(7), (baskets, back) => {
      const at = Math.max(0, baskets.length - 1 - back)
      const gone = distinct((baskets[at] ?? []).slice(0, 3))
      const seq = 100 * (at + 1)
      const taken = takeItems(cardOf(baskets), gone, seq)
      const without = baskets.map((items, i) => (i === at ? items.filter((item) => !gone.includes(item)) : items))
      t.true(isClose(strengthsIn(taken), strengthsOf(without)))
      t.is(visitsOf(taken), baskets.length)
      const given = giveItems(taken, gone, seq, 1000 + 7 * at)
      t.true(isClose(strengthsIn(given), strengthsOf(baskets)))
    }),
  )
})

test('SCORE-3 what came back of a sale too far back to be told counts as one of eight visits back', (t) => {
  const card = cardOf([[1], ...Array.from({ length: 20 }, () => [1, 2])])
  const before = strengthsIn(card).get(1) ?? 0
  const after = strengthsIn(takeItems(card, distinct([1]), 100)).get(1) ?? 0
  t.true(Math.abs(before - after - 0.9 ** 8) < 1e-5)
})

test('SCORE-4 a late sale counts as it arrives: it ages no habit backwards and makes no gap', (t) => {
  const days = [1000, 1007, 1003, 1014]
  const card = days.reduce<PackedHabits | undefined>(
    (packed, day, i) => countVisit(packed, distinct([5]), i + 1, day),
    undefined,
  )
  t.truthy(card)
  const [habit] = habitsOf(card ?? new Uint8Array())
  t.is(habit?.lastDay, 1014)
  t.deepEqual(habit?.gaps, [7, 7])
  t.is(habit?.visit, 4)
  t.deepEqual(visitDays(card ?? new Uint8Array()).sort(), [1000, 1003, 1007, 1014])
})

test('SCORE-5 a card keeps its 300 strongest items at most, and the weakest go first', (t) => {
  const regular = [1, 2, 3]
  const card = cardOf(
    Array.from({ length: 100 }, (_, i) => [...regular, ...[1, 2, 3, 4, 5].map((n) => 10 + 5 * i + n)]),
  )
  const items = habitsOf(card).map(({ item }) => item)
  t.true(items.length <= 300 && items.length >= 270)
  for (const item of regular) t.true(items.includes(item))
  t.false(items.includes(11))
  t.true(items.includes(10 + 5 * 99 + 5))
  t.deepEqual(
    items,
    [...items].sort((a, b) => a - b),
  )
})

test('SCORE-6 a card that takes over from another has the visits of both, each habit as old as it was on its own card', (t) => {
  fc.assert(
    fc.property(history, history, (ours, theirs) => {
      const [a, b] = [cardOf(ours), cardOf(theirs, undefined, 50)]
      const joined = joinHabits(a, b)
      t.is(visitsOf(joined), ours.length + theirs.length)
      const [own, other] = [strengthsOf(ours), strengthsOf(theirs)]
      const sum = new Map([...own, ...other].map(([item]) => [item, (own.get(item) ?? 0) + (other.get(item) ?? 0)]))
      t.true(isClose(strengthsIn(joined), sum))
      // Its own last sale is still known by its number.
      const last = distinct(ours.at(-1) ?? [])
      const gone = strengthsIn(takeItems(joined, last, 100 * ours.length))
      t.true(last.every((item) => Math.abs((sum.get(item) ?? 0) - 1 - (gone.get(item) ?? 0)) < 1e-4))
    }),
  )
})
