import test, { type ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { eraseAccount } from '../../../src/actions/shop/erase-card.ts'
import { finishSale } from '../../../src/actions/shop/finish-sale.ts'
import { holdSale } from '../../../src/actions/shop/hold-sale.ts'
import { joinBrand } from '../../../src/actions/shop/member-join.ts'
import { leaveBrand } from '../../../src/actions/shop/member-leave.ts'
import { finishOrReplay, hearTill } from '../../../src/actions/shop/member-replay.ts'
import { recoverCard } from '../../../src/actions/shop/recover-card.ts'
import { returnGoods } from '../../../src/actions/shop/return-goods.ts'
import { takeAnswer } from '../../../src/actions/shop/sync-answer.ts'
import { prepareSync } from '../../../src/actions/shop/sync-request.ts'
import { booksFile } from '../../../src/books/shop/open.ts'
import { STREAM_START } from '../../../src/domain/brand/entry.ts'
import type { SyncAnswer } from '../../../src/domain/brand/messages.ts'
import { beginStream } from '../../../src/fence-stream.ts'
import { keyNo, returnOf, saleOf } from '../../support/inputs.ts'
import { cardNo, recoveryNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'

const TAG = 'ab'.repeat(32)
const ALIAS = 'cd'.repeat(16)

function shop(t: Parameters<typeof testBooks>[0]): TestBooks & { tags: number } {
  const books = Object.assign(testBooks(t), { tags: 0 })
  const tag = (): string => {
    books.tags += 1
    return TAG
  }
  books.ctx = { ...books.ctx, brand: { tag } }
  return books
}

const sell = (books: TestBooks, no: number, cents: number, burnPoints = 0) =>
  books.run(finishSale, { key: keyNo(no), sale: saleOf([cents], { card: cardNo(1), burnPoints }) })

/** One round with a brand that acknowledges everything and says what is given. */
function round(books: TestBooks, given: Partial<SyncAnswer> = {}): ReturnType<typeof prepareSync> {
  const now = books.clock.now()
  const request = books.job((tx) => prepareSync(tx, { recognition: 0 }, now, books.ctx))
  const last = request.entries.at(-1)
  const answer: SyncAnswer = {
    ...{ life: '1', stream: request.stream, fork: false, grants: [], refused: [], closed: [], open: [] },
    ...{
      recall: [],
      settled: [],
      payouts: [],
      list: [],
      listed: 0,
      more: false,
      allowance: { points: 500, shops: 2 },
      documents: [],
    },
    ...{ acknowledged: last?.seq ?? request.after, hash: last?.hash ?? request.previous },
    ...given,
  }
  books.job((tx) => takeAnswer(tx, { request, answer, tills: ['07'] }, now, books.ctx))
  return request
}

function joined(t: ExecutionContext): ReturnType<typeof shop> {
  const books = shop(t)
  sell(books, 1, 10_000)
  const account = accountOf(books, cardNo(1))?.id ?? 0
  books.job((tx) => joinBrand(tx, { account, code: cardNo(1) }, books.clock.now(), books.ctx))
  t.deepEqual(round(books, { list: [{ alias: ALIAS, tag: TAG }], listed: 1 }).joins, [{ tag: TAG }])
  return books
}

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
    entries.map(({ kind, points, detail }) => [kind, points, detail.carried]),
    [['ACC', 500, { '2028-11': 500 }]],
  )
  t.deepEqual(entries[0]?.detail.within, [books.ctx.keys.operationId(`ACC\nsale\n${keyNo(1)}`)])
  t.is(accountOf(books, cardNo(1))?.balance, 500)
  t.is(books.fault(), undefined)
})

test('MEMBER-3 a member earns and burns as any card does, and each operation is in the stream in the same commit', (t) => {
  const books = joined(t)
  round(books)
  t.is(sell(books, 2, 4_000, 500).body.points.balance, 195)
  const { entries } = round(books)
  t.deepEqual(
    entries.map(({ kind, points, detail }) => [kind, points, detail.cents]),
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
  t.deepEqual(entries.at(-1)?.detail.owed, 205)
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
  const leave = out?.detail.leave ?? ''
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

test('STREAM-4 a life that the books know nothing of is closed as any dead one, once no till holds anything of it', (t) => {
  const books = joined(t)
  const lost = 'a-life-between-two-restores'
  round(books, { open: [lost] })
  t.deepEqual(round(books, { open: [lost] }).close, [], 'the till may hold operations of it')
  books.job((tx) => hearTill(tx, { till: '07', holds: [] }))
  t.deepEqual(round(books, { closed: [lost] }).close, [lost])
  t.deepEqual(round(books).close, [])
  t.is(books.fault(), undefined)
})

test('STREAM-5 a stream that went two ways is told again as replays and closed as any dead one, once no till holds anything of it', (t) => {
  const books = joined(t)
  round(books)
  const { stream } = round(books)
  sell(books, 2, 2_000)
  round(books, { fork: true })
  books.job((tx) => {
    beginStream(tx, 'the-life-after-the-fork', books.clock.now(), books.ctx)
    tx.members.tillHolds('07', [stream])
  })
  t.is(round(books, { fork: true }).stream, stream, 'what it did not tell is offered once more')
  const replay = round(books, { open: [stream] })
  t.deepEqual(
    replay.entries.map(({ kind, points, detail: { of, dead } }) => [kind, points, of, dead]),
    [['REP', 100, 'ACC', stream]],
  )
  t.deepEqual(round(books, { open: [stream] }).close, [], 'the till may hold operations of it')
  books.job((tx) => hearTill(tx, { till: '07', holds: [] }))
  t.deepEqual(round(books, { closed: [stream] }).close, [stream])
  t.deepEqual(round(books).close, [])
  t.is(books.fault(), undefined)
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

test('MEMBER-9 a shop is restored while a hold has points past their last day, and its rights begin at zero', (t) => {
  const books = joined(t)
  round(books)
  const lines = [{ line: 1, kind: 'item' as const, quantity: 1000, amountCents: 2_000, taxIncluded: true }]
  const hold = { card: cardNo(1), currency: 'EUR', lines, coupons: [], burnPoints: 400 }
  books.run(holdSale, { key: keyNo(2), hold })
  books.clock.at += 800 * 86_400_000
  books.job((tx) => beginStream(tx, 'the-life-after-the-restore', books.clock.now(), books.ctx))
  t.is(accountOf(books, cardNo(1))?.balance, 0)
  t.deepEqual(round(books).entries, [])
  t.is(books.fault(), undefined)
})

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
    paid.map(({ kind, points, detail: { alias } }) => [kind, points, alias]),
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
  t.is(new Set(earned.map(({ detail: { op } }) => op)).size, 3)
  t.is(books.fault(), undefined)
})

test('MEMBER-15 a shop put back to a backup from before a card joined gives up what it carried over again, and tells only what the card did beside that joining', (t) => {
  const books = shop(t)
  sell(books, 1, 10_000)
  const safe = books.job((tx) => tx.head())
  books.job((tx) => tx.meta.put('safe-seq', String(safe)))
  const account = accountOf(books, cardNo(1))?.id ?? 0
  books.job((tx) => beginStream(tx, 'the-life-after-the-restore', books.clock.now(), books.ctx))
  // It is not known yet that the card had joined in the life that was lost.
  sell(books, 2, 2_000)
  sell(books, 3, 4_000, 500)
  books.job((tx) => joinBrand(tx, { account, code: cardNo(1) }, books.clock.now(), books.ctx))
  round(books, { list: [{ alias: ALIAS, tag: TAG }], listed: 1 })
  const [joining] = round(books).entries
  t.like(joining, { kind: 'ACC', points: 295, detail: { carried: { '2028-11': 295 } } })
  const name = (kind: string, no: number): string => books.ctx.keys.operationId(`${kind}\nsale\n${keyNo(no)}`)
  t.deepEqual(joining?.detail.within, [name('ACC', 3), name('RED', 3), name('ACC', 2)])

  const dead = 'the-life-that-was-lost'
  const reason = `joined:${joining?.detail.behind}:${dead}`
  sell(books, 4, 1_000)
  round(books, { refused: [{ seq: 1, reason }] })
  round(books, { refused: [{ seq: 1, reason }] })
  t.is(accountOf(books, cardNo(1))?.balance, 50, 'what it earned as a member is still there')
  const told = books.job((tx) => tx.members.entries(tx.members.current().id, 1, 20))
  t.deepEqual(
    told.map(({ kind, points, detail }) => [kind, points, detail.op, detail.of, detail.dead]),
    [
      ['ACC', 50, name('ACC', 4), undefined, undefined],
      ['VOID', 295, undefined, undefined, undefined],
      ['REP', 100, name('ACC', 2), 'ACC', dead],
      ['REP', 195, name('ACC', 3), 'ACC', dead],
      ['REP', 500, name('RED', 3), 'RED', dead],
    ],
  )
  t.is(books.fault(), undefined)
})

test('MEMBER-15 of a joining that stood behind what this shop does not know nothing is told', (t) => {
  const books = joined(t)
  round(books)
  round(books, { refused: [{ seq: 1, reason: `joined:${'00'.repeat(16)}:the-life-that-was-lost` }] })
  t.deepEqual(
    round(books).entries.map(({ kind }) => kind),
    ['VOID'],
  )
  t.is(books.fault(), undefined)
})

test('STREAM-6 a sale that a till repeats to a restored shop burns what was promised in the life that is lost, with a card that is no member too', (t) => {
  const books = shop(t)
  sell(books, 1, 2_000)
  const again = { key: keyNo(2), sale: saleOf([4_000], { card: cardNo(1), burnPoints: 500 }) }
  t.throws(() => books.run(finishOrReplay, again), { message: /has 100 points/ })
  const { status, body } = books.run(finishOrReplay, { ...again, first: 'the-life-that-was-lost' })
  t.is(status, 201)
  t.like(body.points, { burned: 500, earned: 195, balance: -205 })
  t.is(
    books.job((tx) => tx.hold(keyNo(2))),
    undefined,
  )
  t.is(books.fault(), undefined)
})

test('MEMBER-16 a brand that was put back hears whom a shop knows before the shop takes its list for an answer: an alias with what was told under it is not given up for another', (t) => {
  const books = joined(t)
  round(books)
  const other = { life: '2', list: [{ alias: 'ee'.repeat(16), tag: TAG }], listed: 1 }
  round(books, { ...other, acknowledged: 0, hash: STREAM_START })
  const told = round(books, { ...other, acknowledged: 0, hash: STREAM_START })
  t.like(told, { list: 0, report: { known: [{ alias: ALIAS, tag: TAG }], last: true } })
  t.is(told.entries[0]?.detail.alias, ALIAS)
  t.is(accountOf(books, cardNo(1))?.balance, 500)
  // Now it has heard, and lists the member by the alias the shop has.
  const whole = round(books, { life: '2', list: [{ alias: ALIAS, tag: TAG }], listed: 2 })
  t.is(whole.entries.length, 1)
  const next = round(books, { life: '2' })
  t.deepEqual([next.list, next.report], [2, undefined])
  t.is(books.fault(), undefined)
})
