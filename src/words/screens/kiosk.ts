import type { Locale } from './common.ts'

/** What the kiosk at the entrance says. */
export interface KioskWords {
  readonly idleTitle: string
  readonly idleText: string
  readonly idleWhat: string
  readonly keyed: string
  readonly lost: string
  readonly greeting: string
  readonly greetingNew: string
  readonly points: (count: number) => string
  readonly pending: (points: string) => string
  readonly worth: (money: string) => string
  readonly ends: (points: string, day: string) => string
  readonly tier: (title: string) => string
  readonly toTier: (missing: string, title: string) => string
  readonly giftDue: (titles: string) => string
  readonly giftWhere: (day: string) => string
  readonly giftAhead: (title: string, from: string) => string
  readonly coupons: (count: number) => string
  readonly couponsAgain: string
  readonly noCoupons: string
  readonly wantsNone: string
  readonly open: string
  readonly until: (day: string) => string
  readonly couponCode: (title: string) => string
  readonly due: string
  readonly blocked: string
  readonly printing: string
  readonly printed: string
  readonly notPrinted: string
  readonly refused: string
  readonly more: string
  readonly done: string
  readonly sheet: string
  readonly sheetText: string
  readonly sheetNothing: string
  readonly sheetBenefit: string
  readonly sheetUntil: string
  readonly earned: string
  readonly earnedPoints: (points: string, money: string) => string
  readonly earnedGifts: (count: number, money: string) => string
  readonly earnedCoupons: (money: string) => string
  readonly history: string
  readonly historyNone: string
  readonly historyMore: string
  readonly contact: string
  readonly contactText: string
  readonly contactLevel: Readonly<Record<'normal' | 'less' | 'none', readonly [name: string, text: string]>>
  readonly saved: string
  readonly consents: string
  readonly consentsNone: string
  readonly consentHistory: string
  readonly agree: string
  readonly refuse: string
  readonly withdraw: string
  readonly export: string
  readonly exportText: string
  readonly exportSave: string
  readonly erase: string
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
  readonly lostFailed: (code: string) => string
  readonly keyedTitle: string
  readonly keyedText: string
  readonly cardNumber: string
  readonly keypad: string
  readonly delete: string
  readonly show: string
  readonly still: (seconds: number) => string
  readonly stay: string
  readonly read: string
  readonly silence: string
}

const count = (many: number, one: string, more: string): string => `${many} ${many === 1 ? one : more}`

export const kiosk: Readonly<Record<Locale, KioskWords>> = {
  en: {
    idleTitle: 'Hold your card to the reader',
    idleText: 'Your points and your coupons appear here.',
    idleWhat: 'No name, no address: the card holds a number and nothing else.',
    keyed: 'Type the card number',
    lost: 'Lost your card?',
    greeting: 'Good to see you',
    greetingNew: 'Welcome',
    points: (count) => (count === 1 ? 'point' : 'points'),
    pending: (points) => `${points} more points are on their way`,
    worth: (money) => `worth ${money} at the till`,
    ends: (points, day) => `${points} of them until ${day}`,
    tier: (title) => `Tier ${title}`,
    toTier: (missing, title) => `${missing} more to ${title}`,
    giftDue: (title) => `A gift waits for you: ${title}`,
    giftWhere: (day) => `Ask for it at the till, until ${day}`,
    giftAhead: (title, from) => `Next gift: ${title}, for a basket of ${from} or more`,
    coupons: (many) => (many === 1 ? 'One coupon for you' : `${many} coupons for you`),
    couponsAgain: 'You have had these today already; they still count.',
    noCoupons: 'No new coupon today. Your points go on counting.',
    wantsNone: 'You asked for no offers, so here are points and gifts only.',
    open: 'Also yours',
    until: (day) => `until ${day}`,
    couponCode: (title) => `Code for the till: ${title}`,
    due: 'Perhaps due again',
    blocked: 'This card is blocked',
    printing: 'Your coupons are being printed. They are good on this screen too.',
    printed: 'Please take your slip.',
    notPrinted: 'The slip could not be printed. Photograph this screen: the codes count at the till just the same.',
    refused: 'This could not be read as a card. Please hold it to the reader once more.',
    more: 'More about this card',
    done: 'Done',
    sheet: 'What this shop knows',
    sheetText: 'Everything kept of this card, what for, what you have of it, and until when. There is no name in it.',
    sheetNothing: 'Nothing is kept of this card yet. From its first purchase on it will be this:',
    sheetBenefit: 'What you have of it',
    sheetUntil: 'Until when',
    earned: 'What it has earned you',
    earnedPoints: (points, money) => `${points} points, worth ${money}`,
    earnedGifts: (many, money) => `${count(many, 'gift', 'gifts')}, worth ${money}`,
    earnedCoupons: (money) => `${money} off with coupons`,
    history: 'What happened',
    historyNone: 'Nothing has happened with this card yet.',
    historyMore: 'Earlier',
    contact: 'How many offers I want',
    contactText: 'It counts from your next visit on. Points and gifts stay as they are.',
    contactLevel: {
      normal: ['As usual', 'A few coupons at each visit'],
      less: ['Fewer', 'Two coupons at a visit'],
      none: ['None', 'Points and gifts only'],
    },
    saved: 'Noted. It counts from your next visit on.',
    consents: 'What I have agreed to',
    consentsNone: 'You have agreed to nothing, and nothing depends on it: your card counts in this shop all the same.',
    consentHistory: 'What was agreed, and when',
    agree: 'I agree',
    refuse: 'No',
    withdraw: 'Withdraw',
    export: 'Take everything with me',
    exportText: 'One file with everything kept of this card, in words first and then row by row.',
    exportSave: 'Save the file',
    erase: 'Erase this card',
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
    lostFailed: (code) =>
      ({
        not_found: 'A card with this code was never used here. Please check the code.',
        conflict: 'This card was replaced before, or the new card is blocked.',
        too_many: 'That were many tries. Please wait a minute.',
        unreachable: 'The shop was not reached. Please try again in a moment.',
      })[code] ?? 'This code or this card is not right. Please check both.',
    keyedTitle: 'Type the card number',
    keyedText: 'It stands on the card, under the code.',
    cardNumber: 'Card number',
    keypad: 'Letters and digits',
    delete: 'Delete',
    show: 'Show',
    still: (seconds) => `Still there? This screen clears in ${seconds} seconds.`,
    stay: 'I am here',
    read: 'Read aloud',
    silence: 'Stop reading',
  },
  de: {
    idleTitle: 'Karte an den Leser halten',
    idleText: 'Ihre Punkte und Gutscheine erscheinen hier.',
    idleWhat: 'Kein Name, keine Adresse: Auf der Karte steht eine Zahl und sonst nichts.',
    keyed: 'Kartennummer eingeben',
    lost: 'Karte verloren?',
    greeting: 'Schön, dass Sie da sind',
    greetingNew: 'Willkommen',
    points: (count) => (count === 1 ? 'Punkt' : 'Punkte'),
    pending: (points) => `${points} weitere Punkte sind unterwegs`,
    worth: (money) => `an der Kasse ${money} wert`,
    ends: (points, day) => `${points} davon bis ${day}`,
    tier: (title) => `Stufe ${title}`,
    toTier: (missing, title) => `noch ${missing} bis ${title}`,
    giftDue: (title) => `Ein Geschenk wartet auf Sie: ${title}`,
    giftWhere: (day) => `An der Kasse danach fragen, bis ${day}`,
    giftAhead: (title, from) => `Nächstes Geschenk: ${title}, ab ${from} Einkauf`,
    coupons: (many) => (many === 1 ? 'Ein Gutschein für Sie' : `${many} Gutscheine für Sie`),
    couponsAgain: 'Diese hatten Sie heute schon; sie gelten weiter.',
    noCoupons: 'Heute kein neuer Gutschein. Ihre Punkte zählen weiter.',
    wantsNone: 'Sie möchten keine Angebote; hier sind nur Punkte und Geschenke.',
    open: 'Außerdem für Sie',
    until: (day) => `bis ${day}`,
    couponCode: (title) => `Code für die Kasse: ${title}`,
    due: 'Vielleicht wieder fällig',
    blocked: 'Diese Karte ist gesperrt',
    printing: 'Ihre Gutscheine werden gedruckt. Sie gelten auch von diesem Bildschirm.',
    printed: 'Bitte nehmen Sie Ihren Zettel.',
    notPrinted:
      'Der Zettel ließ sich nicht drucken. Fotografieren Sie diesen Bildschirm: Die Codes gelten an der Kasse genauso.',
    refused: 'Das ließ sich nicht als Karte lesen. Bitte noch einmal an den Leser halten.',
    more: 'Mehr zu dieser Karte',
    done: 'Fertig',
    sheet: 'Was dieses Geschäft weiß',
    sheetText:
      'Alles, was zu dieser Karte aufbewahrt wird, wofür, was Sie davon haben und bis wann. Kein Name steht darin.',
    sheetNothing: 'Zu dieser Karte ist noch nichts gespeichert. Ab dem ersten Einkauf wird es dies sein:',
    sheetBenefit: 'Was Sie davon haben',
    sheetUntil: 'Bis wann',
    earned: 'Was sie Ihnen gebracht hat',
    earnedPoints: (points, money) => `${points} Punkte im Wert von ${money}`,
    earnedGifts: (many, money) => `${count(many, 'Geschenk', 'Geschenke')} im Wert von ${money}`,
    earnedCoupons: (money) => `${money} gespart mit Gutscheinen`,
    history: 'Was geschah',
    historyNone: 'Mit dieser Karte ist noch nichts geschehen.',
    historyMore: 'Früheres',
    contact: 'Wie viele Angebote ich möchte',
    contactText: 'Das gilt ab Ihrem nächsten Besuch. Punkte und Geschenke bleiben, wie sie sind.',
    contactLevel: {
      normal: ['Wie üblich', 'Ein paar Gutscheine bei jedem Besuch'],
      less: ['Weniger', 'Zwei Gutscheine je Besuch'],
      none: ['Keine', 'Nur Punkte und Geschenke'],
    },
    saved: 'Notiert. Es gilt ab Ihrem nächsten Besuch.',
    consents: 'Wozu ich zugestimmt habe',
    consentsNone: 'Sie haben zu nichts zugestimmt, und nichts hängt davon ab: Ihre Karte zählt hier genauso.',
    consentHistory: 'Was wann vereinbart wurde',
    agree: 'Ich stimme zu',
    refuse: 'Nein',
    withdraw: 'Widerrufen',
    export: 'Alles mitnehmen',
    exportText: 'Eine Datei mit allem, was zu dieser Karte aufbewahrt wird: erst in Worten, dann Zeile für Zeile.',
    exportSave: 'Datei speichern',
    erase: 'Diese Karte löschen',
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
    lostFailed: (code) =>
      ({
        not_found: 'Eine Karte mit diesem Code wurde hier nie benutzt. Bitte prüfen Sie den Code.',
        conflict: 'Diese Karte wurde schon ersetzt, oder die neue Karte ist gesperrt.',
        too_many: 'Das waren viele Versuche. Bitte warten Sie eine Minute.',
        unreachable: 'Das Geschäft war nicht erreichbar. Bitte gleich noch einmal.',
      })[code] ?? 'Dieser Code oder diese Karte stimmt nicht. Bitte prüfen Sie beides.',
    keyedTitle: 'Kartennummer eingeben',
    keyedText: 'Sie steht auf der Karte unter dem Code.',
    cardNumber: 'Kartennummer',
    keypad: 'Buchstaben und Ziffern',
    delete: 'Löschen',
    show: 'Zeigen',
    still: (seconds) => `Noch da? In ${seconds} Sekunden wird der Bildschirm geleert.`,
    stay: 'Ich bin da',
    read: 'Vorlesen',
    silence: 'Nicht weiterlesen',
  },
  zh: {
    idleTitle: '请将卡片靠近读卡器',
    idleText: '您的积分和优惠券将显示在这里。',
    idleWhat: '无需姓名，无需地址：卡上只有一个号码。',
    keyed: '输入卡号',
    lost: '卡片丢失？',
    greeting: '很高兴见到您',
    greetingNew: '欢迎',
    points: () => '积分',
    pending: (points) => `另有 ${points} 积分即将到账`,
    worth: (money) => `结账时可抵 ${money}`,
    ends: (points, day) => `其中 ${points} 积分有效期至 ${day}`,
    tier: (title) => `等级：${title}`,
    toTier: (missing, title) => `距${title}还差 ${missing}`,
    giftDue: (title) => `有一份礼品等着您：${title}`,
    giftWhere: (day) => `请在收银台领取，有效期至 ${day}`,
    giftAhead: (title, from) => `下一份礼品：${title}，单次购物满 ${from} 即可获得`,
    coupons: (many) => `为您准备了 ${many} 张优惠券`,
    couponsAgain: '这些优惠券您今天已领取，仍然有效。',
    noCoupons: '今天没有新的优惠券。您的积分照常累计。',
    wantsNone: '您选择不接收优惠，这里只显示积分和礼品。',
    open: '您还拥有',
    until: (day) => `有效期至 ${day}`,
    couponCode: (title) => `收银台扫码：${title}`,
    due: '也许又该买了',
    blocked: '此卡已停用',
    printing: '优惠券正在打印。屏幕上的优惠券同样有效。',
    printed: '请取走您的小票。',
    notPrinted: '小票未能打印。请拍下此屏幕：收银台同样接受这些二维码。',
    refused: '未能识别为卡片，请再次靠近读卡器。',
    more: '关于此卡的更多信息',
    done: '完成',
    sheet: '本店了解的信息',
    sheetText: '此卡保存的全部信息：用途、对您的好处以及保存期限。其中没有姓名。',
    sheetNothing: '此卡尚未保存任何信息。首次购物后将保存以下内容：',
    sheetBenefit: '对您的好处',
    sheetUntil: '保存至',
    earned: '它为您带来了什么',
    earnedPoints: (points, money) => `${points} 积分，价值 ${money}`,
    earnedGifts: (many, money) => `${many} 份礼品，价值 ${money}`,
    earnedCoupons: (money) => `优惠券节省 ${money}`,
    history: '历史记录',
    historyNone: '此卡尚无记录。',
    historyMore: '更早的记录',
    contact: '我想要多少优惠',
    contactText: '从您下次光临起生效。积分和礼品不受影响。',
    contactLevel: {
      normal: ['照常', '每次光临几张优惠券'],
      less: ['少一些', '每次光临两张优惠券'],
      none: ['不要', '只要积分和礼品'],
    },
    saved: '已记下，从您下次光临起生效。',
    consents: '我同意过的事项',
    consentsNone: '您没有同意任何事项，也没有任何影响：您的卡在本店照常使用。',
    consentHistory: '何时同意了什么',
    agree: '我同意',
    refuse: '不同意',
    withdraw: '撤回',
    export: '带走全部信息',
    exportText: '一个文件包含此卡保存的全部信息：先是文字说明，然后逐行列出。',
    exportSave: '保存文件',
    erase: '删除此卡',
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
    lostFailed: (code) =>
      ({
        not_found: '使用此恢复码的卡从未在本店使用过，请核对恢复码。',
        conflict: '此卡已被替换，或新卡已停用。',
        too_many: '尝试次数过多，请稍等一分钟。',
        unreachable: '无法连接商店，请稍后重试。',
      })[code] ?? '恢复码或卡片不正确，请核对。',
    keyedTitle: '输入卡号',
    keyedText: '卡号印在卡片的二维码下方。',
    cardNumber: '卡号',
    keypad: '字母和数字',
    delete: '删除',
    show: '显示',
    still: (seconds) => `您还在吗？屏幕将在 ${seconds} 秒后清空。`,
    stay: '我在',
    read: '朗读',
    silence: '停止朗读',
  },
}
