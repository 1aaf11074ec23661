import type { AccountView } from '../../domain/account.ts'
import { type Fact, leavesAll, type Move } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { lotAfter } from '../../domain/recovery.ts'

/** More cards in a row than anybody loses. */
const MAX_SUCCESSORS = 100
/** Facts that may follow a transfer on the account that was left: nothing does but what the night finds out. */
const PAGE = 20

type Reads = Pick<ShopTx, 'account' | 'history' | 'fact'>

/** Where the points of an account are today. */
export interface Succession {
  /** The account that holds them: itself, or the last of those that took it over. */
  readonly holder: AccountView
  /** When the card was replaced, ms; undefined when it was not. */
  readonly since: number | undefined
  /** The holder's number of a lot of the account; undefined for a lot that was never opened. */
  lot(no: number): number | undefined
}

/** Follows an account to whoever took it over. */
export function successionOf(tx: Reads, account: AccountView): Succession {
  let holder = account
  const transfers: ([out: Fact, into: Fact] | undefined)[] = []
  let since: number | undefined
  for (let i = 0; holder.successor !== undefined && i < MAX_SUCCESSORS; i += 1) {
    const next = tx.account(holder.successor)
    const transfer = transferOf(tx, holder.id)
    if (next === undefined) break
    since ??= transfer?.[0].at
    transfers.push(transfer)
    holder = next
  }
  return {
    holder,
    since,
    lot: (no) =>
      transfers.reduce<number | undefined>(
        (lot, transfer) => (lot === undefined || transfer === undefined ? undefined : lotAfter(lot, ...transfer)),
        no,
      ),
  }
}

/** The two facts by which an account was left. */
function transferOf(tx: Reads, account: number): [out: Fact, into: Fact] | undefined {
  const out = tx.history(account, PAGE).find(({ fact }) => leavesAll(fact))
  const into = out === undefined ? undefined : tx.fact(out.seq + 1)
  return out === undefined || into === undefined ? undefined : [out.fact, into]
}

/** A fact as if its holder of today had been its holder then: its account, and its lots by the numbers they have now. */
export function heldToday(tx: Reads, fact: Fact): Fact {
  const account = fact.account === undefined ? undefined : tx.account(fact.account)
  if (account?.successor === undefined) return fact
  const { holder, lot } = successionOf(tx, account)
  const moves = fact.moves.flatMap((move): Move[] => {
    const no = lot(move.lot)
    return no === undefined ? [] : [{ ...move, lot: no }]
  })
  return { ...fact, account: holder.id, moves }
}

/** An account, those it took over, and those that these had: everything that is one shopper's. */
export const familyOf = (tx: Pick<ShopTx, 'predecessors'>, account: number): number[] => [
  account,
  ...tx.predecessors(account).flatMap((each) => familyOf(tx, each)),
]
