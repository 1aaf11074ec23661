import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Estate } from '../../domain/records.ts'
import type { Everything } from './everything.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Tables } from './reads.ts'

type Taking = { from: number; heir: number }

const queries = {
  baskets: query<Taking>()((db, p) => db.updateTable('basket').set({ account: p.heir }).where('account', '=', p.from)),
  usedCoupons: query<Taking>()((db, p) =>
    db.updateTable('coupon').set({ used_by: p.heir }).where('used_by', '=', p.from),
  ),
  // A card that was itself used before is where its own behaviour puts it until the next night.
  segment: query<Taking>()((db, p) =>
    db
      .updateTable('segment')
      .set({ account: p.heir })
      .where('account', '=', p.from)
      .where((eb) =>
        eb.not(eb.exists(eb.selectFrom('segment as own').select('day').where('own.account', '=', p.heir))),
      ),
  ),
  noSegment: query<Taking>()((db, p) => db.deleteFrom('segment').where('account', '=', p.from)),
  visits: query<Taking>()((db, p) => db.updateTable('visit').set({ account: p.heir }).where('account', '=', p.from)),
  // Two cards are never at a door in the same millisecond; were they, what the one was offered would stand for both.
  exposures: query<Taking>()((db, p) =>
    db
      .updateTable('exposure')
      .set({ account: p.heir })
      .where('account', '=', p.from)
      .where('at', 'not in', (own) =>
        own.selectFrom('exposure as own').select('own.at').where('own.account', '=', p.heir),
      ),
  ),
  noExposures: query<Taking>()((db, p) => db.deleteFrom('exposure').where('account', '=', p.from)),
  // Whoever wanted less on one of two cards gets less on both: `less` comes before `none`, and no row is normal.
  contact: query<Taking>()((db, p) =>
    db
      .insertInto('contact')
      .columns(['level', 'account'])
      .expression((eb) =>
        eb
          .selectFrom('contact as old')
          .select(['old.level'])
          .select(eb.val(p.heir).as('account'))
          .where('old.account', '=', p.from),
      )
      .onConflict((conflict) =>
        conflict.column('account').doUpdateSet({ level: sql<'less' | 'none'>`max(contact.level, excluded.level)` }),
      ),
  ),
  noContact: query<Taking>()((db, p) => db.deleteFrom('contact').where('account', '=', p.from)),
  answers: query<Taking>()((db, p) =>
    db.updateTable('visit_answer').set({ account: p.heir }).where('account', '=', p.from),
  ),
  // Whoever answered with one of two cards is not asked again with the other.
  asked: query<Taking>()((db, p) =>
    db
      .insertInto('visit_asked')
      .columns(['day', 'account'])
      .expression((eb) =>
        eb
          .selectFrom('visit_asked as old')
          .select(['old.day'])
          .select(eb.val(p.heir).as('account'))
          .where('old.account', '=', p.from),
      )
      .onConflict((conflict) =>
        conflict.column('account').doUpdateSet({ day: sql<string>`max(visit_asked.day, excluded.day)` }),
      ),
  ),
  noAsked: query<Taking>()((db, p) => db.deleteFrom('visit_asked').where('account', '=', p.from)),
  // Years of a tier go by the card's first visit.
  opened: query<Taking>()((db, p) =>
    db
      .updateTable('account')
      .set((eb) => ({
        opened: eb.fn<string>('min', [
          'opened',
          eb.selectFrom('account as old').select('old.opened').where('old.id', '=', p.from),
        ]),
      }))
      .where('id', '=', p.heir),
  ),
}

/** Moves what no fact tells from an account to the one that takes it over, on one connection. */
export class Heirs {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  adopt(from: number, heir: number): void {
    for (const { run } of Object.values(this.#q)) run({ from, heir })
  }
}

type Read = Pick<Tables, 'accounts' | 'journal' | 'lots' | 'counters' | 'gifts' | 'coupons' | 'events' | 'everything'>

/** Every account that an account took over, and those that these had taken over. */
const allBefore = (tables: Read, account: number): number[] =>
  tables.accounts.predecessors(account).flatMap((each) => [each, ...allBefore(tables, each)])

/** The numbers of the facts from `since` on of every account that an account took over, in no order. */
export const factsOfPredecessors = (tables: Read, account: number, since: number): number[] =>
  allBefore(tables, account).flatMap((each) => factsOf(tables, each, since))

const factsOf = ({ accounts, journal }: Read, account: number, since: number): number[] =>
  journal.steps(account, accounts.read(account)?.lastSeq, since).toArray()

/** Everything an account has that another one can take over; gifts it took over itself stand by sales of others. */
export function estateOf(tables: Read, account: number): Estate {
  const sales = [...factsOf(tables, account, 0), ...factsOfPredecessors(tables, account, 0)].sort((a, b) => a - b)
  return {
    lots: tables.lots.allOf(account),
    counts: tables.counters.allOf(account),
    gifts: sales.flatMap((seq) => tables.gifts.ofSale(seq)).filter((gift) => gift.account === account),
    coupons: tables.coupons.allOf(account),
  }
}

/** Every row the books keep of accounts, by table. */
export function everythingOf(tables: Read, accounts: readonly number[]): ReturnType<Everything['of']> {
  const facts = accounts.flatMap((each) => [...factsOf(tables, each, 0), ...tables.events.claimedBy(each)])
  return tables.everything.of(accounts, facts)
}
