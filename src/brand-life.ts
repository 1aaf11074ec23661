import type { Logger } from 'pino'
import { beginLife, unreported } from './actions/brand/life.ts'
import { listShops } from './books/brand/desk.ts'
import { Ledger } from './books/brand/ledger.ts'
import { keepAge, seenAge } from './keys/books-age.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/**
 * How often the books grow older while shops change them. What is granted within this time before a copy is made and
 * put back is seen only when a shop tells of it.
 */
const AGE_MS = 1_000

/** The books count how often they changed, the key folder beside them remembers it: books that count less are an older copy. */
export interface Age {
  /** Something changed. */
  moved(): void
  stop(): Promise<void>
}

/**
 * Begins another life of books that are younger than the key folder saw them. Several servers of one database have a
 * folder each, which saw them no older than they are.
 * @returns whether they were put back.
 */
export async function comparedAge({ engine, settings, random }: OpenBrand): Promise<boolean> {
  const seen = seenAge(settings.keys)
  if (seen === undefined) return false
  return engine.transaction(async (of) => {
    const tx = new Ledger(of, sha256Text)
    if ((await ageOf(tx)) >= seen) return false
    await beginLife(tx, random)
    await tx.putMeta('age', String(seen))
    return true
  })
}

/** Lets the books grow older while they change. */
export function ageing({ engine, settings }: OpenBrand, log: Logger): Age {
  let hasMoved = false
  let last: Promise<void> = Promise.resolve()
  const grow = async (): Promise<void> => {
    if (!hasMoved) return
    hasMoved = false
    try {
      const age = await engine.transaction(async (of) => {
        const tx = new Ledger(of, sha256Text)
        const next = (await ageOf(tx)) + 1
        await tx.putMeta('age', String(next))
        return next
      })
      keepAge(settings.keys, age)
    } catch (error) {
      hasMoved = true
      log.error({ error: String((error as NodeJS.ErrnoException).code ?? error) }, 'the age of the books was not kept')
    }
  }
  const timer = setInterval(() => {
    last = last.then(grow)
  }, AGE_MS)
  timer.unref()
  return {
    moved: () => {
      hasMoved = true
    },
    stop: async () => {
      clearInterval(timer)
      await last
      await grow()
    },
  }
}

/** Shops for which a brand that was put back waits before it grants anything. */
export async function waitsFor({ engine }: OpenBrand): Promise<string[]> {
  const shops = (await listShops(engine.db)).filter(({ revokedAt }) => revokedAt === undefined)
  return engine.transaction((tx) =>
    unreported(new Ledger(tx, sha256Text), { shops: async () => shops.map(({ shop }) => shop) }),
  )
}

const ageOf = async (tx: Ledger): Promise<number> => Number((await tx.meta('age')) ?? 0)
