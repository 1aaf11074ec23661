import type { Kysely } from 'kysely'
import type { MemberKey } from '../../domain/brand/brand-ports.ts'
import type { Telling } from '../../domain/brand/messages.ts'
import { isPurpose, type Purpose } from '../../domain/consent/purpose.ts'
import { confirmations } from './hooks.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

/** Under no shop stands what a member agrees to. */
const ALL = ''
const MOST = 500

const setOf = (text: string | undefined): Set<Purpose> => new Set((text ?? '').split(' ').filter(isPurpose))

/** What a member agrees to, and what one shop last told of it. */
export async function purposesOf(
  tx: Db,
  { bucket, member }: MemberKey,
  shop: string,
): Promise<{ readonly all: Set<Purpose>; readonly told: Set<Purpose> }> {
  const rows = await tx
    .selectFrom('member_purpose')
    .select(['shop', 'agreed'])
    .where('bucket', '=', bucket)
    .where('member', '=', member)
    .where('shop', 'in', [ALL, shop])
    .execute()
  const of = (name: string): Set<Purpose> => setOf(rows.find((row) => row.shop === name)?.agreed)
  return { all: of(ALL), told: of(shop) }
}

export async function putPurposes(
  tx: Db,
  { bucket, member }: MemberKey,
  shop: string,
  { all, told }: { readonly all: ReadonlySet<Purpose>; readonly told: ReadonlySet<Purpose> },
): Promise<void> {
  for (const [name, agreed] of [
    [ALL, all],
    [shop, told],
  ] as const)
    await tx
      .insertInto('member_purpose')
      .values({ bucket, member, shop: name, agreed: [...agreed].join(' ') })
      .onConflict((on) => on.columns(['bucket', 'member', 'shop']).doUpdateSet({ agreed: [...agreed].join(' ') }))
      .execute()
}

export async function dropPurposes(tx: Db, { bucket, member }: MemberKey): Promise<void> {
  await tx.deleteFrom('member_purpose').where('bucket', '=', bucket).where('member', '=', member).execute()
}

/** Members who left and of whom systems were not told yet. */
export const leftWithPurposes = (db: Db): Promise<MemberKey[]> =>
  db
    .selectFrom('member_purpose as p')
    .innerJoin('member as m', (on) => on.onRef('m.bucket', '=', 'p.bucket').onRef('m.member', '=', 'p.member'))
    .select(['p.bucket', 'p.member'])
    .where('m.state', '=', 'gone')
    .where('p.shop', '=', ALL)
    .limit(MOST)
    .execute()

/** Remembers that a shop is to be told who has confirmed a change. */
export async function putTelling(tx: Db, shop: string, telling: string, { bucket, member }: MemberKey): Promise<void> {
  await tx
    .insertInto('telling')
    .values({ shop, telling, bucket, member })
    .onConflict((on) => on.columns(['shop', 'telling']).doNothing())
    .execute()
}

export async function dropTellings(tx: Db, shop: string, tellings: readonly string[]): Promise<void> {
  if (tellings.length === 0) return
  await tx.deleteFrom('telling').where('shop', '=', shop).where('telling', 'in', tellings).execute()
}

/** The changes of which a shop is to be told. */
export async function tellingsOf(tx: Db, shop: string): Promise<Telling[]> {
  const rows = await tx
    .selectFrom('telling')
    .select(['telling', 'bucket', 'member'])
    .where('shop', '=', shop)
    .orderBy('telling')
    .limit(MOST)
    .execute()
  const out: Telling[] = []
  for (const { telling, bucket, member } of rows) {
    const told = await confirmations(tx, { bucket, member, telling })
    const confirmed = told.filter(({ acknowledgedAt }) => acknowledgedAt !== undefined)
    out.push({
      telling,
      systems: told.map(({ system }) => system),
      confirmed: confirmed.map(({ system }) => system),
    })
  }
  return out
}
