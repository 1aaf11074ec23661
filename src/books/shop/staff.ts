import type Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { StaffTable } from './schema.ts'

/** Someone who may sign in. `operator` is a code of the shop, not a name. */
export interface StaffMember {
  readonly operator: string
  readonly role: StaffTable['role']
  /** Of the PIN, salted; `keys/pin.ts` makes and checks it. Empty where none was set. */
  readonly pinHash: string
  /** Of the password, salted; undefined for who signs in at tills only. */
  readonly passwordHash: string | undefined
  /** ms */
  readonly createdAt: number
  /** ms; undefined while they may sign in. */
  readonly disabledAt: number | undefined
}

type Secrets = Pick<StaffMember, 'pinHash'> & { readonly passwordHash: string }

const queries = {
  put: query<StaffTable>()((db, p) =>
    db
      .insertInto('staff')
      .values({
        operator: p.operator,
        role: p.role,
        pin_hash: p.pin_hash,
        password_hash: p.password_hash,
        created_at: p.created_at,
        disabled_at: p.disabled_at,
      })
      .onConflict((conflict) =>
        conflict.column('operator').doUpdateSet({
          role: p.role,
          pin_hash: p.pin_hash,
          password_hash: p.password_hash,
          disabled_at: null,
        }),
      ),
  ),
  one: query<{ operator: string }>()((db, p) => db.selectFrom('staff').selectAll().where('operator', '=', p.operator)),
  list: query()((db) => db.selectFrom('staff').selectAll().orderBy('operator')),
  disable: query<{ operator: string; now: number }>()((db, p) =>
    db
      .updateTable('staff')
      .set({ disabled_at: p.now })
      .where('operator', '=', p.operator)
      .where('disabled_at', 'is', null),
  ),
}

/** Staff on one connection; write them inside a job of the writer. */
export class Staff {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /**
   * Adds someone, or gives them another role, PIN or password; who was disabled may sign in again. `now` in ms.
   * A secret that is left out stays as it was.
   */
  put(member: Pick<StaffMember, 'operator' | 'role'> & Partial<Secrets>, now: number): void {
    const { operator, role } = member
    const before = this.#q.one.get({ operator })
    this.#q.put.run({
      operator,
      role,
      pin_hash: member.pinHash ?? before?.pin_hash ?? '',
      password_hash: member.passwordHash ?? before?.password_hash ?? null,
      created_at: now,
      disabled_at: null,
    })
  }

  /** Someone who may sign in; undefined when unknown or disabled. */
  active(operator: string): StaffMember | undefined {
    const row = this.#q.one.get({ operator })
    return row === undefined || row.disabled_at !== null ? undefined : memberOf(row)
  }

  list(): StaffMember[] {
    return this.#q.list.all({}).map(memberOf)
  }

  /**
   * @param now ms
   * @throws StempelError `not_found` when nobody active has this code.
   */
  disable(operator: string, now: number): void {
    if (this.#q.disable.run({ operator, now }) === 0)
      throw new StempelError('not_found', `Nobody active has the operator code ${operator}.`)
  }
}

const memberOf = (row: StaffTable): StaffMember => ({
  operator: row.operator,
  role: row.role,
  pinHash: row.pin_hash,
  passwordHash: row.password_hash ?? undefined,
  createdAt: row.created_at,
  disabledAt: row.disabled_at ?? undefined,
})
