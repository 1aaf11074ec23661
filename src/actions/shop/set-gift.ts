import { localDay } from '../../domain/day.ts'
import { decideGift } from '../../domain/decide-account.ts'
import { conflict, StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Answer, ShopContext } from './context.ts'

const SETTABLE: ReadonlySet<string> = new Set(['due', 'handed', 'declined', 'unavailable'])

/**
 * Notes what became of a gift. A mistake at the till can be corrected while the gift may still be handed over.
 * @throws StempelError `not_found` when the sale gave no such gift, `conflict` when it is no longer to be had.
 */
export function setGift(
  tx: ShopTx,
  input: { sale: string; gift: string; state: 'handed' | 'declined' | 'unavailable' },
  now: number,
  ctx: ShopContext,
): Answer {
  const { sale, gift, state } = input
  parseKey(sale)
  const found = tx.sale(sale)
  const record = found === undefined ? undefined : tx.gifts(found.seq).find((each) => each.gift === gift)
  if (record === undefined) throw new StempelError('not_found', `The sale gave no gift "${gift}".`, { path: 'gift' })
  const body = JSON.stringify({ sale, gift, state })
  if (record.state === state) return { status: 200, body, notices: [] }
  const today = localDay(now, ctx.timeZone)
  if (!SETTABLE.has(record.state) || (state === 'handed' && record.until < today))
    throw conflict(
      'state',
      `This gift is ${record.state === 'due' ? 'past its last day' : record.state} and cannot be ${state}.`,
    )
  tx.record(decideGift(record, state, { cause: `gift:${sale}/${gift}`, today, now }, ctx.programmes.at(now)))
  return { status: 200, body, notices: [] }
}
