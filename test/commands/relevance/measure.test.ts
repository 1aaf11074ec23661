import { readFileSync } from 'node:fs'
import test from 'ava'
import { measureRelevance } from '../../../src/commands/relevance/measure.ts'
import { readBaskets } from '../../../src/commands/relevance/read-baskets.ts'
import { sharedData } from '../../support/shared-data.ts'

test('RELEV-2 on Ta-Feng the ranking reaches R@10 .150, NDCG@10 .130 and PHR@10 .450, updates and questions within 5 ms', (t) => {
  t.timeout(180_000)
  const path = sharedData(t, 'relevance/tafeng.tsv')
  if (path === undefined) {
    t.pass()
    return
  }
  const steps: number[] = []
  const measured = measureRelevance(readBaskets(readFileSync(path, 'utf8')), (done, total) => steps.push(done / total))
  t.like(measured, { customers: 13_855, baskets: 91_074, items: 11_997 })
  t.is(measured.splits.length, 5)
  for (const { baskets } of measured.splits) t.is(baskets, 2_771)
  t.true(measured.recall10 >= 0.15, `recall ${measured.recall10}`)
  t.true(measured.ndcg10 >= 0.13, `gain ${measured.ndcg10}`)
  t.true(measured.phr10 >= 0.45, `hits ${measured.phr10}`)
  t.true(measured.updateMs.p50 < 5 && measured.questionMs.p50 < 5)
  t.true(steps.length > 100 && steps.every((step, i) => step >= (steps[i - 1] ?? 0) && step <= 1))
})

test('RELEV-3 what is foretold is never known before: customers who repeat nothing are foretold by the shop alone', (t) => {
  // Each customer buys three things of its own, once each, and nothing that anybody else buys.
  const rows = Array.from({ length: 100 }, (_, c) => [0, 1, 2].map((b) => `${c}\t${b}\t\town-${c}-${b}`)).flat()
  const measured = measureRelevance(readBaskets(rows.join('\n')), () => {})
  t.is(measured.phr10, 0)
  // The same with a favourite that is in every basket.
  const liked = measureRelevance(readBaskets(rows.map((row) => `${row} milk`).join('\n')), () => {})
  t.is(liked.phr10, 1)
  t.is(liked.recall10, 0.5)
})

test('RELEV-4 a file may name its columns, part items as it likes and give days; rows that say nothing are named', (t) => {
  const plain = readBaskets('1\t1\t\t10 11\n1\t2\t\t12\n\n2\t1\t\t10,11;12\r\n')
  t.deepEqual(
    plain.customers.get('1')?.map(({ items }) => items),
    [['10', '11'], ['12']],
  )
  t.deepEqual(plain.customers.get('2')?.[0], { items: ['10', '11', '12'], day: undefined })
  const named = readBaskets('day;items;user_id;order_id\n2026-01-02;[4006381333931, d-7];u1;o1\n5;x;u1;o2')
  t.deepEqual(named.customers.get('u1'), [
    { items: ['4006381333931', 'd-7'], day: Date.parse('2026-01-02') / 86_400_000 },
    { items: ['x'], day: 5 },
  ])
  t.deepEqual(readBaskets('a\t1\tx x y').customers.get('a')?.[0]?.items, ['x', 'y'])
  const bad = readBaskets('a\t1\t\tx\nb\t1\n\t1\t\tx\nc\t1\t\t \n')
  t.deepEqual(bad.skipped, [
    { line: 2, why: 'has 2 columns instead of 4' },
    { line: 3, why: 'names no customer' },
    { line: 4, why: 'has no items' },
  ])
  t.throws(() => readBaskets('nothing here'), { code: 'invalid' })
  t.throws(() => measureRelevance(plain, () => {}), { instanceOf: RangeError })
})
