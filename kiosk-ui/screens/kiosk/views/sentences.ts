import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { day, money, number, wordsOf } from '../../../language.ts'
import { coupons, dueGifts, points } from '../state.ts'
import { whyOf } from './why.ts'

/** What is read aloud: what stands on the screen, in its order. */
export function sentences(currency: string): string[] {
  const words = wordsOf(kiosk)
  const { balance, worthCents } = points.value
  return [
    `${words.greeting}.`,
    `${number(balance)} ${words.points(balance)}, ${words.worth(money(worthCents, currency))}.`,
    ...dueGifts.value.map(({ title, count }) => `${words.giftDue(title, count)}.`),
    `${coupons.value.length === 0 ? words.noCoupons : words.coupons(coupons.value.length)}.`,
    ...coupons.value.map(
      (each) => `${each.value.text}. ${each.title}. ${whyOf(each)}. ${words.until(day(each.validUntil))}.`,
    ),
  ]
}
