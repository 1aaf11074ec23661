import { type Jurisdiction, jurisdictionOf, type Purpose } from '../../domain/consent/purpose.ts'
import { type Statement, type StatementVersion, statementSchema } from '../../domain/consent/statement.ts'
import { conflict, invalid, StempelError } from '../../domain/errors.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'

/** A start so little past was "now" when it was said. */
const NOW_SLACK_MS = 60_000

/** Which statement. */
export interface StatementRef {
  readonly purpose: Purpose
  /** The shop's own when left out. */
  readonly jurisdiction: Jurisdiction | undefined
  readonly version: number
}

export interface PublishStatement extends StatementRef {
  /** ms; undefined for now. */
  readonly from: number | undefined
  /** Who agreed to an older version answers anew until then (ms), or brand features pause. */
  readonly renewBy: number | undefined
  readonly statement: Statement
  readonly operator: string
}

/**
 * Puts a new version of a statement in force from an instant on. Versions are numbered without gaps and never change;
 * who agreed to an older one is asked anew only when `renewBy` says that it matters.
 * @throws StempelError `conflict` for a version that exists with other content or is not the next one, `invalid` for
 *   dates that do not follow each other.
 */
export function publishStatement(tx: ShopTx, input: PublishStatement, now: number, ctx: ShopContext): Answer {
  const { purpose, version, from, renewBy, operator } = input
  const jurisdiction = input.jurisdiction ?? jurisdictionOf(ctx)
  const statement = statementSchema.parse(input.statement)
  const versions = tx.consents.versions(purpose, jurisdiction)
  const before = versions.find((each) => each.version === version)
  if (before !== undefined) {
    const same = JSON.stringify(before.statement) === JSON.stringify(statement) && before.renewBy === renewBy
    if (same && (from === undefined || from === before.from)) return answer(200, before, now)
    throw conflict('version', `Version ${version} was published before with other content; it never changes.`)
  }
  const last = versions.at(-1)
  if (version !== (last?.version ?? 0) + 1)
    throw conflict('version', `The next version of this statement is ${(last?.version ?? 0) + 1}.`)
  const start = startOf(from, last, now)
  if (renewBy !== undefined && renewBy <= start)
    throw invalid('renewBy', 'Shoppers are given time to answer anew: this must be later than the start.')
  const published = { ...{ purpose, jurisdiction, version, renewBy, statement }, from: start }
  tx.consents.publish({ ...published, publishedAt: now, publishedBy: operator })
  return answer(201, found(tx, { purpose, jurisdiction, version }), now)
}

function startOf(from: number | undefined, last: StatementVersion | undefined, now: number): number {
  if (from !== undefined && from < now - NOW_SLACK_MS)
    throw invalid('from', 'A statement starts now or later; this start has passed.')
  const start = Math.max(from ?? now, now)
  if (last !== undefined && start < last.from)
    throw invalid('from', `Version ${last.version} has not begun; a newer one cannot begin before it.`)
  return start
}

/**
 * Says that a version should never have been shown: from now on no yes to it counts, and brand features rest until it
 * was asked for anew. Safe to repeat.
 * @throws StempelError `not_found`.
 */
export function invalidateStatement(
  tx: ShopTx,
  input: StatementRef & { operator: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const ref = { ...input, jurisdiction: input.jurisdiction ?? jurisdictionOf(ctx) }
  const before = found(tx, ref)
  if (before.invalidAt !== undefined) return answer(200, before, now)
  tx.consents.invalidate(before, now, input.operator)
  return answer(201, found(tx, ref), now)
}

function found(tx: ShopTx, ref: { purpose: Purpose; jurisdiction: Jurisdiction; version: number }): StatementVersion {
  const { purpose, jurisdiction, version } = ref
  const of = tx.consents.versions(purpose, jurisdiction).find((each) => each.version === version)
  if (of !== undefined) return of
  throw new StempelError('not_found', `There is no version ${version} of the statement ${purpose} for ${jurisdiction}.`)
}

/** Puts the statements that come with the program into books that have none of that kind yet. */
export function publishFirstStatements(
  tx: ShopTx,
  first: readonly { purpose: Purpose; jurisdiction: Jurisdiction; statement: Statement }[],
  now: number,
): void {
  for (const { purpose, jurisdiction, statement } of first) {
    if (tx.consents.versions(purpose, jurisdiction).length > 0) continue
    const of = { purpose, jurisdiction, version: 1, from: 0, renewBy: undefined }
    tx.consents.publish({
      ...of,
      statement: statementSchema.parse(statement),
      publishedAt: now,
      publishedBy: 'default',
    })
  }
}

const answer = (status: 200 | 201, of: StatementVersion, now: number): Answer => ({
  status,
  body: JSON.stringify(presentVersion(of, now)),
  notices: [],
})

/** A version as managers see it. */
export function presentVersion(of: StatementVersion, now: number): Record<string, unknown> {
  const { purpose, jurisdiction, version, from, renewBy, publishedAt, publishedBy, invalidAt, statement, digest } = of
  return {
    ...{ purpose, jurisdiction, version },
    state: invalidAt !== undefined ? 'invalidated' : from > now ? 'coming' : 'published',
    from: iso(from),
    renewBy: renewBy === undefined ? null : iso(renewBy),
    publishedAt: iso(publishedAt),
    publishedBy,
    invalidatedAt: invalidAt === undefined ? null : iso(invalidAt),
    sha256: digest,
    ...statement,
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()
