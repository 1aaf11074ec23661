import test from 'ava'
import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { visitShop } from '../../src/actions/shop/visit.ts'
import { defaultProgramme } from '../../src/defaults/programme.ts'
import { utcDay } from '../../src/domain/day.ts'
import { programmeSchema } from '../../src/domain/programme.ts'
import type { UpliftRow } from '../../src/domain/reports/uplift-rows.ts'
import { offer } from '../support/coupons.ts'
import { keyNo, line, saleOf } from '../support/inputs.ts'
import { cutNow, publishedBooks } from '../support/published.ts'
import { cardNo } from '../support/test-books.ts'
import { NOON } from '../support/test-shop.ts'

const DAY_MS = 86_400_000
const CARDS = 150

test('UPLIFT-19 over weeks of visits the control group is decided for as all others are, so that every offer can be compared', (t) => {
  const offers = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'].map((id) =>
    offer(
      id,
      { kind: 'amount', cents: 50 },
      { issue: { by: 'visit' }, filter: { departments: [id] }, validity: { days: 28 } },
    ),
  )
  const { entrance } = programmeSchema.parse({
    ...defaultProgramme('EUR'),
    entrance: { coupons: 2, controlPercent: 30 },
  })
  const books = publishedBooks(t, { offers, ...(entrance === undefined ? {} : { entrance }) })
  let sales = 0
  for (let day = 0; day < 75; day += 1)
    books.job((tx) => {
      const now = NOON + day * DAY_MS
      for (let card = 1; card <= CARDS; card += 1) {
        if (day % 7 !== card % 7) continue
        sales += 1
        const sale = saleOf([line(1, 1000)], { card: cardNo(card), finishedAt: now })
        finishSale(tx, { key: keyNo(sales, utcDay(now)), sale }, now, books.ctx)
        visitShop(tx, { id: `${day}-${card}`, card: cardNo(card) }, now + 1000, books.ctx)
      }
    })
  books.clock.at = NOON + 80 * DAY_MS
  const rows = (cutNow(books)
    .filter(({ report }) => report === 'uplift')
    .at(-1)?.body ?? []) as UpliftRow[]
  t.is(rows.length, 9)
  for (const row of rows) t.not(row.because, 'unlike', row.offer ?? 'all')
})
