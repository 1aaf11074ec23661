import { StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'
import { revealCodes } from './present-coupon.ts'
import { rebuildSale } from './present-sale.ts'

/** A sale's answer with what has become of it: lines returned so far and whether it was voided. */
export function readSale(tx: ShopTx, input: { key: string }, _now: number, ctx: ShopContext): Answer {
  parseKey(input.key)
  const event = tx.event('sale', input.key)
  const progress = tx.sale(input.key)
  const sold = progress === undefined ? undefined : tx.fact(progress.seq)
  if (event === undefined || progress === undefined || sold === undefined)
    throw new StempelError('not_found', 'There is no sale of this key.', { path: 'key' })
  const balance = progress.account === undefined ? 0 : (tx.account(progress.account)?.balance ?? 0)
  const answer =
    event.answer === undefined ? rebuildSale(input.key, sold, balance) : JSON.parse(revealCodes(event.answer, ctx))
  const returned = progress.returned.map(({ quantity, burned, ...line }) => ({
    ...line,
    quantity: quantity / 1000,
    reinstated: burned,
  }))
  const gifts = tx.gifts(progress.seq).map(({ gift, state }) => ({ gift, state }))
  for (const gift of answer.gifts) gift.state = gifts.find((now) => now.gift === gift.gift)?.state ?? gift.state
  return { status: 200, body: JSON.stringify({ ...answer, returned, voided: progress.voided }), notices: [] }
}
