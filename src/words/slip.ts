/** What stands on a printed coupon beside its title and its value. */
interface SlipWords {
  readonly locale: string
  readonly until: (day: string) => string
  readonly from: (day: string) => string
  readonly howTo: string
  readonly bearer: string
}

const languages: Readonly<Record<string, SlipWords>> = {
  en: {
    locale: 'en',
    until: (day) => `Good until ${day}`,
    from: (day) => `from ${day}`,
    howTo: 'Show it at the till before you pay. It counts once, in this shop.',
    bearer: 'Whoever brings this slip can use it.',
  },
  de: {
    locale: 'de',
    until: (day) => `Gültig bis ${day}`,
    from: (day) => `ab ${day}`,
    howTo: 'Vor dem Bezahlen an der Kasse zeigen. Gilt einmal, in diesem Geschäft.',
    bearer: 'Wer diesen Zettel bringt, kann ihn einlösen.',
  },
  zh: {
    locale: 'zh',
    until: (day) => `有效期至 ${day}`,
    from: (day) => `自 ${day} 起`,
    howTo: '付款前请向收银员出示。仅限本店使用一次。',
    bearer: '持此券者均可使用。',
  },
}

/** The words of a slip in a locale, English when it is not one of ours. */
export const slipWords = (locale: string): SlipWords => languages[locale] ?? (languages.en as SlipWords)
