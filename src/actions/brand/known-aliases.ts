import type { BrandTx, MemberKey } from '../../domain/brand/brand-ports.ts'

/** So many aliases are remembered, of all shops together. */
const MOST = 100_000

/** Aliases by the shop that tells them. */
export type Asked = ReadonlyMap<string, Iterable<string>>

/** Whose alias of a shop it is; undefined when nobody's. */
export type Whose = (shop: string, alias: string) => MemberKey | undefined

/** Looks up whose aliases these are. */
export async function lookUp(tx: BrandTx, asked: Asked): Promise<Whose> {
  const found = await tx.listedMembers(asked)
  return (shop, alias) => found.get(shop)?.get(alias)?.key
}

/** A shop's aliases as its list stood at a version. */
interface Remembered {
  readonly head: number
  readonly keys: Map<string, MemberKey>
}

/**
 * Whose aliases those are of whom shops tell again and again. What is remembered of a shop holds for as long as its list
 * stands where it stood: whoever joins, leaves or gets another alias moves the list, on whichever server, and books that
 * were put back have another one. Who left is never remembered, since they are forgotten later without a word to shops.
 */
export class KnownAliases {
  readonly #shops = new Map<string, Remembered>()
  #count = 0

  /** As `lookUp`, in a transaction that writes no list. */
  async lookUp(tx: BrandTx, asked: Asked): Promise<Whose> {
    const shops = await this.#standing(tx, [...asked.keys()])
    const unknown = new Map<string, Set<string>>()
    for (const [shop, aliases] of asked) {
      const keys = shops.get(shop)?.keys
      const missing = new Set<string>()
      for (const alias of aliases) if (keys?.has(alias) !== true) missing.add(alias)
      if (missing.size > 0) unknown.set(shop, missing)
    }
    const found = unknown.size === 0 ? undefined : await tx.listedMembers(unknown)
    for (const [shop, members] of found ?? [])
      for (const [alias, { key, state }] of members) if (state === 'member') this.#remember(shops.get(shop), alias, key)
    return (shop, alias) => shops.get(shop)?.keys.get(alias) ?? found?.get(shop)?.get(alias)?.key
  }

  /** What is remembered of shops and still holds. */
  async #standing(tx: BrandTx, shops: readonly string[]): Promise<Map<string, Remembered>> {
    const heads = await tx.listHeads(shops)
    const standing = new Map<string, Remembered>()
    for (const shop of shops) {
      const head = heads.get(shop) ?? 0
      const before = this.#shops.get(shop)
      const now = before?.head === head ? before : { head, keys: new Map() }
      if (now !== before) {
        this.#count -= before?.keys.size ?? 0
        this.#shops.set(shop, now)
      }
      standing.set(shop, now)
    }
    return standing
  }

  #remember(of: Remembered | undefined, alias: string, key: MemberKey): void {
    if (this.#count >= MOST) {
      this.#shops.clear()
      this.#count = 0
    }
    of?.keys.set(alias, key)
    this.#count += 1
  }
}
