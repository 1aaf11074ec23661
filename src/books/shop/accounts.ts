import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Account } from '../../domain/account.ts'
import type { Day } from '../../domain/day.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { AccountTable, Schema } from './schema.ts'

type Card = Parameters<ShopTx['bindCard']>[0]

const queries = {
  one: query<{ id: number }>()((db, p) => db.selectFrom('account').selectAll().where('id', '=', p.id)),
  open: query<AccountTable>()((db, p) =>
    db.insertInto('account').values({
      id: p.id,
      opened: p.opened,
      state: p.state,
      balance: p.balance,
      held: p.held,
      deficit: p.deficit,
      next_lot: p.next_lot,
      tier: p.tier,
      spend: p.spend,
      last_day: p.last_day,
    } as AccountTable),
  ),
  // Without next_expiry and successor: naming an indexed column would rewrite its index in every sale.
  post: query<Omit<AccountTable, 'opened' | 'state' | 'reason' | 'successor' | 'next_expiry'>>()((db, p) =>
    db
      .updateTable('account')
      .set({
        balance: p.balance,
        held: p.held,
        deficit: p.deficit,
        next_lot: p.next_lot,
        pending_until: p.pending_until,
        tier: p.tier,
        spend: p.spend,
        last_day: p.last_day,
        last_seq: p.last_seq,
        first_due: p.first_due,
      })
      .where('id', '=', p.id),
  ),
  setExpiry: query<{ id: number; day: string | null }>()((db, p) =>
    db.updateTable('account').set({ next_expiry: p.day }).where('id', '=', p.id),
  ),
  setState: query<Pick<AccountTable, 'id' | 'state' | 'reason' | 'successor'>>()((db, p) =>
    db.updateTable('account').set({ state: p.state, reason: p.reason, successor: p.successor }).where('id', '=', p.id),
  ),
  toExpire: query<{ today: string; limit: number }>()((db, p) =>
    db
      .selectFrom('account')
      .select('id')
      .where('next_expiry', '<', p.today)
      .orderBy('next_expiry')
      .limit(sql<number>`${p.limit}`),
  ),
  after: query<{ id: number; limit: number }>()((db, p) =>
    db.selectFrom('account').selectAll().where('id', '>', p.id).orderBy('id').limit(sql<number>`${p.limit}`),
  ),
  predecessors: query<{ id: number }>()((db, p) =>
    db.selectFrom('account').select('id').where('successor', '=', p.id).orderBy('id'),
  ),
  delete: query<{ id: number }>()((db, p) => db.deleteFrom('account').where('id', '=', p.id)),
  forgetSuccessor: query<{ id: number }>()((db, p) =>
    db.updateTable('account').set({ successor: null }).where('successor', '=', p.id),
  ),
  ofCard: query<{ pseudonym: Uint8Array }>()((db, p) =>
    db.selectFrom('card').select('account').where('pseudonym', '=', p.pseudonym),
  ),
  bind: query<Schema['card']>()((db, p) =>
    db
      .insertInto('card')
      .values({ pseudonym: p.pseudonym, epoch: p.epoch, kind: p.kind, account: p.account })
      .onConflict((conflict) => conflict.column('pseudonym').doUpdateSet({ account: p.account })),
  ),
  deleteCards: query<{ account: number }>()((db, p) => db.deleteFrom('card').where('account', '=', p.account)),
}

/** An account and the journal number of its last fact, from which its history is walked back. */
export interface StoredAccount extends Account {
  readonly lastSeq: number | undefined
  /** No sale before this one has a gift that is still due; undefined when none has. A hint, never late. */
  readonly firstDue: number | undefined
}

/** Accounts and their cards on one connection. */
export class Accounts {
  readonly #q: Statements<typeof queries>

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
  }

  read(id: number): StoredAccount | undefined {
    const row = this.#q.one.get({ id })
    return row === undefined ? undefined : accountOf(row)
  }

  ofCard(pseudonym: Uint8Array): number | undefined {
    return this.#q.ofCard.get({ pseudonym })?.account
  }

  open(id: number, day: Day, tier: string): void {
    const zero = { balance: 0, held: 0, deficit: 0, next_lot: 1, next_expiry: null, pending_until: null }
    const nobody = { state: 'open', reason: null, successor: null } as const
    this.#q.open.run({
      id,
      opened: day,
      ...nobody,
      ...zero,
      tier,
      spend: '{}',
      last_day: day,
      last_seq: null,
      first_due: null,
    })
  }

  bind(card: Card, account: number): void {
    this.#q.bind.run({ ...card, account })
  }

  /** Writes what facts change of an account; `before` is what the row holds now. */
  post(account: StoredAccount, before: Account): void {
    this.#q.post.run({
      id: account.id,
      balance: account.balance,
      held: account.held,
      deficit: account.deficit,
      next_lot: account.nextLot,
      pending_until: account.pendingUntil ?? null,
      tier: account.tier,
      spend: JSON.stringify(account.spend),
      last_day: account.lastDay,
      last_seq: account.lastSeq ?? null,
      first_due: account.firstDue ?? null,
    })
    if (account.nextExpiry !== before.nextExpiry) this.setExpiry(account.id, account.nextExpiry)
  }

  setExpiry(id: number, day: Day | undefined): void {
    this.#q.setExpiry.run({ id, day: day ?? null })
  }

  setState(id: number, state: Account['state'], reason: string | undefined, successor: number | undefined): void {
    const changed = this.#q.setState.run({ id, state, reason: reason ?? null, successor: successor ?? null })
    if (changed !== 1) throw new Error('the account whose state should change does not exist')
  }

  /** Accounts whose hint says that a lot may be over, those with the earliest first. */
  mayExpire(today: Day, limit: number): number[] {
    return this.#q.toExpire.all({ today, limit }).map(({ id }) => id)
  }

  /** The accounts that follow a number, in the order of their numbers. */
  after(id: number, limit: number): StoredAccount[] {
    return this.#q.after.all({ id, limit }).map(accountOf)
  }

  /** Accounts that an account took over. */
  predecessors(id: number): number[] {
    return this.#q.predecessors.all({ id }).map((row) => row.id)
  }

  delete(id: number): void {
    this.#q.deleteCards.run({ account: id })
    this.#q.forgetSuccessor.run({ id })
    this.#q.delete.run({ id })
  }
}

const accountOf = (row: AccountTable): StoredAccount => ({
  id: row.id,
  opened: row.opened,
  state: row.state,
  reason: row.reason ?? undefined,
  successor: row.successor ?? undefined,
  balance: row.balance,
  held: row.held,
  deficit: row.deficit,
  nextLot: row.next_lot,
  nextExpiry: row.next_expiry ?? undefined,
  pendingUntil: row.pending_until ?? undefined,
  tier: row.tier,
  spend: JSON.parse(row.spend) as Account['spend'],
  lastDay: row.last_day,
  lastSeq: row.last_seq ?? undefined,
  firstDue: row.first_due ?? undefined,
})
