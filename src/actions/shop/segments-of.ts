import type { ShopTx } from '../../domain/ports.ts'
import { segmentNames } from '../../domain/segments.ts'

/** The segments last night put a card in; none for a card it has not seen. */
export function segmentsOf(tx: Pick<ShopTx, 'segments'>, account: number): readonly string[] {
  const behaviour = tx.segments.one(account)
  return behaviour === undefined ? [] : segmentNames(behaviour)
}

/** The same for a sale, read once and only when a rule asks. */
export function segmentsWhenAsked(
  tx: Pick<ShopTx, 'segments'>,
  account: { readonly id: number } | undefined,
): () => readonly string[] {
  let names: readonly string[] | undefined
  return () => {
    names ??= account === undefined ? [] : segmentsOf(tx, account.id)
    return names
  }
}
