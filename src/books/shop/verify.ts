import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import { compare } from './compare.ts'
import { compareConsents } from './compare-consents.ts'
import { compareCoupons } from './compare-coupons.ts'
import { compareMembers } from './compare-members.ts'
import { comparePublications } from './compare-publications.ts'
import { prepareAll, query, type Statements } from './query.ts'
import { Difference, Replay } from './replay.ts'

/** A head of the journal that was signed and kept outside the books. */
interface Witnessed {
  readonly seq: number
  /** Hex. */
  readonly hash: string
}

export interface VerifyOptions<W extends Witnessed> {
  readonly sha256: (text: string) => Uint8Array
  /** Every head that must be part of this journal. */
  readonly witnesses: readonly W[]
  /** Whether the shop's keys signed exactly this witness. */
  readonly isGenuine: (witness: W) => boolean
  /** Told after each page how many facts of how many were read. */
  readonly onProgress?: (done: number, total: number) => void
  /** Facts whose accounts are held in memory at once; more are done in several passes. */
  readonly factsAtOnce?: number
}

export type Verdict =
  | { readonly ok: true; readonly facts: number; readonly accounts: number; readonly witnessed: number }
  | { readonly ok: false; readonly first: string }

const PAGE_FACTS = 2_000
const FACTS_AT_ONCE = 4_000_000

const queries = {
  head: query()((db) => db.selectFrom('journal').select('seq').orderBy('seq', 'desc').limit(sql.lit(1))),
  page: query<{ after: number; until: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .select(['seq', 'day', 'kind', 'programme', 'numbers', 'lines', 'account', 'cause', 'at', 'prior'])
      .select([
        sql<string>`lower(hex(commitment))`.as('commitment'),
        sql<string>`lower(hex(hash))`.as('hash'),
        // hex() makes an empty text of what is not there.
        sql<string | null>`CASE WHEN salt IS NOT NULL THEN lower(hex(salt)) END`.as('salt'),
      ])
      .where('seq', '>', p.after)
      .where('seq', '<=', p.until)
      .orderBy('seq'),
  ),
  pageOfPart: query<{ after: number; until: number; part: number; parts: number }>()((db, p) =>
    db
      .selectFrom('journal')
      .select(['seq', 'kind', 'day', 'numbers', 'account', 'prior'])
      .where('seq', '>', p.after)
      .where('seq', '<=', p.until)
      .where(sql<boolean>`account % ${p.parts} = ${p.part}`)
      .orderBy('seq'),
  ),
  balances: query()((db) => db.selectFrom('account').select((eb) => eb.fn.sum<number | null>('balance').as('sum'))),
}

/**
 * Rebuilds every account from the journal alone and compares it with the books: the chain and its witnesses, every
 * fact in itself, balances, lots, holds, gifts, tiers and spend, and that erased facts balance to zero together.
 * The journal is read in pages, each a short look of its own, so that a shop that sells meanwhile keeps a short log;
 * only the end of it and the comparison share one read transaction.
 * @param db a connection of its own that reads only
 */
export function verify<W extends Witnessed>(db: Database.Database, options: VerifyOptions<W>): Verdict {
  try {
    return new Verification(db, options).run()
  } catch (error) {
    if (error instanceof Difference) return { ok: false, first: error.message }
    throw error
  }
}

class Verification<W extends Witnessed> {
  readonly #db: Database.Database
  readonly #options: VerifyOptions<W>
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database, options: VerifyOptions<W>) {
    this.#db = db
    this.#options = options
    this.#q = prepareAll(db, queries)
  }

  run(): Verdict {
    const witnessed = this.#witnessed()
    const parts = Math.max(1, Math.ceil(this.#head() / (this.#options.factsAtOnce ?? FACTS_AT_ONCE)))
    let facts = 0
    let accounts = 0
    let remainder = 0
    for (let part = 0; part < parts; part += 1) {
      const replay = new Replay({ sha256: this.#options.sha256, witnessed, part, parts })
      const read = (until: number): void =>
        part === 0 ? this.#chain(replay, until) : this.#part(replay, until, part, parts)
      read(this.#head())
      this.#db.transaction(() => {
        const head = this.#head()
        read(head)
        accounts += compare(this.#db, replay, { part, parts })
        if (part > 0) return
        compareCoupons(this.#db, replay.coupons)
        compareConsents(this.#db, replay.consents, this.#options.sha256)
        comparePublications(this.#db, replay.publications, this.#options.sha256)
        compareMembers(this.#db, this.#options.sha256)
        facts = head
        remainder = replay.total - (this.#q.balances.get({})?.sum ?? 0)
      })()
    }
    const last = Math.max(0, ...witnessed.keys())
    if (last > facts) throw new Difference(`fact ${last} was witnessed, but the journal ends with fact ${facts}`)
    if (remainder !== 0) throw new Difference(`the erased facts leave ${remainder} points instead of none`)
    return { ok: true, facts, accounts, witnessed: last }
  }

  #witnessed(): Map<number, string> {
    const known = new Map<number, string>()
    for (const witness of this.#options.witnesses) {
      if (!this.#options.isGenuine(witness))
        throw new Difference(`the witness of fact ${witness.seq} was not signed by this shop`)
      known.set(witness.seq, witness.hash)
    }
    return known
  }

  #head(): number {
    return this.#q.head.get({})?.seq ?? 0
  }

  /** Reads on to a fact, checking every link. A gap shows as a page that does not begin where it must. */
  #chain(replay: Replay, until: number): void {
    while (replay.seq < until) {
      const after = replay.seq
      for (const row of this.#q.page.iterate({ after, until: Math.min(after + PAGE_FACTS, until) })) replay.add(row)
      if (replay.seq === after) throw new Difference(`fact ${after + 1} is missing from the journal`)
      this.#options.onProgress?.(replay.seq, until)
    }
  }

  /** Reads on to a fact for one share of the accounts; the links were checked with the first share. */
  #part(replay: Replay, until: number, part: number, parts: number): void {
    while (replay.seq < until) {
      const end = Math.min(replay.seq + PAGE_FACTS, until)
      for (const row of this.#q.pageOfPart.iterate({ after: replay.seq, until: end, part, parts })) replay.apply(row)
      replay.seq = end
      this.#options.onProgress?.(end, until)
    }
  }
}
