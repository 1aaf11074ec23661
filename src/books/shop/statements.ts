import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Jurisdiction, Purpose } from '../../domain/consent/purpose.ts'
import type { ConsentShelf } from '../../domain/consent/shelf.ts'
import { type StatementVersion, statementSchema } from '../../domain/consent/statement.ts'
import { utcDay } from '../../domain/day.ts'
import { hex } from './chain.ts'
import { statementCommitment } from './consent-chain.ts'
import type { ConsentPlaces } from './consent-places.ts'
import { type Statements as Prepared, prepareAll, query } from './query.ts'
import type { StatementTable } from './schema.ts'

const queries = {
  of: query<{ purpose: string; jurisdiction: string }>()((db, p) =>
    db
      .selectFrom('statement')
      .selectAll()
      .where('purpose', '=', p.purpose)
      .where('jurisdiction', '=', p.jurisdiction)
      .orderBy('version')
      .orderBy('no'),
  ),
  invalidated: query()((db) =>
    db
      .selectFrom('statement')
      .select(['purpose', 'jurisdiction', 'version'])
      .where('kind', '=', sql.lit('invalidated')),
  ),
  insert: query<StatementTable>()((db, p) =>
    db.insertInto('statement').values({
      no: p.no,
      kind: p.kind,
      purpose: p.purpose,
      jurisdiction: p.jurisdiction,
      version: p.version,
      from_ms: p.from_ms,
      renew_ms: p.renew_ms,
      said_ms: p.said_ms,
      said_by: p.said_by,
      body: p.body,
    }),
  ),
}

/** Versions of statements on one connection; write inside a job of the writer. */
export class StatementRows {
  readonly #sha256: (text: string) => Uint8Array
  readonly #places: ConsentPlaces
  readonly #q: Prepared<typeof queries>

  constructor(db: Database.Database, sha256: (text: string) => Uint8Array, places: ConsentPlaces) {
    this.#sha256 = sha256
    this.#places = places
    this.#q = prepareAll(db, queries)
  }

  versions(purpose: Purpose, jurisdiction: Jurisdiction): StatementVersion[] {
    const rows = this.#q.of.all({ purpose, jurisdiction })
    return rows
      .filter(({ kind }) => kind === 'published')
      .map((row) => {
        const end = rows.find(({ kind, version }) => kind === 'invalidated' && version === row.version)
        return versionOf(row, end?.from_ms, hex(this.#sha256(row.body)))
      })
  }

  invalidated(): StatementVersion[] {
    return this.#q.invalidated
      .all({})
      .flatMap(({ purpose, jurisdiction, version }) =>
        this.versions(purpose as Purpose, jurisdiction as Jurisdiction).filter((each) => each.version === version),
      )
  }

  publish(of: Parameters<ConsentShelf['publish']>[0]): void {
    this.#put({
      ...rowOf(of, of.publishedAt, of.publishedBy),
      kind: 'published',
      from_ms: of.from,
      renew_ms: of.renewBy ?? null,
      body: JSON.stringify(of.statement),
    })
  }

  invalidate(of: StatementVersion, at: number, by: string): void {
    this.#put({ ...rowOf(of, at, by), kind: 'invalidated', from_ms: at, renew_ms: null, body: '' })
  }

  #put(row: Omit<StatementTable, 'no'>): void {
    const commit = (no: number): Uint8Array => statementCommitment(this.#sha256, { ...row, no })
    const no = this.#places.append('statement', utcDay(row.said_ms), commit)
    this.#q.insert.run({ ...row, no })
  }
}

const rowOf = (
  { purpose, jurisdiction, version }: Pick<StatementVersion, 'purpose' | 'jurisdiction' | 'version'>,
  said_ms: number,
  said_by: string,
): Pick<StatementTable, 'purpose' | 'jurisdiction' | 'version' | 'said_ms' | 'said_by'> => ({
  ...{ purpose, jurisdiction, version },
  ...{ said_ms, said_by },
})

const versionOf = (row: StatementTable, invalidAt: number | undefined, digest: string): StatementVersion => ({
  purpose: row.purpose as Purpose,
  jurisdiction: row.jurisdiction as Jurisdiction,
  version: row.version,
  from: row.from_ms,
  renewBy: row.renew_ms ?? undefined,
  publishedAt: row.said_ms,
  publishedBy: row.said_by,
  invalidAt,
  statement: statementSchema.parse(JSON.parse(row.body)),
  digest,
})
