import { newCard } from '../domain/code/card.ts'
import type { ConsoleDesk } from '../http/shop/console-desk.ts'
import { type OpenShop, sha256Text } from '../open-shop.ts'
import { noter } from './noted.ts'

const CARD_BYTES = 10

/** New cards made at the console. Nothing of them is stored: the trail says how many and who made them. */
export function cardsOf(shop: OpenShop): Pick<ConsoleDesk, 'issueCards'> {
  return {
    async issueCards(count, by) {
      const cards = Array.from({ length: count }, () => {
        const { code, recoveryCode } = newCard(shop.random.bytes(CARD_BYTES), sha256Text)
        return { card: code, recoveryCode }
      })
      await noter(shop)(() => {}, 'cards-issued', by, String(count))
      return cards
    },
  }
}
