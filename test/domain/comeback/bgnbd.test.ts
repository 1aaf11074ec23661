import { readFileSync } from 'node:fs'
import test from 'ava'
import { type Customer, expectedPurchases, fitBgNbd, probabilityAlive } from '../../../src/domain/comeback/bgnbd.ts'
import { nelderMead } from '../../../src/domain/comeback/nelder-mead.ts'
import { watchedUntil } from '../../../src/domain/comeback/purchases.ts'
import { hypergeometric, lnGamma } from '../../../src/domain/comeback/special.ts'
import { sharedData } from '../../support/shared-data.ts'

const near = (a: number, b: number, within = 1e-9): boolean => Math.abs(a - b) <= within * Math.max(1, Math.abs(b))

test('BACK-1 the model fits CDNOW as published: r .2426, alpha 4.414, a .793, b 2.426', (t) => {
  const path = sharedData(t, 'cdnow/CDNOW_sample.txt')
  if (path === undefined) {
    t.pass()
    return
  }
  const days = new Map<string, string[]>()
  for (const row of readFileSync(path, 'utf8').trim().split(/\r?\n/)) {
    const [customer = '', , date = ''] = row.trim().split(/\s+/)
    days.set(customer, [...(days.get(customer) ?? []), `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6)}`])
  }
  const watched = watchedUntil(days, '1997-09-30')
  const fitted = fitBgNbd(watched)
  t.is(fitted.customers, 2357)
  t.is(fitted.r.toFixed(4), '0.2426')
  t.is(fitted.alpha.toFixed(3), '4.414')
  t.is(fitted.a.toFixed(3), '0.793')
  t.is(fitted.b.toFixed(3), '2.426')
  t.is(fitted.logLikelihood.toFixed(1), '-9582.4')
  const foretold = watched.reduce((sum, customer) => sum + expectedPurchases(fitted, customer, 39), 0)
  t.is(
    watched.reduce((sum, { later }) => sum + later, 0),
    1882,
  )
  t.is(foretold.toFixed(0), '1653')
})

test('BACK-2 a customer of two repeats, last seen after 30 of 39 weeks, comes 1.226 times in the next 39', (t) => {
  const model = { r: 0.243, alpha: 4.414, a: 0.793, b: 2.426 }
  const customer = { repeats: 2, lastWeeks: 30.43, watchedWeeks: 38.86 }
  t.is(expectedPurchases(model, customer, 39).toFixed(3), '1.226')
  t.true(Math.abs(expectedPurchases(model, customer, 0)) < 1e-12)
  t.is(probabilityAlive(model, { repeats: 0, lastWeeks: 0, watchedWeeks: 38.86 }), 1)
  t.true(probabilityAlive(model, customer) > probabilityAlive(model, { ...customer, lastWeeks: 10 }))
})

test('BACK-3 the special functions agree with closed forms, and a search without derivatives finds a valley', (t) => {
  for (const [x, factorial] of [
    [1, 1],
    [5, 24],
    [11, 3_628_800],
  ] as const)
    t.true(near(lnGamma(x), Math.log(factorial), 1e-12))
  t.true(near(lnGamma(0.5), Math.log(Math.sqrt(Math.PI)), 1e-12))
  t.true(near(hypergeometric(1, 1, 2, 0.5), -Math.log(0.5) / 0.5))
  t.true(near(hypergeometric(2, 3, 3, 0.9), 0.1 ** -2))
  t.is(hypergeometric(0.2, 0.4, 0.7, 0), 1)
  t.throws(() => hypergeometric(1, 1, 1, 1), { instanceOf: RangeError })
  const rosenbrock = ([x = 0, y = 0]: readonly number[]): number => (1 - x) ** 2 + 100 * (y - x * x) ** 2
  const { at } = nelderMead(rosenbrock, [-1.2, 1])
  t.true(near(at[0] ?? 0, 1, 1e-4) && near(at[1] ?? 0, 1, 1e-4))
})

test('BACK-4 purchases of one day are one, customers who came later are left out, and nobody coming again cannot be fitted', (t) => {
  const days = new Map([
    ['a', ['2026-01-01', '2026-01-01', '2026-01-15', '2026-03-01']],
    ['b', ['2026-02-20']],
    ['c', ['2026-01-10']],
  ])
  t.deepEqual(watchedUntil(days, '2026-01-29'), [
    { repeats: 1, lastWeeks: 2, watchedWeeks: 4, later: 1 },
    { repeats: 0, lastWeeks: 0, watchedWeeks: 19 / 7, later: 0 },
  ])
  const never: Customer[] = [{ repeats: 0, lastWeeks: 0, watchedWeeks: 4 }]
  t.throws(() => fitBgNbd(never), { instanceOf: RangeError })
})
