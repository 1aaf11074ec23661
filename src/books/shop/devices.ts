import type Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { DeviceTable } from './schema.ts'

/** A paired device. Its token is not here: only its hash is stored, and that leaves the books for nobody. */
export interface Device {
  readonly id: string
  readonly kind: DeviceTable['kind']
  /** The till it belongs to, for readers and screens; a till's own number. */
  readonly workstation: string | undefined
  /** ms */
  readonly createdAt: number
  /** ms; undefined while it may be used. */
  readonly revokedAt: number | undefined
  /** Characters in a line of a till's receipt, where it was paired with a number. */
  readonly columns?: number
}

const columns = ['id', 'kind', 'workstation', 'created_at', 'revoked_at', 'receipt_columns'] as const

const queries = {
  insert: query<DeviceTable>()((db, p) =>
    db.replaceInto('device').values({
      id: p.id,
      kind: p.kind,
      workstation: p.workstation,
      token_hash: p.token_hash,
      created_at: p.created_at,
      revoked_at: p.revoked_at,
      receipt_columns: p.receipt_columns,
    }),
  ),
  one: query<{ id: string }>()((db, p) => db.selectFrom('device').select(columns).where('id', '=', p.id)),
  list: query()((db) => db.selectFrom('device').select(columns).orderBy('kind').orderBy('id')),
  byHash: query<{ token_hash: Uint8Array }>()((db, p) =>
    db.selectFrom('device').select(columns).where('token_hash', '=', p.token_hash).where('revoked_at', 'is', null),
  ),
  revoke: query<{ id: string; now: number }>()((db, p) =>
    db.updateTable('device').set({ revoked_at: p.now }).where('id', '=', p.id).where('revoked_at', 'is', null),
  ),
}

/** Paired devices on one connection; write them inside a job of the writer. */
export class Devices {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  /**
   * Pairs a device. An id that was revoked can be paired anew.
   * @param now ms
   * @throws StempelError `conflict` when the id is in use.
   */
  add(device: Pick<Device, 'id' | 'kind' | 'workstation' | 'columns'>, tokenHash: Uint8Array, now: number): void {
    const before = this.#q.one.get({ id: device.id })
    if (before !== undefined && before.revoked_at === null)
      throw new StempelError('conflict', `A device ${device.id} is paired already; revoke it first.`, { path: 'id' })
    const { id, kind, workstation, columns } = device
    const rest = { created_at: now, revoked_at: null, receipt_columns: columns ?? null }
    this.#q.insert.run({ id, kind, workstation: workstation ?? null, token_hash: tokenHash, ...rest })
  }

  list(): Device[] {
    return this.#q.list.all({}).map(deviceOf)
  }

  /** The device a token belongs to, by the token's hash; undefined when there is none or it was revoked. */
  byTokenHash(tokenHash: Uint8Array): Device | undefined {
    const row = this.#q.byHash.get({ token_hash: tokenHash })
    return row === undefined ? undefined : deviceOf(row)
  }

  /**
   * Ends a device's token at once.
   * @param now ms
   * @throws StempelError `not_found` when no such device is paired.
   */
  revoke(id: string, now: number): void {
    if (this.#q.revoke.run({ id, now }) === 0) throw new StempelError('not_found', `No device ${id} is paired.`)
  }
}

const deviceOf = (row: Omit<DeviceTable, 'token_hash'>): Device => ({
  id: row.id,
  kind: row.kind,
  workstation: row.workstation ?? undefined,
  createdAt: row.created_at,
  revokedAt: row.revoked_at ?? undefined,
  ...(row.receipt_columns === null ? {} : { columns: row.receipt_columns }),
})
