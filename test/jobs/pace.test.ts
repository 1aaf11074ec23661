import test from 'ava'
import fc from 'fast-check'
import { Pace } from '../../src/jobs/pace.ts'

test('JOB-3 pages of the house grow while they are quick and shrink when they are not, so that no sale waits long behind one', (t) => {
  let now = 0
  const pace = new Pace(() => now)
  const page = (msPerRow: number): number =>
    pace.page((limit) => {
      now += limit * msPerRow
      return limit
    })
  for (let i = 0; i < 10; i += 1) page(0.01)
  t.is(page(0.01), 100, 'a hundred quick rows at most')
  page(1)
  page(1)
  for (let i = 0; i < 10; i += 1) page(1)
  t.true(page(1) <= 4, 'rows of a millisecond: four of them')
  t.is(pace.asked, page(1))
})

test('JOB-3 whatever rows cost, a page is never empty and a slow one is followed by a smaller one', (t) => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 60 }), (costs) => {
      let now = 0
      const pace = new Pace(() => now)
      for (const msPerRow of costs) {
        const rows = pace.page((limit) => {
          now += limit * msPerRow
          return limit
        })
        if (rows < 1 || rows > 100) return false
        const next = pace.page((limit) => limit)
        if (rows * msPerRow > 4 && rows > 1 && next >= rows) return false
      }
      return true
    }),
  )
  t.pass()
})
