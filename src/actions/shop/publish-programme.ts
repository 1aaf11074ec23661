import { canonicalProgramme } from '../../domain/check-programme.ts'
import { localDay } from '../../domain/day.ts'
import { invalid } from '../../domain/errors.ts'
import { fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Publication } from '../../domain/programme-shelf.ts'
import { timeline } from '../../domain/publications.ts'
import type { Answer, ShopContext } from './context.ts'
import { findProgramme, soundProgramme } from './find-programme.ts'
import { answeredBefore, digestOf } from './once.ts'

/** A start so little past was "now" when it was said. */
const NOW_SLACK_MS = 60_000

interface PublishInput {
  /** The caller's own id of this publication. */
  readonly id: string
  /** A draft's name, a version's number, or a document that never was a draft here. */
  readonly programme: string | number | { readonly document: unknown }
  /** ms; undefined for now. */
  readonly from: number | undefined
  /** Who did it; kept in the deletable half of the fact. */
  readonly operator: string
}

/**
 * Puts a draft, or a version that was published before, in force from an instant on. Of two publications from the same
 * instant the later one counts, which is how one that has not begun is taken back.
 * The caller takes the programmes up anew after the commit.
 * @throws StempelError `not_found`, `invalid` for a start that has passed or a draft that is no longer sound,
 *   `conflict` when the id was used with other content.
 */
export function publishProgramme(tx: ShopTx, input: PublishInput, now: number, ctx: ShopContext): Answer {
  const { id, programme, from, operator } = input
  const digest = digestOf({ programme, from }, ctx)
  const before = answeredBefore(tx, 'publication', id, digest, ctx, ({ seq }) => presentPublication(tx, id, seq))
  if (before !== undefined) return before
  if (from !== undefined && from < now - NOW_SLACK_MS)
    throw invalid('from', 'A programme starts now or later; this start has passed.')
  const { version, body } = versionOf(tx, programme, ctx)
  const start = Math.max(from ?? now, now)
  const today = localDay(now, ctx.timeZone)
  const seq = tx.record(
    fact({
      kind: 'publish',
      day: today,
      programme: version,
      account: undefined,
      cause: causeOf(id, operator),
      at: now,
      publication: { from: start, digest: Buffer.from(ctx.keys.sha256(body)).toString('hex') },
    }),
  )
  tx.programmes.publish({ version, from: start, publishedAt: now, seq })
  const answer = presentPublication(tx, id, seq)
  tx.putEvent({ kind: 'publication', key: id, digest, answer, seq }, today)
  const { from: told, programme: name } = JSON.parse(answer) as { from: string; programme: string }
  return {
    status: 201,
    body: answer,
    notices: [{ event: 'programme.published', data: { version, programme: name, from: told } }],
  }
}

/** The version to publish. A document becomes a new one, unless a version says the very same already. */
function versionOf(
  tx: ShopTx,
  ref: PublishInput['programme'],
  ctx: ShopContext,
): { readonly version: number; readonly body: string } {
  if (typeof ref === 'object') return versionSaying(tx, ref.document, ctx)
  const found = findProgramme(tx, ref)
  return found.version ?? versionSaying(tx, JSON.parse(found.body), ctx)
}

function versionSaying(
  tx: ShopTx,
  document: unknown,
  ctx: ShopContext,
): { readonly version: number; readonly body: string } {
  const sound = soundProgramme(document, ctx)
  const body = JSON.stringify(sound)
  const same = tx.programmes.versions().findLast((each) => canonicalProgramme(each.body) === body)
  return same ?? { version: tx.programmes.addVersion(sound.id, body), body }
}

const causeOf = (id: string, operator: string): string => `publication:${id}:${operator}`

/** Who made a publication; undefined for the programme a shop starts with, and once that was deleted. */
export function publishedBy(tx: Pick<ShopTx, 'fact'>, { seq }: Publication): string | undefined {
  const cause = seq === undefined ? undefined : tx.fact(seq)?.cause
  return cause === undefined || cause === '' ? undefined : cause.split(':').slice(2).join(':')
}

/** The answer to a publication: what is in force from when, until when, and what would have been instead. */
function presentPublication(tx: ShopTx, id: string, seq: number): string {
  const spells = timeline(tx.programmes.list(), 0)
  const at = spells.findIndex(({ publication }) => publication.seq === seq)
  const spell = spells[at]
  if (spell === undefined) throw new Error(`the publication of fact ${seq} is missing`)
  const { publication, until } = spell
  return JSON.stringify({
    publication: id,
    version: publication.version,
    programme: publication.id,
    from: new Date(publication.from).toISOString(),
    until: until === undefined ? null : new Date(until).toISOString(),
    insteadOf: spells[at - 1]?.publication.version ?? null,
  })
}
