import type { AccountView } from '../../domain/account.ts'
import type { SaleDecision } from '../../domain/decide-sale.ts'
import type { ShopTx } from '../../domain/ports.ts'
import { mayUse } from './consent-of.ts'
import type { ShopContext } from './context.ts'

/** More departments than a basket has, and as much of a name as a till may call one; an entry stays small. */
const MOST_DEPARTMENTS = 30
const MOST_LETTERS = 40

/**
 * Lets the entry of the sale that is recorded next say what was spent by department: of a member who agreed to
 * `profiling` here, while that counts, and of nobody else.
 */
export function tellDepartments(
  tx: ShopTx,
  { basket, facts, saleAt }: Pick<SaleDecision, 'basket' | 'facts' | 'saleAt'>,
  { account, code }: { readonly account: AccountView; readonly code: string },
  now: number,
  ctx: ShopContext,
): void {
  // The first two are known without a key; nearly every sale ends there.
  if (tx.members.ofAccount(account.id) === undefined) return
  if (!tx.members.purposesOf(account.id).split(' ').includes('profiling')) return
  if (!mayUse(tx, code, 'profiling', now, ctx)) return
  const sums = new Map<string, number>()
  for (const { line, eligibleCents } of facts[saleAt]?.lines ?? []) {
    const name = basket.lines.find((each) => each.line === line)?.department?.slice(0, MOST_LETTERS)
    if (name !== undefined && eligibleCents !== 0) sums.set(name, (sums.get(name) ?? 0) + eligibleCents)
  }
  const most = [...sums].sort(([, a], [, b]) => b - a).slice(0, MOST_DEPARTMENTS)
  if (most.length > 0) tx.members.buying(Object.fromEntries(most))
}
