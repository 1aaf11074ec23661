import type { Kysely } from 'kysely'
import { bucketOf, memberName } from '../../domain/brand/brand-ports.ts'
import { Difference } from '../shop/replay.ts'
import type { BrandTables } from './tables.ts'

type MemberRow = BrandTables['member']
type AliasRow = BrandTables['member_alias']

/**
 * Compares how members of a page are found: by tag, and by the alias of each shop; who has left by no tag.
 * @throws Difference naming the first who is not.
 */
export async function compareLists(
  db: Kysely<BrandTables>,
  rows: readonly MemberRow[],
  aliases: readonly AliasRow[],
  sha256: (text: string) => Uint8Array,
): Promise<void> {
  await compareTags(db, rows, sha256)
  const members = new Map(rows.map((row) => [memberName(row), row]))
  const shops = new Map<string, AliasRow[]>()
  for (const row of aliases) shops.set(row.shop, [...(shops.get(row.shop) ?? []), row])
  for (const [shop, of] of shops) {
    const listed = await db
      .selectFrom('shop_list')
      .selectAll()
      .where('shop', '=', shop)
      .where(
        'alias',
        'in',
        of.map(({ alias }) => alias),
      )
      .execute()
    const found = new Map(listed.map((row) => [row.alias, row]))
    for (const { alias, ...key } of of) {
      const row = found.get(alias)
      const member = members.get(memberName(key))
      if (row === undefined || memberName(row) !== memberName(key) || row.state !== member?.state)
        throw new Difference(`shop ${shop} is told otherwise of member ${key.member}`)
    }
  }
}

async function compareTags(
  db: Kysely<BrandTables>,
  rows: readonly MemberRow[],
  sha256: (text: string) => Uint8Array,
): Promise<void> {
  const tags = rows.flatMap(({ tag }) => tag ?? [])
  if (tags.length === 0) return
  const found = await db
    .selectFrom('member_tag')
    .select(['tag', 'member_bucket as bucket', 'member'])
    .where('bucket', 'in', [...new Set(tags.map((tag) => bucketOf(sha256, tag)))])
    .where('tag', 'in', tags)
    .execute()
  const leads = new Map(found.map(({ tag, ...key }) => [tag, memberName(key)]))
  for (const row of rows) {
    if (row.state === 'gone' && row.tag !== null)
      throw new Difference(`member ${row.member} has left and is still recognised`)
    if (row.tag !== null && leads.get(row.tag) !== memberName(row))
      throw new Difference(`member ${row.member} is not found by its tag`)
  }
}
