import test from 'ava'
import fc from 'fast-check'
import { decodeFact, decodeNumbers, encodeLines, encodeNumbers } from '../../../src/books/shop/fact-codec.ts'
import { type Fact, fact } from '../../../src/domain/fact.ts'

const whole = fc.integer({ min: -1_000_000_000, max: 1_000_000_000 })
const count = fc.integer({ min: 0, max: 1_000_000 })
const day = fc.constantFrom('2026-11-21', '2028-02-29', '2028-11-21')
const word = fc.string({ minLength: 1, maxLength: 12 })
const other = fc.integer({ min: -500, max: 500 }).filter((n) => n !== 0)

const move = fc
  .record({ lot: fc.integer({ min: 1, max: 500 }), points: whole }, { requiredKeys: ['lot', 'points'] })
  .chain((base) =>
    fc.oneof(
      fc.record({ expired: other, held: other }, { requiredKeys: [] }).map((more) => ({ ...base, ...more })),
      fc.record({ expires: day, activeFrom: day }, { requiredKeys: ['expires'] }).map((more) => ({ ...base, ...more })),
    ),
  )

const facts: fc.Arbitrary<Fact> = fc.record({
  kind: fc.constantFrom('sale' as const, 'return' as const, 'hold' as const, 'tier' as const),
  day,
  programme: count,
  points: fc.record({
    earned: whole,
    clawedBack: whole,
    burned: whole,
    reinstated: whole,
    expired: whole,
    adjusted: whole,
  }),
  moves: fc.array(move, { maxLength: 5 }),
  keepsUntil: fc.option(day, { nil: undefined }),
  deficit: whole,
  rules: fc.array(fc.record({ rule: word, points: whole }), { maxLength: 4 }),
  counts: fc.array(
    fc.record({
      rule: word,
      points: whole,
      card: fc.array(day, { maxLength: 2 }),
      all: fc.array(day, { maxLength: 2 }),
    }),
    { maxLength: 3 },
  ),
  spend: fc.option(fc.record({ month: fc.constant('2026-11'), cents: whole }), { nil: undefined }),
  lines: fc.array(
    fc.record({
      line: count,
      quantity: count,
      amountCents: whole,
      eligibleCents: whole,
      points: whole,
      burned: whole,
      discountCents: whole,
    }),
    { maxLength: 5 },
  ),
  gifts: fc.array(
    fc.record({
      sale: count,
      gift: word,
      state: fc.constantFrom('due' as const, 'handed' as const, 'asked-back' as const),
      costCents: count,
      until: day,
    }),
    { maxLength: 3 },
  ),
  coupons: fc.array(
    fc.record(
      {
        issued: count,
        n: count,
        offer: word,
        state: fc.constantFrom('issued' as const, 'held' as const, 'redeemed' as const, 'returned' as const),
        since: day,
        until: day,
        terms: count,
        cents: whole,
        lines: fc.array(fc.tuple(count, whole), { maxLength: 3 }),
        charged: whole,
        counted: day,
        sale: count,
      },
      { requiredKeys: ['issued', 'n', 'offer', 'state'] },
    ),
    { maxLength: 3 },
  ),
  endsHold: fc.option(count, { nil: undefined }),
  tier: fc.option(word, { nil: undefined }),
  publication: fc.option(fc.record({ from: count, digest: word }), { nil: undefined }),
  note: fc.option(word, { nil: undefined }),
  account: fc.option(count, { nil: undefined }),
  cause: word,
  at: count,
})

const rowOf = (of: Fact) => ({
  ...{ day: of.day, kind: of.kind, programme: of.programme },
  numbers: encodeNumbers(of, undefined),
  lines: encodeLines(of.lines),
  ...{ account: of.account ?? null, cause: of.cause, at: of.at },
})

test('BOOK-30 every fact is read back from the journal as it was written, and writes the same text again', (t) => {
  fc.assert(
    fc.property(facts, (given) => {
      const row = rowOf(given)
      const read = decodeFact(row)
      t.deepEqual(read, given)
      t.deepEqual(rowOf(read), row)
    }),
    { numRuns: 300 },
  )
  t.pass()
})

test('BOOK-31 the text of a fact never changes: old journals are read for ever', (t) => {
  const sale = fact({
    kind: 'sale',
    day: '2026-11-21',
    programme: 3,
    account: 7,
    cause: 'x',
    at: 1,
    points: { earned: 70, clawedBack: 0, burned: 500, reinstated: 0, expired: 0, adjusted: 0 },
    moves: [
      { lot: 1, points: -500, held: -500 },
      { lot: 4, points: 70, expires: '2028-11-21', activeFrom: '2026-12-01' },
    ],
    deficit: 5,
    rules: [{ rule: 'base', points: 70 }],
    spend: { month: '2026-11', cents: 1472 },
    lines: [
      { line: 1, quantity: 2000, amountCents: 1198, eligibleCents: 1122, points: 55, burned: 380, discountCents: 76 },
      { line: 2, quantity: 1000, amountCents: 25, eligibleCents: 0, points: 0, burned: 0, discountCents: 0 },
    ],
    gifts: [{ sale: 0, gift: 'chocolate-bar', state: 'due', costCents: 45, until: '2026-12-21' }],
    endsHold: 12,
    note: 'clock',
  })
  t.is(
    encodeNumbers(sale, 'bronze'),
    '{"p":[70,0,500],"m":[[1,-500,0,-500],[4,70,0,0,"2028-11-21","2026-12-01"]],"d":5,"r":[["base",70]],' +
      '"s":["2026-11",1472],"g":[[0,"chocolate-bar","due",45,"2026-12-21"]],"h":12,"n":"clock","o":"bronze"}',
  )
  t.is(encodeLines(sale.lines), '[[1,2000,1198,1122,55,380,76],[2,1000,25]]')
  t.is(decodeNumbers(encodeNumbers(sale, 'bronze')).startTier, 'bronze')
})
