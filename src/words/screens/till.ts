import type { Locale } from './common.ts'

/** What the screen beside a till says to staff. */
export interface TillWords {
  readonly waiting: string
  readonly waitingText: string
  readonly noTill: string
  readonly at: (till: string) => string
  readonly keys: string
  readonly keyed: string
  readonly cardNumber: string
  readonly show: string
  readonly points: (count: number) => string
  readonly burn: (points: string, money: string) => string
  readonly noBurn: string
  readonly pending: (points: string) => string
  readonly tier: (title: string) => string
  readonly blocked: string
  readonly gifts: string
  readonly giftUntil: (day: string) => string
  readonly handed: string
  readonly declined: string
  readonly unavailable: string
  readonly suggestions: string
  readonly aboutArticle: (sku: string) => string
  readonly nothingOf: (sku: string) => string
  readonly due: string
  readonly take: string
  readonly dismiss: string
  readonly taken: (title: string) => string
  readonly coupons: string
  readonly valueUntil: (value: string, day: string) => string
  readonly nothing: string
  readonly still: string
  readonly unknown: string
  readonly failed: string
  readonly offline: string
  readonly over: string
  readonly earned: (count: number) => string
  readonly burned: (points: string) => string
  readonly balance: (points: string) => string
  readonly return: string
  readonly receipt: string
  readonly receiptHint: string
  readonly look: string
  readonly noReceipt: string
  readonly voided: string
  readonly nothingLeft: string
  readonly noCard: string
  readonly line: string
  readonly bought: string
  readonly amount: string
  readonly back: string
  readonly backOf: (name: string) => string
  readonly lineNo: (line: number) => string
  readonly all: string
  readonly clawedBack: (points: string) => string
  readonly reinstated: (points: string) => string
  readonly after: (points: string) => string
  readonly charge: (money: string) => string
  readonly askBack: (title: string) => string
  readonly choose: string
  readonly book: string
  readonly booked: string
  readonly close: string
}

export const till: Readonly<Record<Locale, TillWords>> = {
  en: {
    waiting: 'Ready for a card',
    waitingText: 'Scan it at the till or here. The sale never waits for this screen.',
    noTill: 'This screen stands at no till. Pair it anew and name the till it stands at.',
    at: (id) => `Till ${id}`,
    keys: 'Arrow keys: next row. Enter: do it. Delete: dismiss. F2: return. F4: type a card. Esc: clear.',
    keyed: 'Type a card',
    cardNumber: 'Card number',
    show: 'Show',
    points: (count) => (count === 1 ? 'point' : 'points'),
    burn: (points, money) => `${points} points can be used now: ${money} off`,
    noBurn: 'No points can be used now',
    pending: (points) => `${points} more are on their way`,
    tier: (title) => `Tier ${title}`,
    blocked: 'This card is blocked',
    gifts: 'Gifts to hand over',
    giftUntil: (day) => `until ${day}`,
    handed: 'Handed over',
    declined: 'Not wanted',
    unavailable: 'Not in stock',
    suggestions: 'You could say',
    aboutArticle: (sku) => `About article ${sku}`,
    nothingOf: (sku) => `Nothing is noted about article ${sku}.`,
    due: 'Perhaps due again',
    take: 'Take',
    dismiss: 'Dismiss',
    taken: (title) => `The card has this coupon now: ${title}`,
    coupons: 'Coupons of this card',
    valueUntil: (value, day) => `${value}, until ${day}`,
    nothing: 'Nothing to hand over and nothing to say.',
    still: 'The line was away for a moment. Is this card still here?',
    unknown: 'This is no card of this shop. Please scan it again.',
    failed: 'This did not work. Please try again.',
    offline: 'No connection to the shop. The till goes on selling.',
    over: 'This is over: it is used, or of another day.',
    earned: (count) => (count === 1 ? 'point earned' : 'points earned'),
    burned: (points) => `${points} used`,
    balance: (points) => `${points} in all`,
    return: 'Return',
    receipt: 'Receipt',
    receiptHint: 'Scan the code on the receipt, or type its number.',
    look: 'Look up',
    noReceipt: 'There is no such receipt in this shop.',
    voided: 'This sale was cancelled.',
    nothingLeft: 'Everything of this receipt has come back already.',
    noCard: 'This receipt has no card: no points come back.',
    line: 'Article',
    bought: 'Bought',
    amount: 'Amount',
    back: 'Comes back',
    backOf: (name) => `How many of ${name} come back`,
    lineNo: (line) => `Line ${line}`,
    all: 'Everything',
    clawedBack: (points) => (points === '1' ? 'One point is taken back' : `${points} points are taken back`),
    reinstated: (points) => (points === '1' ? 'One used point is given back' : `${points} used points are given back`),
    after: (points) => (points === '1' ? 'One point is left' : `${points} points are left`),
    charge: (money) => `${money} to be charged for points`,
    askBack: (title) => `Ask for it back: ${title}`,
    choose: 'Choose what comes back.',
    book: 'Take back',
    booked: 'Taken back',
    close: 'Close',
  },
  de: {
    waiting: 'Bereit für eine Karte',
    waitingText: 'An der Kasse oder hier scannen. Der Verkauf wartet nie auf diesen Bildschirm.',
    noTill: 'Dieser Bildschirm steht an keiner Kasse. Koppeln Sie ihn neu und nennen Sie die Kasse.',
    at: (id) => `Kasse ${id}`,
    keys: 'Pfeiltasten: nächste Zeile. Enter: ausführen. Entf: verwerfen. F2: Rückgabe. F4: Karte eintippen. Esc: leeren.',
    keyed: 'Karte eintippen',
    cardNumber: 'Kartennummer',
    show: 'Zeigen',
    points: (count) => (count === 1 ? 'Punkt' : 'Punkte'),
    burn: (points, money) => `${points} Punkte jetzt einlösbar: ${money} Rabatt`,
    noBurn: 'Jetzt sind keine Punkte einlösbar',
    pending: (points) => `${points} weitere sind unterwegs`,
    tier: (title) => `Stufe ${title}`,
    blocked: 'Diese Karte ist gesperrt',
    gifts: 'Geschenke zum Aushändigen',
    giftUntil: (day) => `bis ${day}`,
    handed: 'Ausgehändigt',
    declined: 'Nicht gewünscht',
    unavailable: 'Nicht vorrätig',
    suggestions: 'Das könnten Sie sagen',
    aboutArticle: (sku) => `Zum Artikel ${sku}`,
    nothingOf: (sku) => `Zum Artikel ${sku} ist nichts vermerkt.`,
    due: 'Vielleicht wieder fällig',
    take: 'Annehmen',
    dismiss: 'Verwerfen',
    taken: (title) => `Die Karte hat jetzt diesen Gutschein: ${title}`,
    coupons: 'Gutscheine dieser Karte',
    valueUntil: (value, day) => `${value}, bis ${day}`,
    nothing: 'Nichts auszuhändigen und nichts zu sagen.',
    still: 'Die Leitung war kurz weg. Ist diese Karte noch hier?',
    unknown: 'Das ist keine Karte dieses Geschäfts. Bitte noch einmal scannen.',
    failed: 'Das hat nicht geklappt. Bitte noch einmal.',
    offline: 'Keine Verbindung zum Geschäft. Die Kasse verkauft weiter.',
    over: 'Das ist vorbei: eingelöst oder von einem anderen Tag.',
    earned: (count) => (count === 1 ? 'Punkt gesammelt' : 'Punkte gesammelt'),
    burned: (points) => `${points} eingelöst`,
    balance: (points) => `${points} insgesamt`,
    return: 'Rückgabe',
    receipt: 'Bon',
    receiptHint: 'Scannen Sie den Code auf dem Bon oder tippen Sie seine Nummer.',
    look: 'Nachsehen',
    noReceipt: 'Einen solchen Bon gibt es in diesem Geschäft nicht.',
    voided: 'Dieser Verkauf wurde storniert.',
    nothingLeft: 'Von diesem Bon ist schon alles zurück.',
    noCard: 'Zu diesem Bon gehört keine Karte: Es kommen keine Punkte zurück.',
    line: 'Artikel',
    bought: 'Gekauft',
    amount: 'Betrag',
    back: 'Kommt zurück',
    backOf: (name) => `Wie viel von ${name} zurückkommt`,
    lineNo: (line) => `Zeile ${line}`,
    all: 'Alles',
    clawedBack: (points) =>
      points === '1' ? 'Ein Punkt wird zurückgenommen' : `${points} Punkte werden zurückgenommen`,
    reinstated: (points) =>
      points === '1' ? 'Ein eingelöster Punkt kommt zurück' : `${points} eingelöste Punkte kommen zurück`,
    after: (points) => (points === '1' ? 'Ein Punkt bleibt' : `${points} Punkte bleiben`),
    charge: (money) => `${money} sind für Punkte zu berechnen`,
    askBack: (title) => `Bitte zurückverlangen: ${title}`,
    choose: 'Wählen Sie, was zurückkommt.',
    book: 'Zurücknehmen',
    booked: 'Zurückgenommen',
    close: 'Schließen',
  },
  zh: {
    waiting: '请出示会员卡',
    waitingText: '可在收银机或此处扫描。结账不会等待此屏幕。',
    noTill: '此屏幕未绑定收银台。请重新配对，并填写收银台编号。',
    at: (id) => `收银台 ${id}`,
    keys: '方向键：下一行。Enter：执行。Delete：忽略。F2：退货。F4：输入卡号。Esc：清除。',
    keyed: '输入卡号',
    cardNumber: '卡号',
    show: '显示',
    points: () => '积分',
    burn: (points, money) => `现可使用 ${points} 积分，抵 ${money}`,
    noBurn: '目前没有可用积分',
    pending: (points) => `另有 ${points} 积分即将到账`,
    tier: (title) => `等级 ${title}`,
    blocked: '此卡已停用',
    gifts: '待发礼品',
    giftUntil: (day) => `有效期至 ${day}`,
    handed: '已交付',
    declined: '顾客不要',
    unavailable: '暂无库存',
    suggestions: '您可以告诉顾客',
    aboutArticle: (sku) => `关于商品 ${sku}`,
    nothingOf: (sku) => `商品 ${sku} 没有说明。`,
    due: '可能又该买了',
    take: '采纳',
    dismiss: '忽略',
    taken: (title) => `此卡现有优惠券：${title}`,
    coupons: '此卡的优惠券',
    valueUntil: (value, day) => `${value}，有效期至 ${day}`,
    nothing: '没有礼品，也没有建议。',
    still: '连接曾中断。此卡还在吗？',
    unknown: '这不是本店的卡，请重新扫描。',
    failed: '操作未成功，请重试。',
    offline: '与商店的连接已断开，收银照常进行。',
    over: '已失效：已使用，或不是今天的。',
    earned: () => '积分已获得',
    burned: (points) => `已使用 ${points}`,
    balance: (points) => `共 ${points}`,
    return: '退货',
    receipt: '小票',
    receiptHint: '扫描小票上的码，或输入小票号。',
    look: '查询',
    noReceipt: '本店没有这张小票。',
    voided: '这笔销售已取消。',
    nothingLeft: '这张小票的商品已全部退回。',
    noCard: '这张小票没有会员卡，不涉及积分。',
    line: '商品',
    bought: '已购',
    amount: '金额',
    back: '退回',
    backOf: (name) => `${name} 退回数量`,
    lineNo: (line) => `第 ${line} 行`,
    all: '全部',
    clawedBack: (points) => `收回 ${points} 积分`,
    reinstated: (points) => `退还已用的 ${points} 积分`,
    after: (points) => `剩余 ${points} 积分`,
    charge: (money) => `需为积分收取 ${money}`,
    askBack: (title) => `请收回：${title}`,
    choose: '请选择要退回的商品。',
    book: '确认退货',
    booked: '已退货',
    close: '关闭',
  },
}
