import { signal } from '@preact/signals'
import type {
  KnowledgeAnswer,
  ReceiptAnswer,
  ScanAnswer,
  SuggestionsAnswer,
  UndoneAnswer,
} from '../../../src/http/contract.ts'

/** Everything the screen beside a till shows. */

export type View = 'till' | 'keyed' | 'return'

export type Suggestion = SuggestionsAnswer['suggestions'][number]

/** A sale that was just finished with a card. */
export interface Finished {
  readonly earned: number
  readonly burned: number
  readonly balance: number | undefined
}

/** A return on its way: the receipt, what of it comes back, and what that comes to. */
export interface Returning {
  readonly receipt: ReceiptAnswer
  /** By line; what is not here stays with the shopper. */
  readonly quantities: Readonly<Record<number, number>>
  readonly preview?: UndoneAnswer
  readonly booked?: UndoneAnswer
  /** The key it is booked under; the same at every try, so that no repeat books it twice. */
  readonly key: string
}

export const view = signal<View>('till')
export const card = signal<ScanAnswer | undefined>(undefined)
export type Knowledge = KnowledgeAnswer['knowledge']

export const suggestions = signal<readonly Suggestion[]>([])
/** What staff should know of the card's coupons and gifts. */
export const knowledge = signal<Knowledge>([])
/** An article that staff scanned here, and what they should know of it. */
export const article = signal<{ readonly sku: string; readonly knowledge: Knowledge } | undefined>(undefined)
export const finished = signal<Finished | undefined>(undefined)
export const returning = signal<Returning | undefined>(undefined)
/** The line was away while this card was shown; whether it is still here nobody told. */
export const isUnsure = signal(false)
/** What went wrong, in words. */
export const fault = signal<string | undefined>(undefined)
/** What was done, in words. */
export const noted = signal<string | undefined>(undefined)

/** The shopper is gone. A return that is being worked on stays. */
export function leave(): void {
  if (view.value !== 'return') view.value = 'till'
  card.value = undefined
  suggestions.value = []
  knowledge.value = []
  article.value = undefined
  finished.value = undefined
  isUnsure.value = false
  fault.value = undefined
  noted.value = undefined
}

/** Everything is put away. */
export function clear(): void {
  leave()
  view.value = 'till'
  returning.value = undefined
}
