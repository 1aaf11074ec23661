import { type AuditWord, audit } from '../actions/shop/audit.ts'
import type { BooksTx } from '../books/shop/tx.ts'
import type { OpenShop } from '../open-shop.ts'

/** Does something to the books and books that it was done, in one commit. */
export const noter =
  ({ books, clock, ctx }: OpenShop) =>
  <T>(job: (tx: BooksTx, now: number) => T, word: AuditWord, by: string, of: string): Promise<T> =>
    books.writer.submit((tx) => {
      const now = clock.now()
      const done = job(tx, now)
      audit(tx, { word, by, of }, now, ctx)
      return done
    })
