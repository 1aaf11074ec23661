import { listMembers } from './actions/brand/members.ts'
import { admitShop } from './books/brand/desk.ts'
import { Ledger } from './books/brand/ledger.ts'
import { BUCKETS } from './domain/brand/brand-ports.ts'
import { tokenHash } from './keys/token.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

const PAGE = 200

/** Admits a shop by its key and gives every member an alias there. May be run again, also for a new key. */
export async function admit(
  { engine, clock, random }: OpenBrand,
  { shop, entity, key }: { shop: string; entity: string; key: string },
): Promise<void> {
  const keyHash = Buffer.from(tokenHash(key)).toString('hex')
  // First, so that whoever joins meanwhile is listed by the joining itself.
  await engine.transaction((tx) => admitShop(tx, { shop, entity, keyHash, now: clock.now() }))
  const ctx = { sha256: sha256Text, random, shops: async () => [shop], allowance: () => ({ points: 0, shops: 1 }) }
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after
      after = await engine.transaction(async (tx) => {
        const ledger = new Ledger(tx, sha256Text)
        const keys = await ledger.membersAfter(bucket, from, PAGE)
        await listMembers(ledger, shop, keys, ctx)
        return keys.length < PAGE ? undefined : keys.at(-1)?.member
      })
    }
  }
}
