import type { ScoreReads } from '../../domain/choice/scores.ts'
import type { Membership } from '../../domain/consent/membership.ts'
import type { Jurisdiction } from '../../domain/consent/purpose.ts'
import type { Random } from '../../domain/ports.ts'
import type { Programmes } from '../../domain/programme.ts'
import type { ShopKeys } from '../../domain/shop-keys.ts'
import type { Words } from '../../domain/words.ts'

/** How a shop of a brand recognises members. */
export interface BrandLink {
  /** A card's tag (64 hex characters) under the brand's recognition key; undefined while the brand has not sent one. */
  tag(cardCode: string): string | undefined
  /**
   * The tag of the card in a member's pocket, by which shops know whose receipt it is, for the tag by which this shop
   * knows them; absent where the two are one.
   */
  readonly pocketTag?: (tag: string) => string | undefined
  /** Whether a shop of the brand signed these bytes as a receipt; absent where no other shop's key can be known. */
  readonly isReceipt?: (shop: string, packed: Uint8Array, signature: Uint8Array) => boolean
}

/** What stays the same from one action to the next. */
export interface ShopContext {
  /** The shop's number, the first part of its keys. */
  readonly shop: string
  /** IANA name; days begin and end by it. */
  readonly timeZone: string
  /** ISO 4217. */
  readonly currency: string
  readonly keys: ShopKeys
  readonly random: Random
  readonly programmes: Programmes
  /** What cards like to buy, as far as it was counted already; read between the books' transactions. */
  readonly scores: ScoreReads
  /** Where shoppers reach the shop from outside; without one, slips carry no link. */
  readonly publicUrl?: string | undefined
  /** Whose law the statements are written for, where it was set; else it follows from clock and money. */
  readonly jurisdiction?: Jurisdiction | undefined
  /** The brand this shop belongs to; absent where it stands alone. */
  readonly membership?: Membership | undefined
  /** Characters in a line of a till's receipt, where its till was paired with a number. */
  readonly receiptColumns?: (workstation: string) => number | undefined
  /** The brand this shop is linked to; absent when it stands alone. */
  readonly brand?: BrandLink | undefined
  /** A branch without a door: whoever leaves the brand has no card that could be shown here ever again. */
  readonly isOnline?: boolean | undefined
  /** The words of the shop's own language, for receipts and reasons. */
  readonly words: Words
  /** `live` for tills; `import` takes files of any age, any shop and any currency. */
  readonly rules: 'live' | 'import'
}

/** What screens are told after the commit. */
export interface Notice {
  readonly event: 'card.presented' | 'sale.finished' | 'coupons.issued' | 'hold.released' | 'programme.published'
  /** The till it concerns; absent when it concerns all. */
  readonly workstation?: string
  readonly data: Readonly<Record<string, unknown>>
}

/** What an action answers: the status by the contract, the exact bytes, and what screens are told once it is on disk. */
export interface Answer {
  readonly status: 200 | 201 | 202
  /** JSON text; a repeat gets these very bytes again. */
  readonly body: string
  readonly notices: readonly Notice[]
}
