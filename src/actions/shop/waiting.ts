import { conflict } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Waiting } from '../../domain/records.ts'
import type { Answer } from './context.ts'
import { sameBytes } from './once.ts'

/**
 * Keeps a return, void or claim until its sale arrives: 202, and the same answer to a repeat.
 * @throws StempelError `conflict` when the id waits already with other content.
 */
export function waitFor(tx: ShopTx, waiting: Waiting): Answer {
  const before = tx.waiting(waiting.kind, waiting.key)
  if (before !== undefined && !sameBytes(before.digest, waiting.digest))
    throw conflict('key', `This ${waiting.kind} waits for its sale already, with other content.`)
  // A claim's total may have been mistyped the first time, and its card is sealed for 31 days: the last words count.
  tx.putWaiting(before === undefined ? waiting : { ...waiting, arrivedAt: before.arrivedAt })
  return {
    status: 202,
    body: JSON.stringify({ [waiting.kind]: waiting.key, state: 'waiting', for: waiting.original }),
    notices: [],
  }
}
