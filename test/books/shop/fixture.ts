import { hash } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import Database from 'better-sqlite3'
import { type BooksOptions, openShopBooks, type ShopBooks } from '../../../src/books/shop/books.ts'
import { migrate } from '../../../src/books/shop/migrate.ts'
import { booksFile, openToWrite } from '../../../src/books/shop/open.ts'
import { BooksReader, tablesOf } from '../../../src/books/shop/reads.ts'
import { BooksTx } from '../../../src/books/shop/tx.ts'
import { Writer } from '../../../src/books/shop/writer.ts'
import { addMonths, type Day, monthOf } from '../../../src/domain/day.ts'
import { type Fact, fact, NO_POINTS } from '../../../src/domain/fact.ts'
import type { Random } from '../../../src/domain/ports.ts'

export const sha256 = (text: string): Uint8Array => hash('sha256', text, 'buffer')

/** Bytes that look random and are the same in every run. */
export function seeded(seed: string): Random {
  let block = 0
  return {
    bytes(count) {
      const parts: Uint8Array[] = []
      for (let have = 0; have < count; have += 32) {
        block += 1
        parts.push(sha256(`${seed} ${block}`))
      }
      return Buffer.concat(parts).subarray(0, count)
    },
  }
}

/** A temporary folder that goes with the test. */
export function folderOf(t: ExecutionContext): string {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-books-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

/** Books in a folder of their own; `schedule` is the real one unless given. */
export function booksOf(t: ExecutionContext, given: Partial<BooksOptions> = {}): ShopBooks & { folder: string } {
  const folder = given.folder ?? folderOf(t)
  const books = openShopBooks({ folder, sha256, random: seeded('books'), schedule: setImmediate, ...given })
  t.teardown(() => books.close())
  return { ...books, folder }
}

/** The writer without the facade, and the very connection it writes on, for tests that make that connection fail. */
export function bareWriter(t: ExecutionContext): { db: Database.Database; writer: Writer; read: BooksReader } {
  const db = openToWrite(folderOf(t))
  t.teardown(() => db.close())
  migrate(db, sha256)
  const tx = new BooksTx(db, tablesOf(db, sha256, seeded('bare')), () => {})
  const read = new BooksReader(tablesOf(db, sha256, seeded('none')))
  return { db, writer: new Writer({ db, tx, schedule: setImmediate }), read }
}

/** The file behind the books, for looking at it and for tampering with it. */
export function fileOf(t: ExecutionContext, folder: string): Database.Database {
  const db = new Database(booksFile(folder))
  t.teardown(() => db.close())
  return db
}

export const DAY: Day = '2026-11-21'
export const NOON = Date.parse('2026-11-21T12:00:00Z')

export const cardOf = (name: string) => ({ pseudonym: sha256(name).subarray(0, 16), epoch: 1, kind: 'own' as const })

export const keyOf = (sequence: number, day: Day = DAY): string => `0001.07.${day}.${String(sequence).padStart(6, '0')}`

/** Opens an account unless it is there. */
export function known(tx: BooksTx, id: number): void {
  if (tx.account(id) === undefined) tx.openAccount(id, cardOf(`card ${id}`), DAY, 'bronze')
}

export interface SaleGiven {
  readonly account?: number | undefined
  readonly key: string
  readonly points?: number
  readonly cents?: number
  readonly day?: Day
  readonly more?: Partial<Fact>
}

/** Books a sale the way an action does: fact, event, progress and basket. @returns its journal number. */
export function sell(
  tx: BooksTx,
  { account, key, points = 50, cents = 1000, day = DAY, more = {} }: SaleGiven,
): number {
  if (account !== undefined) known(tx, account)
  const lot = account === undefined ? undefined : tx.account(account)?.nextLot
  const earned = lot === undefined ? 0 : points
  const seq = tx.record(
    fact({
      kind: 'sale',
      day,
      programme: 1,
      account,
      cause: key,
      at: NOON,
      points: { ...NO_POINTS, earned },
      moves: lot === undefined ? [] : [{ lot, points, expires: addMonths(day, 24) }],
      rules: lot === undefined ? [] : [{ rule: 'base', points }],
      spend: lot === undefined ? undefined : { month: monthOf(day), cents },
      lines: lineNumbers(10, cents, points),
      ...more,
    }),
  )
  tx.putSale({
    key,
    seq,
    account,
    lot,
    creditSeq: account === undefined ? undefined : seq,
    currency: 'EUR',
    finishedAt: NOON,
    voided: false,
    returned: [],
    chargedPoints: 0,
    totalCents: cents,
  })
  tx.putEvent({ kind: 'sale', key, digest: sha256(key), answer: `{"sale":"${key}"}`, seq }, day)
  tx.putBasket(seq, account, day, [{ name: 'Coffee', quantity: 1000, amountCents: cents, kind: 'item' }])
  return seq
}

const lineNumbers = (count: number, cents: number, points: number): Fact['lines'] =>
  Array.from({ length: count }, (_, i) => ({
    line: i + 1,
    quantity: 1000,
    amountCents: cents / count,
    eligibleCents: cents / count,
    points: points / count,
    burned: 0,
    discountCents: 0,
  }))
