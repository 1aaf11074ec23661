import type { ExecutionContext } from 'ava'
import { openScoreKeeper, type ScoreKeeper } from '../../../src/books/scores/keeper.ts'
import { ScoreReader } from '../../../src/books/scores/reader.ts'
import { readShopBooks } from '../../../src/books/shop/books.ts'
import type { CardScores } from '../../../src/domain/choice/scores.ts'
import type { SaleLine } from '../../../src/domain/sale.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { line } from '../../support/inputs.ts'
import { cardNo, type TestBooks, testBooks } from '../../support/test-books.ts'
import { accountOf, type Till, tillAt } from '../../support/till.ts'

/** Real books, a till, and the scores behind them, which count when they are told to. */
export interface ScoredShop {
  readonly books: TestBooks
  readonly till: Till
  readonly reader: ScoreReader
  readonly keeper: ScoreKeeper
  /** Counts all that is behind. */
  count(): void
  /** Opens the scores anew, as a process does that starts again. */
  reopen(): void
  accountOf(card: number): number
  ofCard(card: number): CardScores
  /** The card's own strength of items: its score without the shop's share. Three digits. */
  own(card: number): Record<string, number>
}

export const CARD = cardNo(1)

/** A line of one piece of an article in a department. */
export const goods = (no: number, sku: string | undefined, department?: string, quantity = 1000): SaleLine =>
  line(no, 100 * Math.max(1, Math.floor(quantity / 1000)), { sku, department, quantity })

export function scoredShop(t: ExecutionContext): ScoredShop {
  const books = testBooks(t)
  const shop = readShopBooks(books.folder, sha256Text)
  const open = (): ScoreKeeper => openScoreKeeper(books.folder, shop.db, sha256Text)
  let keeper = open()
  const reader = new ScoreReader(books.folder)
  t.teardown(() => {
    reader.close()
    keeper.close()
    shop.close()
  })
  const account = (card: number): number => accountOf(books, cardNo(card))?.id ?? 0
  const ofCard = (card: number): CardScores => reader.ofCard(account(card))
  return {
    books,
    till: tillAt(books),
    reader,
    get keeper() {
      return keeper
    },
    count() {
      for (let at = keeper.step(); at.cursor < at.head; at = keeper.step());
    },
    reopen() {
      keeper.close()
      keeper = open()
    },
    accountOf: account,
    ofCard,
    own(card) {
      const { items } = ofCard(card)
      const own = items.filter(({ times }) => times > 0)
      return Object.fromEntries(
        own
          .map(({ item, score }) => [item, Number((score - 10 * reader.share(item)).toFixed(3))] as const)
          .sort(([a], [b]) => (a < b ? -1 : 1)),
      )
    },
  }
}
