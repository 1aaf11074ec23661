import { type Detailed, entriesOf, forgetGone, goneIn, quietStreams } from './books/brand/gone.ts'
import type { DepartureNotes } from './domain/brand/departures.ts'
import type { SyncAnswer, SyncRequest } from './domain/brand/messages.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** How far each shop was heard to know its list, after it had told everything it had, and by which stream. */
export type Heard = Map<string, { readonly version: number; readonly stream: string }>

/** Notes a round in which a shop told everything: whom its list then called gone, it holds nothing of any more. */
export function noteHeard(heard: Heard, shop: string, request: SyncRequest, answer: SyncAnswer): void {
  const last = request.entries.at(-1)?.seq ?? request.after
  const isWhole = request.complete && request.report === undefined && answer.acknowledged === last
  if (!answer.fork && isWhole && request.life === answer.life)
    heard.set(shop, { version: Math.max(request.list, heard.get(shop)?.version ?? 0), stream: request.stream })
}

/**
 * Forgets members who left, shop by shop, as soon as each has told that it holds nothing of them: then no value is left
 * here by which a card of one shop could be found in another.
 */
export async function forgetLeavers(
  { engine, departures }: Pick<OpenBrand, 'engine'> & { readonly departures: DepartureNotes },
  heard: Heard,
): Promise<void> {
  for (const [shop, { version, stream }] of heard) {
    heard.delete(shop)
    const gone = await goneIn(engine.db, shop, { version, stream })
    if (gone.length === 0) continue
    const streams = await quietStreams(engine.db, shop)
    if (streams === undefined) continue
    const aliases = new Set(gone.map(({ alias }) => alias))
    const entries: Detailed[] = []
    for (const id of streams) entries.push(...(await entriesOf(engine.db, id, aliases, sha256Text)))
    await engine.transaction((tx) => forgetGone(tx, { gone, stream, streams, entries }))
    departures.note(gone.map(({ member }) => ({ what: 'forgotten', member, shop })))
  }
}
