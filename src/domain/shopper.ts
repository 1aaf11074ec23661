import type { ConsentWords } from './consent/words.ts'
import type { Said } from './visit-answer.ts'

/** What a shopper is told of a card of theirs, as data; `words/me.ts` makes sentences of it. */

/** One line of a card's history. Points are whole numbers from 0 on. */
export type HistoryWord =
  | { kind: 'purchase' | 'claim'; earned: number; burned: number }
  /** Goods that came back, a purchase undone, or goods that stay after all. */
  | { kind: 'return' | 'void' | 'return-void'; taken: number; given: number }
  | { kind: 'expired' | 'adjusted' | 'recovered'; points: number }
  | { kind: 'tier' | 'gift'; title: string }
  | { kind: 'coupon'; titles: readonly string[] }

/** The language of a screen that shows a card. */
export interface ShopperWords {
  /** How consent is spoken of. */
  readonly consent: ConsentWords
  readonly locale: string
  history(word: HistoryWord): string
  /** Why points were given, where the sentence of the receipt is no longer kept. */
  rule(rule: string, points: number): string
  blocked(reason: string): string
  /** What was said of the last shopping, with its reason. */
  said(said: Said): string
  /** A sentence of the data sheet, which is written in English. */
  sheet(text: string): string
  /** What stands on the page to read. */
  readonly page: PageWords
}

export interface PageWords {
  readonly title: string
  readonly points: string
  readonly lots: string
  readonly coupons: string
  readonly gifts: string
  readonly history: string
  /** What was said of shopping here. */
  readonly answers: string
  readonly earned: string
  readonly stored: string
  readonly what: string
  readonly purpose: string
  readonly benefit: string
  readonly until: string
  readonly rows: string
  readonly nothing: string
}

/** Columns that are kept for one purpose. */
export interface SheetRow {
  /** `table.column` of the books. */
  readonly fields: readonly string[]
  readonly purpose: string
  readonly benefit: string
  readonly until: string
}

/** A shopper at a screen: the card as a sealed handle, and the language. */
export interface Shopper {
  readonly card: string
  readonly words: ShopperWords
  /** The language of the shop's own receipts. */
  readonly shopLocale: string
  /** Everything that is kept of shoppers, in English. */
  readonly sheet: readonly SheetRow[]
}
