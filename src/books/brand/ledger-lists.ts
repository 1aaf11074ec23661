import { sql } from 'kysely'
import {
  bucketOf,
  type ListedMember,
  type ListRow,
  type MemberKey,
  memberName,
} from '../../domain/brand/brand-ports.ts'
import type { DepartureEvent } from '../../domain/brand/departures.ts'
import { BULK, PREPARED } from './bulk.ts'
import { StreamBooks } from './ledger-streams.ts'
import type { LedgerTables } from './ledger-tables.ts'
import { forgetOnline, putCode } from './online.ts'

const PAGE = 500

type Placed = Pick<LedgerTables['shop_list'], 'shop' | 'alias' | 'bucket' | 'member' | 'state'>

/** So many shops are asked about in one statement, since each count of them is a text of its own. */
const HEADS = 16

/** What shops are told: their lists of members, which tag leads to whom, and what is to be paid. */
export class ListBooks extends StreamBooks {
  /** What this transaction says of payments to who leaves. */
  protected readonly payments: DepartureEvent[] = []
  /** Who leaves in this transaction. */
  protected readonly leavers = new Set<string>()

  depart(key: MemberKey): void {
    this.leavers.add(memberName(key))
  }

  async payouts(shop: string, limit: number): Promise<{ leave: string; points: number }[]> {
    const rows = await this.db
      .selectFrom('payout')
      .select(['leave_id', 'points'])
      .where('shop', '=', shop)
      .orderBy('leave_id')
      .limit(limit)
      .execute()
    return rows.map(({ leave_id: leave, points }) => ({ leave, points }))
  }

  async putPayout(shop: string, leave: string, points: number): Promise<void> {
    await this.db
      .insertInto('payout')
      .values({ shop, leave_id: leave, points })
      .onConflict((on) => on.columns(['shop', 'leave_id']).doNothing())
      .execute()
    this.payments.push({ what: 'owed', shop, leave, points })
  }

  async dropPayouts(shop: string, leaves: readonly string[]): Promise<void> {
    if (leaves.length === 0) return
    await this.db.deleteFrom('payout').where('shop', '=', shop).where('leave_id', 'in', leaves).execute()
    for (const leave of leaves) this.payments.push({ what: 'paid', leave })
  }

  /** Payments that were confirmed, in whichever life of the books. */
  async dropPaid(leaves: readonly string[]): Promise<void> {
    for (let at = 0; at < leaves.length; at += PAGE)
      await this.db
        .deleteFrom('payout')
        .where('leave_id', 'in', leaves.slice(at, at + PAGE))
        .execute()
  }

  async listedMembers(asked: ReadonlyMap<string, Iterable<string>>): Promise<Map<string, Map<string, ListedMember>>> {
    const keys: string[][] = []
    for (const [shop, aliases] of asked) for (const alias of aliases) keys.push([shop, alias])
    const found = new Map<string, Map<string, ListedMember>>()
    for (const { shop, alias, bucket, member, state } of await this.bulk.find<Placed>(this.db, BULK.list, keys)) {
      const members = found.get(shop) ?? new Map<string, ListedMember>()
      found.set(shop, members.set(alias, { key: { bucket, member }, state }))
    }
    return found
  }

  async membersBehind(shop: string, aliases: readonly string[]): Promise<Map<string, MemberKey>> {
    const members = (await this.listedMembers(new Map([[shop, aliases]]))).get(shop) ?? new Map<string, ListedMember>()
    return new Map([...members].map(([alias, { key }]) => [alias, key]))
  }

  aliasesFor({ bucket, member }: MemberKey): Promise<{ shop: string; alias: string }[]> {
    return this.db
      .selectFrom('member_alias')
      .select(['shop', 'alias'])
      .where('bucket', '=', bucket)
      .where('member', '=', member)
      .orderBy('shop')
      .execute()
  }

  async listed(shop: string, after: number, limit: number): Promise<ListRow[]> {
    const rows = await this.db
      .selectFrom('shop_list')
      .select(['alias', 'tag', 'state', 'version', 'tier', 'tier_until'])
      .where('shop', '=', shop)
      .where('version', '>', after)
      .orderBy('version')
      .limit(limit)
      .execute()
    return rows.map(({ tag, tier, tier_until: until, ...row }) => ({
      ...{ ...row, tag: tag ?? undefined },
      ...{ tier: tier ?? undefined, tierUntil: until ?? undefined },
    }))
  }

  async listHead(shop: string): Promise<number> {
    return (await this.listHeads([shop])).get(shop) ?? 0
  }

  async listHeads(shops: readonly string[]): Promise<Map<string, number>> {
    const heads = new Map<string, number>()
    for (let from = 0; from < shops.length; from += HEADS) {
      // The last row of an index is found at once, however long the list is.
      const each = shops.slice(from, from + HEADS).map(
        (shop) => sql`SELECT shop, head FROM (
          SELECT shop, version AS head FROM shop_list WHERE shop = ${shop} ORDER BY version DESC LIMIT 1
        ) AS last`,
      )
      const select = sql<{ shop: string; head: number }>`${sql.raw(PREPARED)}${sql.join(each, sql` UNION ALL `)}`
      for (const { shop, head } of (await select.execute(this.db)).rows) heads.set(shop, head)
    }
    return heads
  }

  async putListed(shop: string, { bucket, member }: MemberKey, row: ListRow): Promise<void> {
    const { alias, version, state, tag = null } = row
    await this.db
      .insertInto('shop_list')
      .values({ shop, alias, version, bucket, member, tag, state, tier: null, tier_until: null })
      .onConflict((on) =>
        on.columns(['shop', 'alias']).doUpdateSet({ version, tag, state, tier: null, tier_until: null }),
      )
      .execute()
    await this.db
      .insertInto('member_alias')
      .values({ bucket, member, shop, alias })
      .onConflict((on) => on.columns(['bucket', 'member', 'shop']).doUpdateSet({ alias }))
      .execute()
  }

  async dropListed(shop: string, alias: string): Promise<void> {
    await this.db.deleteFrom('shop_list').where('shop', '=', shop).where('alias', '=', alias).execute()
  }

  async ofTag(tag: string): Promise<MemberKey | undefined> {
    const row = await this.db
      .selectFrom('member_tag')
      .select(['member_bucket', 'member'])
      .where('bucket', '=', bucketOf(this.sha256, tag))
      .where('tag', '=', tag)
      .executeTakeFirst()
    return row === undefined ? undefined : { bucket: row.member_bucket, member: row.member }
  }

  async putTag(tag: string, { bucket, member }: MemberKey): Promise<void> {
    await this.db
      .insertInto('member_tag')
      .values({ bucket: bucketOf(this.sha256, tag), tag, member_bucket: bucket, member })
      .execute()
  }

  putCode(proof: string, key: MemberKey, until: number): Promise<void> {
    return putCode(this.db, { proof, key, until }, this.sha256)
  }

  forgetOnline(key: MemberKey): Promise<void> {
    return forgetOnline(this.db, key)
  }

  async dropTag(tag: string): Promise<void> {
    const bucket = bucketOf(this.sha256, tag)
    await this.db.deleteFrom('member_tag').where('bucket', '=', bucket).where('tag', '=', tag).execute()
  }
}
