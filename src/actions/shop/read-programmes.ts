import { checkProgramme } from '../../domain/check-programme.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { BY_BRAND, type Draft } from '../../domain/programme-shelf.ts'
import { type Spell, timeline } from '../../domain/publications.ts'
import type { Answer, ShopContext } from './context.ts'
import { findProgramme } from './find-programme.ts'
import { publishedBy } from './publish-programme.ts'

/** Every publication by its start, and every draft. */
export function listProgrammes(tx: ShopTx, _input: unknown, now: number, ctx: ShopContext): Answer {
  const publications = timeline(tx.programmes.list(), now).map((spell) => presentSpell(tx, spell))
  const drafts = tx.programmes.drafts().map((draft) => presentDraft(draft, ctx))
  return answer({ current: ctx.programmes.at(now).version, publications, drafts })
}

/**
 * One programme with its document: `current`, a version's number, or an id, which is its draft or else its newest
 * version.
 * @throws StempelError `not_found`.
 */
export function readProgramme(tx: ShopTx, input: { ref: string }, now: number, ctx: ShopContext): Answer {
  const ref = input.ref === 'current' ? ctx.programmes.at(now).version : input.ref
  const { id, body, draft, version } = findProgramme(tx, ref)
  const spells = timeline(tx.programmes.list(), now).filter(
    ({ publication }) => publication.version === version?.version,
  )
  return answer({
    id,
    version: version?.version ?? null,
    ...(draft === undefined ? {} : { draft: presentDraft(draft, ctx) }),
    publications: spells.map((spell) => presentSpell(tx, spell)),
    programme: JSON.parse(body),
  })
}

function presentSpell(tx: ShopTx, { publication, until, state }: Spell): Record<string, unknown> {
  const { version, id, body, from, publishedAt } = publication
  return {
    version,
    id,
    title: titleOf(body),
    state,
    from: new Date(from).toISOString(),
    until: until === undefined ? null : new Date(until).toISOString(),
    publishedAt: new Date(publishedAt).toISOString(),
    publishedBy: publishedBy(tx, publication) ?? null,
    byBrand: publishedBy(tx, publication) === BY_BRAND,
  }
}

/** A draft was sound when it was kept; a newer program may know rules that it breaks. */
function presentDraft({ id, body, savedAt, savedBy }: Draft, ctx: ShopContext): Record<string, unknown> {
  const { faults } = checkProgramme(JSON.parse(body), ctx)
  return {
    id,
    title: titleOf(body),
    state: faults.length === 0 ? 'checked' : 'draft',
    savedAt: new Date(savedAt).toISOString(),
    savedBy,
    ...(faults.length === 0 ? {} : { faults }),
  }
}

const titleOf = (body: string): unknown => (JSON.parse(body) as { title: unknown }).title

const answer = (content: unknown): Answer => ({ status: 200, body: JSON.stringify(content), notices: [] })
