import type { Locale } from './common.ts'

/** What the views of the kiosk say that a shopper opens by a touch; it comes with them. */
export interface KioskBehindWords {
  readonly sheetText: string
  readonly sheetNothing: string
  readonly sheetBenefit: string
  readonly sheetUntil: string
  readonly earned: string
  readonly earnedPoints: (points: string, money: string) => string
  readonly earnedGifts: (count: number, money: string) => string
  readonly earnedCoupons: (money: string) => string
  readonly historyNone: string
  readonly historyMore: string
  readonly contactText: string
  readonly contactLevel: Readonly<Record<'normal' | 'less' | 'none', readonly [name: string, text: string]>>
  readonly consentsNone: string
  readonly consentHistory: string
  readonly agree: string
  readonly refuse: string
  readonly withdraw: string
  readonly onlineCode: string
  readonly onlineUntil: (time: string) => string
  /** @param why the code of the shop's answer, or `unreachable` */
  readonly onlineFailed: (why: string) => string
  readonly exportText: string
  readonly exportSave: string
  readonly eraseText: string
  readonly eraseFirst: string
  readonly eraseSure: (points: string) => string
  readonly eraseSecond: string
  readonly eraseNo: string
  readonly erased: string
  readonly lostText: string
  readonly lostCode: string
  readonly lostNext: string
  readonly lostCard: string
  readonly lostMoved: (points: string) => string
  readonly lostWith: (coupons: number, gifts: number) => string
  readonly keyedTitle: string
  readonly keyedText: string
  readonly cardNumber: string
  readonly keypad: string
  readonly delete: string
  readonly show: string
}

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`

export const kioskBehind: Readonly<Record<Locale, KioskBehindWords>> = {
  en: {
    sheetText: 'Everything kept of this card, what for, what you have of it, and until when. There is no name in it.',
    sheetNothing: 'Nothing is kept of this card yet. From its first purchase on it will be this:',
    sheetBenefit: 'What you have of it',
    sheetUntil: 'Until when',
    earned: 'What it has earned you',
    earnedPoints: (points, money) => `${points} points, worth ${money}`,
    earnedGifts: (many, money) => `${count(many, 'gift', 'gifts')}, worth ${money}`,
    earnedCoupons: (money) => `${money} off with coupons`,
    historyNone: 'Nothing has happened with this card yet.',
    historyMore: 'Earlier',
    contactText: 'It counts from your next visit on. Points and gifts stay as they are.',
    contactLevel: {
      normal: ['As usual', 'A few coupons at each visit'],
      less: ['Fewer', 'Two coupons at a visit'],
      none: ['None', 'Points and gifts only'],
    },
    consentsNone: 'You have agreed to nothing, and nothing depends on it: your card counts in this shop all the same.',
    consentHistory: 'What was agreed, and when',
    agree: 'I agree',
    refuse: 'No',
    withdraw: 'Withdraw',
    onlineCode: 'Code for the web shop and the app',
    onlineUntil: (time) => `Type this code there before ${time}. It works once, so show it to nobody.`,
    onlineFailed: (why) =>
      why === 'conflict'
        ? 'The brand has not answered yet. Please ask again in a moment.'
        : 'The line to the brand is down, and it must hear of a code. Please ask again later.',
    exportText: 'One file with everything kept of this card, in words first and then row by row.',
    exportSave: 'Save the file',
    eraseText:
      'Points, coupons, gifts and everything that leads to this card are deleted for good. Nobody can undo it.',
    eraseFirst: 'Erase',
    eraseSure: (points) => `Really? ${points} points end with it.`,
    eraseSecond: 'Yes, erase for good',
    eraseNo: 'No, keep it',
    erased: 'It is erased. Nothing here leads to this card any more.',
    lostText:
      'Take a new card from the team. With the recovery code of your lost card everything moves to the new one.',
    lostCode: 'Recovery code, 16 letters and digits from the tear-off',
    lostNext: 'Next',
    lostCard: 'Now hold the new card to the reader',
    lostMoved: (points) => `Done. ${points} points are on the new card, and the lost one is blocked.`,
    lostWith: (coupons, gifts) =>
      `With them came ${count(coupons, 'coupon', 'coupons')} and ${count(gifts, 'gift', 'gifts')}.`,
    keyedTitle: 'Type the card number',
    keyedText: 'It stands on the card, under the code.',
    cardNumber: 'Card number',
    keypad: 'Letters and digits',
    delete: 'Delete',
    show: 'Show',
  },
  de: {
    sheetText:
      'Alles, was zu dieser Karte aufbewahrt wird, wofür, was Sie davon haben und bis wann. Kein Name steht darin.',
    sheetNothing: 'Zu dieser Karte ist noch nichts gespeichert. Ab dem ersten Einkauf wird es dies sein:',
    sheetBenefit: 'Was Sie davon haben',
    sheetUntil: 'Bis wann',
    earned: 'Was sie Ihnen gebracht hat',
    earnedPoints: (points, money) => `${points} Punkte im Wert von ${money}`,
    earnedGifts: (many, money) => `${count(many, 'Geschenk', 'Geschenke')} im Wert von ${money}`,
    earnedCoupons: (money) => `${money} gespart mit Gutscheinen`,
    historyNone: 'Mit dieser Karte ist noch nichts geschehen.',
    historyMore: 'Früheres',
    contactText: 'Das gilt ab Ihrem nächsten Besuch. Punkte und Geschenke bleiben, wie sie sind.',
    contactLevel: {
      normal: ['Wie üblich', 'Ein paar Gutscheine bei jedem Besuch'],
      less: ['Weniger', 'Zwei Gutscheine je Besuch'],
      none: ['Keine', 'Nur Punkte und Geschenke'],
    },
    consentsNone: 'Sie haben zu nichts zugestimmt, und nichts hängt davon ab: Ihre Karte zählt hier genauso.',
    consentHistory: 'Was wann vereinbart wurde',
    agree: 'Ich stimme zu',
    refuse: 'Nein',
    withdraw: 'Widerrufen',
    onlineCode: 'Code für Webshop und App',
    onlineUntil: (time) => `Geben Sie diesen Code dort vor ${time} Uhr ein. Er gilt einmal; zeigen Sie ihn niemandem.`,
    onlineFailed: (why) =>
      why === 'conflict'
        ? 'Die Marke hat noch nicht geantwortet. Bitte fragen Sie gleich noch einmal.'
        : 'Die Leitung zur Marke ist unterbrochen, und sie muss von einem Code erfahren. Bitte fragen Sie später noch einmal.',
    exportText: 'Eine Datei mit allem, was zu dieser Karte aufbewahrt wird: erst in Worten, dann Zeile für Zeile.',
    exportSave: 'Datei speichern',
    eraseText:
      'Punkte, Gutscheine, Geschenke und alles, was zu dieser Karte führt, werden für immer gelöscht. Niemand kann das zurücknehmen.',
    eraseFirst: 'Löschen',
    eraseSure: (points) => `Wirklich? Damit enden ${points} Punkte.`,
    eraseSecond: 'Ja, für immer löschen',
    eraseNo: 'Nein, behalten',
    erased: 'Gelöscht. Nichts hier führt mehr zu dieser Karte.',
    lostText:
      'Lassen Sie sich eine neue Karte geben. Mit dem Wiederherstellungscode der verlorenen zieht alles auf die neue um.',
    lostCode: 'Wiederherstellungscode, 16 Buchstaben und Ziffern vom Abriss',
    lostNext: 'Weiter',
    lostCard: 'Jetzt die neue Karte an den Leser halten',
    lostMoved: (points) => `Fertig. ${points} Punkte sind auf der neuen Karte, die verlorene ist gesperrt.`,
    lostWith: (coupons, gifts) =>
      `Mitgekommen sind ${count(coupons, 'Gutschein', 'Gutscheine')} und ${count(gifts, 'Geschenk', 'Geschenke')}.`,
    keyedTitle: 'Kartennummer eingeben',
    keyedText: 'Sie steht auf der Karte unter dem Code.',
    cardNumber: 'Kartennummer',
    keypad: 'Buchstaben und Ziffern',
    delete: 'Löschen',
    show: 'Zeigen',
  },
  zh: {
    sheetText: '此卡保存的全部信息：用途、对您的好处以及保存期限。其中没有姓名。',
    sheetNothing: '此卡尚未保存任何信息。首次购物后将保存以下内容：',
    sheetBenefit: '对您的好处',
    sheetUntil: '保存至',
    earned: '它为您带来了什么',
    earnedPoints: (points, money) => `${points} 积分，价值 ${money}`,
    earnedGifts: (many, money) => `${many} 份礼品，价值 ${money}`,
    earnedCoupons: (money) => `优惠券节省 ${money}`,
    historyNone: '此卡尚无记录。',
    historyMore: '更早的记录',
    contactText: '从您下次光临起生效。积分和礼品不受影响。',
    contactLevel: {
      normal: ['照常', '每次光临几张优惠券'],
      less: ['少一些', '每次光临两张优惠券'],
      none: ['不要', '只要积分和礼品'],
    },
    consentsNone: '您没有同意任何事项，也没有任何影响：您的卡在本店照常使用。',
    consentHistory: '何时同意了什么',
    agree: '我同意',
    refuse: '不同意',
    withdraw: '撤回',
    onlineCode: '网店和应用的登录码',
    onlineUntil: (time) => `请在 ${time} 之前在那里输入此码。只能用一次，请勿给他人看。`,
    onlineFailed: (why) =>
      why === 'conflict' ? '品牌方尚未答复，请稍候再试。' : '与品牌方的线路中断，登录码须先告知品牌方。请稍后再试。',
    exportText: '一个文件包含此卡保存的全部信息：先是文字说明，然后逐行列出。',
    exportSave: '保存文件',
    eraseText: '积分、优惠券、礼品以及与此卡有关的一切都将永久删除，任何人都无法恢复。',
    eraseFirst: '删除',
    eraseSure: (points) => `确定吗？${points} 积分将随之失效。`,
    eraseSecond: '是，永久删除',
    eraseNo: '不，保留',
    erased: '已删除。这里不再有任何与此卡有关的信息。',
    lostText: '请向店员领取新卡。凭丢失卡片的恢复码，一切都会转到新卡上。',
    lostCode: '恢复码，撕下联上的 16 位字母和数字',
    lostNext: '下一步',
    lostCard: '现在请将新卡靠近读卡器',
    lostMoved: (points) => `完成。${points} 积分已转到新卡，丢失的卡已停用。`,
    lostWith: (coupons, gifts) => `一并转入 ${coupons} 张优惠券和 ${gifts} 份礼品。`,
    keyedTitle: '输入卡号',
    keyedText: '卡号印在卡片的二维码下方。',
    cardNumber: '卡号',
    keypad: '字母和数字',
    delete: '删除',
    show: '显示',
  },
}
