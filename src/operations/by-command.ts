import { type AuditWord, audit, COMMAND_LINE } from '../actions/shop/audit.ts'
import type { BooksTx } from '../books/shop/tx.ts'
import type { OpenShop } from '../open-shop.ts'

/** Books that something was done from the command line, inside the commit that does it. @param of never a card or a secret */
export function byCommand(tx: BooksTx, { ctx }: OpenShop, now: number, word: AuditWord, of: string): void {
  audit(tx, { word, by: COMMAND_LINE, of }, now, ctx)
}
