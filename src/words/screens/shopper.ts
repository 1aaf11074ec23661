import type { Locale } from './common.ts'

/** What the shopper's own phone says. */
export interface ShopperWords {
  readonly title: string
  readonly opening: string
  readonly noLink: string
  readonly noLinkText: string
  readonly over: string
  readonly overText: string
  readonly busy: string
  readonly points: (count: number) => string
  readonly worth: (money: string) => string
  readonly pending: (points: string) => string
  readonly ends: (points: string, day: string) => string
  readonly tier: (title: string) => string
  readonly gifts: string
  readonly gift: (title: string, day: string) => string
  readonly blocked: string
  readonly coupons: string
  readonly noCoupons: string
  readonly until: (day: string) => string
  readonly code: (title: string) => string
  readonly showCode: string
  readonly history: string
  readonly historyNone: string
  readonly earlier: string
  readonly sheet: string
  readonly sheetText: string
  readonly benefit: string
  readonly keptUntil: string
  readonly earned: (points: string, money: string) => string
  readonly readOnly: string
  readonly close: string
}

export const shopper: Readonly<Record<Locale, ShopperWords>> = {
  en: {
    title: 'Your card',
    opening: 'One moment',
    noLink: 'Open the link on your slip',
    noLinkText: 'Scan the code on it with your phone. It is good for a day. Nothing was kept on this phone.',
    over: 'This link is over',
    overText: 'A link is good for a day. The next slip at the entrance has a new one. Your points are safe.',
    busy: 'Many are looking at this moment. Please try again in a minute.',
    points: (count) => (count === 1 ? 'point' : 'points'),
    worth: (money) => `worth ${money} at the till`,
    pending: (points) => `${points} more are on their way`,
    ends: (points, day) => `${points} of them until ${day}`,
    tier: (title) => `Tier ${title}`,
    gifts: 'Waiting for you at the till',
    gift: (title, day) => `${title}, until ${day}`,
    blocked: 'This card is blocked',
    coupons: 'Your coupons',
    noCoupons: 'No coupons at the moment.',
    until: (day) => `until ${day}`,
    code: (title) => `Code for the till: ${title}`,
    showCode: 'Show it at the till before you pay.',
    history: 'What happened',
    historyNone: 'Nothing has happened with this card yet.',
    earlier: 'Earlier',
    sheet: 'What the shop knows',
    sheetText: 'Everything kept of this card, what for, what you have of it, and until when. There is no name in it.',
    benefit: 'What you have of it',
    keptUntil: 'Until when',
    earned: (points, money) => `So far it has earned you ${points} points, worth ${money}.`,
    readOnly: 'For looking only. To change or erase something, hold the card to the kiosk in the shop.',
    close: 'Close and forget',
  },
  de: {
    title: 'Ihre Karte',
    opening: 'Einen Moment',
    noLink: 'Öffnen Sie den Link auf Ihrem Zettel',
    noLinkText:
      'Scannen Sie den Code darauf mit dem Telefon. Er gilt einen Tag. Auf diesem Telefon blieb nichts zurück.',
    over: 'Dieser Link ist abgelaufen',
    overText: 'Ein Link gilt einen Tag. Der nächste Zettel am Eingang hat einen neuen. Ihre Punkte sind sicher.',
    busy: 'Gerade schauen viele nach. Bitte versuchen Sie es in einer Minute noch einmal.',
    points: (count) => (count === 1 ? 'Punkt' : 'Punkte'),
    worth: (money) => `an der Kasse ${money} wert`,
    pending: (points) => `${points} weitere sind unterwegs`,
    ends: (points, day) => `${points} davon bis ${day}`,
    tier: (title) => `Stufe ${title}`,
    gifts: 'An der Kasse wartet auf Sie',
    gift: (title, day) => `${title}, bis ${day}`,
    blocked: 'Diese Karte ist gesperrt',
    coupons: 'Ihre Gutscheine',
    noCoupons: 'Zurzeit keine Gutscheine.',
    until: (day) => `bis ${day}`,
    code: (title) => `Code für die Kasse: ${title}`,
    showCode: 'Vor dem Bezahlen an der Kasse zeigen.',
    history: 'Was geschah',
    historyNone: 'Mit dieser Karte ist noch nichts geschehen.',
    earlier: 'Früher',
    sheet: 'Was das Geschäft weiß',
    sheetText:
      'Alles, was zu dieser Karte aufbewahrt wird, wofür, was Sie davon haben und bis wann. Ein Name ist nicht dabei.',
    benefit: 'Was Sie davon haben',
    keptUntil: 'Bis wann',
    earned: (points, money) => `Bisher hat sie Ihnen ${points} Punkte gebracht, ${money} wert.`,
    readOnly: 'Nur zum Ansehen. Zum Ändern oder Löschen halten Sie die Karte an das Terminal im Geschäft.',
    close: 'Schließen und vergessen',
  },
  zh: {
    title: '您的卡',
    opening: '请稍候',
    noLink: '请打开小票上的链接',
    noLinkText: '用手机扫描小票上的码，一天内有效。此手机上没有保留任何内容。',
    over: '此链接已失效',
    overText: '链接一天内有效。下次在入口处领取的小票会有新链接。您的积分安全无虞。',
    busy: '目前查询的人较多，请一分钟后再试。',
    points: () => '积分',
    worth: (money) => `结账时价值 ${money}`,
    pending: (points) => `另有 ${points} 积分即将到账`,
    ends: (points, day) => `其中 ${points} 积分有效期至 ${day}`,
    tier: (title) => `等级 ${title}`,
    gifts: '收银台有礼品等您领取',
    gift: (title, day) => `${title}，有效期至 ${day}`,
    blocked: '此卡已停用',
    coupons: '您的优惠券',
    noCoupons: '目前没有优惠券。',
    until: (day) => `有效期至 ${day}`,
    code: (title) => `收银台用码：${title}`,
    showCode: '付款前请向收银员出示。',
    history: '历史记录',
    historyNone: '此卡还没有任何记录。',
    earlier: '更早',
    sheet: '本店了解的信息',
    sheetText: '此卡保存的全部内容、用途、对您的好处以及保存期限。其中没有姓名。',
    benefit: '对您的好处',
    keptUntil: '保存至',
    earned: (points, money) => `至今它为您带来 ${points} 积分，价值 ${money}。`,
    readOnly: '仅供查看。如需更改或删除，请在店内终端出示卡片。',
    close: '关闭并清除',
  },
}
