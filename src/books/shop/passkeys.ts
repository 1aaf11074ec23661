import type Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { PasskeyTable } from './schema.ts'

/** One thing somebody signs in with at the console: a telephone, a laptop, a key on a ring. */
export interface Passkey {
  /** The credential's, in base64url. */
  readonly id: string
  readonly operator: string
  /** In COSE. It checks a signature and makes none. */
  readonly publicKey: Uint8Array
  /** What the authenticator counted at its last signature; 0 where it does not count. */
  readonly counter: number
  /** What its owner calls it. */
  readonly name: string
  /** ms */
  readonly createdAt: number
}

const queries = {
  insert: query<PasskeyTable>()((db, p) =>
    db.insertInto('passkey').values({
      id: p.id,
      operator: p.operator,
      public_key: p.public_key,
      counter: p.counter,
      name: p.name,
      created_at: p.created_at,
    }),
  ),
  one: query<{ id: string }>()((db, p) => db.selectFrom('passkey').selectAll().where('id', '=', p.id)),
  of: query<{ operator: string }>()((db, p) =>
    db.selectFrom('passkey').selectAll().where('operator', '=', p.operator).orderBy('created_at').orderBy('id'),
  ),
  count: query<{ id: string; counter: number }>()((db, p) =>
    db.updateTable('passkey').set({ counter: p.counter }).where('id', '=', p.id),
  ),
  remove: query<{ id: string; operator: string }>()((db, p) =>
    db.deleteFrom('passkey').where('id', '=', p.id).where('operator', '=', p.operator),
  ),
  removeOf: query<{ operator: string }>()((db, p) => db.deleteFrom('passkey').where('operator', '=', p.operator)),
}

/** Passkeys of staff on one connection; write them inside a job of the writer. */
export class Passkeys {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /**
   * @param now ms
   * @throws StempelError `conflict` when it is here already.
   */
  add(passkey: Omit<Passkey, 'createdAt'>, now: number): void {
    const { id, operator, publicKey, counter, name } = passkey
    if (this.get(id) !== undefined) throw new StempelError('conflict', 'This passkey is here already.')
    this.#q.insert.run({ id, operator, public_key: publicKey, counter, name, created_at: now })
  }

  get(id: string): Passkey | undefined {
    const row = this.#q.one.get({ id })
    return row === undefined ? undefined : passkeyOf(row)
  }

  /** Somebody's, oldest first. */
  of(operator: string): Passkey[] {
    return this.#q.of.all({ operator }).map(passkeyOf)
  }

  /**
   * Keeps how far an authenticator has counted.
   * @returns false when the passkey is gone, or its number did not rise: then the signature is old or of a copy.
   */
  counted(id: string, counter: number): boolean {
    const before = this.#q.one.get({ id })
    if (before === undefined) return false
    if (counter === 0 && before.counter === 0) return true
    return counter > before.counter && this.#q.count.run({ id, counter }) === 1
  }

  /** @throws StempelError `not_found` when this one has no such passkey. */
  remove(operator: string, id: string): void {
    if (this.#q.remove.run({ id, operator }) === 0) throw new StempelError('not_found', 'There is no such passkey.')
  }

  /** @returns how many there were. */
  removeOf(operator: string): number {
    return this.#q.removeOf.run({ operator })
  }
}

const passkeyOf = (row: PasskeyTable): Passkey => ({
  id: row.id,
  operator: row.operator,
  publicKey: row.public_key,
  counter: row.counter,
  name: row.name,
  createdAt: row.created_at,
})
