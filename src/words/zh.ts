import type { Offer, OfferValue } from '../domain/offers/offer.ts'
import type { Unused } from '../domain/offers/weigh.ts'
import type { LimitPeriod, Reason, ReceiptLine, Words } from '../domain/words.ts'
import { entrance } from './entrance.ts'
import { experienceWords } from './experience.ts'
import { factor, money, thousandths } from './money.ts'

const cash = (cents: number, currency: string): string => money(cents, currency, '.')

function why(reason: Reason): string {
  switch (reason.kind) {
    case 'points-per-amount':
      return `消费 ${cash(reason.onCents, reason.currency)}，每满 ${cash(reason.perCents, reason.currency)} 得 ${reason.points} 分`
    case 'points-per-quantity':
      return `数量 ${thousandths(reason.on, '.')}，每满 ${thousandths(reason.per, '.')} 得 ${reason.points} 分`
    case 'points-per-visit':
      return `消费 ${cash(reason.onCents, reason.currency)}，满 ${cash(reason.fromCents, reason.currency)} 得 ${reason.points} 分`
    case 'bonus':
      return `额外 ${reason.points} 分`
    case 'cut':
      return `${why(reason.of)}；由 ${reason.from} 分减少：${reason.limit === 'cap' ? '每张卡' : '所有卡合计'}${per[reason.per]}最多 ${reason.most} 分`
    case 'exclusive':
      return `未计入：${reason.winner} 积分更多，同组只计最高者`
    case 'multiplier':
      return `${reason.of} 分的 ${factor(reason.percent, '.')} 倍${reason.tier ? `（${reason.tier}）` : ''}`
    case 'no-rule-for-currency':
      return `没有适用于 ${reason.currency} 的积分规则`
    case 'card-blocked':
      return '此卡已被冻结'
  }
}

const per: Readonly<Record<LimitPeriod, string>> = {
  sale: '每次',
  day: '每天',
  month: '每月',
  year: '每年',
  total: '总共',
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
    case 'pay-out':
      return `已用积分折现退还：${cash(line.cents, line.currency)}`
    case 'worth':
      return `${line.points} 分价值 ${cash(line.cents, line.currency)}`
    case 'coupon-redeemed':
      return line.cents === 0 ? line.title : `${line.title}：-${cash(line.cents, line.currency)}`
    case 'coupon-issued':
      return `新优惠券：${line.title}，有效期至 ${line.until}：${line.code}`
    case 'coupon-back':
      return `优惠券已退回：${line.title}，有效期至 ${line.until}`
    case 'coupon-charge':
      return `不再适用的优惠：${cash(line.cents, line.currency)}`
    case 'expiring':
      return `${line.points} 分将于 ${line.day} 到期`
    case 'idle':
      return `长期不用的卡将被关闭：此卡在 ${line.day} 之后关闭`
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

function value(value: OfferValue, currency: string): string {
  switch (value.kind) {
    case 'percent':
      return `优惠 ${value.percent}%${value.maxCents === undefined ? '' : `，最多 ${cash(value.maxCents, currency)}`}`
    case 'amount':
      return `立减 ${cash(value.cents, currency)}`
    case 'multiplier':
      return `${factor(value.percent, '.')} 倍积分`
    case 'free-item':
      return `一件商品免费，最高 ${cash(value.maxCents, currency)}`
  }
}

function issued(issue: Offer['issue'], currency: string): string {
  switch (issue.by) {
    case 'campaign':
      return '感谢您的惠顾'
    case 'hand':
      return '店员赠送'
    case 'visit':
      return '在入口为您挑选'
    case 'rule': {
      const { trigger } = issue
      return trigger.kind === 'basket' ? `消费满 ${cash(trigger.fromCents, currency)}` : `到店 ${trigger.every} 次`
    }
  }
}

const unused: Readonly<Record<Unused, string>> = {
  card: '需要会员卡',
  condition: '本次购物没有适用的商品',
  minimum: '未达到最低消费',
  nothing: '使用它不会带来优惠',
  better: '其他优惠券更优惠',
  'per-sale': '超过单次可用张数',
  gone: '已不再有效',
}

export const zh: Words = {
  locale: 'zh',
  why,
  receipt,
  value,
  issued,
  unused: (reason) => unused[reason],
  entrance: entrance.zh,
  experience: experienceWords('zh'),
  title: (title) => title.zh ?? title.en,
}
