import test from 'ava'
import { finishSale } from '../../../src/actions/shop/finish-sale.ts'
import { recoverCard } from '../../../src/actions/shop/recover-card.ts'
import { keyNo, saleOf } from '../../support/inputs.ts'
import { cardNo, recoveryNo } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'
import { ALIAS, joined, round, TAG } from './member-shop.ts'

const OTHER_TAG = 'ef'.repeat(32)

test('MEMBER-10 a member whose card is replaced stays the member: points follow in the stream, and the brand is told of the new card until it has filed it', (t) => {
  const books = joined(t)
  round(books)
  books.ctx = { ...books.ctx, brand: { tag: (code) => (code === cardNo(50) ? OTHER_TAG : TAG) } }
  // A card used before brings points of its own.
  books.run(finishSale, { key: keyNo(2), sale: saleOf([2_000], { card: cardNo(50) }) })
  books.run(recoverCard, { id: 'r1', recoveryCode: recoveryNo(1), newCard: cardNo(50) })
  t.is(accountOf(books, cardNo(50))?.balance, 600)
  t.is(books.fault(), undefined)
  const first = round(books)
  t.deepEqual(
    first.entries.map(({ kind, points }) => [kind, points]),
    [['ACC', 100]],
  )
  t.deepEqual(first.joins, [{ tag: OTHER_TAG, replaces: TAG }])
  t.deepEqual(round(books, { settled: [OTHER_TAG] }).joins, [{ tag: OTHER_TAG, replaces: TAG }])
  t.deepEqual(round(books).joins, [])
})

test('MEMBER-11 in another shop the lost card gives back what it holds, and the new one is met as the member', (t) => {
  const books = joined(t)
  round(books)
  books.ctx = { ...books.ctx, brand: { tag: (code) => (code === cardNo(50) ? OTHER_TAG : TAG) } }
  round(books, { list: [{ alias: ALIAS, tag: OTHER_TAG }], listed: 2 })
  t.is(accountOf(books, cardNo(1))?.balance, 0)
  books.run(finishSale, { key: keyNo(2), sale: saleOf([2_000], { card: cardNo(50) }) })
  t.deepEqual(
    round(books).entries.map(({ kind, points }) => [kind, points]),
    [
      ['RET', 500],
      // Joining with nothing is told as well: the brand books one joining, and this was it.
      ['ACC', 0],
      ['ACC', 100],
    ],
  )
  t.is(books.fault(), undefined)
})

test('MEMBER-13 where the card that replaces a member’s has joined by itself elsewhere, the old membership ends here and what it had is paid into the new one', (t) => {
  const books = joined(t)
  round(books)
  books.ctx = { ...books.ctx, brand: { tag: (code) => (code === cardNo(50) ? OTHER_TAG : TAG) } }
  books.run(recoverCard, { id: 'r1', recoveryCode: recoveryNo(1), newCard: cardNo(50) })
  round(books, { list: [{ alias: 'ee'.repeat(16), tag: OTHER_TAG }], listed: 2 })
  const { entries } = round(books)
  t.deepEqual(
    entries.map(({ kind, points }) => [kind, points]),
    [
      ['RET', 500],
      ['OUT', 0],
      ['ACC', 0],
    ],
  )
  const { leave = '' } = entries[1]?.detail ?? {}
  round(books, { list: [{ alias: ALIAS, gone: true }], listed: 3, payouts: [{ leave, points: 500 }] })
  t.is(accountOf(books, cardNo(50))?.balance, 500)
  const { entries: paid } = round(books)
  t.deepEqual(
    paid.map(({ kind, points, detail }) => [kind, points, detail?.alias]),
    [['ACC', 500, 'ee'.repeat(16)]],
  )
  t.is(books.fault(), undefined)
})

test('MEMBER-14 what two cards had that led to a member one after the other is carried over as two operations', (t) => {
  const books = joined(t)
  const first = round(books).entries
  books.ctx = { ...books.ctx, brand: { tag: (code) => (code === cardNo(50) ? OTHER_TAG : TAG) } }
  books.run(finishSale, { key: keyNo(2), sale: saleOf([2_000], { card: cardNo(50) }) })
  round(books, { list: [{ alias: ALIAS, tag: OTHER_TAG }], listed: 2 })
  books.run(finishSale, { key: keyNo(3), sale: saleOf([1_000], { card: cardNo(50) }) })
  const second = round(books).entries
  const earned = [...first, ...second].filter(({ kind }) => kind === 'ACC')
  t.deepEqual(
    earned.map(({ points }) => points),
    [500, 100, 50],
  )
  t.is(new Set(earned.map(({ detail }) => detail?.op)).size, 3)
  t.is(books.fault(), undefined)
})
