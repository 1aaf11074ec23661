import type { Kysely } from 'kysely'
import type { DocumentKind, Held, Issued } from '../../domain/brand/documents.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>
type Row = Pick<BrandTables['desk_document'], 'kind' | 'id' | 'digest' | 'from_at' | 'shops' | 'published_at'>

/** A document of the brand, without its text. */
export interface BrandDocument extends Issued {
  /** As shops are told of it: with a piece of its digest, so that a brand put back never means another one by it. */
  readonly id: string
  readonly publishedAt: number
}

interface ToPublish extends Pick<Issued, 'kind' | 'series' | 'shops'> {
  /** JSON text. */
  readonly body: string
  /** ms; undefined for now. */
  readonly from: number | undefined
}

const NONE: readonly string[] = []
const HEADS = ['kind', 'id', 'digest', 'from_at', 'shops', 'published_at'] as const

/** Every document that was ever published. */
export async function documents(db: Db): Promise<BrandDocument[]> {
  const rows = await db.selectFrom('desk_document').select(HEADS).orderBy('kind').orderBy('id').execute()
  return rows.map(documentOf)
}

function documentOf({ kind, id, digest, from_at, shops, published_at }: Row): BrandDocument {
  const cut = id.lastIndexOf('/')
  return {
    id: `${id}-${digest.slice(0, 8)}`,
    kind: kind as DocumentKind,
    series: id.slice(0, Math.max(0, cut)),
    no: Number(id.slice(cut + 1)),
    from: from_at,
    shops: shops === '' ? NONE : shops.split(' '),
    publishedAt: published_at,
  }
}

const keyOf = ({ series, no }: Pick<Issued, 'series' | 'no'>): string => (series === '' ? `${no}` : `${series}/${no}`)

/** The text of a document, as JSON gives it. */
export async function documentBody(db: Db, { kind, ...of }: BrandDocument): Promise<unknown> {
  const { body } = await db
    .selectFrom('desk_document')
    .select('body')
    .where('kind', '=', kind)
    .where('id', '=', keyOf(of))
    .executeTakeFirstOrThrow()
  return JSON.parse(body)
}

/**
 * Publishes a document from an instant on. The same again, from the same start or while it holds, is the one that is there.
 * @param digest hex, of a text
 */
export async function publishDocument(
  tx: Db,
  { kind, series, shops, body, from }: ToPublish,
  digest: (text: string) => string,
  now: number,
): Promise<{ readonly document: BrandDocument; readonly isNew: boolean }> {
  const all = (await documents(tx)).filter((each) => each.kind === kind && each.series === series)
  const names = [...shops].sort().join(' ')
  const last = all
    .filter((each) => each.shops.join(' ') === names)
    .sort((a, b) => a.no - b.no)
    .at(-1)
  if (last !== undefined && (from === undefined ? last.from <= now : last.from === from)) {
    const before = await documentBody(tx, last)
    if (JSON.stringify(before) === body) return { document: last, isNew: false }
  }
  const no = Math.max(0, ...all.map((each) => each.no)) + 1
  const row = {
    ...{ kind, id: keyOf({ series, no }), body, digest: digest(`${from ?? now}\n${names}\n${body}`) },
    ...{ from_at: from ?? now, shops: names, published_at: now },
  }
  // Of two at once the later finds the number taken and is run again.
  await tx.insertInto('desk_document').values(row).execute()
  return { document: documentOf(row), isNew: true }
}

/** How a shop stands to a document, since when the brand knows. */
export interface HeldBy extends Held {
  readonly shop: string
  readonly toldAt: number
}

/** Takes down everything a shop says of the documents it has or refused. */
export async function putHeld(tx: Db, shop: string, held: readonly Held[], now: number): Promise<void> {
  const before = (await heldBy(tx)).filter((each) => each.shop === shop)
  for (const each of held) {
    const was = before.find(({ kind, id }) => kind === each.kind && id === each.id)
    const { state, version = null, late = false, path = '', why = '' } = each
    const isSame = was?.state === state && (was.version ?? null) === version && (was.why ?? '') === why
    if (isSame) continue
    const row = { state, version, late: late ? 1 : 0, path, why, told_at: now }
    await tx
      .insertInto('desk_held')
      .values({ shop, kind: each.kind, id: each.id, ...row })
      .onConflict((of) => of.columns(['shop', 'kind', 'id']).doUpdateSet(row))
      .execute()
  }
  for (const { kind, id } of before)
    if (!held.some((each) => each.kind === kind && each.id === id))
      await tx.deleteFrom('desk_held').where('shop', '=', shop).where('kind', '=', kind).where('id', '=', id).execute()
}

export async function heldBy(db: Db): Promise<HeldBy[]> {
  const rows = await db.selectFrom('desk_held').selectAll().orderBy('shop').execute()
  return rows.map(({ shop, kind, id, state, version, late, path, why, told_at }) => ({
    ...{ shop, kind: kind as DocumentKind, id, state, toldAt: told_at },
    ...(version === null ? {} : { version }),
    ...(late === 1 ? { late: true } : {}),
    ...(path === '' ? {} : { path }),
    ...(why === '' ? {} : { why }),
  }))
}
