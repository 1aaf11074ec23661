import test from 'ava'
import { holdSale } from '../../../src/actions/shop/hold-sale.ts'
import { joinBrand } from '../../../src/actions/shop/member-join.ts'
import { leaveBrand } from '../../../src/actions/shop/member-leave.ts'
import { finishOrReplay, hearTill } from '../../../src/actions/shop/member-replay.ts'
import { STREAM_START } from '../../../src/domain/brand/entry.ts'
import { beginStream } from '../../../src/fence-stream.ts'
import { keyNo, saleOf } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'
import { ALIAS, joined, round, sell, shop, TAG } from './member-shop.ts'

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
    replay.entries.map(({ kind, points, detail }) => [kind, points, detail?.of, detail?.dead]),
    [['REP', 100, 'ACC', stream]],
  )
  t.deepEqual(round(books, { open: [stream] }).close, [], 'the till may hold operations of it')
  books.job((tx) => hearTill(tx, { till: '07', holds: [] }))
  t.deepEqual(round(books, { closed: [stream] }).close, [stream])
  t.deepEqual(round(books).close, [])
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
  t.deepEqual(joining?.detail?.within, [name('ACC', 3), name('RED', 3), name('ACC', 2)])

  const dead = 'the-life-that-was-lost'
  const reason = `joined:${joining?.detail?.behind}:${dead}`
  sell(books, 4, 1_000)
  round(books, { refused: [{ seq: 1, reason }] })
  round(books, { refused: [{ seq: 1, reason }] })
  t.is(accountOf(books, cardNo(1))?.balance, 50, 'what it earned as a member is still there')
  const told = books.job((tx) => tx.members.entries(tx.members.current().id, 1, 20, ''))
  t.deepEqual(
    told.map(({ kind, points, detail }) => [kind, points, detail?.op, detail?.of, detail?.dead]),
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
  t.is(told.entries[0]?.detail?.alias, ALIAS)
  t.is(accountOf(books, cardNo(1))?.balance, 500)
  // Now it has heard, and lists the member by the alias the shop has.
  const whole = round(books, { life: '2', list: [{ alias: ALIAS, tag: TAG }], listed: 2 })
  t.is(whole.entries.length, 1)
  const next = round(books, { life: '2' })
  t.deepEqual([next.list, next.report], [2, undefined])
  t.is(books.fault(), undefined)
})

test('MEMBER-19 what a brand that was put back lacks again is kept as if it had never been told, also of who leaves then', (t) => {
  const books = joined(t)
  round(books)
  round(books, { life: '2', acknowledged: 0, hash: STREAM_START })
  const account = accountOf(books, cardNo(1))?.id ?? 0
  books.job((tx) => leaveBrand(tx, { account }, books.clock.now(), books.ctx))
  t.is(
    books.job((tx) => tx.members.dropAcknowledged('9999-12-31', 10)),
    0,
  )
  const { entries, report } = round(books, { life: '2', acknowledged: 0, hash: STREAM_START })
  t.deepEqual(
    entries.map(({ kind, detail }) => [kind, detail?.alias]),
    [
      ['ACC', ALIAS],
      ['OUT', ALIAS],
    ],
  )
  t.deepEqual(report?.known, [{ alias: ALIAS, tag: TAG }], 'a brand that does not know the alias can find whose it is')
  t.is(books.fault(), undefined)
})
