import {
  type BrandTx,
  type MemberKey,
  type MemberRecord,
  memberName,
  type Operation,
  type SoldLine,
} from '../../domain/brand/brand-ports.ts'
import { BULK, type Values } from './bulk.ts'
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
   * @param before as they were loaded in this transaction; what did not change since is not written
   */
  async save(members: readonly MemberRecord[], before: ReadonlyMap<string, MemberRecord> = new Map()): Promise<void> {
    const sorted = members.toSorted(({ key: a }, { key: b }) => a.bucket - b.bucket || (a.member < b.member ? -1 : 1))
    const rows: Values[] = []
    const accounts: Values[] = []
    const months: Values[] = []
    for (const { key, state, tag, qualifying, ...books } of sorted) {
      const { bucket, member } = key
      const was = before.get(memberName(key))
      rows.push([bucket, member, state, tag ?? null, qualifying])
      for (const [name, points] of books.accounts)
        if (points !== was?.accounts.get(name)) accounts.push([bucket, member, name, points])
      for (const [month, points] of books.months)
        if (points !== was?.months.get(month)) months.push([bucket, member, month, points])
    }
    await this.bulk.upsert(this.db, BULK.member, rows)
    await this.bulk.upsert(this.db, BULK.account, accounts)
    await this.bulk.upsert(this.db, BULK.month, months)
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
      operations.map(({ key: { bucket, member }, op, kind, points, stream, seq, day, programme }) => [
        ...[bucket, member, op],
        ...[kind, points, stream, seq, day, programme],
      ]),
    )
  }

  linesBack(sales: readonly { readonly key: MemberKey; readonly sale: string }[]): Promise<SoldLine[]> {
    return linesBack(this.db, sales)
  }

  putLinesBack(lines: readonly SoldLine[]): Promise<void> {
    return putLinesBack(this.db, lines)
  }
}
