/** Reads every row of a journal once, or verifies the books: the same kind of process for both. */
import { hash } from 'node:crypto'
import { openToRead } from '../../../src/books/shop/open.ts'
import { verify } from '../../../src/books/shop/verify.ts'
import { answering } from './child.ts'

const sha256 = (text: string): Uint8Array => hash('sha256', text, 'buffer')

interface Question {
  readonly do: 'read' | 'verify'
  readonly data: string
}

answering(({ do: what, data }: Question) => {
  const db = openToRead(data)
  const from = performance.now()
  const facts = what === 'read' ? readAll(db) : verifyAll(db)
  const elapsedMs = performance.now() - from
  db.close()
  return { facts, elapsedMs }
})

function readAll(db: ReturnType<typeof openToRead>): number {
  let facts = 0
  for (const row of db.prepare('SELECT * FROM journal ORDER BY seq').iterate()) if (row !== undefined) facts += 1
  return facts
}

function verifyAll(db: ReturnType<typeof openToRead>): number {
  const verdict = verify(db, { sha256, witnesses: [], isGenuine: () => true })
  if (!verdict.ok) throw new Error(`the books are wrong: ${verdict.first}`)
  return verdict.facts
}
