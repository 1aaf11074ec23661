import test from 'ava'
import fc from 'fast-check'
import type { ShopTx } from '../../src/domain/ports.ts'
import { Pace } from '../../src/jobs/pace.ts'

/** A house where each row costs what the test says; it writes nothing but may take long to be flushed. */
function house(commitMs = 0) {
  const time = { now: 0, rested: 0 }
  const pace = new Pace({
    submit: async (job) => {
      const done = job({} as ShopTx)
      time.now += commitMs
      return done
    },
    ticks: () => time.now,
    pause: async (ms) => {
      time.rested += ms
    },
  })
  const page = (msPerRow: number): Promise<number> =>
    pace.page((_tx, limit) => {
      time.now += limit * msPerRow
      return limit
    })
  return { time, pace, page }
}

test('JOB-3 pages of the house grow while they are quick and shrink when they are not, so that no sale waits long behind one', async (t) => {
  const { time, pace, page } = house()
  for (let i = 0; i < 10; i += 1) await page(0.01)
  t.is(await page(0.01), 100, 'a hundred quick rows at most')
  for (let i = 0; i < 12; i += 1) await page(1)
  t.true((await page(1)) <= 2, 'rows of a millisecond: two of them')
  t.is(await page(1), pace.asked)
  t.true(time.rested >= 2.9 * time.now, 'most of the time is left to others')
})

test('JOB-3 a page that was quickly made and slowly flushed is rested after as long as one that was slowly made', async (t) => {
  const { time, page } = house(20)
  t.is(await page(0.01), 1)
  t.is(await page(0.01), 2, 'its rows are not what was slow')
  t.true(time.rested >= 2.9 * time.now)
})

test('JOB-3 whatever rows cost, a page is never empty and a slow one is followed by a smaller one', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.double({ min: 0, max: 50, noNaN: true }), { maxLength: 60 }), async (costs) => {
      const { page } = house()
      for (const msPerRow of costs) {
        const rows = await page(msPerRow)
        if (rows < 1 || rows > 100) return false
        const next = await page(0)
        if (rows * msPerRow > 2 && rows > 1 && next >= rows) return false
      }
      return true
    }),
  )
  t.pass()
})
