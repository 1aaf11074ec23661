import { decideReturn } from '../../domain/decide-return.ts'
import { StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ReturnLine } from '../../domain/sale.ts'
import { timesOf } from './circumstances.ts'
import type { Answer, ShopContext } from './context.ts'
import { presentReturn } from './present-return.ts'
import { loadSold } from './sold.ts'

/**
 * What of a receipt can still come back: each line with what was bought and what is left.
 * @param input the sale's printed key, or the claim code of a receipt without a card
 * @throws StempelError `not_found` for a receipt that is not here, `conflict` when its card was erased.
 */
export function readReceipt(tx: ShopTx, input: { code: string }, _now: number, ctx: ShopContext): Answer {
  const key = keyOf(input.code, ctx)
  const state = loadSold(tx, key, 'code', ctx)
  if (state === undefined) throw new StempelError('not_found', 'There is no such receipt here.', { path: 'code' })
  const { progress, sold } = state
  const basket = tx.basket(progress.seq)
  const lines = sold.lines.map(({ line, quantity, amountCents }, at) => {
    const back = progress.returned.find((each) => each.line === line)
    const known = basket?.lines[at]
    return {
      line,
      ...(known?.name === undefined ? {} : { name: known.name }),
      ...(known?.sku === undefined ? {} : { sku: known.sku }),
      quantity: quantity / 1000,
      left: (progress.voided ? 0 : Math.max(0, quantity - (back?.quantity ?? 0))) / 1000,
      amountCents,
    }
  })
  const { currency, voided, totalCents } = progress
  const body = { sale: key, day: sold.day, currency, totalCents, card: progress.account !== undefined, voided, lines }
  return { status: 200, body: JSON.stringify(body), notices: [] }
}

/** What taking goods back would come to. Books nothing. @throws StempelError as `returnGoods`. */
export function previewReturn(
  tx: ShopTx,
  input: { original: string; lines: readonly ReturnLine[] },
  now: number,
  ctx: ShopContext,
): Answer {
  const state = loadSold(tx, input.original, 'original', ctx)
  if (state === undefined) throw new StempelError('not_found', 'There is no such receipt here.', { path: 'original' })
  const { day, today } = timesOf(input.original, undefined, now, ctx)
  const programme = ctx.programmes.version(state.sold.programme)
  const when = { kind: 'return' as const, cause: 'preview', day, today, now }
  const decision = decideReturn(state, input.lines, when, programme)
  const body = presentReturn('return', input.original, decision, state.account !== undefined, programme, ctx)
  return { status: 200, body: JSON.stringify(body), notices: [] }
}

/** @throws StempelError `invalid` with path `code` for what is neither a key nor a claim code of this shop. */
function keyOf(code: string, ctx: ShopContext): string {
  const claimed = ctx.keys.openClaim(code)
  if (claimed !== undefined) return claimed
  parseKey(code, 'code')
  return code
}
