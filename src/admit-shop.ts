import { judgeAll } from './actions/brand/judge-tiers.ts'
import { listMembers } from './actions/brand/members.ts'
import { putBranch } from './books/brand/branches.ts'
import { admitShop, listShops } from './books/brand/desk.ts'
import { Ledger } from './books/brand/ledger.ts'
import { TierBooks } from './books/brand/tiers.ts'
import { onlineOf } from './brand-round.ts'
import { BUCKETS } from './domain/brand/brand-ports.ts'
import { conflict } from './domain/errors.ts'
import { tokenHash } from './keys/token.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

const PAGE = 200

interface Admission {
  readonly shop: string
  readonly entity: string
  readonly key: string
  /** What is said of a branch without a door; absent for a shop. */
  readonly branch?: { readonly name: string; readonly origin: string | undefined; readonly locale: string }
}

/**
 * Admits a shop by its key and gives every member an alias there. May be run again, also for a new key.
 * @throws StempelError `conflict` when a shop has the number of a branch, or the other way round.
 */
export async function admit(brand: OpenBrand, { shop, entity, key, branch }: Admission): Promise<void> {
  const { engine, clock, random } = brand
  const keyHash = Buffer.from(tokenHash(key)).toString('hex')
  // First, so that whoever joins meanwhile is listed by the joining itself.
  await engine.transaction(async (tx) => {
    const known = (await listShops(tx)).find((each) => each.shop === shop)
    if (known !== undefined && known.isOnline !== (branch !== undefined))
      throw conflict('--shop', `Number ${shop} is a ${known.isOnline ? 'branch online' : 'shop'}; take another one.`)
    const now = clock.now()
    if (branch !== undefined) await putBranch(tx, { shop, ...branch, now })
    await admitShop(tx, { shop, entity, keyHash, now })
  })
  const online = onlineOf(brand, branch === undefined ? [] : [shop])
  for (let bucket = 0; bucket < BUCKETS; bucket += 1) {
    for (let after: string | undefined = ''; after !== undefined; ) {
      const from: string = after
      after = await engine.transaction(async (tx) => {
        const ledger = new Ledger(tx, sha256Text)
        const keys = await ledger.membersAfter(bucket, from, PAGE)
        await listMembers(ledger, shop, keys, { random, online })
        return keys.length < PAGE ? undefined : keys.at(-1)?.member
      })
    }
  }
  // The shop is told of their tiers, too.
  await judgeAll((work) => engine.transaction((tx) => work(new TierBooks(tx, sha256Text))))
}
