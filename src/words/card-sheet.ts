/** What stands on a printed card and its tear-off. */
interface CardSheetWords {
  readonly locale: string
  readonly title: string
  readonly card: string
  readonly howTo: string
  readonly recovery: string
  readonly keep: string
}

const languages: Readonly<Record<string, CardSheetWords>> = {
  en: {
    locale: 'en',
    title: 'New cards',
    card: 'Points card',
    howTo: 'Show it when you pay. No name needed.',
    recovery: 'Recovery code',
    keep: 'Tear off and keep at home: it moves your points to a new card. Show it to nobody.',
  },
  de: {
    locale: 'de',
    title: 'Neue Karten',
    card: 'Punktekarte',
    howTo: 'Beim Bezahlen vorzeigen. Ohne Namen.',
    recovery: 'Ersatzcode',
    keep: 'Abtrennen und zu Hause aufbewahren: Er bringt Ihre Punkte auf eine neue Karte. Niemandem zeigen.',
  },
  zh: {
    locale: 'zh',
    title: '新卡',
    card: '积分卡',
    howTo: '付款时出示即可，无需姓名。',
    recovery: '恢复码',
    keep: '请撕下并在家中保管：凭此码可将积分转到新卡。请勿向任何人出示。',
  },
}

/** The words of a card sheet in a locale, English when it is not one of ours. */
export const cardSheetWords = (locale: string): CardSheetWords => languages[locale] ?? (languages.en as CardSheetWords)
