import { accountInHand, cardPresent } from './actions/shop/card-session.ts'
import { exportCard } from './actions/shop/export-card.ts'
import { giveConsent } from './actions/shop/give-consent.ts'
import { onlineAlias } from './actions/shop/online-code.ts'
import { readConsents } from './actions/shop/read-consents.ts'
import { readHistory } from './actions/shop/read-history.ts'
import { readMe } from './actions/shop/read-me.ts'
import { recoverCard } from './actions/shop/recover-card.ts'
import { setContact } from './actions/shop/set-contact.ts'
import { dataSheet } from './defaults/data-sheet.ts'
import { newOnlineCode, ONLINE_CODE_MS, writtenOnlineCode } from './domain/code/online.ts'
import { conflict, StempelError } from './domain/errors.ts'
import type { ShopTx } from './domain/ports.ts'
import { forgetCard } from './forget-card.ts'
import type { ShopperDesk } from './http/shop/deps.ts'
import { codeProof } from './keys/brand-files.ts'
import type { OpenShop } from './open-shop.ts'
import { wordsOf } from './words/index.ts'
import { isShopperLocale, shopperWords } from './words/me.ts'

/** What a shopper does with a card in hand. */
export const shopperActions = {
  readConsents,
  giveConsent,
  readMe,
  readHistory,
  exportCard,
  setContact,
  recoverCard,
  cardPresent,
}

/** The shop as a shopper meets it: in a language, and with the power to be forgotten. */
export function shopperDesk(shop: OpenShop): ShopperDesk {
  const { ctx, books, clock, folder } = shop
  return {
    speaking: (asked = '') => {
      const locale = isShopperLocale(asked) ? asked : ctx.words.locale
      const shopper = { words: shopperWords(locale), shopLocale: ctx.words.locale, sheet: dataSheet }
      return { ctx: { ...ctx, words: wordsOf(locale) }, shopper }
    },
    consentEnded: (ended) => folder.appendEnded(ended),
    erase: async (card) => {
      accountInHand(books.read as unknown as ShopTx, card, clock.now(), ctx)
      return forgetCard(shop, card)
    },
    onlineCode: (card) => onlineCodeOf(shop, card),
  }
}

async function onlineCodeOf(
  { books, clock, ctx, random, brand }: OpenShop,
  card: string,
): Promise<{ code: string; expiresAt: number }> {
  const now = clock.now()
  const alias = onlineAlias(books.read as unknown as ShopTx, { card }, now, ctx)
  const key = brand?.files.recognition()?.key
  const code = newOnlineCode(random)
  const isTaken =
    key === undefined ? undefined : await brand?.line.open?.fileCode({ alias, proof: codeProof(key, code) })
  if (isTaken === undefined)
    throw new StempelError(
      'unavailable',
      'The line to the brand is down, and it must hear of a code; ask again later.',
      {
        retryAfterSeconds: 30,
      },
    )
  if (!isTaken) throw conflict('purpose', 'The brand knows this member no more.')
  return { code: writtenOnlineCode(code), expiresAt: now + ONLINE_CODE_MS }
}
