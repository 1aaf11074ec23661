import type { ConsentWords } from '../domain/consent/words.ts'

const en: ConsentWords = {
  purpose: (purpose) =>
    ({
      'brand-identity': 'Joining the brand',
      profiling: 'Offers from what you buy everywhere',
      marketing: 'News and offers beyond the shop',
      recipients: 'Passing data on to partners',
    })[purpose],
  state: (state) =>
    ({
      none: 'not asked yet',
      requested: 'asked',
      refused: 'refused',
      given: 'agreed',
      renewed: 'agreed anew',
      withdrawn: 'withdrawn',
      expired: 'run out',
      terminated: 'ended',
      invalidated: 'no longer valid',
    })[state],
  confirmed: (done, of) => `${done} of ${of} systems confirmed`,
  renew: (day, isOver) =>
    isOver
      ? `The text changed and was not agreed to by ${day}: what the brand does for you rests. Your points here stay.`
      : `The text has changed. Please answer anew by ${day}.`,
  page: { title: 'What you agreed to', when: 'When', what: 'What', shown: 'The text as it was shown' },
}

const de: ConsentWords = {
  purpose: (purpose) =>
    ({
      'brand-identity': 'Der Marke beitreten',
      profiling: 'Angebote aus Einkäufen in allen Filialen',
      marketing: 'Neuigkeiten und Angebote außerhalb des Ladens',
      recipients: 'Weitergabe an Partner',
    })[purpose],
  state: (state) =>
    ({
      none: 'noch nicht gefragt',
      requested: 'angefragt',
      refused: 'abgelehnt',
      given: 'eingewilligt',
      renewed: 'erneut eingewilligt',
      withdrawn: 'widerrufen',
      expired: 'abgelaufen',
      terminated: 'beendet',
      invalidated: 'nicht mehr gültig',
    })[state],
  confirmed: (done, of) => `${done} von ${of} Systemen haben bestätigt`,
  renew: (day, isOver) =>
    isOver
      ? `Der Text hat sich geändert und wurde bis ${day} nicht bestätigt: Was die Marke für Sie tut, ruht. Ihre Punkte hier bleiben.`
      : `Der Text hat sich geändert. Bitte antworten Sie neu bis ${day}.`,
  page: { title: 'Worin Sie eingewilligt haben', when: 'Wann', what: 'Was', shown: 'Der Text, wie er gezeigt wurde' },
}

const zh: ConsentWords = {
  purpose: (purpose) =>
    ({
      'brand-identity': '加入品牌',
      profiling: '根据各店购物提供优惠',
      marketing: '店外的消息与优惠',
      recipients: '向合作伙伴提供数据',
    })[purpose],
  state: (state) =>
    ({
      none: '尚未询问',
      requested: '已询问',
      refused: '已拒绝',
      given: '已同意',
      renewed: '已重新同意',
      withdrawn: '已撤回',
      expired: '已到期',
      terminated: '已终止',
      invalidated: '已失效',
    })[state],
  confirmed: (done, of) => `${of} 个系统中已有 ${done} 个确认`,
  renew: (day, isOver) =>
    isOver
      ? `文本已更改，且在 ${day} 前未获同意：品牌功能暂停，本店积分保留。`
      : `文本已更改，请在 ${day} 前重新答复。`,
  page: { title: '您同意的内容', when: '时间', what: '内容', shown: '当时显示的文本' },
}

const languages: Readonly<Record<string, ConsentWords>> = { en, de, zh }

/** The words of a language, English when it is not one of ours. */
export const consentWords = (locale: string): ConsentWords => languages[locale] ?? en
