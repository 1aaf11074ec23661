import type { AnswerReason, AnswerWord } from '../../domain/visit-answer.ts'
import type { Locale } from './common.ts'

/** How shoppers are asked about their last shopping, with one tap. */
interface AskingWords {
  readonly question: string
  readonly answers: Readonly<Record<AnswerWord, string>>
  /** Asked after the answer, with the reasons to choose from. */
  readonly why: string
  readonly reasons: Readonly<Record<AnswerReason, string>>
  readonly thanks: Readonly<Record<AnswerWord, string>>
  /** What became of an answer, in the words of the shop's staff. */
  readonly resolved: (day: string, resolution: string) => string
  /** Over what a card's shopper said before. */
  readonly told: string
  readonly isOpen: string
  readonly team: (resolution: string) => string
  readonly failed: string
}

export const experience: Readonly<Record<Locale, AskingWords>> = {
  en: {
    question: 'How was your last shopping here?',
    answers: { good: 'Good', fair: 'So-so', bad: 'Bad' },
    why: 'What was it about?',
    reasons: {
      ...{ queue: 'The wait at the till', staff: 'Our team', goods: 'The goods' },
      ...{ price: 'The prices', offers: 'The offers', other: 'Something else' },
    },
    thanks: {
      good: 'Thank you, we are glad.',
      fair: 'Thank you, we want to do better.',
      bad: 'Thank you for telling us, and sorry. Our team looks into it; you can read here what came of it.',
    },
    resolved: (day, resolution) => `You told us on ${day} that something was bad. Our team: ${resolution}`,
    told: 'What you told us',
    isOpen: 'Our team looks into it.',
    team: (resolution) => `Our team: ${resolution}`,
    failed: 'This was not kept. Please try again.',
  },
  de: {
    question: 'Wie war Ihr letzter Einkauf hier?',
    answers: { good: 'Gut', fair: 'Geht so', bad: 'Schlecht' },
    why: 'Woran lag es?',
    reasons: {
      ...{ queue: 'Warten an der Kasse', staff: 'Unser Team', goods: 'Die Ware' },
      ...{ price: 'Die Preise', offers: 'Die Angebote', other: 'Etwas anderes' },
    },
    thanks: {
      good: 'Danke, das freut uns.',
      fair: 'Danke, wir wollen besser werden.',
      bad: 'Danke, dass Sie es sagen, und Entschuldigung. Unser Team kümmert sich; was daraus wurde, lesen Sie hier.',
    },
    told: 'Was Sie uns gesagt haben',
    isOpen: 'Unser Team kümmert sich.',
    team: (resolution) => `Unser Team: ${resolution}`,
    failed: 'Das wurde nicht gespeichert. Bitte noch einmal.',
    resolved: (day, resolution) => `Am ${day} haben Sie uns gesagt, dass etwas schlecht war. Unser Team: ${resolution}`,
  },
  zh: {
    question: '您上次在本店购物感觉如何？',
    answers: { good: '满意', fair: '一般', bad: '不满意' },
    why: '主要是哪方面？',
    reasons: {
      ...{ queue: '结账排队', staff: '店员服务', goods: '商品' },
      ...{ price: '价格', offers: '优惠', other: '其他' },
    },
    thanks: {
      good: '谢谢，我们很高兴。',
      fair: '谢谢，我们会继续改进。',
      bad: '感谢您告诉我们，非常抱歉。店员会处理，处理结果将显示在这里。',
    },
    told: '您的反馈',
    isOpen: '店员正在处理。',
    team: (resolution) => `店员回复：${resolution}`,
    failed: '未能保存，请重试。',
    resolved: (day, resolution) => `您在 ${day} 告诉我们有不满意之处。店员回复：${resolution}`,
  },
}
