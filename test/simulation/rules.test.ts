import assert from 'node:assert/strict'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { followCards } from '../../src/actions/shop/follow-cards.ts'
import { monthOf } from '../../src/domain/day.ts'
import type { ProgrammeDocument } from '../../src/domain/programme.ts'
import { sumOf } from '../../src/domain/whole.ts'
import { type TestBooks, testBooks } from '../support/test-books.ts'
import { type Step, steps } from './arbitraries.ts'
import { Play } from './play.ts'
import { type Earn, ruleProgrammes } from './rule-programmes.ts'

const RUNS = 16 * Number(process.env.STEMPEL_PROPERTY_RUNS ?? 1)
const SEED = Number(process.env.STEMPEL_PROPERTY_SEED ?? 20_261_122)

/** What the facts say a rule gave and took back in a period, over all cards. */
function givenBy(books: TestBooks, rule: string, isIn: (day: string) => boolean): number {
  const { read } = books.books
  let sum = 0
  for (let seq = 1; seq <= read.head(); seq += 1) {
    const fact = read.fact(seq)
    if (fact === undefined) continue
    if (fact.kind === 'sale' && isIn(fact.day))
      sum += sumOf(fact.rules, (each) => (each.rule === rule ? each.points : 0))
    if (fact.kind !== 'void') continue
    for (const count of fact.counts) if (count.rule === rule && isIn(count.all[0] ?? '')) sum += count.points
  }
  return sum
}

/** Budgets hold, and what is counted is what was given. */
function checkBudgets(books: TestBooks, earn: Earn): void {
  const day = new Date(books.clock.at).toISOString().slice(0, 10)
  for (const { id, budget: of } of earn) {
    const given: [number | undefined, string, (day: string) => boolean][] = [
      [of?.perDay, day, (each) => each === day],
      [of?.perMonth, monthOf(day), (each) => each.startsWith(monthOf(day))],
      [of?.total, 'all', () => true],
    ]
    for (const [most, period, isIn] of given) {
      if (most === undefined) continue
      const counted = books.books.read.counted(id, period)
      assert.ok(counted <= most, `${id} gave ${counted} of ${most} in ${period}`)
      assert.equal(counted, givenBy(books, id, isIn), `${id} in ${period}`)
    }
  }
}

/** Caps hold for every card in every period. */
function checkCaps(books: TestBooks, earn: Earn): void {
  for (const account of books.books.read.accountsAfter(0, 100))
    for (const { id, cap: of } of earn) {
      const day = new Date(books.clock.at).toISOString().slice(0, 10)
      const within = (most: number | undefined, period: string): void =>
        assert.ok((account.counted?.(id, period).sum ?? 0) <= (most ?? Number.MAX_SAFE_INTEGER), `${id} in ${period}`)
      within(of?.perDay, day)
      within(of?.perMonth, monthOf(day))
      within(of?.perYear, day.slice(0, 4))
    }
}

function play(programme: Partial<ProgrammeDocument>, history: readonly Step[]): void {
  const teardowns: (() => unknown)[] = []
  const teardown: ExecutionContext['teardown'] = (after) => void teardowns.push(after)
  try {
    const books = testBooks({ teardown }, { programme })
    const shop = new Play(books)
    for (const step of history) {
      shop.take(step)
      if (step.do === 'night')
        books.job((tx) => followCards(tx, { after: 0, limit: 100 }, books.clock.now(), books.ctx))
      checkBudgets(books, programme.earn ?? [])
      checkCaps(books, programme.earn ?? [])
    }
    assert.equal(books.fault(), undefined)
  } finally {
    for (const after of teardowns.reverse()) after()
  }
}

test('LIMIT-20 random programmes over random histories: caps and budgets hold, sums agree, verify is clean after every step', (t) => {
  fc.assert(fc.property(ruleProgrammes, steps, play), { numRuns: RUNS, seed: SEED, includeErrorInReport: true })
  t.pass()
})
