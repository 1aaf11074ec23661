import test from 'ava'
import fc from 'fast-check'
import type { NewEntry } from '../../../src/domain/brand/entry.ts'
import { MemberLedger, NEW_MEMBER } from '../../../src/domain/brand/member-ledger.ts'

const entry = (kind: NewEntry['kind'], points: number, more: Partial<NewEntry['detail']> = {}): NewEntry => ({
  kind,
  points,
  detail: { alias: 'a', day: '2026-11-21', programme: 1, ...more },
})
const ENDED = '2026-10'
const at = (stream: string, isKnown = false) => ({ stream, isKnown, isClosed: () => false })

test('LEDGER-1 earned in one stream and given back, points are granted to another and spent there', (t) => {
  const ledger = new MemberLedger(NEW_MEMBER)
  ledger.book(entry('ACC', 300, { until: '2028-11' }), at('A'))
  ledger.book(entry('RET', 200), at('A'))
  t.is(ledger.grant('B', 500, ENDED), 200)
  ledger.book(entry('RED', 150), at('B'))
  t.is(ledger.balance(), 150)
  t.is(ledger.of('redeemed'), 150)
  t.is(ledger.fault(), undefined)
})

test('LEDGER-2 an operation that is known is refused: it gives nothing twice and takes nothing twice', (t) => {
  const ledger = new MemberLedger(NEW_MEMBER)
  ledger.book(entry('ACC', 100), at('A'))
  t.true(ledger.book(entry('ACC', 100), at('B', true)))
  t.is(ledger.balance(), 100)
  ledger.book(entry('VOID', 100), at('B'))
  t.is(ledger.of('debt'), 0)
  ledger.book(entry('RED', 60), at('A'))
  t.false(ledger.book(entry('REP', 60, { of: 'RED', dead: 'A' }), at('B', true)))
  t.is(ledger.balance(), 40)
})

test('LEDGER-3 who leaves is paid the pool and what is parked elsewhere, and what comes back settles the loss', (t) => {
  const ledger = new MemberLedger(NEW_MEMBER)
  ledger.book(entry('ACC', 500), at('A'))
  ledger.book(entry('RET', 400), at('A'))
  ledger.grant('B', 150, ENDED)
  ledger.book(entry('OUT', 100, { leave: 'x' }), at('A'))
  t.is(ledger.leave(ENDED), 250 + 150)
  t.is(ledger.of('loss'), 150)
  t.is(ledger.grant('B', 10, ENDED), 0)
  ledger.book(entry('RED', 50), at('B'))
  ledger.book(entry('RET', 100), at('B'))
  t.is(ledger.of('loss'), 50)
  t.is(ledger.fault(), undefined)
})

test('LEDGER-6 who has left already is paid what came to the pool since, and nothing twice', (t) => {
  const ledger = new MemberLedger(NEW_MEMBER)
  ledger.book(entry('ACC', 100), at('A'))
  ledger.book(entry('ACC', 200), at('B'))
  ledger.book(entry('OUT', 100, { leave: 'x' }), at('A'))
  t.is(ledger.leave(ENDED), 200)
  ledger.book(entry('ACC', 70), at('B'))
  ledger.book(entry('RET', 270), at('B'))
  ledger.book(entry('OUT', 0, { leave: 'y' }), at('B'))
  t.is(ledger.leave(ENDED), 70)
  t.is(ledger.leave(ENDED), 0)
  t.deepEqual([ledger.of('loss'), ledger.of('pool'), ledger.of('paid')], [0, 0, 370])
  t.is(ledger.fault(), undefined)
})

test('LEDGER-4 what was spent counts against the oldest month, and only what is left of it in the pool expires', (t) => {
  const ledger = new MemberLedger(NEW_MEMBER)
  ledger.book(entry('ACC', 100, { until: '2026-11' }), at('A'))
  ledger.book(entry('ACC', 100, { until: '2027-11' }), at('A'))
  ledger.book(entry('RED', 30), at('A'))
  t.is(ledger.expire('2026-11'), 0)
  ledger.book(entry('RET', 170), at('A'))
  t.is(ledger.expire('2026-11'), 70)
  t.is(ledger.expire('2026-11'), 0)
  t.is(ledger.balance(), 100)
})

test('LEDGER-7 what has ended goes before anything is granted or paid out of the pool, whether the night came first or not', (t) => {
  const held = (): MemberLedger => {
    const ledger = new MemberLedger(NEW_MEMBER)
    ledger.book(entry('ACC', 300, { until: '2026-11' }), at('A'))
    ledger.book(entry('ACC', 100, { until: '2026-12' }), at('A'))
    ledger.book(entry('RET', 350), at('A'))
    return ledger
  }
  t.is(held().grant('B', 500, '2026-10'), 350)
  t.is(held().leave('2026-10'), 400)
  for (const isNight of [false, true]) {
    const [granted, left] = [held(), held()]
    if (isNight) for (const each of [granted, left]) each.expire('2026-11')
    t.is(granted.grant('B', 500, '2026-11'), 50)
    t.is(left.leave('2026-11'), 100)
    for (const each of [granted, left]) t.deepEqual([each.of('expired'), each.fault()], [300, undefined])
  }
  // What was granted before the books were put back is not handed out anew, whatever has ended since.
  const reminded = held()
  reminded.remember('B', 350)
  reminded.expire('2026-11')
  t.deepEqual([reminded.of('stream:B'), reminded.of('debt')], [350, 0])
})

const kinds = fc.constantFrom('ACC', 'RED', 'CLW', 'UND', 'RET', 'VOID', 'OUT', 'REP') as fc.Arbitrary<NewEntry['kind']>
const steps = fc.array(
  fc.record({
    kind: kinds,
    points: fc.nat(500),
    owed: fc.nat(300),
    of: fc.constantFrom('ACC' as const, 'RED' as const, 'CLW' as const, 'UND' as const),
    stream: fc.constantFrom('A', 'B'),
    isKnown: fc.boolean(),
    next: fc.constantFrom('grant', 'close', 'expire', 'remember', 'leave', 'end', 'nothing'),
  }),
)

test('LEDGER-5 whatever shops say in whatever order, no account falls below zero and both sides stay equal', (t) => {
  fc.assert(
    fc.property(steps, (all) => {
      const ledger = new MemberLedger(NEW_MEMBER)
      for (const { kind, points, owed, of, stream, isKnown, next } of all) {
        // A batch is taken in only as far as its stream has rights.
        const takes = ['RED', 'CLW', 'RET', 'VOID', 'OUT'].includes(kind)
        const able = takes ? Math.min(points, ledger.of(`stream:${stream}`)) : points
        ledger.book(entry(kind, able, { owed, of, dead: 'Z' }), at(stream, isKnown))
        if (next === 'grant') ledger.grant(stream, points, ENDED)
        if (next === 'close') ledger.close('Z')
        if (next === 'expire') ledger.expire('2027-01')
        if (next === 'remember') ledger.remember(stream, points)
        if (next === 'leave') ledger.leave(ENDED)
        if (next === 'end') ledger.end()
        if (ledger.fault() !== undefined) return false
      }
      return true
    }),
    { numRuns: 500 },
  )
  t.pass()
})
