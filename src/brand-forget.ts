import { type Detailed, entriesOf, forgetGone, goneIn, quietStreams } from './books/brand/gone.ts'
import type { SyncAnswer, SyncRequest } from './domain/brand/messages.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** How far each shop was heard to know its list, after it had told everything it had. */
export type Heard = Map<string, number>

/** Notes a round in which a shop told everything: whom its list then called gone, it holds nothing of any more. */
export function noteHeard(heard: Heard, shop: string, request: SyncRequest, answer: SyncAnswer): void {
  const last = request.entries.at(-1)?.seq ?? request.after
  const isWhole = request.complete && request.report === undefined && answer.acknowledged === last
  if (!answer.fork && isWhole && request.life === answer.life)
    heard.set(shop, Math.max(request.list, heard.get(shop) ?? 0))
}

/**
 * Forgets members who left, shop by shop, as soon as each has told that it holds nothing of them: then no value is left
 * here by which a card of one shop could be found in another.
 */
export async function forgetLeavers({ engine }: OpenBrand, heard: Heard): Promise<void> {
  for (const [shop, version] of heard) {
    heard.delete(shop)
    const gone = await goneIn(engine.db, shop, version)
    if (gone.length === 0) continue
    const streams = await quietStreams(engine.db, shop)
    if (streams === undefined) continue
    const aliases = new Set(gone.map(({ alias }) => alias))
    const entries: Detailed[] = []
    for (const stream of streams) entries.push(...(await entriesOf(engine.db, stream, aliases, sha256Text)))
    await engine.transaction((tx) => forgetGone(tx, { gone, streams, entries }))
  }
}
