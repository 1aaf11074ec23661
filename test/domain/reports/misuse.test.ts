import test from 'ava'
import { type Fact, fact } from '../../../src/domain/fact.ts'
import { type Mark, Misuse, type MisuseCase } from '../../../src/domain/reports/misuse.ts'

const NOON = Date.parse('2026-11-21T12:00:00Z')
const key = (no: number, till = '07'): string => `0001.${till}.2026-11-21.${String(no).padStart(6, '0')}`

interface Seen {
  readonly kind?: Fact['kind']
  readonly account?: number
  readonly cause?: string
  readonly minute?: number
  readonly gift?: string
  readonly deficit?: number
  readonly note?: string
  readonly marks?: readonly Mark[]
}

/** What is found in facts numbered from 1. */
function casesOf(seen: readonly Seen[]): Partial<MisuseCase>[] {
  const misuse = new Misuse()
  seen.forEach(({ kind = 'sale', account = 1, cause, minute = 0, gift, deficit = 0, note, marks }, i) => {
    misuse.add({
      seq: i + 1,
      fact: fact({
        kind,
        day: '2026-11-21',
        programme: 1,
        account,
        cause: cause ?? key(i + 1),
        at: NOON + minute * 60_000,
        deficit,
        note,
        gifts: gift === undefined ? [] : [{ sale: 0, gift, state: 'due', costCents: 45, until: '2026-12-21' }],
      }),
      remark: marks === undefined ? undefined : { marks, operator: '12' },
    })
  })
  return misuse.cases().map(({ case: id, count, card, till }) => ({ case: id, count, card, till }))
}

test('REPORT-14 one card on many baskets of one till is a case; on several tills or a few baskets it is none', (t) => {
  t.deepEqual(casesOf(Array.from({ length: 5 }, () => ({}))), [
    { case: '1-many-baskets', count: 5, card: 'A', till: '07' },
  ])
  t.deepEqual(casesOf(Array.from({ length: 4 }, () => ({}))), [])
  t.deepEqual(casesOf(Array.from({ length: 6 }, (_, i) => ({ cause: key(i, i % 2 === 0 ? '07' : '08') }))), [])
})

test('REPORT-15 a sale split to reach a gift twice is a case while the two are close', (t) => {
  t.deepEqual(casesOf([{ gift: 'jar' }, { gift: 'jar', minute: 10 }, { gift: 'jar', minute: 25 }]), [
    { case: '1-split', count: 3, card: 'A', till: '07' },
  ])
  t.deepEqual(casesOf([{ gift: 'jar' }, { gift: 'jar', minute: 31 }]), [])
  t.deepEqual(casesOf([{ gift: 'jar' }, { gift: 'bar', minute: 5 }, { gift: 'jar', account: 2 }]), [])
})

test('REPORT-16 returns that follow the earning: three of one card, or one after its points were spent', (t) => {
  const back = (no: number, deficit = 0): Seen => ({ kind: 'return', cause: `return:${key(no)}`, deficit })
  t.deepEqual(casesOf([back(1), back(2), back(3)]), [{ case: '1-returns-follow', count: 3, card: 'A', till: '07' }])
  t.deepEqual(casesOf([back(1), back(2)]), [])
  t.deepEqual(casesOf([back(1, 50)]), [{ case: '1-returns-follow', count: 1, card: 'A', till: '07' }])
})

test('REPORT-17 receipts claimed by one card again and again, or by a card that bought as staff', (t) => {
  const claim = (account: number): Seen => ({ kind: 'claim', account, cause: `claim:${key(9)}` })
  t.deepEqual(casesOf([claim(1), claim(1), claim(1)]), [{ case: '1-claims', count: 3, card: 'A', till: '07' }])
  t.deepEqual(casesOf([claim(1), claim(2)]), [])
  t.deepEqual(casesOf([{ marks: ['staff'], account: 2 }, claim(2)]), [
    { case: '2-claims', count: 1, card: 'A', till: '07' },
  ])
})

test('REPORT-18 keyed cards at a till and adjustments without a reason are cases; the same card has the same letter', (t) => {
  const keyed = (account: number): Seen => ({ marks: ['keyed'], account })
  t.deepEqual(casesOf([keyed(1), keyed(2), keyed(3), keyed(4), keyed(5)]), [
    { case: '1-keyed', count: 5, card: undefined, till: '07' },
  ])
  t.deepEqual(
    casesOf([
      { kind: 'adjust', cause: 'x', account: 2 },
      { kind: 'adjust', note: 'damaged' },
      keyed(2),
      keyed(2),
      keyed(2),
    ]),
    [
      { case: '1-adjustment', count: 1, card: 'A', till: undefined },
      { case: '3-keyed', count: 3, card: 'A', till: '07' },
    ],
  )
})
