import type { ShopContext } from './actions/shop/context.ts'
import { fenceStreams } from './actions/shop/member-fence.ts'
import type { BooksTx } from './books/shop/tx.ts'

/** Begins another life of the books' stream: what answered under the old one is not taken for granted any more. */
export function beginStream(tx: BooksTx, stream: string, now: number, ctx: ShopContext): void {
  tx.meta.put('stream', stream)
  endFormer(tx, now, ctx)
}

/**
 * Ends the members' streams of former lives, also where the life ended while no program had the books open. Any till
 * may hold operations of them, until it says otherwise. Changes nothing where there are none.
 */
export function endFormer(tx: BooksTx, now: number, ctx: ShopContext): void {
  const stream = tx.meta.get('stream')
  if (stream === undefined || tx.members.streams().length === 0) return
  fenceStreams(tx, { stream, tills: pairedTills(tx) }, now, ctx)
}

/** Tills that may hold operations of a former life. */
export const pairedTills = ({ devices }: { readonly devices: Pick<BooksTx['devices'], 'list'> }): string[] =>
  devices
    .list()
    .filter(({ kind, revokedAt }) => kind === 'till' && revokedAt === undefined)
    .map(({ id }) => id)
