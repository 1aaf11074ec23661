import { type MemberKey, memberName, type SoldLine } from '../../domain/brand/brand-ports.ts'
import type { EntryDetail } from '../../domain/brand/entry.ts'
import type { MemberTier } from '../../domain/brand/member-tier.ts'
import type { BookedEntries, Spend, TierTx } from '../../domain/brand/tier-ports.ts'
import type { Day } from '../../domain/day.ts'
import { BULK } from './bulk.ts'
import { TIER_TABLES } from './gone.ts'
import { ListBooks } from './ledger-lists.ts'
import type { LedgerTables, TierMemberTable } from './ledger-tables.ts'
import { linesBack, putLinesBack } from './lines-back.ts'

type Row<T extends keyof LedgerTables> = LedgerTables[T]

const pairOf = ({ bucket, member }: MemberKey): [number, string] => [bucket, member]
const given = (text: string): string | undefined => (text === '' ? undefined : text)

/** What was spent and which tiers follow from it, in one transaction of either engine. */
export class TierBooks extends ListBooks implements TierTx {
  async uncounted(after: string): Promise<{ stream: string; shop: string } | undefined> {
    const next = await this.db
      .selectFrom('stream_booked as b')
      .innerJoin('stream as s', 's.stream_id', 'b.stream_id')
      .leftJoin('tier_counted as c', 'c.stream_id', 'b.stream_id')
      .select(['b.stream_id as stream', 's.shop'])
      .where(({ eb, fn, val }) => eb('b.applied', '>', fn.coalesce('c.seq', val(0))))
      .where('b.stream_id', '>', after)
      .orderBy('b.stream_id')
      .limit(1)
      .executeTakeFirst()
    return next === undefined && after !== '' ? this.uncounted('') : next
  }

  async entries(stream: string, limit: number): Promise<BookedEntries> {
    const [counted] = await this.bulk.find<Row<'tier_counted'>>(this.db, BULK.counted, [[stream]])
    const after = counted?.seq ?? 0
    const upTo = Math.min((await this.booked([stream])).get(stream) ?? 0, after + limit)
    const rows = await this.db
      .selectFrom('stream_inbox')
      .select(['seq', 'kind', 'points', 'detail'])
      .where('stream_id', '=', stream)
      .where('seq', '>', after)
      .where('seq', '<=', upTo)
      .orderBy('seq')
      .execute()
    const entries = rows.flatMap(({ seq, kind, points, detail }) =>
      detail === null
        ? []
        : [{ seq, kind: kind as BookedEntries['entries'][number]['kind'], points, detail: JSON.parse(detail) }],
    )
    return { entries, upTo: Math.max(upTo, after) }
  }

  async putCounted(stream: string, upTo: number): Promise<void> {
    await this.bulk.upsert(this.db, BULK.counted, [[stream, upTo]])
  }

  async bookedBy(operations: readonly { key: MemberKey; op: string }[]): Promise<Map<string, string>> {
    const rows = await this.bulk.find<Row<'operation'>>(
      this.db,
      BULK.operation,
      operations.map(({ key, op }) => [...pairOf(key), op]),
    )
    return new Map(rows.map(({ member, op, stream, seq }) => [`${member} ${op}`, `${stream} ${seq}`]))
  }

  async operationAt(stream: string, seq: number): Promise<string | undefined> {
    const row = await this.db
      .selectFrom('stream_inbox')
      .select('detail')
      .where('stream_id', '=', stream)
      .where('seq', '=', seq)
      .executeTakeFirst()
    return row?.detail === undefined || row.detail === null ? undefined : (JSON.parse(row.detail) as EntryDetail).op
  }

  async present(keys: readonly MemberKey[]): Promise<Set<string>> {
    const rows = await this.bulk.find<Row<'member'>>(this.db, BULK.present, keys.map(pairOf))
    return new Set(rows.flatMap((row) => (row.state === 'member' ? [memberName(row)] : [])))
  }

  async spend(keys: readonly MemberKey[]): Promise<Map<string, Spend>> {
    const rows = await this.bulk.find<Row<'tier_month'>>(this.db, BULK.spend, keys.map(pairOf))
    const out = new Map<string, Record<string, number>>()
    for (const { month, cents, ...key } of rows) {
      const spend = out.get(memberName(key)) ?? {}
      out.set(memberName(key), { ...spend, [month]: cents })
    }
    return out
  }

  async putSpend(spend: readonly { key: MemberKey; spend: Spend }[]): Promise<void> {
    const rows = spend.flatMap(({ key, spend: months }) =>
      Object.entries(months).map(([month, cents]): [number, string, string, number] => [...pairOf(key), month, cents]),
    )
    await this.bulk.upsert(this.db, BULK.spend, rows)
  }

  async tiers(keys: readonly MemberKey[]): Promise<Map<string, MemberTier>> {
    const rows = await this.bulk.find<TierMemberTable>(this.db, BULK.tier, keys.map(pairOf))
    return new Map(
      rows.map((row) => {
        const { tier, until_day: until, carried, carried_until: end, opened, stepped } = row
        const brought = carried === '' ? undefined : { tier: carried, until: given(end) }
        return [
          memberName(row),
          { tier: given(tier), until: given(until), carried: brought, opened, stepped: given(stepped) },
        ]
      }),
    )
  }

  async putTiers(members: readonly { key: MemberKey; tier: MemberTier; due: Day | undefined }[]): Promise<void> {
    const rows = members.map(({ key, tier: { tier, until, carried, opened, stepped }, due }) => [
      ...pairOf(key),
      ...[tier ?? '', until ?? '', carried?.tier ?? '', carried?.until ?? '', opened, stepped ?? '', due ?? ''],
    ])
    await this.bulk.upsert(this.db, BULK.tier, rows)
  }

  due(today: Day, limit: number): Promise<MemberKey[]> {
    return this.db
      .selectFrom('tier_member')
      .select(['bucket', 'member'])
      .where('due', '<=', today)
      .orderBy('due')
      .limit(limit)
      .execute()
  }

  async allDue(bucket: number): Promise<void> {
    await this.db.updateTable('tier_member').set({ due: '' }).where('bucket', '=', bucket).execute()
  }

  async tell(
    members: readonly { key: MemberKey; told: { tier: string; until: Day | undefined } | undefined }[],
  ): Promise<void> {
    const shops = new Map<string, Map<string, (typeof members)[number]['told']>>()
    for (const { key, told } of members)
      for (const { shop, alias } of await this.aliasesFor(key))
        shops.set(shop, (shops.get(shop) ?? new Map()).set(alias, told))
    // Always in one order, so that no two transactions wait for each other.
    for (const [shop, aliases] of [...shops].sort(([a], [b]) => (a < b ? -1 : 1))) await this.#tellShop(shop, aliases)
  }

  async #tellShop(
    shop: string,
    aliases: ReadonlyMap<string, { tier: string; until: Day | undefined } | undefined>,
  ): Promise<void> {
    const rows = await this.db
      .selectFrom('shop_list')
      .select(['alias', 'tier', 'tier_until'])
      .where('shop', '=', shop)
      .where('alias', 'in', [...aliases.keys()])
      .where('state', '=', 'member')
      .orderBy('alias')
      .execute()
    let version = await this.listHead(shop)
    const changed = rows.flatMap(({ alias, tier, tier_until: until }) => {
      const told = aliases.get(alias)
      if ((told?.tier ?? null) === tier && (told?.until ?? null) === until) return []
      version += 1
      return [[shop, alias, version, told?.tier ?? null, told?.until ?? null]]
    })
    await this.bulk.update(this.db, BULK.listedTier, changed)
  }

  async forget(keys: readonly MemberKey[]): Promise<void> {
    for (const { bucket, member } of keys)
      for (const table of TIER_TABLES)
        await this.db.deleteFrom(table).where('bucket', '=', bucket).where('member', '=', member).execute()
  }

  linesBack(sales: readonly { key: MemberKey; sale: string }[]): Promise<SoldLine[]> {
    return linesBack(this.db, sales, 'tier_line_back')
  }

  putLinesBack(lines: readonly SoldLine[]): Promise<void> {
    return putLinesBack(this.db, lines, 'tier_line_back')
  }
}
