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
      return `${reason.points} points per full ${cash(reason.perCents, reason.currency)} on ${cash(reason.onCents, reason.currency)}`
    case 'points-per-quantity':
      return `${reason.points} points per full ${thousandths(reason.per, '.')} on ${thousandths(reason.on, '.')}`
    case 'points-per-visit':
      return `${reason.points} points for a visit from ${cash(reason.fromCents, reason.currency)}, on ${cash(reason.onCents, reason.currency)}`
    case 'bonus':
      return `${reason.points} extra points`
    case 'cut':
      return `${why(reason.of)}; cut from ${reason.from} points: at most ${reason.most} ${per[reason.per]} ${reason.limit === 'cap' ? 'for one card' : 'for all cards'}`
    case 'exclusive':
      return `Not added: ${reason.winner} gives more, and only the best of them counts`
    case 'multiplier':
      return `${factor(reason.percent, '.')} times ${reason.of} points${reason.tier ? ` for tier ${reason.tier}` : ''}`
    case 'no-rule-for-currency':
      return `No rule gives points for ${reason.currency}`
    case 'card-blocked':
      return 'This card is blocked'
  }
}

const per: Readonly<Record<LimitPeriod, string>> = {
  sale: 'a sale',
  day: 'a day',
  month: 'a month',
  year: 'a year',
  total: 'in total',
}

function receipt(line: ReceiptLine): string {
  switch (line.kind) {
    case 'earned':
      return `Points earned: ${line.points}`
    case 'burned':
      return `Points used: ${line.points}`
    case 'balance':
      return `Points now: ${line.points}`
    case 'clawed-back':
      return `Points taken back: ${line.points}`
    case 'reinstated':
      return `Points given back: ${line.points}`
    case 'deficit':
      return `Points still owed: ${line.points}`
    case 'discount':
      return `Paid with points: ${cash(line.cents, line.currency)}`
    case 'charge':
      return `To pay for missing points: ${cash(line.cents, line.currency)}`
    case 'pay-out':
      return `Paid out for points used: ${cash(line.cents, line.currency)}`
    case 'worth':
      return `${line.points} points are worth ${cash(line.cents, line.currency)}`
    case 'coupon-redeemed':
      return line.cents === 0 ? line.title : `${line.title}: -${cash(line.cents, line.currency)}`
    case 'coupon-issued':
      return `New coupon: ${line.title}, until ${line.until}: ${line.code}`
    case 'coupon-back':
      return `Coupon given back: ${line.title}, until ${line.until}`
    case 'coupon-charge':
      return `Coupon discount that no longer applies: ${cash(line.cents, line.currency)}`
    case 'expiring':
      return `${line.points} points end on ${line.day}`
    case 'idle':
      return `A card that is not used is closed: this one after ${line.day}`
    case 'gift-due':
      return `Your gift: ${line.title}`
    case 'gift-asked-back':
      return `Please bring back: ${line.title}`
    case 'claim':
      return `${line.points} points wait for a card, ${line.days} days: ${line.code}`
    case 'tier':
      return `Your tier: ${line.tier}`
    case 'training':
      return 'Training: nothing was booked'
  }
}

function value(value: OfferValue, currency: string): string {
  switch (value.kind) {
    case 'percent':
      return `${value.percent} % off${value.maxCents === undefined ? '' : `, at most ${cash(value.maxCents, currency)}`}`
    case 'amount':
      return `${cash(value.cents, currency)} off`
    case 'multiplier':
      return `${factor(value.percent, '.')} times the points`
    case 'free-item':
      return `One item free, up to ${cash(value.maxCents, currency)}`
  }
}

function issued(issue: Offer['issue'], currency: string): string {
  switch (issue.by) {
    case 'campaign':
      return 'For being our customer'
    case 'hand':
      return 'From our team'
    case 'visit':
      return 'Chosen for you at the entrance'
    case 'rule': {
      const { trigger } = issue
      return trigger.kind === 'basket'
        ? `For shopping for ${cash(trigger.fromCents, currency)} or more`
        : `For ${trigger.every} visits`
    }
  }
}

const unused: Readonly<Record<Unused, string>> = {
  card: 'It needs a card',
  condition: 'Nothing in this sale fits it',
  minimum: 'The minimum is not reached',
  nothing: 'It would add nothing',
  better: 'Other coupons give more',
  'per-sale': 'More coupons of this offer than count in one sale',
  gone: 'It is not good any more',
}

export const en: Words = {
  locale: 'en',
  why,
  receipt,
  value,
  issued,
  unused: (reason) => unused[reason],
  entrance: entrance.en,
  experience: experienceWords('en'),
  title: (title) => title.en,
}
