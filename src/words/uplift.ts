import type { UpliftRow } from '../domain/reports/uplift-rows.ts'
import { money } from './money.ts'

/** What an offer changed, in one sentence. */
type Say = (row: UpliftRow, currency: string) => string

interface Sentences {
  readonly point: '.' | ','
  readonly more: (each: string, low: string, high: string) => string
  readonly less: (each: string, low: string, high: string) => string
  readonly noControl: string
  readonly unlike: string
  readonly missing: (cards: string) => string
  readonly enough: string
}

const en: Sentences = {
  point: '.',
  more: (each, low, high) => `A card that was shown it spent ${each} more (${low} to ${high}).`,
  less: (each, low, high) => `A card that was shown it spent ${each} less (${low} to ${high}).`,
  noControl: 'Inconclusive: no cards are kept without coupons to compare with.',
  unlike:
    'Inconclusive: the control group came to the door more or less often than chance allows, so the cards are not alike.',
  missing: (cards) => `Inconclusive: it takes about ${cards} more cards to find a change of 5 %.`,
  enough: 'Inconclusive: a change of 5 % would most likely have shown itself.',
}

const de: Sentences = {
  point: ',',
  more: (each, low, high) => `Eine Karte, der es gezeigt wurde, gab ${each} mehr aus (${low} bis ${high}).`,
  less: (each, low, high) => `Eine Karte, der es gezeigt wurde, gab ${each} weniger aus (${low} bis ${high}).`,
  noControl: 'Nicht zu entscheiden: Es gibt keine Karten ohne Gutscheine, mit denen man vergleichen könnte.',
  unlike:
    'Nicht zu entscheiden: Die Kontrollgruppe kam öfter oder seltener an den Eingang, als es der Zufall erlaubt; die Karten sind nicht vergleichbar.',
  missing: (cards) => `Nicht zu entscheiden: Um 5 % Unterschied zu erkennen, fehlen etwa ${cards} Karten.`,
  enough: 'Nicht zu entscheiden: Ein Unterschied von 5 % hätte sich sehr wahrscheinlich gezeigt.',
}

const zh: Sentences = {
  point: '.',
  more: (each, low, high) => `看到优惠的卡每张多消费 ${each}（${low} 至 ${high}）。`,
  less: (each, low, high) => `看到优惠的卡每张少消费 ${each}（${low} 至 ${high}）。`,
  noControl: '无法判断：没有不发优惠券的卡可作比较。',
  unlike: '无法判断：对照组来到入口的次数偏离了随机范围，两组卡不可比。',
  missing: (cards) => `无法判断：要看出 5 % 的变化，大约还差 ${cards} 张卡。`,
  enough: '无法判断：若有 5 % 的变化，很可能已经显现。',
}

const languages: Readonly<Record<string, Sentences>> = { en, de, zh }

/** How a locale tells what an offer changed; in English when it is not one of ours. */
export function upliftWords(locale: string): Say {
  const words = languages[locale] ?? en
  const digits = new Intl.NumberFormat(locale in languages ? locale : 'en')
  return ({ verdict, because, revenue, cardsMissing }, currency) => {
    const amount = (cents: number): string => money(Math.abs(cents), currency, words.point)
    if (verdict !== 'inconclusive' && revenue !== undefined) {
      const { cents, lowCents, highCents } = revenue
      const [near, far] = verdict === 'more' ? [lowCents, highCents] : [highCents, lowCents]
      return words[verdict](amount(cents), amount(near), amount(far))
    }
    if (because === 'no-control') return words.noControl
    if (because === 'unlike') return words.unlike
    return cardsMissing === undefined || cardsMissing === 0 ? words.enough : words.missing(digits.format(cardsMissing))
  }
}
