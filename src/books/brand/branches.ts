import type { Kysely } from 'kysely'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

/** A shop without a door, whose books lie beside the brand's. */
export interface Branch {
  readonly shop: string
  readonly name: string
  readonly entity: string
  /** The page at which members use passkeys, for example `https://shop.example`; undefined where there is none. */
  readonly origin: string | undefined
  readonly locale: string
  /** Which server has its books; undefined until one took it. */
  readonly home: string | undefined
  readonly addedAt: number
  readonly removedAt: number | undefined
}

/** Adds a branch, or changes what is said of it; one that was removed is there again. */
export async function putBranch(
  tx: Db,
  { shop, name, origin, locale, now }: Pick<Branch, 'shop' | 'name' | 'origin' | 'locale'> & { readonly now: number },
): Promise<void> {
  const said = { name, origin: origin ?? '', locale, removed_at: null }
  await tx
    .insertInto('desk_branch')
    .values({ shop, ...said, home: '', added_at: now })
    .onConflict((on) => on.column('shop').doUpdateSet(said))
    .execute()
}

/** Every branch there ever was, by number. */
export async function listBranches(db: Db): Promise<Branch[]> {
  const rows = await db
    .selectFrom('desk_branch')
    .innerJoin('desk_shop', 'desk_shop.shop', 'desk_branch.shop')
    .selectAll('desk_branch')
    .select('desk_shop.entity')
    .orderBy('desk_branch.shop')
    .execute()
  return rows.map((row) => ({
    shop: row.shop,
    name: row.name,
    entity: row.entity,
    origin: row.origin === '' ? undefined : row.origin,
    locale: row.locale,
    home: row.home === '' ? undefined : row.home,
    addedAt: row.added_at,
    removedAt: row.removed_at ?? undefined,
  }))
}

/** @returns whether there was such a branch. */
export async function removeBranch(tx: Db, shop: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('desk_branch')
    .set({ removed_at: now })
    .where('shop', '=', shop)
    .where('removed_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** Takes a branch that no server has: two servers would keep two books of one shop. @returns whether it is this home's. */
export async function takeBranch(tx: Db, shop: string, home: string): Promise<boolean> {
  await tx.updateTable('desk_branch').set({ home }).where('shop', '=', shop).where('home', '=', '').execute()
  const row = await tx.selectFrom('desk_branch').select('home').where('shop', '=', shop).executeTakeFirst()
  return row?.home === home
}
