import test from 'ava'
import fc from 'fast-check'
import type { NewEntry } from '../../../src/domain/brand/entry.ts'
import {
  bookLine,
  claimsOf,
  correctionOf,
  type LineBack,
  type LineStanding,
  linesBack,
  NOTHING_UNDONE,
  packLines,
  saying,
  type Undone,
  unpackLines,
} from '../../../src/domain/brand/lines-back.ts'
import { MemberLedger, NEW_MEMBER } from '../../../src/domain/brand/member-ledger.ts'
import type { LineNumbers } from '../../../src/domain/fact.ts'
import { afterTaking, takeLines } from '../../../src/domain/returned.ts'

const soldLine = fc.record({
  quantity: fc.integer({ min: 1, max: 5_000 }),
  points: fc.nat(500),
  burned: fc.nat(300),
  cents: fc.nat(10_000),
})
type Sold = { quantity: number; points: number; burned: number; cents: number }
const DETAIL = { alias: 'a', day: '2026-11-21', programme: 1 }

const back = (sold: Sold, quantity: number, claimed: Undone = NOTHING_UNDONE): LineBack => ({
  ...{ line: 1, ...sold, back: quantity },
  ...{ took: claimed.points, gave: claimed.burned, less: claimed.cents },
})

function bookAll(sold: Sold, quantities: readonly number[]): { sum: Undone; after: LineStanding | undefined } {
  let after: LineStanding | undefined
  let sum = NOTHING_UNDONE
  for (const quantity of quantities) {
    const booked = bookLine(after, back(sold, quantity))
    after = booked.after
    const { points, burned, cents } = booked.applied
    sum = { points: sum.points + points, burned: sum.burned + burned, cents: sum.cents + cents }
  }
  return { sum, after }
}

test('ANYWHERE-4 however often and wherever goods come back, a line gives its points back once: never more than it was sold with, all of them once all of it is back', (t) => {
  fc.assert(
    fc.property(soldLine, fc.array(fc.integer({ min: 1, max: 5_000 }), { maxLength: 8 }), (sold, quantities) => {
      const { sum } = bookAll(sold, quantities)
      const total = quantities.reduce((a, b) => a + b, 0)
      for (const name of ['points', 'burned', 'cents'] as const) {
        t.true(sum[name] >= 0 && sum[name] <= sold[name])
        if (total >= sold.quantity) t.is(sum[name], sold[name])
      }
    }),
  )
})

test('ANYWHERE-4 the order in which shops tell does not matter, and what is undone is as if it had never been', (t) => {
  fc.assert(
    fc.property(
      soldLine,
      fc.array(fc.integer({ min: 1, max: 5_000 }), { minLength: 1, maxLength: 6 }),
      fc.integer({ min: 1, max: 5_000 }),
      (sold, quantities, more) => {
        const { sum, after } = bookAll(sold, quantities)
        t.deepEqual(bookAll(sold, quantities.toReversed()), { sum, after })
        t.deepEqual(bookAll(sold, [...quantities, more, -more]), { sum, after })
        t.deepEqual(bookAll(sold, [...quantities, -more, more]), { sum, after })
      },
    ),
  )
})

test('ANYWHERE-4 a shop’s own returns are told as what changed of its lines, and packed lines come back the same', (t) => {
  fc.assert(
    fc.property(soldLine, fc.integer({ min: 1, max: 5_000 }), (sold, part) => {
      const { cents, ...of } = sold
      const lines: LineNumbers[] = [{ line: 3, ...of, amountCents: cents, eligibleCents: cents, discountCents: 0 }]
      const quantity = Math.min(part, sold.quantity)
      const progress = { returned: [], voided: false } as unknown as Parameters<typeof takeLines>[1]
      const taken = takeLines(lines, progress, [{ line: 3, quantity, amountCents: 0 }])
      const after = afterTaking([], taken, 1)
      const told = linesBack(lines, [], after)
      t.deepEqual(unpackLines(packLines(told)), told)
      const [line] = told
      t.truthy(line)
      if (line === undefined) return
      // What one shop alone made of it is what the brand makes of it.
      const { applied } = bookLine(undefined, line)
      t.deepEqual(applied, { points: line.took, burned: line.gave, cents: line.less })
      t.deepEqual(
        linesBack(lines, after, []).map(({ back: undone }) => undone),
        [-quantity],
      )
      t.deepEqual(linesBack(lines, after, after), [])
    }),
  )
})

test('ANYWHERE-5 of goods that came back in two shops the points are taken once: shop and brand together come to what was sold, and the member’s books stay even', (t) => {
  const event = fc.record({ isHome: fc.boolean(), quantity: fc.integer({ min: 1, max: 5_000 }) })
  fc.assert(
    fc.property(soldLine, fc.array(event, { maxLength: 6 }), fc.nat(2_000), (sold, events, pool) => {
      const ledger = new MemberLedger({
        ...NEW_MEMBER,
        accounts: new Map([
          ['pool', pool],
          ['redeemed', sold.burned],
          ['issued', pool + sold.burned],
        ]),
      })
      const before = ledger.balance()
      const alone = { home: undefined as LineStanding | undefined, brand: undefined as LineStanding | undefined }
      for (const { isHome, quantity } of events) {
        const own = bookLine(alone.home, back(sold, quantity))
        if (isHome) alone.home = own.after
        const claimed = isHome ? own.applied : NOTHING_UNDONE
        const told = back(sold, quantity, claimed)
        const entry: NewEntry = {
          kind: isHome ? 'CLW' : 'BAK',
          points: 0,
          detail: { ...DETAIL, owed: claimed.points, sale: 's', back: packLines([told]) },
        }
        ledger.book(entry, { stream: 's', isKnown: false, isClosed: () => false })
        // The burned points the selling shop gave back.
        ledger.book(
          { kind: 'UND', points: claimed.burned, detail: DETAIL },
          { stream: 's', isKnown: false, isClosed: () => false },
        )
        const { after, applied } = bookLine(alone.brand, told)
        alone.brand = after
        ledger.setRight(correctionOf(entry, applied))
        t.is(ledger.fault(), undefined)
        t.deepEqual(claimsOf(entry.detail), claimed)
      }
      const { sum } = bookAll(
        sold,
        events.map(({ quantity }) => quantity),
      )
      t.is(ledger.balance(), before - sum.points + sum.burned)
    }),
  )
})

test('ANYWHERE-5 one entry of a return speaks for its goods: the one that takes points, where there is one', (t) => {
  const entries: NewEntry[] = [
    { kind: 'UND', points: 3, detail: DETAIL },
    { kind: 'CLW', points: 5, detail: DETAIL },
  ]
  const told = { sale: 's', lines: [back({ quantity: 1000, points: 5, burned: 3, cents: 100 }, 1000)] }
  const nothing: NewEntry = { kind: 'CLW', points: 0, detail: DETAIL }
  const speaking = (list: readonly NewEntry[]) => saying(list, told, nothing).map(({ detail }) => detail.sale)
  t.deepEqual(speaking(entries), [undefined, 's'])
  t.deepEqual(speaking(entries.slice(0, 1)), ['s'])
  t.deepEqual(speaking([]), ['s'])
})
