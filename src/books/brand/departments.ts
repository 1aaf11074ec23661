import type { Kysely, Transaction } from 'kysely'
import type { MemberKey } from '../../domain/brand/brand-ports.ts'
import { commitmentOf, type EntryDetail } from '../../domain/brand/entry.ts'
import { keepCommitments } from './gone.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

const MEMBERS = 100
const PAGE = 500

/** Notes that spend by department is to be taken out of a member's entries. */
export async function endProfile(tx: Db, { bucket, member }: MemberKey): Promise<void> {
  await tx
    .insertInto('profile_end')
    .values({ bucket, member })
    .onConflict((on) => on.columns(['bucket', 'member']).doNothing())
    .execute()
}

export const endedProfiles = (db: Db): Promise<MemberKey[]> =>
  db.selectFrom('profile_end').selectAll().orderBy('bucket').orderBy('member').limit(MEMBERS).execute()

/**
 * Takes spend by department out of a page of a member's entries. The commitment to what stood there is kept, so that the
 * chain still proves numbers, kinds and points.
 * @returns whether nothing is left to be taken out.
 */
export async function forgetDepartments(
  tx: Transaction<BrandTables>,
  { bucket, member }: MemberKey,
  sha256: (text: string) => Uint8Array,
): Promise<boolean> {
  const aliases = await tx
    .selectFrom('member_alias')
    .select(['shop', 'alias'])
    .where('bucket', '=', bucket)
    .where('member', '=', member)
    .execute()
  for (const { shop, alias } of aliases) {
    const streams = await tx.selectFrom('stream').select('stream_id').where('shop', '=', shop).execute()
    for (const { stream_id: stream } of streams) if (await trim(tx, stream, alias, sha256)) return false
  }
  await tx.deleteFrom('profile_end').where('bucket', '=', bucket).where('member', '=', member).execute()
  return true
}

/** @returns whether the page was full. */
async function trim(
  tx: Transaction<BrandTables>,
  stream: string,
  alias: string,
  sha256: (text: string) => Uint8Array,
): Promise<boolean> {
  const rows = await tx
    .selectFrom('stream_inbox')
    .select(['seq', 'salt', 'detail'])
    .where('stream_id', '=', stream)
    .where('detail', 'like', '%"departments":%')
    .where('detail', 'like', `%"${alias}"%`)
    .limit(PAGE)
    .execute()
  for (const { seq, salt, detail } of rows) {
    const told = JSON.parse(detail ?? '{}') as EntryDetail
    const { departments: _, ...kept } = told
    const commitment = commitmentOf(sha256, salt ?? '', told)
    await keepCommitments(tx, [{ stream, seq, commitment }])
    await tx
      .updateTable('stream_inbox')
      .set({ detail: JSON.stringify(kept) })
      .where('stream_id', '=', stream)
      .where('seq', '=', seq)
      .execute()
  }
  return rows.length === PAGE
}
