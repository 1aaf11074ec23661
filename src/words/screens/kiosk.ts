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
  readonly toTier: (title: string, missing: string, next: string) => string
  readonly giftDue: (title: string, count: number) => string
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
  readonly history: string
  readonly contact: string
  readonly saved: string
  readonly consents: string
  readonly export: string
  readonly erase: string
  readonly lostFailed: (code: string) => string
  readonly still: (seconds: number) => string
  readonly stay: string
  readonly read: string
  readonly silence: string
}

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
    toTier: (title, missing, next) => `Tier ${title}, ${missing} more to ${next}`,
    giftDue: (title, count) =>
      count === 1 ? `A gift waits for you: ${title}` : `${count} gifts wait for you: ${title}`,
    giftWhere: (day) => `Ask at the till, until ${day}`,
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
    history: 'What happened',
    contact: 'How many offers I want',
    saved: 'Noted. It counts from your next visit on.',
    consents: 'What I have agreed to',
    export: 'Take everything with me',
    erase: 'Erase this card',
    lostFailed: (code) =>
      ({
        not_found: 'A card with this code was never used here. Please check the code.',
        conflict: 'This card was replaced before, or the new card is blocked.',
        too_many: 'That were many tries. Please wait a minute.',
        unreachable: 'The shop was not reached. Please try again in a moment.',
      })[code] ?? 'This code or this card is not right. Please check both.',
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
    toTier: (title, missing, next) => `Stufe ${title}, noch ${missing} bis ${next}`,
    giftDue: (title, count) =>
      count === 1 ? `Ein Geschenk wartet auf Sie: ${title}` : `${count} Geschenke warten auf Sie: ${title}`,
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
    history: 'Was geschah',
    contact: 'Wie viele Angebote ich möchte',
    saved: 'Notiert. Es gilt ab Ihrem nächsten Besuch.',
    consents: 'Wozu ich zugestimmt habe',
    export: 'Alles mitnehmen',
    erase: 'Diese Karte löschen',
    lostFailed: (code) =>
      ({
        not_found: 'Eine Karte mit diesem Code wurde hier nie benutzt. Bitte prüfen Sie den Code.',
        conflict: 'Diese Karte wurde schon ersetzt, oder die neue Karte ist gesperrt.',
        too_many: 'Das waren viele Versuche. Bitte warten Sie eine Minute.',
        unreachable: 'Das Geschäft war nicht erreichbar. Bitte gleich noch einmal.',
      })[code] ?? 'Dieser Code oder diese Karte stimmt nicht. Bitte prüfen Sie beides.',
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
    toTier: (title, missing, next) => `等级：${title}，距${next}还差 ${missing}`,
    giftDue: (title, count) => `有 ${count} 份礼品等着您：${title}`,
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
    history: '历史记录',
    contact: '我想要多少优惠',
    saved: '已记下，从您下次光临起生效。',
    consents: '我同意过的事项',
    export: '带走全部信息',
    erase: '删除此卡',
    lostFailed: (code) =>
      ({
        not_found: '使用此恢复码的卡从未在本店使用过，请核对恢复码。',
        conflict: '此卡已被替换，或新卡已停用。',
        too_many: '尝试次数过多，请稍等一分钟。',
        unreachable: '无法连接商店，请稍后重试。',
      })[code] ?? '恢复码或卡片不正确，请核对。',
    still: (seconds) => `您还在吗？屏幕将在 ${seconds} 秒后清空。`,
    stay: '我在',
    read: '朗读',
    silence: '停止朗读',
  },
}
