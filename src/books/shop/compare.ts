import type Database from 'better-sqlite3'
import { type RawBuilder, sql } from 'kysely'
import { ALL_CARDS } from './counters.ts'
import { prepareAll, query, type Statements } from './query.ts'
import { Difference, heldText, type Rebuilt, type RebuiltLot, type Replay } from './replay.ts'
import type { AccountTable, GiftTable, HoldTable, LotTable, Schema } from './schema.ts'

/** The share of the accounts that is compared: those whose number leaves a rest. */
export type Part = { readonly part: number; readonly parts: number }

const inPart = (column: 'id' | 'account', p: Part): RawBuilder<boolean> =>
  sql<boolean>`${sql.ref(column)} % ${p.parts} = ${p.part}`

/** A hold for a card that was never seen has coupons only, which are compared by themselves. */
const NOBODY = sql.lit(0)

const queries = {
  accounts: query<Part>()((db, p) => db.selectFrom('account').selectAll().where(inPart('id', p)).orderBy('id')),
  lots: query<Part>()((db, p) =>
    db.selectFrom('lot').selectAll().where(inPart('account', p)).orderBy('account').orderBy('no'),
  ),
  gifts: query<Part>()((db, p) => db.selectFrom('gift').selectAll().where(inPart('account', p))),
  holds: query<Part>()((db, p) =>
    db
      .selectFrom('hold')
      .select(['seq', 'account', 'lots'])
      .where('state', '=', 'granted')
      .where('account', '<>', NOBODY)
      .where(inPart('account', p)),
  ),
  counters: query<Part>()((db, p) =>
    db.selectFrom('counter').selectAll().where(inPart('account', p)).where('points', '>', sql.lit(0)),
  ),
  strayCard: query()((db) =>
    db
      .selectFrom('card')
      .leftJoin('account', 'account.id', 'card.account')
      .select('card.account')
      .where('account.id', 'is', null)
      .limit(sql.lit(1)),
  ),
  firstDue: query<{ id: number }>()((db, p) => db.selectFrom('account').select('first_due').where('id', '=', p.id)),
  account: query<{ seq: number }>()((db, p) => db.selectFrom('journal').select('account').where('seq', '=', p.seq)),
}

/**
 * Compares the books with what the journal tells, both ways. To be called inside the read transaction in which the
 * replay came to its end, so that a sale booked meanwhile is in both or in neither.
 * @returns how many accounts were compared.
 * @throws Difference naming the first thing that differs.
 */
export function compare(db: Database.Database, replay: Replay, part: Part): number {
  const q = prepareAll(db, queries)
  const count = compareAccounts(q, replay, part)
  for (const row of q.gifts.iterate(part)) compareGift(q, row, replay)
  for (const row of q.holds.iterate(part)) compareHold(row, replay)
  for (const row of q.counters.iterate(part)) compareCounter(row, replay)
  if (part.part === 0) nothingUncounted('all cards', replay.counters)
  for (const [id, rebuilt] of replay.accounts) nothingLeft(q, id, rebuilt)
  const stray = q.strayCard.get({})
  if (stray !== undefined) throw new Difference(`a card leads to account ${stray.account}, which does not exist`)
  return count
}

function compareAccounts(q: Statements<typeof queries>, replay: Replay, part: Part): number {
  const lots = new LotsInOrder(q.lots.iterate(part))
  try {
    let count = 0
    for (const row of q.accounts.iterate(part)) {
      count += 1
      const rebuilt = replay.accounts.get(row.id)
      compareAccount(row, rebuilt)
      const first = compareLots(row.id, lots, rebuilt?.lots ?? [])
      if (first !== undefined && (row.next_expiry === null || row.next_expiry > first))
        throw new Difference(`account ${row.id} would expire on ${row.next_expiry ?? 'no day'} what ends on ${first}`)
      if (rebuilt !== undefined) rebuilt.seen = true
    }
    lots.nothingLeft()
    return count
  } finally {
    lots.close()
  }
}

/** All lots in the order of their accounts, read beside the accounts instead of once for each. */
class LotsInOrder {
  readonly #rows: IterableIterator<LotTable>
  #next: LotTable | undefined

  constructor(rows: IterableIterator<LotTable>) {
    this.#rows = rows
    this.#advance()
  }

  /** The account's next lot, if it has one more. */
  take(account: number): LotTable | undefined {
    const row = this.#next
    if (row === undefined || row.account > account) return undefined
    if (row.account < account) this.nothingLeft()
    this.#advance()
    return row
  }

  nothingLeft(): void {
    const row = this.#next
    if (row !== undefined) throw new Difference(`lot ${row.no} leads to account ${row.account}, which does not exist`)
  }

  /** An open cursor would keep the read transaction from ending. */
  close(): void {
    this.#rows.return?.()
  }

  #advance(): void {
    const { done, value } = this.#rows.next()
    this.#next = done ? undefined : value
  }
}

/** @returns the first day on which unheld points of the account end. */
function compareLots(account: number, lots: LotsInOrder, told: readonly RebuiltLot[]): string | undefined {
  let first: string | undefined
  for (const [index, lot] of told.entries()) {
    const row = lots.take(account)
    if (row?.no !== index + 1) throw new Difference(`account ${account} lacks its lot ${index + 1}`)
    compareLot(row, lot)
    if (row.points > row.held && (first === undefined || row.expires < first)) first = row.expires
  }
  const surplus = lots.take(account)
  if (surplus === undefined) return first
  throw new Difference(`lot ${surplus.no} of account ${account} is in the books, but not in the journal`)
}

/** An account that no fact names may exist, for a card that was only bound; it must be as new. */
function compareAccount(row: AccountTable, rebuilt: Rebuilt | undefined): void {
  const of = rebuilt?.standing
  const expected: [string, unknown, unknown][] = [
    ['balance', row.balance, of?.balance ?? 0],
    ['held points', row.held, of?.held ?? 0],
    ['deficit', row.deficit, of?.deficit ?? 0],
    ['next lot', row.next_lot, of?.nextLot ?? 1],
    ['pending day', row.pending_until ?? undefined, of?.pendingUntil],
    ['tier', row.tier, of === undefined || of.tier === '' ? row.tier : of.tier],
    ['spend', row.spend, JSON.stringify(of?.spend ?? {})],
    ['last day', row.last_day, of === undefined || of.lastDay < row.opened ? row.opened : of.lastDay],
    ['last fact', row.last_seq ?? 0, rebuilt?.lastSeq ?? 0],
  ]
  for (const [what, found, told] of expected)
    if (found !== told) throw new Difference(`the ${what} of account ${row.id} is ${found}, the journal says ${told}`)
  if (row.deficit > 0 && row.balance + row.deficit > row.held)
    throw new Difference(`account ${row.id} has free points and a deficit at once`)
}

function compareLot(row: LotTable, of: RebuiltLot): void {
  const found = `${row.points} points, ${row.held} held, ${row.expired} expired, ${row.active_from} to ${row.expires}`
  const told = `${of.points} points, ${of.held} held, ${of.expired} expired, ${of.activeFrom} to ${of.expires}`
  if (found !== told)
    throw new Difference(`lot ${row.no} of account ${row.account} has ${found}, the journal says ${told}`)
}

function compareGift(q: Statements<typeof queries>, row: GiftTable, replay: Replay): void {
  const gifts = replay.accounts.get(row.account)?.gifts
  const found = `${row.state} ${row.cost_cents} ${row.until}`
  const told = gifts?.get(`${row.sale} ${row.gift}`)
  if (found !== told)
    throw new Difference(
      `gift ${row.gift} of sale ${row.sale} is ${found}, the journal says ${told ?? 'nothing of it'}`,
    )
  gifts?.delete(`${row.sale} ${row.gift}`)
  if (row.state !== 'due') return
  const { first_due: firstDue = null } = q.firstDue.get({ id: row.account }) ?? {}
  if (firstDue === null || firstDue > row.sale)
    throw new Difference(`account ${row.account} would not find the due gift ${row.gift} of sale ${row.sale}`)
}

function compareHold(row: Pick<HoldTable, 'seq' | 'account' | 'lots'>, replay: Replay): void {
  const holds = replay.accounts.get(row.account)?.holds
  const found = heldText(JSON.parse(row.lots) as number[][])
  const told = holds?.get(row.seq)
  if (found !== told)
    throw new Difference(`the hold of fact ${row.seq} has lots ${found}, the journal says ${told ?? 'there is none'}`)
  holds?.delete(row.seq)
}

function compareCounter({ account, rule, period, points }: Schema['counter'], replay: Replay): void {
  const told = account === ALL_CARDS ? replay.counters : replay.accounts.get(account)?.counters
  const name = `${rule} ${period}`
  if (points !== told?.get(name))
    throw new Difference(`${rule} counts ${points} in ${period}, the journal says ${told?.get(name) ?? 'nothing'}`)
  told.delete(name)
}

function nothingUncounted(whose: string, counters: ReadonlyMap<string, number>): void {
  for (const [name, points] of counters)
    if (points !== 0) throw new Difference(`the books lack the count ${name} of ${whose}, which is ${points}`)
}

/** What the journal tells and no row matched. Accounts that were erased while the journal was read are no fault. */
function nothingLeft(q: Statements<typeof queries>, id: number, rebuilt: Rebuilt): void {
  const { seen, gifts, holds, lastSeq } = rebuilt
  const [gift] = gifts?.keys() ?? []
  const [hold] = holds?.keys() ?? []
  const uncounted = [...(rebuilt.counters ?? [])].some(([, points]) => points !== 0)
  if (seen && gift === undefined && hold === undefined && !uncounted) return
  if (q.account.get({ seq: lastSeq })?.account !== id) return
  if (!seen) throw new Difference(`account ${id} is in the journal, but not in the books`)
  if (gift !== undefined) throw new Difference(`the books lack gift ${gift.replace(' ', ': ')} of account ${id}`)
  if (rebuilt.counters !== undefined) nothingUncounted(`account ${id}`, rebuilt.counters)
  throw new Difference(`the books lack the hold of fact ${hold} of account ${id}`)
}
