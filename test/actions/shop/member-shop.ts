import type { ExecutionContext } from 'ava'
import { finishSale } from '../../../src/actions/shop/finish-sale.ts'
import { joinBrand } from '../../../src/actions/shop/member-join.ts'
import { takeAnswer } from '../../../src/actions/shop/sync-answer.ts'
import { prepareSync } from '../../../src/actions/shop/sync-request.ts'
import type { SyncAnswer } from '../../../src/domain/brand/messages.ts'
import { keyNo, saleOf } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf } from '../../support/till.ts'

export const TAG = 'ab'.repeat(32)
export const ALIAS = 'cd'.repeat(16)

export function shop(t: Parameters<typeof testBooks>[0]): TestBooks & { tags: number } {
  const books = Object.assign(testBooks(t), { tags: 0 })
  const tag = (): string => {
    books.tags += 1
    return TAG
  }
  books.ctx = { ...books.ctx, brand: { tag } }
  return books
}

export const sell = (books: TestBooks, no: number, cents: number, burnPoints = 0) =>
  books.run(finishSale, { key: keyNo(no), sale: saleOf([cents], { card: cardNo(1), burnPoints }) })

/** One round with a brand that acknowledges everything and says what is given. */
export function round(books: TestBooks, given: Partial<SyncAnswer> = {}): ReturnType<typeof prepareSync> {
  const now = books.clock.now()
  const request = books.job((tx) => prepareSync(tx, { recognition: 0 }, now, books.ctx))
  const last = request.entries.at(-1)
  const answer: SyncAnswer = {
    ...{ life: '1', stream: request.stream, fork: false, grants: [], refused: [], closed: [], open: [] },
    ...{
      recall: [],
      settled: [],
      payouts: [],
      list: [],
      listed: 0,
      more: false,
      allowance: { points: 500, shops: 2 },
      documents: [],
    },
    ...{ acknowledged: last?.seq ?? request.after, hash: last?.hash ?? request.previous },
    ...given,
  }
  books.job((tx) => takeAnswer(tx, { request, answer, tills: ['07'] }, now, books.ctx))
  return request
}

export function joined(t: ExecutionContext): ReturnType<typeof shop> {
  const books = shop(t)
  sell(books, 1, 10_000)
  const account = accountOf(books, cardNo(1))?.id ?? 0
  books.job((tx) => joinBrand(tx, { account, code: cardNo(1) }, books.clock.now(), books.ctx))
  t.deepEqual(round(books, { list: [{ alias: ALIAS, tag: TAG }], listed: 1 }).joins, [{ tag: TAG }])
  return books
}
