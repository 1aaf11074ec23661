import test from 'ava'
import fc from 'fast-check'
import { ENOUGH_CARDS, groupsOf, hiddenCells, rounded, tellable } from '../../src/domain/privacy.ts'

test('REPORT-2 cells of few cards are hidden, and none can be worked out from the total', (t) => {
  t.deepEqual(hiddenCells([50, 30, 20]), [false, false, false])
  t.deepEqual(hiddenCells([50, 3, 20]), [false, true, true])
  t.deepEqual(hiddenCells([50, 3, 0, 4, 20]), [false, true, false, true, true])
  t.deepEqual(hiddenCells([3]), [true])
  fc.assert(
    fc.property(fc.array(fc.nat(40), { maxLength: 8 }), (cards) => {
      const hidden = hiddenCells(cards)
      const within = cards.filter((_, i) => hidden[i])
      for (const [i, count] of cards.entries()) if (!hidden[i]) t.true(count === 0 || count >= ENOUGH_CARDS)
      const sum = within.reduce((a, b) => a + b, 0)
      const all = cards.every((count, i) => hidden[i] || count === 0)
      t.true(within.length === 0 || all || (within.length >= 2 && sum >= ENOUGH_CARDS))
    }),
  )
})

test('REPORT-3 counts are told in fives, and groups have ten cards or more', (t) => {
  t.deepEqual([0, 12, 13, 100].map(rounded), [0, 10, 15, 100])
  t.deepEqual([0, 1, 9, 10, 12].map(tellable), [0, undefined, undefined, 10, 10])
  fc.assert(
    fc.property(fc.nat(400), (count) => {
      const cards = Array.from({ length: count }, (_, i) => i)
      const groups = groupsOf(cards)
      t.true(groups.length <= 10)
      t.true(groups.every((group) => group.length >= ENOUGH_CARDS))
      t.deepEqual(groups.flat(), count < ENOUGH_CARDS ? [] : cards)
    }),
  )
})
