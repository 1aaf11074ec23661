import type { HistoryWord, ShopperWords } from '../domain/shopper.ts'
import { consentWords } from './consent.ts'
import { sheetWords } from './me-sheet.ts'
import type { Locale } from './screens/common.ts'
import { experience } from './screens/experience.ts'

type Language = Omit<ShopperWords, 'locale' | 'sheet' | 'consent' | 'said' | 'page'> & {
  readonly page: Omit<ShopperWords['page'], 'answers'>
}

/** Two numbers of points, of which either may be none. */
const both = (first: string, second: string, of: { readonly a: number; readonly b: number }, none: string): string =>
  [...(of.a === 0 ? [] : [`${of.a} ${first}`]), ...(of.b === 0 ? [] : [`${of.b} ${second}`])].join(', ') || none

const points = (count: number): string => (count === 1 ? 'point' : 'points')
const punkte = (count: number): string => (count === 1 ? 'Punkt' : 'Punkte')

function english(word: HistoryWord): string {
  switch (word.kind) {
    case 'purchase':
      return `Purchase: ${both(`${points(word.earned)} earned`, 'used', { a: word.earned, b: word.burned }, 'no points')}`
    case 'claim':
      return `Points credited later: ${word.earned}`
    case 'return':
    case 'void':
      return `${word.kind === 'return' ? 'Return' : 'Purchase undone'}: ${both(`${points(word.taken)} taken back`, 'given back', { a: word.taken, b: word.given }, 'no points')}`
    case 'return-void':
      return `Return undone: ${both(`${points(word.taken)} taken back`, 'given back', { a: word.taken, b: word.given }, 'no points')}`
    case 'expired':
      return `Points ended: ${word.points}`
    case 'adjusted':
      return `Points corrected: ${word.points}`
    case 'recovered':
      return `Taken over from the card that was replaced: ${word.points} ${points(word.points)}`
    case 'tier':
      return `Tier: ${word.title}`
    case 'gift':
      return `Gift handed over: ${word.title}`
    case 'coupon':
      return `New ${word.titles.length === 1 ? 'coupon' : 'coupons'}: ${word.titles.join(', ')}`
  }
}

function german(word: HistoryWord): string {
  switch (word.kind) {
    case 'purchase':
      return `Einkauf: ${both(`${punkte(word.earned)} gesammelt`, 'eingelöst', { a: word.earned, b: word.burned }, 'keine Punkte')}`
    case 'claim':
      return `Punkte nachgetragen: ${word.earned}`
    case 'return':
    case 'void':
      return `${word.kind === 'return' ? 'Rückgabe' : 'Einkauf storniert'}: ${both(`${punkte(word.taken)} zurückgenommen`, 'zurückgegeben', { a: word.taken, b: word.given }, 'keine Punkte')}`
    case 'return-void':
      return `Rückgabe storniert: ${both(`${punkte(word.taken)} zurückgenommen`, 'zurückgegeben', { a: word.taken, b: word.given }, 'keine Punkte')}`
    case 'expired':
      return `Punkte verfallen: ${word.points}`
    case 'adjusted':
      return `Punkte berichtigt: ${word.points}`
    case 'recovered':
      return `Von der ersetzten Karte übernommen: ${word.points} ${punkte(word.points)}`
    case 'tier':
      return `Stufe: ${word.title}`
    case 'gift':
      return `Geschenk ausgegeben: ${word.title}`
    case 'coupon':
      return `${word.titles.length === 1 ? 'Neuer Gutschein' : 'Neue Gutscheine'}: ${word.titles.join(', ')}`
  }
}

function chinese(word: HistoryWord): string {
  switch (word.kind) {
    case 'purchase':
      return `购物：${both('积分获得', '积分使用', { a: word.earned, b: word.burned }, '无积分')}`
    case 'claim':
      return `补登积分：${word.earned}`
    case 'return':
    case 'void':
      return `${word.kind === 'return' ? '退货' : '购物已撤销'}：${both('积分收回', '积分退还', { a: word.taken, b: word.given }, '无积分')}`
    case 'return-void':
      return `退货已撤销：${both('积分收回', '积分退还', { a: word.taken, b: word.given }, '无积分')}`
    case 'expired':
      return `积分到期：${word.points}`
    case 'adjusted':
      return `积分更正：${word.points}`
    case 'recovered':
      return `从被替换的卡转入：${word.points} 积分`
    case 'tier':
      return `等级：${word.title}`
    case 'gift':
      return `礼品已领取：${word.title}`
    case 'coupon':
      return `新优惠券：${word.titles.join('、')}`
  }
}

const languages: Readonly<Record<Locale, Language>> = {
  en: {
    history: english,
    rule: (rule, points) => `${points} points by the rule ${rule}`,
    blocked: (reason) =>
      reason === 'recovered'
        ? 'This card was replaced. Everything it had is on the new card.'
        : 'This card is blocked. Please ask our team.',
    page: {
      title: 'Everything about this card',
      points: 'Points',
      lots: 'Until when',
      coupons: 'Coupons',
      gifts: 'Gifts',
      history: 'What happened',
      earned: 'What it earned you',
      stored: 'What is stored, and why',
      what: 'What',
      purpose: 'What for',
      benefit: 'What you have of it',
      until: 'Until when',
      rows: 'Row by row',
      nothing: 'Nothing',
    },
  },
  de: {
    history: german,
    rule: (rule, points) => `${points} Punkte nach der Regel ${rule}`,
    blocked: (reason) =>
      reason === 'recovered'
        ? 'Diese Karte wurde ersetzt. Alles, was sie hatte, ist auf der neuen Karte.'
        : 'Diese Karte ist gesperrt. Bitte wenden Sie sich an unser Team.',
    page: {
      title: 'Alles zu dieser Karte',
      points: 'Punkte',
      lots: 'Bis wann',
      coupons: 'Gutscheine',
      gifts: 'Geschenke',
      history: 'Was geschah',
      earned: 'Was sie Ihnen brachte',
      stored: 'Was gespeichert ist und warum',
      what: 'Was',
      purpose: 'Wofür',
      benefit: 'Was Sie davon haben',
      until: 'Bis wann',
      rows: 'Zeile für Zeile',
      nothing: 'Nichts',
    },
  },
  zh: {
    history: chinese,
    rule: (rule, points) => `按规则 ${rule} 获得 ${points} 积分`,
    blocked: (reason) => (reason === 'recovered' ? '此卡已被替换，原有的一切都在新卡上。' : '此卡已停用，请咨询店员。'),
    page: {
      title: '此卡的全部信息',
      points: '积分',
      lots: '有效期至',
      coupons: '优惠券',
      gifts: '礼品',
      history: '历史记录',
      earned: '您已获得',
      stored: '存储的内容与原因',
      what: '内容',
      purpose: '用途',
      benefit: '对您的好处',
      until: '保存至',
      rows: '逐行记录',
      nothing: '无',
    },
  },
}

/** The words of a screen that shows a card, English when the locale is not one of ours. */
export function shopperWords(asked: string): ShopperWords {
  const locale = isShopperLocale(asked) ? asked : 'en'
  const sheet = sheetWords[locale] ?? {}
  const { answers, reasons, told } = experience[locale]
  const words = languages[locale]
  return {
    ...words,
    page: { ...words.page, answers: told },
    locale,
    consent: consentWords(locale),
    sheet: (text) => sheet[text] ?? text,
    said: ({ answer, reason }) => (reason === undefined ? answers[answer] : `${answers[answer]}: ${reasons[reason]}`),
  }
}

/** Whether a screen can be asked to speak it. */
export const isShopperLocale = (locale: string): locale is Locale => Object.hasOwn(languages, locale)
