import type { ShopTx } from '../../domain/ports.ts'
import type { Shopper } from '../../domain/shopper.ts'
import { accountInHand } from './card-session.ts'
import type { Answer, ShopContext } from './context.ts'
import { codeOf } from './present-coupon.ts'
import { consentRows, consentsIn } from './read-consents.ts'
import { allFacts, entryOf } from './read-history.ts'
import { me } from './read-me.ts'
import { familyOf } from './succession.ts'

/** An export as the page to read shows it. */
export interface CardExport {
  readonly exportedAt: string
  readonly card: Record<string, unknown>
  readonly history: readonly Record<string, unknown>[]
  /** What was agreed to, with the text as it was shown; absent of a card that was replaced. */
  readonly consents?: Readonly<Record<string, unknown>>
  /** Codes of all coupons that are kept, used ones too. */
  readonly couponCodes: readonly { readonly code: string; readonly state: string; readonly until: string }[]
  readonly rows: Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}

/**
 * Everything that is stored of a card as one document: first in words, as the screen shows it, then row by row as it
 * stands in the books. A card never seen has no rows.
 */
export function exportCard(tx: ShopTx, input: Shopper, now: number, ctx: ShopContext): Answer {
  const account = accountInHand(tx, input.card, now, ctx)
  const family = account === undefined ? [] : familyOf(tx, account.id)
  const history = [...allFacts(tx, family)]
    .map(({ fact }) => entryOf(tx, fact, input, ctx))
    .filter((entry) => entry !== undefined)
  const coupons = family.flatMap((each) => tx.coupons.allOf(each))
  const document: CardExport = {
    exportedAt: new Date(now).toISOString(),
    card: me(tx, input, now, ctx),
    history,
    couponCodes: coupons.map((coupon) => ({ code: codeOf(coupon, ctx), state: coupon.state, until: coupon.until })),
    consents: consentsIn(tx, input, now, ctx),
    rows: { ...tx.everythingOf(family), ...consentRows(tx, input.card, now, ctx) },
  }
  return { status: 200, body: JSON.stringify(document), notices: [] }
}
