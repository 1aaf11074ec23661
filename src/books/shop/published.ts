import type Database from 'better-sqlite3'
import { prepareAll, query, type Statements } from './query.ts'

/** A published version of the programme. */
export interface PublishedProgramme {
  readonly version: number
  readonly id: string
  /** The document, as JSON. */
  readonly body: string
  /** ms from which it is in force. */
  readonly from: number
  /** ms */
  readonly publishedAt: number
}

interface Row {
  version: number
  id: string
  body: string
  from_ms: number
  published_ms: number
}

const queries = {
  insert: query<Row>()((db, p) =>
    db.insertInto('programme').values({
      version: p.version,
      id: p.id,
      body: p.body,
      from_ms: p.from_ms,
      published_ms: p.published_ms,
    }),
  ),
  list: query()((db) => db.selectFrom('programme').selectAll().orderBy('version')),
}

/** Published programmes on one connection. Versions are never changed or deleted; write inside a job of the writer. */
export class Published {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /** Keeps a new version. @returns its number, one above the newest. */
  add(of: Omit<PublishedProgramme, 'version'>): number {
    const version = (this.list().at(-1)?.version ?? 0) + 1
    this.#q.insert.run({ version, id: of.id, body: of.body, from_ms: of.from, published_ms: of.publishedAt })
    return version
  }

  /** Every version, oldest first. */
  list(): PublishedProgramme[] {
    return this.#q.list
      .all({})
      .map(({ from_ms, published_ms, ...same }) => ({ ...same, from: from_ms, publishedAt: published_ms }))
  }
}
