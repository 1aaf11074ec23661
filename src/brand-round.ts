import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Transaction } from 'kysely'
import { Booking, type Pace } from './actions/brand/booking.ts'
import { syncShop } from './actions/brand/sync-shop.ts'
import { type AdmittedShop, heardShop, listShops, publicKeys } from './books/brand/desk.ts'
import { type BrandDocument, documentBody, documents, putHeld } from './books/brand/documents.ts'
import type { BrandEngine } from './books/brand/engine.ts'
import { booksOver } from './books/brand/settling-ledger.ts'
import type { BrandTables } from './books/brand/tables.ts'
import { type Heard, noteHeard } from './brand-forget.ts'
import { takePurposes } from './brand-purposes.ts'
import type { BrandBooks, BrandContext, OnlineBranches } from './domain/brand/brand-ports.ts'
import type { DepartureNotes } from './domain/brand/departures.ts'
import { neededBy } from './domain/brand/documents.ts'
import type { Allowance, SyncAnswer, SyncRequest } from './domain/brand/messages.ts'
import { ONLINE_CODE_MS } from './domain/code/online.ts'
import { localDay, monthBefore } from './domain/day.ts'
import type { ShopVoice } from './http/brand/deps.ts'
import { RECOGNITION } from './keys/brand-keys.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Hex, sha256Text } from './open-shop.ts'

/** What a shop may hold for a member without the brand: one common reward, at the last two shops. */
const ALLOWANCE: Allowance = { points: 500, shops: 2 }

/** How long entries that nobody waits for are gathered across shops before they are booked together. */
const GATHER_MS = 200
const PACE: Pace = {
  soon: (work) => void setTimeout(work, GATHER_MS).unref(),
  pause: nextTurn,
  // The inbox keeps them: the shop's next round finds them unbooked, tries again, and is told what stands in the way.
  onFault: () => {},
}

type Document = SyncAnswer['documents'][number]

/** The kind under which shops are told by which keys receipts of other shops are signed; its id is the shop. */
const RECEIPT_KEY = 'receipt-key'
/** The kind that carries the digest a shop says next time, so that documents travel only when they changed. */
const DIGEST = 'digest'

/** Books what shops bring for as long as the brand runs; first what an earlier run had taken in and not booked. */
export async function startBooking(brand: OpenBrand): Promise<Booking> {
  const booking = new Booking(booksOf(brand.engine, brand.departures), contextOf(brand, []), PACE)
  await booking.catchUp()
  return booking
}

/**
 * One round with a shop: the ledger's part, then what the brand publishes.
 * @param heard is told how far each shop knows its list
 * @param onMove is told of every round that may have changed something that shops rely on
 */
export function roundOf(
  brand: OpenBrand,
  booking: Booking,
  heard: Heard,
  onMove: () => void,
): (voice: ShopVoice, request: SyncRequest) => Promise<SyncAnswer> {
  const { engine, clock, departures } = brand
  const books = booksOf(engine, departures)
  return async (voice, request) => {
    const answer = await ledgerRound(brand, { books, booking, shop: voice.shop }, request)
    noteHeard(heard, voice.shop, request, answer)
    if (isMove(request, answer)) onMove()
    const published = await engine.transaction(async (tx) => {
      const now = clock.now()
      await heardShop(tx, voice.shop, voice.publicKey, now)
      if (request.held !== undefined) await putHeld(tx, voice.shop, request.held, now)
      const tellings = await takePurposes(tx, voice.shop, request, answer, now)
      return { documents: await publishedTo(tx, voice, now), ...(tellings === undefined ? {} : { tellings }) }
    })
    return { ...answer, ...published, documents: [...answer.documents, ...published.documents] }
  }
}

const isMove = ({ entries, joins, close, paid, codes = [] }: SyncRequest, { grants }: SyncAnswer): boolean =>
  entries.length + joins.length + close.length + paid.length + codes.length + grants.length > 0

/** What a shop should know and does not have yet. */
async function publishedTo(tx: Transaction<BrandTables>, voice: ShopVoice, now: number): Promise<Document[]> {
  const { shop, documents: has } = voice
  const keys = (await publicKeys(tx)).filter((each) => each.shop !== shop)
  const needed = neededBy(shop, await documents(tx), now)
  const digest = digestOf([
    ...keys.map((each) => `${RECEIPT_KEY} ${each.shop} ${each.key}`),
    ...needed.map(({ kind, id }) => `${kind} ${id}`),
  ])
  if (digest === has) return []
  const published: Document[] = []
  for (const each of needed) published.push({ kind: each.kind, id: each.id, body: await bodyOf(tx, each) })
  return [
    ...keys.map(({ shop: id, key }) => ({ kind: RECEIPT_KEY, id, body: { key } })),
    ...published,
    { kind: DIGEST, id: digest, body: {} },
  ]
}

/** A document as it travels: with the instant from which it holds. */
const bodyOf = async (tx: Transaction<BrandTables>, document: BrandDocument): Promise<unknown> => ({
  from: new Date(document.from).toISOString(),
  ...((await documentBody(tx, document)) as object),
})

const digestOf = (lines: readonly string[]): string => sha256Hex(lines.join('\n'))

/** The rounds of one shop, each in transactions of its own; the ledger's actions know no engine. */
async function ledgerRound(
  brand: OpenBrand,
  { books, booking, shop }: { readonly books: BrandBooks; readonly booking: Booking; readonly shop: string },
  request: SyncRequest,
): Promise<SyncAnswer> {
  const { engine, keys } = brand
  // Read first: within its transactions a file has no second connection to ask.
  const shops = await listShops(engine.db)
  const answer = await syncShop(books, shop, request, contextOf(brand, shops), booking)
  if (request.recognition === RECOGNITION) return answer
  // The key lives in the key folder alone, so that no dump of the books holds it beside the tags it makes.
  return { ...answer, recognition: { number: RECOGNITION, key: keys.recognition(RECOGNITION) } }
}

export const booksOf = (engine: BrandEngine, notes?: DepartureNotes): BrandBooks =>
  booksOver(engine, sha256Text, { notes })

export const contextOf = (brand: OpenBrand, shops: readonly AdmittedShop[]): BrandContext => ({
  sha256: sha256Text,
  sha256Hex,
  random: brand.random,
  shops: async () => shops.filter(isAdmitted).map(({ shop }) => shop),
  allowance: () => brand.settings.allowance ?? ALLOWANCE,
  ended: () => monthBefore(localDay(brand.clock.now(), brand.settings.timeZone)),
  departures: brand.departures,
  online: onlineOf(
    brand,
    shops.flatMap(({ shop, isOnline }) => (isOnline ? [shop] : [])),
  ),
})

/** How the branches without a door know members, and how long a code opens a session there. */
export const onlineOf = ({ keys, clock }: OpenBrand, branches: readonly string[]): OnlineBranches => ({
  has: (shop) => branches.includes(shop),
  tag: keys.onlineTag,
  codesUntil: () => clock.now() + ONLINE_CODE_MS,
})

const isAdmitted = ({ revokedAt }: AdmittedShop): boolean => revokedAt === undefined
