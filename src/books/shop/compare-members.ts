import type Database from 'better-sqlite3'
import { commitmentOf, entryHash, STREAM_START } from '../../domain/brand/entry.ts'
import { afterEntry, NO_RIGHTS, type Rights, rightsLeft } from '../../domain/brand/rights.ts'
import { prepareAll, query } from './query.ts'
import { Difference } from './replay.ts'
import type { StreamEntryTable, StreamRightTable } from './schema.ts'

const queries = {
  streams: query()((db) => db.selectFrom('stream').selectAll().orderBy('id')),
  entries: query<{ stream: string }>()((db, p) =>
    db.selectFrom('stream_entry').selectAll().where('stream', '=', p.stream).orderBy('no'),
  ),
  rights: query<{ stream: string }>()((db, p) =>
    db.selectFrom('stream_right').selectAll().where('stream', '=', p.stream).orderBy('alias'),
  ),
  members: query()((db) => db.selectFrom('member').select(['alias', 'account']).where('account', 'is not', null)),
  points: query<{ account: number }>()((db, p) =>
    db
      .selectFrom('lot')
      .select((eb) => eb.fn.sum<number | null>('points').as('points'))
      .where('account', '=', p.account),
  ),
}

/**
 * Rebuilds every stream and what it may spend from its entries: the chain, the details that are still there, rights
 * member by member (in sums where details were deleted), and that a member's lots are the rights held here.
 * @throws Difference naming the first thing that differs.
 */
export function compareMembers(db: Database.Database, sha256: (text: string) => Uint8Array): void {
  const q = prepareAll(db, queries)
  for (const { id, state, head, hash } of q.streams.all({})) {
    const told = new Told(id, sha256)
    for (const entry of q.entries.iterate({ stream: id })) told.add(entry)
    if (told.no !== head || told.hash !== hash)
      throw new Difference(`stream ${id} ends with entry ${told.no}, but the books say ${head} or another hash`)
    const rights = q.rights.all({ stream: id })
    told.compare(rights)
    if (state !== 'open') continue
    const held = new Map(rights.map((row) => [row.alias, rightsLeft(row)]))
    for (const { alias, account } of q.members.all({})) {
      const points = account === null ? 0 : (q.points.get({ account })?.points ?? 0)
      if (points !== (held.get(alias) ?? 0))
        throw new Difference(`account ${account} has ${points} points in lots, but rights to ${held.get(alias) ?? 0}`)
    }
  }
}

/** A stream as its entries tell it. */
class Told {
  no = 0
  hash = STREAM_START
  readonly #id: string
  readonly #sha256: (text: string) => Uint8Array
  readonly #rights = new Map<string, Rights>()
  #sum: Rights = NO_RIGHTS
  #isWhole = true

  constructor(id: string, sha256: (text: string) => Uint8Array) {
    this.#id = id
    this.#sha256 = sha256
  }

  add({ no, kind, points, commitment, hash, alias, salt, detail }: StreamEntryTable): void {
    if (no !== this.no + 1) throw new Difference(`entry ${this.no + 1} is missing from stream ${this.#id}`)
    const of = { seq: no, kind: kind as Parameters<typeof entryHash>[2]['kind'], points }
    if (entryHash(this.#sha256, this.hash, of, commitment) !== hash)
      throw new Difference(`entry ${no} of stream ${this.#id} is not what it was when it was chained`)
    this.no = no
    this.hash = hash
    this.#sum = afterEntry(this.#sum, of)
    if (alias === null || salt === null || detail === null) {
      this.#isWhole = false
      return
    }
    const told = JSON.parse(detail)
    if (told.alias !== alias || commitmentOf(this.#sha256, salt, told) !== commitment)
      throw new Difference(`entry ${no} of stream ${this.#id} does not belong to the detail that stands beside it`)
    this.#rights.set(alias, afterEntry(this.#rights.get(alias) ?? NO_RIGHTS, of))
  }

  compare(rows: readonly StreamRightTable[]): void {
    let sum: Rights = NO_RIGHTS
    for (const row of rows) {
      sum = {
        granted: 0,
        earned: sum.earned + row.earned,
        spent: sum.spent + row.spent,
        returned: sum.returned + row.returned,
      }
      if (this.#isWhole && !same(row, this.#rights.get(row.alias) ?? NO_RIGHTS))
        throw new Difference(`rights in stream ${this.#id} are not what its entries come to`)
    }
    if (!same(sum, this.#sum)) throw new Difference(`rights in stream ${this.#id} do not add up to its entries`)
  }
}

/** Grants are the brand's and stand in no entry. */
const same = (a: Rights, b: Rights): boolean =>
  a.earned === b.earned && a.spent === b.spent && a.returned === b.returned
