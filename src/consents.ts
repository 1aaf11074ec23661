import { endAgain } from './actions/shop/end-consents.ts'
import { publishFirstStatements } from './actions/shop/publish-statement.ts'
import type { BooksTx } from './books/shop/tx.ts'
import { defaultStatements } from './defaults/statements/index.ts'
import type { OpenShop } from './open-shop.ts'

/** Books without statements get those that come with the program; they need no witness before a shopper answers. */
export function beginConsents(tx: BooksTx, now: number): void {
  publishFirstStatements(tx, defaultStatements, now)
  if (tx.meta.get('consents-anchored') === undefined) tx.meta.put('consents-anchored', String(tx.consents.head().no))
}

/** Consents that ended since the copy that these books may be end again before anything is served. */
export async function endConsentsAgain({ books, folder, clock, ctx }: OpenShop): Promise<void> {
  const ended = folder.readEnded()
  if (ended.length > 0) await books.writer.submit((tx) => endAgain(tx, ended, clock.now(), ctx))
}
