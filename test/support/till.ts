import type { ExecutionContext } from 'ava'
import { claimSale } from '../../src/actions/shop/claim-sale.ts'
import { eraseAccount } from '../../src/actions/shop/erase-card.ts'
import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { holdSale, lapseHolds, releaseHold } from '../../src/actions/shop/hold-sale.ts'
import { findHolder } from '../../src/actions/shop/holder.ts'
import { expireLots } from '../../src/actions/shop/night.ts'
import { quoteSale } from '../../src/actions/shop/quote-sale.ts'
import { readSale } from '../../src/actions/shop/read-sale.ts'
import { retire } from '../../src/actions/shop/retire.ts'
import { returnGoods } from '../../src/actions/shop/return-goods.ts'
import { scanCard } from '../../src/actions/shop/scan-card.ts'
import { setGift } from '../../src/actions/shop/set-gift.ts'
import { voidReturn } from '../../src/actions/shop/void-return.ts'
import { voidSale } from '../../src/actions/shop/void-sale.ts'
import type { AccountView } from '../../src/domain/account.ts'
import { localDay } from '../../src/domain/day.ts'
import { type ErrorCode, StempelError } from '../../src/domain/errors.ts'
import type { ReturnInput, SaleInput, SaleLine, VoidInput } from '../../src/domain/sale.ts'
import { line, saleOf } from './inputs.ts'
import type { Ran, TestBooks } from './test-books.ts'

type Lines = readonly (number | SaleLine)[]

const LIMIT = 100

/** A till and the people around it, who act on books directly. */
export function tillAt(books: TestBooks) {
  const now = (): number => books.clock.now()
  return {
    sell: (key: string, lines: Lines, more: Partial<SaleInput> = {}): Ran =>
      books.run(finishSale, { key, sale: saleOf(lines, { finishedAt: now(), ...more }) }),
    quote: (lines: Lines, more: Partial<SaleInput> = {}): Ran => books.run(quoteSale, { sale: saleOf(lines, more) }),
    hold: (key: string, card: string, lines: Lines, burnPoints: number): Ran =>
      books.run(holdSale, {
        key,
        hold: { card, currency: 'EUR', coupons: [], burnPoints, lines: saleOf(lines).lines },
      }),
    letGo: (key: string): Ran => books.run(releaseHold, { key }),
    lapse: () => books.job((tx) => lapseHolds(tx, { limit: LIMIT }, now(), books.ctx)),
    takeBack: (key: string, input: ReturnInput): Ran => books.run(returnGoods, { key, input }),
    cancel: (key: string, input: VoidInput = {}, staff: string | null = '12', workstation = '07'): Ran =>
      books.run(voidSale, { key, input, staff: staff ?? undefined, workstation }),
    cancelReturn: (key: string, input: VoidInput = {}): Ran => books.run(voidReturn, { key, input, staff: '12' }),
    claim: (code: string, card: string, totalCents?: number): Ran =>
      books.run(claimSale, { code, input: { card, totalCents } }),
    scan: (code: string): Ran => books.run(scanCard, { code, entry: 'scanned' }),
    gift: (sale: string, gift: string, state: 'handed' | 'declined' | 'unavailable'): Ran =>
      books.run(setGift, { sale, gift, state }),
    read: (key: string): Ran => books.run(readSale, { key }),
    erase: (card: string): boolean =>
      books.job((tx) => eraseAccount(tx, { account: idOf(books, card) }, now(), books.ctx)),
    /** What the night does: expiry, tiers, and what has served its time. */
    night: () => {
      while (books.job((tx) => expireLots(tx, { limit: LIMIT }, now(), books.ctx)) === LIMIT);
      return books.job((tx) => retire(tx, { limit: LIMIT }, now(), books.ctx))
    },
  }
}

export type Till = ReturnType<typeof tillAt>

const idOf = (books: TestBooks, card: string): number => accountOf(books, card)?.id ?? 0

/** The card's account as it is on disk. */
export function accountOf(books: TestBooks, card: string): AccountView | undefined {
  const { ctx, clock } = books
  return findHolder(books.books.read, card, clock.now(), ctx, ctx.programmes.at(clock.now())).account
}

/** Lots with points or a past, as `[points, last day]`. */
export const lotsOf = (books: TestBooks, card: string): [points: number, expires: string][] =>
  (accountOf(books, card)?.lots() ?? []).filter((lot) => lot.points > 0).map((lot) => [lot.points, lot.expires])

/** Sells so much that the card earns the points, in a sale of its own. Bronze cards of the default programme only. */
export const earn = (till: Till, key: string, card: string, points: number): Ran =>
  till.sell(key, [line(1, points * 20)], { card })

/** Today in the shop of these books. */
export const today = (books: TestBooks): string => localDay(books.clock.now(), books.ctx.timeZone)

/** Checks that something is refused, by code and path, and that the words never name a card. */
export function refused(t: ExecutionContext, act: () => unknown, code: ErrorCode, path?: string): void {
  const error = t.throws(act, { instanceOf: StempelError }) as StempelError | undefined
  t.is(error?.code, code, error?.message)
  if (path !== undefined) t.is(error?.path, path)
}
