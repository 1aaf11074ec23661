import { StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Waiting } from '../../domain/records.ts'
import { claimSale } from './claim-sale.ts'
import type { Answer, Notice, ShopContext } from './context.ts'
import { returnGoods } from './return-goods.ts'
import { voidSale } from './void-sale.ts'

/**
 * Judges what has waited for a sale, in the order it came, in the sale's own commit. Something that does not fit is
 * dropped: whoever sent it repeats it until it is final, and is then told what is wrong.
 */
export function judgeWaiting(tx: ShopTx, sale: string, now: number, ctx: ShopContext): Notice[] {
  const notices: Notice[] = []
  for (const waiting of tx.waitingFor(sale)) {
    tx.dropWaiting(waiting.kind, waiting.key)
    try {
      notices.push(...judgeOne(tx, waiting, now, ctx).notices)
    } catch (error) {
      // Decisions throw before anything is recorded, so nothing is half written.
      if (!(error instanceof StempelError)) throw error
    }
  }
  return notices
}

function judgeOne(tx: ShopTx, waiting: Waiting, now: number, ctx: ShopContext): Answer {
  const input = JSON.parse(waiting.body)
  switch (waiting.kind) {
    case 'return':
      return returnGoods(tx, { key: waiting.key, input }, now, ctx)
    case 'void':
      // Whether this till may void was asked when the void came.
      return voidSale(
        tx,
        { key: waiting.key, input, staff: 'waited', workstation: parseKey(sale(waiting)).workstation },
        now,
        ctx,
      )
    case 'claim':
      // A total stands only in a claim by printed key; the other kind had shown its signed code.
      return claimSale(
        tx,
        {
          code: input.totalCents === undefined ? ctx.keys.claimCode(waiting.key) : waiting.key,
          input,
          askedAt: waiting.arrivedAt,
        },
        now,
        ctx,
      )
  }
}

const sale = (waiting: Waiting): string => waiting.original
