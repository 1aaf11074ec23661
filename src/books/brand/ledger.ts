import {
  type BrandTx,
  type MemberKey,
  type MemberRecord,
  memberName,
  type Operation,
  type SoldLine,
} from '../../domain/brand/brand-ports.ts'
import { BULK, type Table, type Values } from './bulk.ts'
import { ListBooks } from './ledger-lists.ts'
import type { LedgerTables } from './ledger-tables.ts'
import { linesBack, putLinesBack } from './lines-back.ts'

type Row<T extends keyof LedgerTables> = LedgerTables[T]

/** The ledger in one transaction of either engine: streams, lists, and here the members' own books. */
export class Ledger extends ListBooks implements BrandTx {
  async load(keys: readonly MemberKey[]): Promise<Map<string, MemberRecord>> {
    const of = keys.map(({ bucket, member }) => [bucket, member])
    const rows = await this.bulk.find<Row<'member'>>(this.db, BULK.member, of)
    const accounts = await this.bulk.find<Row<'member_account'>>(this.db, BULK.account, of)
    const months = await this.bulk.find<Row<'member_month'>>(this.db, BULK.month, of)
    const out = new Map<string, MemberRecord & { accounts: Map<string, number>; months: Map<string, number> }>()
    for (const { bucket, member, state, tag, qualifying } of rows) {
      const key = { bucket, member }
      out.set(memberName(key), {
        key,
        state,
        tag: tag ?? undefined,
        qualifying,
        accounts: new Map(),
        months: new Map(),
      })
    }
    for (const row of accounts) out.get(memberName(row))?.accounts.set(row.account, row.points)
    for (const row of months) out.get(memberName(row))?.months.set(row.month, row.points)
    return out
  }

  /**
   * Writes members, in the order of their keys so that no two transactions wait for each other. A member's own row is
   * always written: of two transactions that judge by one member, the later is run again.
   */
  async save(members: readonly MemberRecord[], before?: ReadonlyMap<string, MemberRecord>): Promise<void> {
    const sorted = members.toSorted(({ key: a }, { key: b }) => a.bucket - b.bucket || (a.member < b.member ? -1 : 1))
    const rows: Parted = { fresh: [], changed: [] }
    const accounts: Parted = { fresh: [], changed: [] }
    const months: Parted = { fresh: [], changed: [] }
    for (const { key, state, tag, qualifying, ...books } of sorted) {
      const { bucket, member } = key
      const was = before?.get(memberName(key))
      const own = [bucket, member, state, tag ?? null, qualifying]
      if (was === undefined) rows.fresh.push(own)
      else rows.changed.push(own)
      part(key, books.accounts, was?.accounts, accounts)
      part(key, books.months, was?.months, months)
    }
    await this.#write(BULK.member, rows, before !== undefined)
    await this.#write(BULK.account, accounts, before !== undefined)
    await this.#write(BULK.month, months, before !== undefined)
  }

  /** Where it is known which rows are there, none has to be looked for. */
  async #write(table: Table, { fresh, changed }: Parted, isKnown: boolean): Promise<void> {
    if (isKnown) await this.bulk.insert(this.db, table, fresh)
    else await this.bulk.upsert(this.db, table, fresh)
    await this.bulk.update(this.db, table, changed)
  }

  membersAfter(bucket: number, member: string, limit: number): Promise<MemberKey[]> {
    return this.db
      .selectFrom('member')
      .select(['bucket', 'member'])
      .where('bucket', '=', bucket)
      .where('member', '>', member)
      .orderBy('member')
      .limit(limit)
      .execute()
  }

  async known(operations: readonly { readonly key: MemberKey; readonly op: string }[]): Promise<Set<string>> {
    const rows = await this.bulk.find<Row<'operation'>>(
      this.db,
      BULK.operation,
      operations.map(({ key: { bucket, member }, op }) => [bucket, member, op]),
    )
    return new Set(rows.map(({ member, op }) => `${member} ${op}`))
  }

  async putOperations(operations: readonly Operation[]): Promise<void> {
    await this.bulk.insert(
      this.db,
      BULK.operation,
      operations.map(({ key, op, kind, points, stream, seq, day, programme }) => {
        const { bucket, member } = key
        return [bucket, member, op, kind, points, stream, seq, day, programme]
      }),
    )
  }

  linesBack(sales: readonly { readonly key: MemberKey; readonly sale: string }[]): Promise<SoldLine[]> {
    return linesBack(this.db, sales)
  }

  putLinesBack(lines: readonly SoldLine[]): Promise<void> {
    return putLinesBack(this.db, lines)
  }
}

interface Parted {
  readonly fresh: Values[]
  readonly changed: Values[]
}

/** Parts what is new among a member's points from what changed; what is as it was is not written. */
function part(
  { bucket, member }: MemberKey,
  now: ReadonlyMap<string, number>,
  was: ReadonlyMap<string, number> | undefined,
  { fresh, changed }: Parted,
): void {
  for (const [name, points] of now) {
    const had = was?.get(name)
    if (had === undefined) fresh.push([bucket, member, name, points])
    else if (had !== points) changed.push([bucket, member, name, points])
  }
}
