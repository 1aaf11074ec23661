import { sql } from 'kysely'
import {
  type BrandTx,
  BUCKETS,
  FORGOTTEN,
  type MemberKey,
  type MemberRecord,
  type Moved,
  memberName,
  type Operation,
  type SoldLine,
} from '../../domain/brand/brand-ports.ts'
import type { DepartureEvent } from '../../domain/brand/departures.ts'
import { standingOf } from '../../domain/brand/member-accounts.ts'
import { BULK } from './bulk.ts'
import { ListBooks } from './ledger-lists.ts'
import type { LedgerTables } from './ledger-tables.ts'
import { linesBack, putLinesBack } from './lines-back.ts'
import { loadMembers, savingMembers } from './member-rows.ts'

type Row<T extends keyof LedgerTables> = LedgerTables[T]

/** The ledger in one transaction of either engine: streams, lists, and here the members' own books. */
export class Ledger extends ListBooks implements BrandTx {
  /** Those who have left of the members that this transaction wrote, as it wrote them last. */
  readonly #gone = new Map<string, MemberRecord>()

  load(keys: readonly MemberKey[]): Promise<Map<string, MemberRecord>> {
    return loadMembers(this.db, keys)
  }

  save(members: readonly MemberRecord[], before?: ReadonlyMap<string, MemberRecord>): Promise<void> {
    return this.#saving(members, before)()
  }

  #saving(members: readonly MemberRecord[], before?: ReadonlyMap<string, MemberRecord>): () => Promise<void> {
    for (const member of members)
      if (member.state === 'gone' && member.key.member !== FORGOTTEN) this.#gone.set(memberName(member.key), member)
    return savingMembers(this.db, members, before)
  }

  /** What this transaction, which does nothing more, says of those who leave and have left. */
  async departures(): Promise<DepartureEvent[]> {
    const events: DepartureEvent[] = []
    for (const [name, record] of this.#gone) {
      const { member } = record.key
      const standing = standingOf(record.accounts)
      const streams = new Set([...record.rights.keys(), ...Object.keys(standing.streams)])
      const stands = {
        ...{ member, standing },
        told: Object.fromEntries(await this.booked([...streams])),
      }
      if (!this.leavers.has(name)) events.push({ what: 'stands', ...stands })
      else {
        const aliases = Object.fromEntries((await this.aliasesFor(record.key)).map(({ shop, alias }) => [shop, alias]))
        events.push({ what: 'left', ...stands, aliases })
      }
    }
    return [...events, ...this.payments]
  }

  async holders(stream: string): Promise<MemberKey[]> {
    const found: MemberKey[] = []
    for (let bucket = 0; bucket < BUCKETS; bucket += 1)
      found.push(
        ...(await this.db
          .selectFrom('member')
          .select(['bucket', 'member'])
          .where('bucket', '=', sql.lit(bucket))
          .where('streams', 'like', `%${JSON.stringify(stream)}%`)
          .orderBy('member')
          .execute()),
      )
    return found
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

  async putOperations(operations: readonly Operation[], { members, before }: Moved): Promise<void> {
    const rows = operations.map(({ key, op, kind, points, stream, seq, day, programme }) => {
      const { bucket, member } = key
      return [bucket, member, op, kind, points, stream, seq, day, programme]
    })
    const save = await this.bulk.insertWhile(this.db, BULK.operation, rows, () => this.#saving(members, before))
    await save()
  }

  async placeOf({ bucket, member }: MemberKey, op: string): Promise<{ stream: string; seq: number } | undefined> {
    const [row] = await this.bulk.find<Row<'operation'>>(this.db, BULK.operation, [[bucket, member, op]])
    return row
  }

  linesBack(sales: readonly { readonly key: MemberKey; readonly sale: string }[]): Promise<SoldLine[]> {
    return linesBack(this.db, sales)
  }

  putLinesBack(lines: readonly SoldLine[]): Promise<void> {
    return putLinesBack(this.db, lines)
  }
}
