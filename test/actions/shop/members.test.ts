import test from 'ava'
import Database from 'better-sqlite3'
import { eraseAccount } from '../../../src/actions/shop/erase-card.ts'
import { leaveBrand } from '../../../src/actions/shop/member-leave.ts'
import { returnGoods } from '../../../src/actions/shop/return-goods.ts'
import { booksFile } from '../../../src/books/shop/open.ts'
import { isTold } from '../../../src/domain/brand/entry.ts'
import { keyNo, returnOf } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'
import { ALIAS, joined, round, sell, shop } from './member-shop.ts'

test('MEMBER-1 a shop without a member computes no tag', (t) => {
  const books = shop(t)
  sell(books, 1, 10_000)
  t.is(books.tags, 0)
  t.is(
    books.job((tx) => tx.members.waiting()),
    0,
  )
})

test('MEMBER-2 joining carries points over by the month they expire in, and nothing else of the past but names of the operations that tills may still repeat', (t) => {
  const books = joined(t)
  const { entries } = round(books)
  t.deepEqual(
    entries.map(({ kind, points, detail }) => [kind, points, detail?.carried]),
    [['ACC', 500, { '2028-11': 500 }]],
  )
  t.deepEqual(entries[0]?.detail?.within, [books.ctx.keys.operationId(`ACC\nsale\n${keyNo(1)}`)])
  t.is(accountOf(books, cardNo(1))?.balance, 500)
  t.is(books.fault(), undefined)
})

test('MEMBER-3 a member earns and burns as any card does, and each operation is in the stream in the same commit', (t) => {
  const books = joined(t)
  round(books)
  t.is(sell(books, 2, 4_000, 500).body.points.balance, 195)
  const { entries } = round(books)
  t.deepEqual(
    entries.map(({ kind, points, detail }) => [kind, points, detail?.cents]),
    [
      ['ACC', 195, 3_900],
      ['RED', 500, undefined],
    ],
  )
  t.throws(() => sell(books, 3, 4_000, 500))
  t.is(books.fault(), undefined)
})

test('MEMBER-4 base earning is equal with and without consent', (t) => {
  const without = shop(t)
  sell(without, 1, 10_000)
  const joinedBooks = joined(t)
  t.deepEqual(sell(joinedBooks, 2, 7_777).body.points.earned, sell(without, 2, 7_777).body.points.earned)
})

test('MEMBER-5 what rights here do not cover of a return is owed at the brand, not in the shop', (t) => {
  const books = joined(t)
  round(books)
  sell(books, 2, 6_000, 500)
  books.run(returnGoods, { key: keyNo(9), input: returnOf(keyNo(1), [[1, 1000]]) })
  const account = accountOf(books, cardNo(1))
  t.is(account?.deficit, 0)
  t.is(account?.balance, 0)
  const { entries } = round(books)
  t.deepEqual(entries.at(-1)?.detail?.owed, 205)
  t.is(books.fault(), undefined)
})

test('MEMBER-6 who leaves keeps what is held here at once, and is paid the rest once, under a name known once', (t) => {
  const books = joined(t)
  round(books)
  const account = accountOf(books, cardNo(1))?.id ?? 0
  t.true(books.job((tx) => leaveBrand(tx, { account }, books.clock.now(), books.ctx)))
  t.is(accountOf(books, cardNo(1))?.balance, 500)
  const out = round(books).entries.at(-1)
  t.deepEqual([out?.kind, out?.points], ['OUT', 500])
  const leave = out?.detail?.leave ?? ''
  round(books, { payouts: [{ leave, points: 70 }] })
  round(books, { payouts: [{ leave, points: 70 }] })
  t.is(accountOf(books, cardNo(1))?.balance, 570)
  sell(books, 2, 1_000)
  t.deepEqual(round(books).entries, [])
  t.is(books.fault(), undefined)
})

test('MEMBER-7 a member who is erased leaves without a trace here', (t) => {
  const books = joined(t)
  const account = accountOf(books, cardNo(1))?.id ?? 0
  t.true(books.job((tx) => eraseAccount(tx, { account }, books.clock.now(), books.ctx)))
  t.is(
    books.job((tx) => tx.members.any()),
    false,
  )
  t.is(books.fault(), undefined)
})

test('STREAM-1 grants are cumulative: the same answer twice gives once, an older one nothing', (t) => {
  const books = joined(t)
  round(books, { grants: [{ alias: ALIAS, granted: 100 }] })
  round(books, { grants: [{ alias: ALIAS, granted: 100 }] })
  round(books, { grants: [{ alias: ALIAS, granted: 40 }] })
  t.is(accountOf(books, cardNo(1))?.balance, 600)
  t.is(books.fault(), undefined)
})

test('STREAM-2 what a shop holds beyond twice the allowance goes back', (t) => {
  const books = joined(t)
  round(books)
  sell(books, 2, 1_000)
  const allowance = { points: 200, shops: 2 }
  round(books, { allowance })
  sell(books, 3, 1_000)
  round(books, { allowance })
  t.is(accountOf(books, cardNo(1))?.balance, 200)
  t.is(books.fault(), undefined)
})

test('STREAM-3 verify finds an entry, a detail and a right that were changed', (t) => {
  for (const tampering of [
    'UPDATE stream_entry SET points = points + 1 WHERE no = 1',
    "UPDATE stream_entry SET detail = replace(detail, '2028-11', '2029-11') WHERE no = 1",
    'UPDATE stream_right SET earned = earned + 1',
    'DELETE FROM stream_entry WHERE no = 1',
  ]) {
    const books = joined(t)
    round(books)
    t.is(books.fault(), undefined)
    const file = new Database(booksFile(books.folder))
    file.exec(tampering)
    file.close()
    t.not(books.fault(), undefined, tampering)
  }
})

test('MEMBER-12 what is earned here after a leaving elsewhere is paid to the card, each payment once though it has joined again', (t) => {
  const books = joined(t)
  round(books)
  sell(books, 2, 2_000)
  round(books, { list: [{ alias: ALIAS, gone: true }], listed: 2 })
  t.is(accountOf(books, cardNo(1))?.balance, 0)
  const { entries } = round(books)
  t.deepEqual(
    entries.map(({ kind, points }) => [kind, points]),
    [
      ['RET', 600],
      ['OUT', 0],
    ],
  )
  const { leave = '' } = entries[1]?.detail ?? {}
  round(books, { payouts: [{ leave, points: 100 }] })
  t.is(accountOf(books, cardNo(1))?.balance, 100)
  t.is(accountOf(books, cardNo(1))?.lots().at(-1)?.expires, '2028-11-21', 'as long as if they were earned today')
  t.deepEqual(round(books).paid, [leave])
  t.is(books.fault(), undefined)
})

test('MEMBER-17 what is told of who left is forgotten all at once, when the brand has all of it, and told to a brand that was put back by what proves it', (t) => {
  const books = joined(t)
  round(books)
  sell(books, 2, 2_000)
  const account = accountOf(books, cardNo(1))?.id ?? 0
  books.job((tx) => leaveBrand(tx, { account }, books.clock.now(), books.ctx))
  const known = (): unknown => books.job((tx) => tx.members.known('', 10).map(({ alias }) => alias))
  const told = (): string[] =>
    books.job((tx) =>
      tx.members
        .entries(tx.members.current().id, 0, 10, '2026-10-17')
        .map((entry) => `${entry.kind} ${entry.points} ${isTold(entry) ? 'told' : entry.commitment.length}`),
    )
  t.deepEqual(told(), ['ACC 500 told', 'ACC 100 told', 'OUT 600 told'])
  t.deepEqual(known(), [ALIAS], 'of whom a brand that was put back may have to hear')
  round(books)
  t.deepEqual(told(), ['ACC 500 64', 'ACC 100 64', 'OUT 600 64'])
  t.deepEqual(known(), [])
  books.clock.at += 40 * 86_400_000
  const late = books.job((tx) => tx.members.entries(tx.members.current().id, 0, 10, '2026-12-01'))
  t.deepEqual(late, [], 'what was forgotten before that day was forgotten of everybody')
  t.is(books.fault(), undefined)
})

test('MEMBER-18 who left and joined again elsewhere leaves first and is paid, in whatever order a shop hears both', (t) => {
  const books = joined(t)
  round(books)
  const tag = books.job((tx) => tx.members.byAlias(ALIAS)?.tag ?? '')
  const again = { alias: 'c3'.repeat(16), tag }
  round(books, { list: [again, { alias: ALIAS, gone: true }], listed: 3 })
  t.deepEqual(
    round(books).entries.map(({ kind, points }) => [kind, points]),
    [
      ['RET', 500],
      ['OUT', 0],
    ],
  )
  t.is(
    books.job((tx) => tx.members.byTag(tag)?.alias),
    again.alias,
  )
  t.is(books.fault(), undefined)
})
