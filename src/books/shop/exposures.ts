import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Exposure } from '../../domain/choice/visit.ts'
import type { Day } from '../../domain/day.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { ExposureTable } from './schema.ts'

const PPM = 1_000_000

const queries = {
  since: query<{ account: number; day: string }>()((db, p) =>
    db
      .selectFrom('exposure')
      .select(['offer', 'day', 'issued'])
      .where('account', '=', p.account)
      .where('day', '>=', p.day),
  ),
  put: query<ExposureTable>()((db, p) =>
    db.insertInto('exposure').values({
      account: p.account,
      at: p.at,
      offer: p.offer,
      day: p.day,
      programme: p.programme,
      tactic: p.tactic,
      arm: p.arm,
      propensity_ppm: p.propensity_ppm,
      issued: p.issued,
      n: p.n,
    }),
  ),
  drop: query<{ before: string; limit: number }>()((db, p) =>
    db
      .deleteFrom('exposure')
      .where((eb) =>
        eb(eb.refTuple('account', 'at', 'offer'), 'in', (of) =>
          of
            .selectFrom('exposure')
            .select(['account', 'at', 'offer'])
            .where('day', '<', p.before)
            .limit(sql<number>`${p.limit}`)
            .$asTuple('account', 'at', 'offer'),
        ),
      ),
  ),
  deleteOf: query<{ account: number }>()((db, p) => db.deleteFrom('exposure').where('account', '=', p.account)),
}

/** What cards were offered at the door, and the control group would have been, on one connection. */
export class Exposures {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  since(account: number, day: Day): { offer: string; day: Day; issued: boolean }[] {
    return this.#q.since.all({ account, day }).map(({ issued, ...same }) => ({ ...same, issued: issued !== null }))
  }

  put({ coupon, propensity, ...same }: Exposure): void {
    this.#q.put.run({
      ...same,
      propensity_ppm: Math.max(1, Math.round(propensity * PPM)),
      issued: coupon?.issued ?? null,
      n: coupon?.n ?? null,
    })
  }

  drop(before: Day, limit: number): number {
    return this.#q.drop.run({ before, limit })
  }

  deleteOf(account: number): void {
    this.#q.deleteOf.run({ account })
  }
}
