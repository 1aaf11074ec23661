import { join } from 'node:path'
import Database from 'better-sqlite3'
import { ACCOUNTS } from '../../src/books/brand/bulk.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { verify } from '../../src/books/shop/verify.ts'
import { sha256Text } from '../../src/open-shop.ts'
import type { Branch, World } from './world.ts'

/** Sums of all members' accounts at the brand, by name; those of streams together. */
export async function brandTotals({ brand }: World): Promise<Record<string, number>> {
  const sums: Record<string, number> = {}
  for (const row of await brand.brand.engine.db.selectFrom('member').selectAll().execute())
    for (const name of ACCOUNTS) {
      const sum = name === 'held' ? 'streams' : name
      sums[sum] = (sums[sum] ?? 0) + row[name]
    }
  return sums
}

/** Both sides of the members' books. */
export function sides(sums: Readonly<Record<string, number>>): [held: number, owing: number] {
  const of = (...names: string[]): number => names.reduce((sum, name) => sum + (sums[name] ?? 0), 0)
  return [of('streams', 'pool', 'redeemed', 'expired', 'paid'), of('issued', 'debt', 'loss')]
}

interface Books {
  readonly running: Pick<Branch['running'], 'shop'>
}

/** The first difference `stempel verify` would name in a shop's books; undefined when they are clean. */
export function firstFault(branch: Books): string | undefined {
  const books = readShopBooks(branch.running.shop.settings.data, sha256Text)
  try {
    const verdict = verify(books.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true })
    return verdict.ok ? undefined : verdict.first
  } finally {
    books.close()
  }
}

/** Long enough that two books hold it only because they speak of the same thing. */
const TELLING = 12

/** Values that the books of both shops hold; those of every new shop, such as texts of statements, are among them. */
export function shared(a: Books, b: Books): string[] {
  const [of, other] = [a, b].map((each) => valuesOf(join(each.running.shop.settings.data, 'shop.sqlite')))
  return [...(of ?? [])].filter((value) => other?.has(value)).sort()
}

function valuesOf(file: string): Set<string> {
  const db = new Database(file, { readonly: true })
  try {
    const tables = db.prepare("SELECT name FROM sqlite_schema WHERE type = 'table'").pluck().all() as string[]
    const values = new Set<string>()
    for (const table of tables)
      for (const row of db.prepare(`SELECT * FROM "${table}"`).raw().all() as unknown[][])
        for (const value of row) for (const text of textsOf(value)) values.add(text)
    return values
  } finally {
    db.close()
  }
}

/** A value and the words in it, as text: bytes in hex. */
function textsOf(value: unknown): string[] {
  if (value === null) return []
  const text = value instanceof Uint8Array ? Buffer.from(value).toString('hex') : String(value)
  const words = text.match(/[0-9A-Za-z_-]+/g) ?? []
  return [text, ...words].filter((each) => each.length >= TELLING && !/^\d{13}$/.test(each))
}
