import { conflict } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { EventKind, EventRecord } from '../../domain/records.ts'
import type { Answer, ShopContext } from './context.ts'
import { revealCodes } from './present-coupon.ts'

/**
 * What makes every write safe to repeat: the answer given before when the same content comes again.
 * @returns undefined when the id is new.
 * @throws StempelError `conflict` when the id was used with other content, or belonged to a card that was erased.
 */
export function answeredBefore(
  tx: ShopTx,
  kind: EventKind,
  key: string,
  digest: Uint8Array,
  ctx: ShopContext,
  rebuild: (event: EventRecord) => string,
): Answer | undefined {
  const event = tx.event(kind, key)
  if (event === undefined) {
    if (tx.isErased(kind, key, ctx.keys.eventDigest))
      throw conflict('key', `This ${kind} belonged to a card that was erased; it cannot be written again.`)
    return undefined
  }
  if (!sameBytes(event.digest, digest)) throw conflict('key', `This ${kind} was finished before with other content.`)
  return {
    status: 200,
    body: event.answer === undefined ? rebuild(event) : revealCodes(event.answer, ctx),
    notices: [],
  }
}

/** Whether two digests are equal. They are keyed, so comparing them in plain time tells nothing. */
export function sameBytes(a: Uint8Array, b: Uint8Array): boolean {
  if (a.length !== b.length) return false
  for (let i = 0; i < a.length; i += 1) if (a[i] !== b[i]) return false
  return true
}

/** The digest of a request's validated content, the card by its account. */
export const digestOf = (content: unknown, ctx: ShopContext): Uint8Array =>
  ctx.keys.contentDigest(JSON.stringify(content))
