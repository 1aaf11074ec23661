import type { Day } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Behaviour } from '../../domain/segments.ts'

/**
 * Puts cards where they belong since a day; one without an account belongs nowhere, and one that was erased since it was
 * looked at gets no place.
 */
export function putSegments(
  tx: ShopTx,
  changes: readonly { readonly account: number; readonly behaviour: Behaviour | undefined }[],
  today: Day,
): void {
  for (const { account, behaviour } of changes) {
    if (behaviour === undefined || tx.account(account) === undefined) tx.segments.deleteOf(account)
    else tx.segments.put(account, behaviour, today)
  }
}
