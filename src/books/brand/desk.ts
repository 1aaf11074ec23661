import type { Kysely } from 'kysely'
import type { Price, SettledDay } from '../../domain/brand/settlement.ts'
import type { Day } from '../../domain/day.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

export interface AdmittedShop {
  readonly shop: string
  readonly entity: string
  readonly admittedAt: number
  readonly revokedAt: number | undefined
  readonly seenAt: number | undefined
  /** A branch without a door, whose books lie beside the brand's. */
  readonly isOnline: boolean
}

/** Admits a shop, or gives it a new key; its former key opens nothing from then on. */
export async function admitShop(
  tx: Db,
  { shop, entity, keyHash, now }: { shop: string; entity: string; keyHash: string; now: number },
): Promise<void> {
  const fresh = { entity, key_hash: keyHash, admitted_at: now, revoked_at: null }
  await tx
    .insertInto('desk_shop')
    .values({ shop, public_key: '', seen_at: null, ...fresh })
    .onConflict((of) => of.column('shop').doUpdateSet(fresh))
    .execute()
}

/** @returns whether there was such a shop with a key in force. */
export async function revokeShop(tx: Db, shop: string, now: number): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('desk_shop')
    .set({ revoked_at: now })
    .where('shop', '=', shop)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

export async function listShops(db: Db): Promise<AdmittedShop[]> {
  const rows = await db
    .selectFrom('desk_shop')
    .leftJoin('desk_branch', 'desk_branch.shop', 'desk_shop.shop')
    .selectAll('desk_shop')
    .select('desk_branch.shop as branch')
    .orderBy('desk_shop.shop')
    .execute()
  return rows.map((row) => ({
    isOnline: row.branch !== null,
    shop: row.shop,
    entity: row.entity,
    admittedAt: row.admitted_at,
    revokedAt: row.revoked_at ?? undefined,
    seenAt: row.seen_at ?? undefined,
  }))
}

/** The shop whose key has this hash (hex), and the public key it last told; undefined when none or revoked. */
export async function shopOfKey(db: Db, keyHash: string): Promise<{ shop: string; publicKey: string } | undefined> {
  const row = await db
    .selectFrom('desk_shop')
    .select(['shop', 'public_key'])
    .where('key_hash', '=', keyHash)
    .where('revoked_at', 'is', null)
    .executeTakeFirst()
  return row === undefined ? undefined : { shop: row.shop, publicKey: row.public_key }
}

/** Remembers that a shop was heard, and the key its receipts are signed with. */
export async function heardShop(tx: Db, shop: string, publicKey: string, now: number): Promise<void> {
  const known = publicKey === '' ? {} : { public_key: publicKey }
  await tx
    .updateTable('desk_shop')
    .set({ seen_at: now, ...known })
    .where('shop', '=', shop)
    .execute()
}

/** The public keys (hex) of all shops that ever told one: a receipt outlives its shop's admission. */
export async function publicKeys(db: Db): Promise<{ shop: string; key: string }[]> {
  const rows = await db
    .selectFrom('desk_shop')
    .select(['shop', 'public_key as key'])
    .where('public_key', '<>', '')
    .orderBy('shop')
    .execute()
  return rows
}

/** Sets the price of points from a day on. */
export async function setPrice(tx: Db, { from, points, cents, currency }: Price): Promise<void> {
  const row = { points, cents, currency }
  await tx
    .insertInto('desk_price')
    .values({ from_day: from, ...row })
    .onConflict((of) => of.column('from_day').doUpdateSet(row))
    .execute()
}

export async function prices(db: Db): Promise<Price[]> {
  const rows = await db.selectFrom('desk_price').selectAll().orderBy('from_day').execute()
  return rows.map(({ from_day, points, cents, currency }) => ({ from: from_day as Day, points, cents, currency }))
}

/** Adds to what shops did on a day; one statement however many days. */
export async function addSettled(tx: Db, days: readonly SettledDay[]): Promise<void> {
  if (days.length === 0) return
  await tx
    .insertInto('desk_settled')
    .values(days.map((day) => ({ ...day })))
    .onConflict((of) =>
      of.columns(['shop', 'day', 'kind']).doUpdateSet((eb) => ({
        points: eb('desk_settled.points', '+', eb.ref('excluded.points')),
        operations: eb('desk_settled.operations', '+', eb.ref('excluded.operations')),
      })),
    )
    .execute()
}

/** What shops did from one day to another, both included. */
export async function settledDays(db: Db, from: Day, to: Day): Promise<SettledDay[]> {
  const rows = await db
    .selectFrom('desk_settled')
    .selectAll()
    .where('day', '>=', from)
    .where('day', '<=', to)
    .orderBy('day')
    .orderBy('shop')
    .execute()
  return rows.map((row) => ({ ...row, day: row.day as Day, kind: row.kind as SettledDay['kind'] }))
}
