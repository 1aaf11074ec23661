import type Database from 'better-sqlite3'
import type { Draft, ProgrammeShelf, ProgrammeVersion, Publication } from '../../domain/programme-shelf.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const queries = {
  insertVersion: query<Schema['programme']>()((db, p) =>
    db.insertInto('programme').values({ version: p.version, id: p.id, body: p.body }),
  ),
  versions: query()((db) => db.selectFrom('programme').selectAll().orderBy('version')),
  version: query<{ version: number }>()((db, p) =>
    db.selectFrom('programme').selectAll().where('version', '=', p.version),
  ),
  insert: query<Schema['publication']>()((db, p) =>
    db.insertInto('publication').values({
      no: p.no,
      version: p.version,
      from_ms: p.from_ms,
      published_ms: p.published_ms,
      seq: p.seq,
    }),
  ),
  list: query()((db) =>
    db
      .selectFrom('publication')
      .innerJoin('programme', 'programme.version', 'publication.version')
      .select(['no', 'publication.version', 'id', 'body', 'from_ms', 'published_ms', 'seq'])
      .orderBy('no'),
  ),
  drafts: query()((db) => db.selectFrom('draft').selectAll().orderBy('id')),
  draft: query<{ id: string }>()((db, p) => db.selectFrom('draft').selectAll().where('id', '=', p.id)),
  putDraft: query<Schema['draft']>()((db, p) =>
    db.replaceInto('draft').values({ id: p.id, body: p.body, saved_ms: p.saved_ms, saved_by: p.saved_by }),
  ),
  dropDraft: query<{ id: string }>()((db, p) => db.deleteFrom('draft').where('id', '=', p.id)),
}

/**
 * Drafts, versions and publications on one connection. Versions and publications are never changed or deleted; write
 * inside a job of the writer.
 */
export class Published implements ProgrammeShelf {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  addVersion(id: string, body: string): number {
    const version = (this.versions().at(-1)?.version ?? 0) + 1
    this.#q.insertVersion.run({ version, id, body })
    return version
  }

  publish(of: Pick<Publication, 'version' | 'from' | 'publishedAt' | 'seq'>): void {
    const no = (this.list().at(-1)?.no ?? 0) + 1
    const { version, from, publishedAt, seq } = of
    this.#q.insert.run({ no, version, from_ms: from, published_ms: publishedAt, seq: seq ?? null })
  }

  list(): Publication[] {
    return this.#q.list.all({}).map(({ from_ms, published_ms, seq, ...same }) => ({
      ...same,
      from: from_ms,
      publishedAt: published_ms,
      seq: seq ?? undefined,
    }))
  }

  versions(): ProgrammeVersion[] {
    return this.#q.versions.all({})
  }

  version(version: number): ProgrammeVersion | undefined {
    return this.#q.version.get({ version })
  }

  drafts(): Draft[] {
    return this.#q.drafts.all({}).map(draftOf)
  }

  draft(id: string): Draft | undefined {
    const row = this.#q.draft.get({ id })
    return row === undefined ? undefined : draftOf(row)
  }

  putDraft({ id, body, savedAt, savedBy }: Draft): void {
    this.#q.putDraft.run({ id, body, saved_ms: savedAt, saved_by: savedBy })
  }

  dropDraft(id: string): boolean {
    return this.#q.dropDraft.run({ id }) > 0
  }
}

const draftOf = ({ saved_ms, saved_by, ...same }: Schema['draft']): Draft => ({
  ...same,
  savedAt: saved_ms,
  savedBy: saved_by,
})
