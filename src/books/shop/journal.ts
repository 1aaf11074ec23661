import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Fact } from '../../domain/fact.ts'
import type { Random } from '../../domain/ports.ts'
import { commitmentOf, GENESIS, hashOf, hex } from './chain.ts'
import { decodeFact, encodeLines, encodeNumbers } from './fact-codec.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { JournalTable } from './schema.ts'

const SALT_BYTES = 16
const TRAIL_PAGE = 50

/** The last fact of the journal: its number and its hash in hex. Number 0 stands before the first fact. */
export interface Head {
  readonly seq: number
  readonly hash: string
}

const queries = {
  head: query()((db) => db.selectFrom('journal').select(['seq', 'hash']).orderBy('seq', 'desc').limit(sql.lit(1))),
  insert: query<JournalTable>()((db, p) =>
    db.insertInto('journal').values({
      seq: p.seq,
      day: p.day,
      kind: p.kind,
      programme: p.programme,
      numbers: p.numbers,
      lines: p.lines,
      commitment: p.commitment,
      hash: p.hash,
      salt: p.salt,
      account: p.account,
      cause: p.cause,
      at: p.at,
      prior: p.prior,
    }),
  ),
  fact: query<{ seq: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .select(['day', 'kind', 'programme', 'numbers', 'lines', 'account', 'cause', 'at', 'prior'])
      .where('seq', '=', p.seq),
  ),
  step: query<{ seq: number }>()((db, p) =>
    db.selectFrom('journal').select(['account', 'prior']).where('seq', '=', p.seq),
  ),
  trail: query<{ before: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .select('seq')
      // Word for word the condition of its index.
      .where(sql<boolean>`kind IN ('audit', 'adjust', 'publish')`)
      .where('seq', '<', p.before)
      .orderBy('seq', 'desc')
      .limit(sql.lit(TRAIL_PAGE)),
  ),
  anySale: query()((db) =>
    db.selectFrom('journal').select('seq').where('kind', '=', sql.lit('sale')).orderBy('seq').limit(sql.lit(1)),
  ),
  forget: query<{ seq: number }>()((db, p) =>
    db
      .updateTable('journal')
      .set({ salt: null, account: null, cause: null, at: null, prior: null })
      .where('seq', '=', p.seq),
  ),
}

/** The journal on one connection. Appending needs `begin` in each transaction first; reading does not. */
export class Journal {
  readonly #sha256: (text: string) => Uint8Array
  readonly #random: Random
  readonly #q: Statements<typeof queries>
  #head: Head = { seq: 0, hash: GENESIS }

  constructor(db: Database.Database, sha256: (text: string) => Uint8Array, random: Random) {
    this.#sha256 = sha256
    this.#random = random
    this.#q = prepareAll(db, queries)
  }

  /** The head as the connection sees it now. */
  readHead(): Head {
    const row = this.#q.head.get({})
    return row === undefined ? { seq: 0, hash: GENESIS } : { seq: row.seq, hash: hex(row.hash) }
  }

  /** The head that the next fact follows. */
  get head(): Head {
    return this.#head
  }

  /** Goes (back) to a head: what the database says at the begin of a transaction, or what stood before a failed job. */
  stand(head: Head): void {
    this.#head = head
  }

  /**
   * Chains the fact to the head.
   * @param startTier the tier its account starts with, when this is the account's first fact
   * @param prior the account's fact before this one
   * @returns its number.
   */
  append(fact: Fact, startTier: string | undefined, prior: number | undefined): number {
    const salt = this.#random.bytes(SALT_BYTES)
    const commitment = commitmentOf(this.#sha256, hex(salt), fact.account ?? null, fact.at, fact.cause)
    const chained = {
      seq: this.#head.seq + 1,
      day: fact.day,
      kind: fact.kind,
      programme: fact.programme,
      numbers: encodeNumbers(fact, startTier),
      lines: encodeLines(fact.lines),
    }
    const hash = hashOf(this.#sha256, this.#head.hash, { ...chained, commitment: hex(commitment) })
    const { account = null, cause, at } = fact
    this.#q.insert.run({ ...chained, commitment, hash, salt, account, cause, at, prior: prior ?? null })
    this.#head = { seq: chained.seq, hash: hex(hash) }
    return chained.seq
  }

  /** Whether there is a sale; asked only when a shop is set up, where it stands near the beginning. */
  hasSold(): boolean {
    return this.#q.anySale.get({}) !== undefined
  }

  /** Numbers of the newest facts before `before` that people made by hand, 50 at most. */
  trail(before: number): number[] {
    return this.#q.trail.all({ before }).map(({ seq }) => seq)
  }

  fact(seq: number): Fact | undefined {
    const row = this.#q.fact.get({ seq })
    return row === undefined ? undefined : decodeFact(row)
  }

  /**
   * An account's facts from one back to its first, newest first. Ends where a fact is not the account's, so that a
   * number someone made up shows nobody else's.
   */
  *walk(account: number, from: number | undefined): Generator<{ readonly seq: number; readonly fact: Fact }> {
    let seq = from
    while (seq !== undefined) {
      const row = this.#q.fact.get({ seq })
      if (row === undefined || row.account !== account) return
      yield { seq, fact: decodeFact(row) }
      if (row.prior !== null && row.prior >= seq) return
      seq = row.prior ?? undefined
    }
  }

  /** The numbers of an account's facts from one back to `until`, newest first, without reading the facts. */
  *steps(account: number, from: number | undefined, until: number): Generator<number> {
    let seq = from
    while (seq !== undefined && seq >= until) {
      const row = this.#q.step.get({ seq })
      if (row === undefined || row.account !== account) return
      yield seq
      seq = row.prior ?? undefined
    }
  }

  /** Deletes the half of a fact that leads anywhere. */
  forget(seq: number): void {
    this.#q.forget.run({ seq })
  }
}
