import type { Kysely } from 'kysely'
import { bucketOf, type MemberKey } from '../../domain/brand/brand-ports.ts'
import type { LedgerTables } from './ledger-tables.ts'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>
/** As the ledger sees its transaction. */
type LedgerDb = Kysely<LedgerTables>
type Sha256 = (text: string) => Uint8Array

/** What is kept of a member's passkey. */
export interface MemberPasskey {
  /** In base64url. */
  readonly id: string
  readonly key: MemberKey
  /** The host whose pages can ask for it. */
  readonly host: string
  /** In COSE. */
  readonly publicKey: Uint8Array
  readonly counter: number
  readonly addedAt: number
}

/** Keeps a code until an instant (ms); the same again counts anew. */
export async function putCode(
  db: LedgerDb,
  { proof, key, until }: { readonly proof: string; readonly key: MemberKey; readonly until: number },
  sha256: Sha256,
): Promise<void> {
  const row = { member_bucket: key.bucket, member: key.member, until }
  await db
    .insertInto('member_code')
    .values({ bucket: bucketOf(sha256, proof), proof, ...row })
    .onConflict((on) => on.columns(['bucket', 'proof']).doUpdateSet(row))
    .execute()
}

/** Uses a code up. @returns whose it is; undefined when it is unknown, used or over. */
export async function takeCode(db: Db, proof: string, now: number, sha256: Sha256): Promise<MemberKey | undefined> {
  const row = await db
    .deleteFrom('member_code')
    .where('bucket', '=', bucketOf(sha256, proof))
    .where('proof', '=', proof)
    .returning(['member_bucket', 'member', 'until'])
    .executeTakeFirst()
  return row === undefined || row.until <= now ? undefined : { bucket: row.member_bucket, member: row.member }
}

/** Forgets codes whose time is over. */
export async function dropOldCodes(db: Db, now: number): Promise<void> {
  await db.deleteFrom('member_code').where('until', '<=', now).execute()
}

/** @returns false when there is such a passkey already. */
export async function addPasskey(db: Db, passkey: MemberPasskey, sha256: Sha256): Promise<boolean> {
  const { id, key, host, publicKey, counter, addedAt } = passkey
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('member_passkey')
    .values({
      bucket: bucketOf(sha256, id),
      credential: id,
      member_bucket: key.bucket,
      member: key.member,
      host,
      public_key: Buffer.from(publicKey).toString('hex'),
      counter,
      added_at: addedAt,
    })
    .onConflict((on) => on.columns(['bucket', 'credential']).doNothing())
    .executeTakeFirst()
  return Number(numInsertedOrUpdatedRows ?? 0) > 0
}

export async function passkeyOf(db: Db, id: string, sha256: Sha256): Promise<MemberPasskey | undefined> {
  const row = await db
    .selectFrom('member_passkey')
    .selectAll()
    .where('bucket', '=', bucketOf(sha256, id))
    .where('credential', '=', id)
    .executeTakeFirst()
  return row === undefined ? undefined : passkeyIn(row)
}

/** A member's passkeys at one host, oldest first. */
export async function passkeysOf(db: Db, key: MemberKey, host: string): Promise<MemberPasskey[]> {
  const rows = await db
    .selectFrom('member_passkey')
    .selectAll()
    .where('member', '=', key.member)
    .where('host', '=', host)
    .orderBy('added_at')
    .orderBy('credential')
    .execute()
  return rows.map(passkeyIn)
}

/** Remembers how far a passkey has counted. @returns false when it is gone, or had counted as far already. */
export async function countPasskey(
  db: Db,
  { id, counter }: { readonly id: string; readonly counter: number },
  sha256: Sha256,
): Promise<boolean> {
  const of = db
    .updateTable('member_passkey')
    .set({ counter })
    .where('bucket', '=', bucketOf(sha256, id))
    .where('credential', '=', id)
  // Those that do not count say 0 each time.
  const { numUpdatedRows } = await (counter === 0
    ? of.where('counter', '=', 0)
    : of.where('counter', '<', counter)
  ).executeTakeFirst()
  return Number(numUpdatedRows) > 0
}

/** @returns whether the member had such a passkey. */
export async function dropPasskey(db: Db, key: MemberKey, id: string, sha256: Sha256): Promise<boolean> {
  const { numDeletedRows } = await db
    .deleteFrom('member_passkey')
    .where('bucket', '=', bucketOf(sha256, id))
    .where('credential', '=', id)
    .where('member', '=', key.member)
    .executeTakeFirst()
  return Number(numDeletedRows) > 0
}

/** Forgets by what a member signs in: codes and passkeys, at every host. */
export async function forgetOnline(db: LedgerDb, { member }: MemberKey): Promise<void> {
  await db.deleteFrom('member_code').where('member', '=', member).execute()
  await db.deleteFrom('member_passkey').where('member', '=', member).execute()
}

const passkeyIn = (row: LedgerTables['member_passkey']): MemberPasskey => ({
  id: row.credential,
  key: { bucket: row.member_bucket, member: row.member },
  host: row.host,
  publicKey: Buffer.from(row.public_key, 'hex'),
  counter: row.counter,
  addedAt: row.added_at,
})
