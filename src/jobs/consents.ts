import { anchorConsents } from '../actions/shop/anchor-consents.ts'
import type { ShopContext } from '../actions/shop/context.ts'
import { type KeptConsents, keepConsents } from '../actions/shop/end-consents.ts'
import type { Clock, ShopTx } from '../domain/ports.ts'

/** A job's books with the small setting that remembers how far the journal notes the evidence. */
type Tx = ShopTx & {
  readonly meta: {
    get(key: 'consents-anchored'): string | undefined
    put(key: 'consents-anchored', value: string): void
  }
}

export interface ConsentDeps {
  submit<T>(job: (tx: Tx) => T): Promise<T>
  readonly ctx: ShopContext
  readonly clock: Clock
}

/** So few a page that no sale waits long behind one; consents lapse by the handful. */
const PAGE = 5

/**
 * Writes down yeses that have run out, deletes evidence whose years are over, and notes the chain's head in the journal.
 * Once an hour is enough, twice does no harm.
 */
export async function watchConsents({ submit, ctx, clock }: ConsentDeps): Promise<KeptConsents> {
  const sum: KeptConsents = { lapsed: 0, forgotten: 0 }
  for (let more = true; more; ) {
    const page = await submit((tx) => keepConsents(tx, { limit: PAGE }, clock.now(), ctx))
    sum.lapsed += page.lapsed
    sum.forgotten += page.forgotten
    more = page.lapsed + page.forgotten > 0
  }
  // What was deleted counts as deleted in time only beside a later day of the journal.
  const isForced = sum.forgotten > 0
  await submit((tx) => {
    const anchored = Number(tx.meta.get('consents-anchored') ?? 0)
    const { no } = tx.consents.head()
    if (anchorConsents(tx, { anchored, isForced }, clock.now(), ctx) !== undefined)
      tx.meta.put('consents-anchored', String(no))
  })
  return sum
}
