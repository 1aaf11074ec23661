import { entriesOf, operationsOf } from '../../domain/brand/entries-of-fact.ts'
import type { NewEntry } from '../../domain/brand/entry.ts'
import type { Fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/** Operations of one joining that are named at most; a backup a day leaves a card a few. */
const MOST = 500
const PAGE = 50

interface Whose {
  readonly alias: string
  readonly account: number
}

/** An account's fact by a name that only this shop can make, and that leads to nothing else; 0 stands before the first. */
const nameOf = (alias: string, seq: number, ctx: ShopContext): string =>
  ctx.keys.operationId(`behind\n${alias}\n${seq}`)

/**
 * What a joining says of the card's past: the operations that tills may repeat, should this life of the shop be lost, by
 * their ids alone; and the fact they stand behind. Who repeats one of them then gives no points a second time.
 */
export function repeatable(
  tx: ShopTx,
  { alias, account }: Whose,
  ctx: ShopContext,
): { readonly within: readonly string[]; readonly behind: string } {
  const safe = tx.members.safe()
  const within: string[] = []
  for (const { seq, fact } of factsBack(tx, account)) {
    const operations = operationsOf(fact, ctx.keys.operationId)
    if (seq <= safe || within.length + operations.length > MOST) return { within, behind: nameOf(alias, seq, ctx) }
    within.push(...operations)
  }
  return { within, behind: nameOf(alias, 0, ctx) }
}

/**
 * The card had joined in a life of this shop that is lost: what it did here since the backup, before that was known, is
 * told as replays of that life. What the joining held within it is known at the brand, and counts no more.
 * @param of.behind what that joining stood behind
 * @param of.before the journal number up to which the card was taken for no member
 */
export function pastBeside(
  tx: ShopTx,
  of: Whose & { readonly behind: string; readonly dead: string; readonly before: number },
  ctx: ShopContext,
): NewEntry[] {
  const { alias, dead } = of
  const facts: Fact[] = []
  const told = (): NewEntry[] =>
    facts
      .reverse()
      .flatMap((fact) => entriesOf(fact, { alias, dead, operationId: ctx.keys.operationId }).map(withoutOwed))
  for (const { seq, fact } of factsBack(tx, of.account)) {
    if (nameOf(alias, seq, ctx) === of.behind) return told()
    if (seq <= of.before) facts.push(fact)
  }
  // Only where all of the account came behind it: of another account nothing is known, and nothing told.
  return nameOf(alias, 0, ctx) === of.behind ? told() : []
}

/** What its lots lacked while it was no member stays this shop's own to fill. */
function withoutOwed({ kind, points, detail: { owed: _, ...detail } }: NewEntry): NewEntry {
  return { kind, points, detail }
}

/** An account's facts, newest first. */
function* factsBack(tx: ShopTx, account: number): Generator<{ readonly seq: number; readonly fact: Fact }> {
  let page = tx.history(account, PAGE)
  while (page.length > 0) {
    yield* page
    page = page.length < PAGE ? [] : tx.history(account, PAGE, page.at(-1)?.seq)
  }
}
