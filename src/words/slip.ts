import type { SlipWords } from '../domain/slip.ts'

const languages: Readonly<Record<string, SlipWords>> = {
  en: {
    locale: 'en',
    heading: 'For you',
    until: (day) => `Good until ${day}`,
    from: (day) => `from ${day}`,
    howTo: 'Show it at the till before you pay. It counts once, in this shop.',
    bearer: 'Whoever brings this slip can use it.',
    link: 'Your points on your phone:',
  },
  de: {
    locale: 'de',
    heading: 'Für Sie',
    until: (day) => `Gültig bis ${day}`,
    from: (day) => `ab ${day}`,
    howTo: 'Vor dem Bezahlen an der Kasse zeigen. Gilt einmal, in diesem Geschäft.',
    bearer: 'Wer diesen Zettel bringt, kann ihn einlösen.',
    link: 'Ihre Punkte auf dem Telefon:',
  },
  zh: {
    locale: 'zh',
    heading: '为您准备',
    until: (day) => `有效期至 ${day}`,
    from: (day) => `自 ${day} 起`,
    howTo: '付款前请向收银员出示。仅限本店使用一次。',
    bearer: '持此券者均可使用。',
    link: '在手机上查看您的积分：',
  },
}

/** The words of a slip in a locale, English when it is not one of ours. */
export const slipWords = (locale: string): SlipWords => languages[locale] ?? (languages.en as SlipWords)
