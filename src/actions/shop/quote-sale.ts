import { burnable } from '../../domain/burn.ts'
import { localDay } from '../../domain/day.ts'
import { decideSale } from '../../domain/decide-sale.ts'
import { invalid } from '../../domain/errors.ts'
import { Ledger } from '../../domain/ledger.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { SaleInput } from '../../domain/sale.ts'
import type { Answer, ShopContext } from './context.ts'
import { stateOf } from './finish-sale.ts'
import { accountToShow, findHolder } from './holder.ts'
import { presentSale } from './present-sale.ts'

/** What a basket would earn and how many points may be burned on it. Changes nothing, promises nothing. */
export function quoteSale(tx: ShopTx, input: { sale: SaleInput }, now: number, ctx: ShopContext): Answer {
  const { sale } = input
  if (sale.currency !== ctx.currency)
    throw invalid('currency', `This shop sells in ${ctx.currency}, not in ${sale.currency}.`)
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  const holder = sale.card === undefined ? undefined : findHolder(tx, sale.card, now, ctx, programme)
  const account = holder === undefined ? undefined : accountToShow(tx, holder, programme, today, ctx)
  const place = { shop: ctx.shop, timeZone: ctx.timeZone }
  const when = { cause: 'quote', day: today, today, judgedAt: now, now, clock: false, ...place }
  const decision = decideSale(
    stateOf(tx, account, undefined, { ...when, coupons: sale.coupons }, ctx),
    sale,
    when,
    programme,
  )
  const ledger = account === undefined ? undefined : new Ledger(account)
  ledger?.expire(today)
  const most = burnable(programme, decision.basket, account?.state === 'open' ? (ledger?.spendable(today) ?? 0) : 0)
  const body = presentSale(
    decision,
    {
      key: '',
      currency: sale.currency,
      withCard: account !== undefined,
      blocked: account?.state === 'blocked',
      training: false,
      clock: false,
      claim: null,
      returns: [],
      codes: sale.coupons,
    },
    programme,
    ctx,
  )
  const { sale: _unnamed, ...quoted } = body
  return { status: 200, body: JSON.stringify({ ...quoted, burnable: most }), notices: [] }
}
