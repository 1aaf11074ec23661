import type { Offer, OfferValue } from '../domain/offers/offer.ts'
import type { Unused } from '../domain/offers/weigh.ts'
import type { LimitPeriod, Reason, ReceiptLine, Words } from '../domain/words.ts'
import { entrance } from './entrance.ts'
import { experienceWords } from './experience.ts'
import { factor, money, thousandths } from './money.ts'

const cash = (cents: number, currency: string): string => money(cents, currency, ',')

function why(reason: Reason): string {
  switch (reason.kind) {
    case 'points-per-amount':
      return `${reason.points} Punkte je volle ${cash(reason.perCents, reason.currency)} auf ${cash(reason.onCents, reason.currency)}`
    case 'points-per-quantity':
      return `${reason.points} Punkte je volle ${thousandths(reason.per, ',')} auf ${thousandths(reason.on, ',')}`
    case 'points-per-visit':
      return `${reason.points} Punkte für einen Einkauf ab ${cash(reason.fromCents, reason.currency)}, auf ${cash(reason.onCents, reason.currency)}`
    case 'bonus':
      return `${reason.points} Extrapunkte`
    case 'cut':
      return `${why(reason.of)}; gekürzt von ${reason.from} Punkten: höchstens ${reason.most} ${per[reason.per]} ${reason.limit === 'cap' ? 'für eine Karte' : 'für alle Karten'}`
    case 'exclusive':
      return `Nicht dazu: ${reason.winner} gibt mehr, und nur das Beste davon zählt`
    case 'multiplier':
      return `${factor(reason.percent, ',')}-fach auf ${reason.of} Punkte${reason.tier ? ` für Stufe ${reason.tier}` : ''}`
    case 'no-rule-for-currency':
      return `Keine Regel gibt Punkte für ${reason.currency}`
    case 'card-blocked':
      return 'Diese Karte ist gesperrt'
  }
}

const per: Readonly<Record<LimitPeriod, string>> = {
  sale: 'je Einkauf',
  day: 'am Tag',
  month: 'im Monat',
  year: 'im Jahr',
  total: 'insgesamt',
}

function receipt(line: ReceiptLine): string {
  switch (line.kind) {
    case 'earned':
      return `Punkte gesammelt: ${line.points}`
    case 'burned':
      return `Punkte eingelöst: ${line.points}`
    case 'balance':
      return `Punkte jetzt: ${line.points}`
    case 'clawed-back':
      return `Punkte zurückgenommen: ${line.points}`
    case 'reinstated':
      return `Punkte zurückgegeben: ${line.points}`
    case 'deficit':
      return `Punkte noch offen: ${line.points}`
    case 'discount':
      return `Mit Punkten bezahlt: ${cash(line.cents, line.currency)}`
    case 'charge':
      return `Für fehlende Punkte zu zahlen: ${cash(line.cents, line.currency)}`
    case 'pay-out':
      return `Ausgezahlt für eingelöste Punkte: ${cash(line.cents, line.currency)}`
    case 'worth':
      return `${line.points} Punkte sind ${cash(line.cents, line.currency)} wert`
    case 'coupon-redeemed':
      return line.cents === 0 ? line.title : `${line.title}: -${cash(line.cents, line.currency)}`
    case 'coupon-issued':
      return `Neuer Gutschein: ${line.title}, bis ${line.until}: ${line.code}`
    case 'coupon-back':
      return `Gutschein zurück: ${line.title}, bis ${line.until}`
    case 'coupon-charge':
      return `Gutscheinrabatt, der nicht mehr gilt: ${cash(line.cents, line.currency)}`
    case 'expiring':
      return `${line.points} Punkte enden am ${line.day}`
    case 'idle':
      return `Eine Karte ohne Einkauf wird geschlossen: diese nach dem ${line.day}`
    case 'gift-due':
      return `Ihr Geschenk: ${line.title}`
    case 'gift-asked-back':
      return `Bitte zurückbringen: ${line.title}`
    case 'claim':
      return `${line.points} Punkte warten ${line.days} Tage auf eine Karte: ${line.code}`
    case 'tier':
      return `Ihre Stufe: ${line.tier}`
    case 'training':
      return 'Übung: nichts wurde gebucht'
  }
}

function value(value: OfferValue, currency: string): string {
  switch (value.kind) {
    case 'percent':
      return `${value.percent} % Rabatt${value.maxCents === undefined ? '' : `, höchstens ${cash(value.maxCents, currency)}`}`
    case 'amount':
      return `${cash(value.cents, currency)} Rabatt`
    case 'multiplier':
      return `${factor(value.percent, ',')}-fache Punkte`
    case 'free-item':
      return `Ein Artikel gratis, bis ${cash(value.maxCents, currency)}`
  }
}

function issued(issue: Offer['issue'], currency: string): string {
  switch (issue.by) {
    case 'campaign':
      return 'Weil Sie bei uns einkaufen'
    case 'hand':
      return 'Von unserem Team'
    case 'visit':
      return 'Am Eingang für Sie ausgesucht'
    case 'rule': {
      const { trigger } = issue
      return trigger.kind === 'basket'
        ? `Für einen Einkauf ab ${cash(trigger.fromCents, currency)}`
        : `Für ${trigger.every} Besuche`
    }
  }
}

const unused: Readonly<Record<Unused, string>> = {
  card: 'Er braucht eine Karte',
  condition: 'Nichts in diesem Einkauf passt dazu',
  minimum: 'Der Mindestbetrag ist nicht erreicht',
  nothing: 'Er würde nichts bringen',
  better: 'Andere Gutscheine bringen mehr',
  'per-sale': 'Mehr Gutscheine dieser Aktion, als in einem Einkauf zählen',
  gone: 'Er gilt nicht mehr',
}

export const de: Words = {
  locale: 'de',
  why,
  receipt,
  value,
  issued,
  unused: (reason) => unused[reason],
  entrance: entrance.de,
  experience: experienceWords('de'),
  title: (title) => title.de ?? title.en,
}
