import { readFileSync, statSync } from 'node:fs'
import test, { type ExecutionContext } from 'ava'
import type { ShopBooks } from '../../../src/books/shop/books.ts'
import { openToRead } from '../../../src/books/shop/open.ts'
import { type Verdict, verify } from '../../../src/books/shop/verify.ts'
import { fact, NO_POINTS } from '../../../src/domain/fact.ts'
import { booksOf, cardOf, DAY, fileOf, keyOf, NOON, sell, sha256 } from './fixture.ts'

const digestOf = (kind: string, key: string) => sha256(`${kind} ${key}`).subarray(0, 16)

function checked(t: ExecutionContext, folder: string): Verdict {
  const db = openToRead(folder)
  t.teardown(() => db.close())
  return verify(db, { sha256, witnesses: [], isGenuine: () => true })
}

/** Two cards buy; account 1 also claims a sale without a card, waits for a gift and holds points. */
async function fill({ writer }: ShopBooks): Promise<{ claimed: number }> {
  return writer.submit((tx) => {
    const due = { sale: 0, gift: 'chocolate-bar', state: 'due', costCents: 45, until: '2026-12-21' } as const
    sell(tx, { account: 1, key: keyOf(1), more: { gifts: [due] } })
    sell(tx, { account: 2, key: keyOf(2) })
    const claimed = sell(tx, { key: keyOf(3) })
    const base = { day: DAY, programme: 1, account: 1, at: NOON }
    const moves = [{ lot: 2, points: 30, expires: '2028-11-21' }]
    const points = { ...NO_POINTS, earned: 30 }
    const claim = tx.record(fact({ ...base, kind: 'claim', cause: 'claim-code', points, moves }))
    tx.putEvent({ kind: 'claim', key: 'claim-code', digest: sha256('c'), answer: '{}', seq: claim }, DAY)
    const sale = tx.sale(keyOf(3))
    if (sale === undefined) throw new Error('no sale')
    tx.updateSale({ ...sale, account: 1, lot: 2, creditSeq: claim })
    tx.claimBasket(claimed, 1)
    const seq = tx.record(fact({ ...base, kind: 'hold', cause: keyOf(4), moves: [{ lot: 1, points: 0, held: 10 }] }))
    const hold = { key: keyOf(4), seq, account: 1, points: 10, lots: [{ lot: 1, points: 10 }], expiresAt: NOON }
    tx.putHold({ ...hold, state: 'granted', digest: sha256('h'), answer: '{}' })
    return { claimed }
  })
}

const erase = ({ writer }: ShopBooks): Promise<void> =>
  writer.submit((tx) => {
    const moves = [
      { lot: 1, points: -50, held: -10 },
      { lot: 2, points: -30 },
    ]
    const points = { ...NO_POINTS, adjusted: -80 }
    tx.record(fact({ kind: 'close', day: DAY, programme: 1, account: 1, cause: 'erasure', at: NOON, points, moves }))
    tx.forgetAccount(1, digestOf)
  })

test('BOOK-40 erasing leaves nothing that leads to the card, its receipts or a time, and the sums stay right', async (t) => {
  const books = booksOf(t)
  const { claimed } = await fill(books)
  t.true(checked(t, books.folder).ok)
  await erase(books)
  const { read } = books
  t.is(read.accountOfCard(cardOf('card 1').pseudonym), undefined)
  t.is(read.account(1), undefined)
  for (const key of [keyOf(1), keyOf(3)]) {
    t.is(read.sale(key), undefined)
    t.is(read.event('sale', key), undefined)
    t.true(read.isErased('sale', key, digestOf), 'the digest stays, so that a repeat is told')
  }
  t.true(read.isErased('claim', 'claim-code', digestOf))
  t.false(read.isErased('sale', keyOf(2), digestOf))
  t.is(read.hold(keyOf(4)), undefined)
  t.deepEqual(read.gifts(1), [])
  t.is(read.basket(1), undefined)
  t.is(read.basket(claimed), undefined)
  t.like(read.fact(1), { account: undefined, cause: '', at: 0, day: DAY })
  const db = fileOf(t, books.folder)
  const kept = db.prepare('SELECT count(*) FROM journal WHERE account = 1 OR cause = ? OR cause = ?').pluck()
  t.is(kept.get(keyOf(1), keyOf(3)), 0)
  t.is(read.sale(keyOf(2))?.seq, 2, 'others are untouched')
  t.deepEqual(checked(t, books.folder), { ok: true, facts: 6, accounts: 1, witnessed: 0 })
})

test('BOOK-41 what was erased is gone from the files too: overwritten in the books, cut from the log', async (t) => {
  const books = booksOf(t)
  await fill(books)
  const file = `${books.folder}/shop.sqlite`
  const holds = (what: string | Uint8Array) =>
    [file, `${file}-wal`].some((each) => readFileSync(each).includes(Buffer.from(what)))
  const traces = [keyOf(1), keyOf(3), 'claim-code', cardOf('card 1').pseudonym]
  for (const trace of traces) t.true(holds(trace))
  await erase(books)
  t.is(statSync(`${file}-wal`).size, 0)
  for (const trace of traces) t.false(holds(trace))
  t.true(holds(keyOf(2)))
})

test('BOOK-42 a reader at work delays the cut of the log, not the shop', async (t) => {
  const books = booksOf(t)
  await fill(books)
  const reader = openToRead(books.folder)
  t.teardown(() => reader.close())
  reader.exec('BEGIN')
  reader.prepare('SELECT count(*) FROM journal').get()
  await erase(books)
  const wal = () => statSync(`${books.folder}/shop.sqlite-wal`).size
  t.true(wal() > 0)
  reader.exec('COMMIT')
  await books.writer.submit((tx) => sell(tx, { account: 2, key: keyOf(50) }))
  t.is(wal(), 0)
})

test('BOOK-43 an account that still has a balance cannot be forgotten', async (t) => {
  const books = booksOf(t)
  await fill(books)
  await t.throwsAsync(
    books.writer.submit((tx) => tx.forgetAccount(1, digestOf)),
    { message: /only after its balance/ },
  )
  t.is(books.read.account(1)?.balance, 80)
})

test('BOOK-44 the journal refuses deletion, change, and forgetting by halves', async (t) => {
  const books = booksOf(t)
  await fill(books)
  const db = fileOf(t, books.folder)
  t.throws(() => db.exec('DELETE FROM journal WHERE seq = 1'), { message: /only grows/ })
  for (const change of ["numbers = '{}'", "day = '2020-01-01'", 'seq = 99', 'lines = NULL', 'hash = randomblob(32)'])
    t.throws(() => db.exec(`UPDATE journal SET ${change} WHERE seq = 1`), { message: /never changes/ }, change)
  for (const change of ['account = 2', "cause = 'x'", 'at = 1', 'salt = NULL', 'account = NULL, cause = NULL'])
    t.throws(() => db.exec(`UPDATE journal SET ${change} WHERE seq = 1`), { message: /only as a whole/ }, change)
})
