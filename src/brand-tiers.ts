import { countStream } from './actions/brand/count-tiers.ts'
import { judgeBy, judgeTiers } from './actions/brand/judge-tiers.ts'
import { documentBody, documents } from './books/brand/documents.ts'
import { TierBooks } from './books/brand/tiers.ts'
import { programmeInForce } from './domain/brand/documents.ts'
import { judgesTiers } from './domain/brand/member-tier.ts'
import type { TierTx } from './domain/brand/tier-ports.ts'
import { localDay } from './domain/day.ts'
import { programmeSchema } from './domain/programme.ts'
import type { TierRules } from './domain/tiers.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** Entries of one transaction, and transactions of one turn: few enough that shops are heard meanwhile. */
const ENTRIES = 1_000
const COUNTS = 5
const MEMBERS = 100
const JUDGEMENTS = 10

/**
 * Counts what members spent in all shops and judges their tiers by the brand's programme, beside the rounds of shops. A
 * turn takes a bounded part; where nothing was published, or tiers are not measured by spend, nothing is counted.
 * @returns what does one turn.
 */
export function tiersOf(brand: OpenBrand): () => Promise<void> {
  const { engine, clock, settings } = brand
  // Beside the ledger: none of its members is written.
  const beside = <T>(work: (tx: TierTx) => Promise<T>): Promise<T> =>
    engine.transaction((tx) => work(new TierBooks(tx, sha256Text)), { beside: true })
  const inTurn = <T>(work: (tx: TierTx) => Promise<T>): Promise<T> =>
    engine.transaction((tx) => work(new TierBooks(tx, sha256Text)))
  const programme = programmeOf(brand)
  /** The stream that had its turn last: a busy one keeps no other waiting. */
  let last = ''
  return async () => {
    const by = await programme()
    if (by === undefined) return
    for (let page = 0; page < COUNTS; page += 1) {
      const next = await beside((tx) => tx.uncounted(last))
      if (next === undefined) break
      last = next.stream
      await beside((tx) => countStream(tx, next, by.rules, ENTRIES))
    }
    await judgeBy(beside, by.id)
    const today = localDay(clock.now(), settings.timeZone)
    for (let page = 0; page < JUDGEMENTS; page += 1)
      if ((await inTurn((tx) => judgeTiers(tx, by.rules, today, MEMBERS))) < MEMBERS) break
  }
}

interface ProgrammeInForce {
  readonly id: string
  readonly rules: TierRules
}

/** The programme of all shops that is in force, read again only when it is another one. */
function programmeOf({ engine, clock }: OpenBrand): () => Promise<ProgrammeInForce | undefined> {
  let known: ProgrammeInForce | undefined
  return async () => {
    const current = programmeInForce(await documents(engine.db), clock.now())
    if (current === undefined) return undefined
    if (known?.id === current.id) return known
    const { programme } = (await documentBody(engine.db, current)) as { programme: unknown }
    const { data } = programmeSchema.safeParse(programme)
    known = data === undefined || !judgesTiers(data) ? undefined : { id: current.id, rules: data }
    return known
  }
}
