import { localDay } from '../../domain/day.ts'
import { fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/** What a fact of kind `consent` notes: the consent chain's last place and its hash. */
export const anchorNote = ({ no, hash }: { readonly no: number; readonly hash: string }): string => `${no}:${hash}`

/**
 * Writes the head of the consent chain into the journal, whose own heads are witnessed: from then on nothing of the
 * evidence can be cut off or written anew unseen. It is done by the hour and not with each event, so that no event stands
 * beside the facts of the account it came with.
 * @returns the journal number; undefined when there is nothing new.
 */
export function anchorConsents(
  tx: ShopTx,
  input: { anchored: number; isForced: boolean },
  now: number,
  ctx: ShopContext,
): number | undefined {
  const head = tx.consents.head()
  if (head.no === 0 || (head.no <= input.anchored && !input.isForced)) return undefined
  const day = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now).version
  return tx.record(
    fact({ kind: 'consent', day, programme, account: undefined, cause: 'consents', at: now, note: anchorNote(head) }),
  )
}
