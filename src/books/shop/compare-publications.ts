import type Database from 'better-sqlite3'
import { hex } from './chain.ts'
import { prepareAll, query } from './query.ts'
import { Difference, type ToldPublication } from './replay.ts'

const queries = {
  publications: query()((db) =>
    db
      .selectFrom('publication')
      .innerJoin('programme', 'programme.version', 'publication.version')
      .select(['no', 'publication.version', 'from_ms', 'seq', 'body'])
      .orderBy('no'),
  ),
}

/**
 * Compares the publications of the books with those the journal tells, the documents by their digests: the rules that
 * judged are the rules that were published. Only the programme a shop started with has no fact.
 * @throws Difference naming the first thing that differs.
 */
export function comparePublications(
  db: Database.Database,
  told: ReadonlyMap<number, ToldPublication>,
  sha256: (text: string) => Uint8Array,
): void {
  const found = new Set<number>()
  for (const { no, version, from_ms, seq, body } of prepareAll(db, queries).publications.iterate({})) {
    if (seq === null && no === 1) continue
    const fact = seq === null ? undefined : told.get(seq)
    if (seq === null || fact === undefined) throw new Difference(`publication ${no} of the programme has no fact`)
    found.add(seq)
    if (fact.version !== version || fact.from !== from_ms)
      throw new Difference(`publication ${no} is not what fact ${seq} says of version and start`)
    if (fact.digest !== hex(sha256(body)))
      throw new Difference(`the document of programme version ${version} is not the one fact ${seq} published`)
  }
  for (const seq of told.keys())
    if (!found.has(seq)) throw new Difference(`the books lack the publication of fact ${seq}`)
}
