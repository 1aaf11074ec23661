/** What every screen says, whatever it is for. */

/** The languages of the screens, each by its own name. */
export type Locale = 'en' | 'de' | 'zh'

export const LANGUAGES: Readonly<Record<Locale, string>> = { en: 'English', de: 'Deutsch', zh: '中文' }

export const isLocale = (text: unknown): text is Locale => typeof text === 'string' && Object.hasOwn(LANGUAGES, text)

export interface CommonWords {
  readonly language: string
  readonly loading: string
  readonly offline: (since: string) => string
  readonly offlineNow: string
  readonly back: string
  readonly failed: string
  readonly tryAgain: string
  readonly pairTitle: string
  readonly pairText: string
  readonly pairHow: string
  readonly pairCode: string
  readonly pair: string
  readonly pairWrong: string
  readonly pairKind: (kind: string) => string
  readonly pairOther: string
}

export const common: Readonly<Record<Locale, CommonWords>> = {
  en: {
    language: 'Language',
    loading: 'One moment',
    offline: (since) => `No connection to the shop. This is how it was at ${since}.`,
    offlineNow: 'No connection to the shop. It comes back by itself.',
    back: 'Back',
    failed: 'This did not work.',
    tryAgain: 'Try again',
    pairTitle: 'Pair this screen',
    pairText: 'Type the pairing code of this screen. It is good for ten minutes, once.',
    pairHow: 'A new one comes from the console, under Devices, or from the server:',
    pairCode: 'Pairing code',
    pair: 'Pair',
    pairWrong: 'This code is unknown, used or over. Ask for a new one.',
    pairKind: (kind) => `This screen is paired as a ${kind}, which is not what this page is for.`,
    pairOther: 'Pair it anew',
  },
  de: {
    language: 'Sprache',
    loading: 'Einen Moment',
    offline: (since) => `Keine Verbindung zum Geschäft. So war es um ${since}.`,
    offlineNow: 'Keine Verbindung zum Geschäft. Sie kommt von selbst wieder.',
    back: 'Zurück',
    failed: 'Das hat nicht geklappt.',
    tryAgain: 'Noch einmal',
    pairTitle: 'Bildschirm koppeln',
    pairText: 'Geben Sie den Kopplungscode dieses Bildschirms ein. Er gilt zehn Minuten und einmal.',
    pairHow: 'Einen neuen gibt die Konsole unter Geräte oder der Server:',
    pairCode: 'Kopplungscode',
    pair: 'Koppeln',
    pairWrong: 'Dieser Code ist unbekannt, benutzt oder abgelaufen. Holen Sie einen neuen.',
    pairKind: (kind) => `Dieser Bildschirm ist als ${kind} gekoppelt; dafür ist diese Seite nicht.`,
    pairOther: 'Neu koppeln',
  },
  zh: {
    language: '语言',
    loading: '请稍候',
    offline: (since) => `与商店的连接已断开。显示的是 ${since} 的信息。`,
    offlineNow: '与商店的连接已断开，稍后会自动恢复。',
    back: '返回',
    failed: '操作未成功。',
    tryAgain: '重试',
    pairTitle: '配对此屏幕',
    pairText: '请输入此屏幕的配对码。十分钟内有效，仅可使用一次。',
    pairHow: '新码可在管理台“设备”页面获取，或在服务器上运行：',
    pairCode: '配对码',
    pair: '配对',
    pairWrong: '此码不存在、已使用或已过期，请获取新码。',
    pairKind: (kind) => `此屏幕已配对为 ${kind}，不适用于本页面。`,
    pairOther: '重新配对',
  },
}
