import type { Reason, ReceiptLine, Words } from '../domain/words.ts'
import { factor, money } from './money.ts'

const cash = (cents: number, currency: string): string => money(cents, currency, '.')

function why(reason: Reason): string {
  switch (reason.kind) {
    case 'points-per-amount':
      return `消费 ${cash(reason.onCents, reason.currency)}，每满 ${cash(reason.perCents, reason.currency)} 得 ${reason.points} 分`
    case 'multiplier':
      return `${reason.of} 分的 ${factor(reason.percent, '.')} 倍${reason.tier ? `（${reason.tier}）` : ''}`
    case 'no-rule-for-currency':
      return `没有适用于 ${reason.currency} 的积分规则`
    case 'card-blocked':
      return '此卡已被冻结'
  }
}

function receipt(line: ReceiptLine): string {
  switch (line.kind) {
    case 'earned':
      return `本次积分：${line.points}`
    case 'burned':
      return `已用积分：${line.points}`
    case 'balance':
      return `现有积分：${line.points}`
    case 'clawed-back':
      return `收回积分：${line.points}`
    case 'reinstated':
      return `退还积分：${line.points}`
    case 'deficit':
      return `尚欠积分：${line.points}`
    case 'discount':
      return `积分抵扣：${cash(line.cents, line.currency)}`
    case 'charge':
      return `不足积分应付：${cash(line.cents, line.currency)}`
    case 'worth':
      return `${line.points} 分价值 ${cash(line.cents, line.currency)}`
    case 'expiring':
      return `${line.points} 分将于 ${line.day} 到期`
    case 'gift-due':
      return `您的赠品：${line.title}`
    case 'gift-asked-back':
      return `请带回：${line.title}`
    case 'claim':
      return `${line.points} 分待领取，${line.days} 天内有效：${line.code}`
    case 'tier':
      return `您的等级：${line.tier}`
    case 'training':
      return '练习模式：未记账'
  }
}

export const zh: Words = { locale: 'zh', why, receipt, title: (title) => title.zh ?? title.en }
