import test, { type ExecutionContext } from 'ava'
import type Database from 'better-sqlite3'
import type { ShopBooks } from '../../../src/books/shop/books.ts'
import { hashOf, hex } from '../../../src/books/shop/chain.ts'
import { openToRead } from '../../../src/books/shop/open.ts'
import type { JournalTable } from '../../../src/books/shop/schema.ts'
import { type Verdict, verify } from '../../../src/books/shop/verify.ts'
import { fact, NO_POINTS } from '../../../src/domain/fact.ts'
import { booksOf, cardOf, DAY, fileOf, keyOf, NOON, sell, sha256 } from './fixture.ts'

type Witness = { seq: number; hash: string; genuine?: boolean }

function check(t: ExecutionContext, folder: string, witnesses: Witness[] = [], factsAtOnce = 1_000): Verdict {
  const db = openToRead(folder)
  t.teardown(() => db.close())
  return verify(db, { sha256, witnesses, isGenuine: ({ genuine = true }) => genuine, factsAtOnce })
}

const first = (verdict: Verdict): string => (verdict.ok ? 'no difference' : verdict.first)

/** A morning: sales with and without a card, a burn, a hold, an expiry, gifts, a tier, a deficit. */
async function morning(books: ShopBooks): Promise<void> {
  const { writer } = books
  for (let n = 1; n <= 6; n += 1) await writer.submit((tx) => sell(tx, { account: 1 + (n % 3), key: keyOf(n) }))
  const base = { day: DAY, programme: 1, cause: keyOf(20), at: NOON }
  await writer.submit((tx) => {
    sell(tx, { key: keyOf(7) })
    const due = { sale: 0, gift: 'chocolate-bar', state: 'due', costCents: 45, until: '2026-12-21' } as const
    const sale = sell(tx, { account: 1, key: keyOf(8), more: { gifts: [due] } })
    tx.record(fact({ ...base, kind: 'gift', account: 1, gifts: [{ ...due, sale, state: 'handed' }] }))
    sell(tx, { account: 2, key: keyOf(9), more: { gifts: [due] } })
    const seq = tx.record(fact({ ...base, kind: 'hold', account: 1, moves: [{ lot: 1, points: 0, held: 20 }] }))
    const hold = { key: keyOf(20), seq, account: 1, points: 20, lots: [{ lot: 1, points: 20 }] }
    tx.putHold({ ...hold, expiresAt: NOON, state: 'granted', digest: sha256('hold'), answer: '{}' })
    tx.record(fact({ ...base, kind: 'tier', account: 2, tier: 'silver', note: 'reached' }))
    tx.record(
      fact({
        ...base,
        kind: 'return',
        account: 3,
        points: { ...NO_POINTS, clawedBack: 130 },
        moves: [
          { lot: 1, points: -50 },
          { lot: 2, points: -50 },
        ],
        deficit: 30,
      }),
    )
    const expired = { ...NO_POINTS, expired: 50 }
    const moves = [{ lot: 1, points: -50, expired: 50 }]
    tx.record(fact({ ...base, kind: 'expire', day: '2028-11-22', account: 2, points: expired, moves }))
  })
}

test('VERIFY-1 books that were only written by the shop are found equal to the journal, in one pass or many', async (t) => {
  const books = booksOf(t)
  await morning(books)
  const { seq, hash } = books.read.journalHead()
  t.deepEqual(check(t, books.folder, [{ seq, hash }]), { ok: true, facts: seq, accounts: 3, witnessed: seq })
  t.deepEqual(check(t, books.folder, [], 4), { ok: true, facts: seq, accounts: 3, witnessed: 0 })
})

const tampered: Record<string, { sql: string; says: RegExp }> = {
  'a balance': { sql: 'UPDATE account SET balance = balance + 1 WHERE id = 2', says: /balance of account 2/ },
  'a deficit': { sql: 'UPDATE account SET deficit = 0 WHERE id = 3', says: /deficit of account 3/ },
  'held points': { sql: 'UPDATE account SET held = 0 WHERE id = 1', says: /held points of account 1/ },
  'a tier': { sql: "UPDATE account SET tier = 'gold' WHERE id = 1", says: /tier of account 1 is gold/ },
  spend: { sql: `UPDATE account SET spend = '{"2026-11":1}' WHERE id = 1`, says: /spend of account 1/ },
  'the next lot': { sql: 'UPDATE account SET next_lot = 9 WHERE id = 1', says: /next lot of account 1/ },
  'a hint that comes late': { sql: "UPDATE account SET next_expiry = '2030-01-01' WHERE id = 1", says: /would expire/ },
  'an account taken away': { sql: 'DELETE FROM card; DELETE FROM account WHERE id = 3', says: /account 3/ },
  'an account added': {
    sql: `INSERT INTO account SELECT 9, opened, state, reason, successor, 7, 0, 0, 1, NULL, NULL, tier, '{}', opened, NULL, NULL FROM account WHERE id = 1`,
    says: /balance of account 9 is 7/,
  },
  'a lot': { sql: 'UPDATE lot SET points = points + 1 WHERE account = 2 AND no = 2', says: /lot 2 of account 2/ },
  "a lot's day": {
    sql: "UPDATE lot SET expires = '2030-01-01' WHERE account = 2 AND no = 2",
    says: /lot 2 of account 2/,
  },
  'a lot taken away': { sql: 'DELETE FROM lot WHERE account = 3 AND no = 2', says: /account 3 lacks its lot 2/ },
  'a lot added': {
    sql: "INSERT INTO lot VALUES (3, 3, 9, 0, 0, '2030-01-01', '2026-01-01')",
    says: /lot 3 of account 3/,
  },
  'a lot of nobody': { sql: "INSERT INTO lot VALUES (99, 1, 9, 0, 0, '2030-01-01', '2026-01-01')", says: /account 99/ },
  'a gift': { sql: "UPDATE gift SET state = 'due'", says: /gift chocolate-bar of sale \d+ is due/ },
  'a gift taken away': { sql: 'DELETE FROM gift WHERE account = 2', says: /the books lack gift .* of account 2/ },
  'a hold': { sql: "UPDATE hold SET lots = '[[1,10]]'", says: /hold of fact \d+ has lots 1:10/ },
  'a hold taken away': { sql: 'DELETE FROM hold', says: /the books lack the hold/ },
  'a card that leads nowhere': {
    sql: "PRAGMA foreign_keys = OFF; INSERT INTO card VALUES (x'00', 1, 'own', 77)",
    says: /a card leads to account 77/,
  },
}

for (const [what, { sql, says }] of Object.entries(tampered)) {
  test(`VERIFY-2 a change of the books beside the journal is named: ${what}`, async (t) => {
    const books = booksOf(t)
    await morning(books)
    fileOf(t, books.folder).exec(sql)
    t.regex(first(check(t, books.folder)), says)
    t.regex(first(check(t, books.folder, [], 4)), says)
  })
}

/** What someone with the file in hand could do. */
function unlocked(t: ExecutionContext, folder: string): Database.Database {
  const db = fileOf(t, folder)
  db.exec('DROP TRIGGER journal_keeps_rows; DROP TRIGGER journal_keeps_chain; DROP TRIGGER journal_only_forgets')
  return db
}

const rewritten: Record<string, { sql: string; says: RegExp }> = {
  'a number': { sql: `UPDATE journal SET numbers = '{"p":[60]}' WHERE seq = 2`, says: /fact 2 is not what it was/ },
  'two facts swapped': {
    sql: 'UPDATE journal SET seq = -1 WHERE seq = 2; UPDATE journal SET seq = 2 WHERE seq = 3; UPDATE journal SET seq = 3 WHERE seq = -1',
    says: /fact 2 is not what it was/,
  },
  'a fact taken out': { sql: 'DELETE FROM journal WHERE seq = 4', says: /fact 4 is missing/ },
  'a fact given to another account': {
    sql: 'UPDATE journal SET account = 1 WHERE seq = 2',
    says: /fact 2 does not belong/,
  },
  'another time': { sql: 'UPDATE journal SET at = at + 1 WHERE seq = 2', says: /fact 2 does not belong/ },
  'a fact made anonymous': {
    sql: 'UPDATE journal SET salt = NULL, account = NULL, cause = NULL, at = NULL, prior = NULL WHERE seq = 2',
    says: /fact 5 follows fact 2 of its account/,
  },
  'a fact forgotten in part': { sql: 'UPDATE journal SET cause = NULL WHERE seq = 2', says: /forgotten only in part/ },
}

for (const [what, { sql, says }] of Object.entries(rewritten)) {
  test(`VERIFY-3 a change of the journal is named by its fact: ${what}`, async (t) => {
    const books = booksOf(t)
    await morning(books)
    unlocked(t, books.folder).exec(sql)
    t.regex(first(check(t, books.folder)), says)
  })
}

test('VERIFY-4 a journal that was cut or recomputed is found by its last witness, a forged witness by its signature', async (t) => {
  const books = booksOf(t)
  await books.writer.submit((tx) => tx.openAccount(1, cardOf('card 1'), DAY, 'bronze'))
  for (let n = 1; n <= 4; n += 1) await books.writer.submit((tx) => sell(tx, { key: keyOf(n) }))
  const witness = books.read.journalHead()
  t.true(check(t, books.folder, [witness]).ok)
  t.regex(first(check(t, books.folder, [{ ...witness, genuine: false }])), /not signed by this shop/)
  const db = unlocked(t, books.folder)
  recompute(db, 3)
  t.true(check(t, books.folder).ok, 'without a witness nobody could tell')
  t.regex(first(check(t, books.folder, [witness])), /fact 4 is not the one that was witnessed/)
  db.exec('DELETE FROM journal WHERE seq = 4')
  t.regex(first(check(t, books.folder, [witness])), /fact 4 was witnessed, but the journal ends with fact 3/)
})

/** Changes a fact's day and chains everything after it anew. */
function recompute(db: Database.Database, from: number): void {
  db.prepare("UPDATE journal SET day = '2026-11-20' WHERE seq = ?").run(from)
  const before = db.prepare<[number], { hash: Uint8Array }>('SELECT hash FROM journal WHERE seq = ?').get(from - 1)
  let hash = hex(before?.hash ?? new Uint8Array())
  for (const row of db.prepare<[number], JournalTable>('SELECT * FROM journal WHERE seq >= ?').all(from)) {
    const bytes = hashOf(sha256, hash, { ...row, commitment: hex(row.commitment) })
    db.prepare('UPDATE journal SET hash = ? WHERE seq = ?').run(bytes, row.seq)
    hash = hex(bytes)
  }
}
