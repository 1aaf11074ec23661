import {
  DOCUMENT_KINDS,
  type DocumentKind,
  type Held,
  sentProgramme,
  sentStatement,
} from '../../domain/brand/documents.ts'
import type { SyncAnswer } from '../../domain/brand/messages.ts'
import { inForce } from '../../domain/consent/statement.ts'
import { StempelError } from '../../domain/errors.ts'
import { faultsOf } from '../../domain/faults.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { BY_BRAND, type Publication } from '../../domain/programme-shelf.ts'
import { timeline } from '../../domain/publications.ts'
import type { Notice, ShopContext } from './context.ts'
import { faulty } from './find-programme.ts'
import { publishedBy, publishProgramme } from './publish-programme.ts'
import { publishStatement } from './publish-statement.ts'

type Document = SyncAnswer['documents'][number]
type Reads = Pick<ShopTx, 'members' | 'programmes' | 'event' | 'fact' | 'consents'>

/** What the books know of the brand's documents. */
interface Known {
  /** What the brand last published, as it named it; empty before anything came. */
  readonly digest: string
  /** When that was taken over, ms. */
  readonly at: number
  readonly taken: readonly Held[]
  /** What the brand was last told of them. */
  readonly told: string
}

const NOTHING: Known = { digest: '', at: 0, taken: [], told: '' }
/** What was refused is looked at again so much later: what stood in its way may be gone. */
const AGAIN_MS = 3_600_000
/** What was published for now is heard of a round later everywhere; only what is later than this is late. */
const LATE_MS = 900_000
const MOST_WORDS = 300
const MOST_PATH = 200

const knownOf = (tx: Pick<ShopTx, 'members'>): Known => {
  const text = tx.members.get('brand-documents')
  return text === undefined ? NOTHING : (JSON.parse(text) as Known)
}

const keep = (tx: Pick<ShopTx, 'members'>, known: Known): void =>
  tx.members.set('brand-documents', JSON.stringify(known))

/** Those of the brand's documents that are the books' own matter. */
export const documentsIn = (all: readonly Document[]): (Document & { readonly kind: DocumentKind })[] =>
  all.flatMap(({ kind, ...rest }) => {
    const known = DOCUMENT_KINDS.find((each) => each === kind)
    return known === undefined ? [] : [{ ...rest, kind: known }]
  })

/** What the brand published, as the books have it; empty where it should be sent again. */
export function documentsHere(tx: Pick<ShopTx, 'members'>, now: number): string {
  const { digest, at, taken } = knownOf(tx)
  return now - at > AGAIN_MS && taken.some(({ state }) => state === 'refused') ? '' : digest
}

/** Documents of the brand that cannot hold here. */
export const refusedDocuments = (tx: Pick<ShopTx, 'members'>): Held[] =>
  knownOf(tx).taken.filter(({ state }) => state === 'refused')

/**
 * Publishes here what the brand published: from its start on, or from now on where that has passed. Sales were judged by
 * the old version until then, and are not judged again. Safe to repeat.
 * @returns what screens are told.
 * @throws StempelError `invalid` or `conflict` when it cannot hold in this shop.
 */
export function takeDocument(
  tx: ShopTx,
  document: Document & { readonly kind: DocumentKind },
  now: number,
  ctx: ShopContext,
): readonly Notice[] {
  const { kind, id } = document
  const known = knownOf(tx)
  if (known.taken.some((each) => each.kind === kind && each.id === id && each.state !== 'refused')) return []
  const { held, notices } =
    kind === 'programme' ? takeProgramme(tx, document, now, ctx) : takeStatement(tx, document, now, ctx)
  note(tx, held)
  return notices
}

/** Notes that a document cannot hold here, and why; the brand is told with the next round. */
export function refuseDocument(tx: ShopTx, { kind, id }: Pick<Held, 'kind' | 'id'>, error: unknown): void {
  const { path, message, faults } = error instanceof StempelError ? error : INTERNAL
  const why = (faults?.[0]?.text ?? message).slice(0, MOST_WORDS)
  note(tx, { kind, id, state: 'refused', why, ...(path === undefined ? {} : { path: path.slice(0, MOST_PATH) }) })
}

const INTERNAL = new StempelError('invalid', 'This shop could not take it over; its log says more.')

function note(tx: ShopTx, held: Held): void {
  const { taken, ...known } = knownOf(tx)
  const others = taken.filter(({ kind, id }) => kind !== held.kind || id !== held.id)
  keep(tx, { ...known, taken: [...others, held] })
}

/** Notes that everything the brand published under a digest was looked at; what it publishes no more is left out. */
export function documentsTaken(tx: ShopTx, digest: string, all: readonly Document[], now: number): void {
  const known = knownOf(tx)
  const taken = known.taken.filter(({ kind, id }) => all.some((each) => each.kind === kind && each.id === id))
  keep(tx, { ...known, digest, at: now, taken })
}

interface Taken {
  readonly held: Held
  readonly notices: readonly Notice[]
}

function takeProgramme(tx: ShopTx, { id, body }: Document, now: number, ctx: ShopContext): Taken {
  const { from, programme } = parsed(sentProgramme, body)
  const start = Date.parse(from)
  const key = keyOf(id)
  const input = { id: key, programme: { document: programme }, from: start < now ? undefined : start }
  const isThere = tx.event('publication', key) !== undefined
  const notices = isThere ? [] : publishProgramme(tx, { ...input, operator: BY_BRAND }, now, ctx).notices
  const publication = publicationOf(tx, id)
  if (publication === undefined) throw new Error('what was published is not in the books')
  const late = publication.from > start + LATE_MS
  return { held: { kind: 'programme', id, state: 'held', version: publication.version, late }, notices }
}

/** The id of a publication by the brand; nobody else's begins so. */
const keyOf = (id: string): string => `${BY_BRAND}/${id}`

function publicationOf(tx: Reads, id: string): Publication | undefined {
  const seq = tx.event('publication', keyOf(id))?.seq
  return tx.programmes.list().find((each) => each.seq === seq)
}

/** Each shop counts its versions itself: the brand's is the next one, unless it says what the last one says. */
function takeStatement(tx: ShopTx, { id, body }: Document, now: number, ctx: ShopContext): Taken {
  const { purpose, jurisdiction, statement, ...when } = parsed(sentStatement, body)
  const from = Date.parse(when.from)
  const start = Math.max(from, now)
  // Who hears late gives its shoppers as much time.
  const renewBy = when.renewBy === undefined ? undefined : start + Date.parse(when.renewBy) - from
  const last = tx.consents.versions(purpose, jurisdiction).at(-1)
  const isThere = last !== undefined && JSON.stringify(last.statement) === JSON.stringify(statement)
  const version = isThere ? last.version : (last?.version ?? 0) + 1
  if (!isThere)
    publishStatement(
      tx,
      { purpose, jurisdiction, version, from: start, renewBy, statement, operator: BY_BRAND },
      now,
      ctx,
    )
  return { held: { kind: 'statement', id, state: 'held', version, late: start > from + LATE_MS }, notices: [] }
}

/** @throws StempelError `invalid` with every fault. */
function parsed<T>(
  schema: {
    safeParse(value: unknown): { success: true; data: T } | { success: false; error: Parameters<typeof faultsOf>[0] }
  },
  body: unknown,
): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw faulty(faultsOf(result.error))
}

/** How this shop stands to the brand's documents, where the brand was told otherwise or not yet. */
export function heldToTell(tx: Reads, now: number): Held[] | undefined {
  const known = knownOf(tx)
  if (known.digest === '') return undefined
  const held = known.taken.map((each) => standing(tx, each, now))
  return toldOf(tx.members.get('brand-life') ?? '', held) === known.told ? undefined : held
}

/** Notes that the brand has heard it. @param life of the brand that heard */
export const heldTold = (tx: Pick<ShopTx, 'members'>, held: readonly Held[], life: string): void =>
  keep(tx, { ...knownOf(tx), told: toldOf(life, held) })

const toldOf = (life: string, held: readonly Held[]): string => JSON.stringify([life, held])

/** What was held may have been replaced by a version of the shop's own. */
function standing(tx: Reads, held: Held, now: number): Held {
  if (held.state !== 'held') return held
  const isReplaced = held.kind === 'programme' ? isReplacedProgramme(tx, held, now) : isReplacedStatement(tx, held, now)
  return isReplaced ? { ...held, state: 'replaced' } : held
}

function isReplacedProgramme(tx: Reads, { id }: Held, now: number): boolean {
  const own = publicationOf(tx, id)
  if (own === undefined || own.from > now) return false
  const current = timeline(tx.programmes.list(), now).find(({ state }) => state === 'current')?.publication
  return current !== undefined && current.no > own.no && publishedBy(tx, current) !== BY_BRAND
}

function isReplacedStatement(tx: Reads, { id, version = 0 }: Held, now: number): boolean {
  const [purpose, jurisdiction] = id.split('/') as Parameters<ShopTx['consents']['versions']>
  const current = inForce(tx.consents.versions(purpose, jurisdiction), now)
  return current !== undefined && current.version > version && current.publishedBy !== BY_BRAND
}
