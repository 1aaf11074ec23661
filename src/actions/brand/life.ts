import type { BrandContext, BrandStream, BrandTx } from '../../domain/brand/brand-ports.ts'
import type { SyncRequest } from '../../domain/brand/messages.ts'
import type { Random } from '../../domain/ports.ts'

/** The life of books that were never put back. */
const FIRST_LIFE = '1'
const ID_BYTES = 8

/** The life of the books; another one begins when they were put back to an older copy. */
export const lifeOf = async (tx: BrandTx): Promise<string> => (await tx.meta('life')) ?? FIRST_LIFE

/**
 * Begins another life: shops hear of it with their next round and tell all they hold, and until each has told, nobody
 * is granted anything that a shop may have been granted already.
 * @returns its name.
 */
export async function beginLife(tx: BrandTx, random: Random): Promise<string> {
  const life = Buffer.from(random.bytes(ID_BYTES)).toString('hex')
  await tx.putMeta('life', life)
  return life
}

/** Whether a shop was told in this very life that more was taken in than the books have: then they are an older copy. */
export const isWitness = (shop: string, request: SyncRequest, life: string, stream: BrandStream): boolean =>
  request.life === life && stream.shop === shop && stream.head < request.after

/** Whether books in this life were never put back. */
export const isFirstLife = (life: string): boolean => life === FIRST_LIFE

/** The shops that have not told yet what they hold; none in a first life. */
export async function unreported(tx: BrandTx, { shops }: Pick<BrandContext, 'shops'>): Promise<string[]> {
  const life = await lifeOf(tx)
  if (isFirstLife(life)) return []
  const silent: string[] = []
  for (const shop of await shops()) {
    const streams = await tx.streamsOf(shop)
    if (!streams.some(({ reported }) => reported === life)) silent.push(shop)
  }
  return silent
}
