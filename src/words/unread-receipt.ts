/** Why a receipt that was printed was not booked, by the word the reading gives. */
const en: Readonly<Record<string, string>> = {
  amount: 'An amount on it cannot be read.',
  quantity: 'A quantity on it cannot be read.',
  date: 'Its date or time cannot be read.',
  number: 'Its number was not found.',
  'no-total': 'It has lines and no total.',
  'no-lines': 'It has a total and no lines.',
  'two-totals': 'It names two different totals.',
  'two-numbers': 'It names two different numbers.',
  refund: 'It pays out money; goods are taken back with a return.',
  negative: 'A line costs less than nothing.',
  'void-of-nothing': 'It cancels a line that is not there.',
  'discount-too-large': 'A discount is larger than its line.',
  'nothing-to-tax': 'It has a tax and no goods that bear it.',
  subtotal: 'Its lines do not come to its subtotal.',
  sum: 'Its lines do not come to its total.',
  'too-long': 'It is longer than any receipt.',
  'too-much-work': 'The patterns of the template take too long on it.',
  conflict: 'A sale with its number was booked before with other content.',
  unavailable: 'The books took nothing for too long.',
  refused: 'The shop does not take this sale.',
}

const de: Readonly<Record<string, string>> = {
  amount: 'Ein Betrag ist nicht lesbar.',
  quantity: 'Eine Menge ist nicht lesbar.',
  date: 'Datum oder Uhrzeit sind nicht lesbar.',
  number: 'Die Bonnummer wurde nicht gefunden.',
  'no-total': 'Es gibt Posten, aber keine Summe.',
  'no-lines': 'Es gibt eine Summe, aber keine Posten.',
  'two-totals': 'Es stehen zwei verschiedene Summen darauf.',
  'two-numbers': 'Es stehen zwei verschiedene Nummern darauf.',
  refund: 'Es wird Geld ausgezahlt; Ware wird als Rückgabe zurückgenommen.',
  negative: 'Ein Posten kostet weniger als nichts.',
  'void-of-nothing': 'Ein Posten wird storniert, den es nicht gibt.',
  'discount-too-large': 'Ein Rabatt ist größer als sein Posten.',
  'nothing-to-tax': 'Zu einer Steuer gibt es keine Ware.',
  subtotal: 'Die Posten ergeben nicht die Zwischensumme.',
  sum: 'Die Posten ergeben nicht die Summe.',
  'too-long': 'Er ist länger als jeder Bon.',
  'too-much-work': 'Die Muster der Vorlage brauchen zu lange dafür.',
  conflict: 'Ein Verkauf mit dieser Nummer wurde schon mit anderem Inhalt gebucht.',
  unavailable: 'Die Bücher nahmen zu lange nichts an.',
  refused: 'Das Geschäft nimmt diesen Verkauf nicht an.',
}

const zh: Readonly<Record<string, string>> = {
  amount: '有一个金额无法读取。',
  quantity: '有一个数量无法读取。',
  date: '日期或时间无法读取。',
  number: '没有找到小票编号。',
  'no-total': '有明细，但没有合计。',
  'no-lines': '有合计，但没有明细。',
  'two-totals': '有两个不同的合计。',
  'two-numbers': '有两个不同的编号。',
  refund: '这是退款；退货请用退货流程。',
  negative: '有一行金额小于零。',
  'void-of-nothing': '取消了不存在的一行。',
  'discount-too-large': '折扣大于该行金额。',
  'nothing-to-tax': '有税额，但没有对应的商品。',
  subtotal: '明细之和与小计不符。',
  sum: '明细之和与合计不符。',
  'too-long': '超过了小票的长度上限。',
  'too-much-work': '模板的规则在这张小票上用时过长。',
  conflict: '此编号的销售已以其他内容入账。',
  unavailable: '账本过久无法写入。',
  refused: '本店不接受这笔销售。',
}

const languages: Readonly<Record<string, Readonly<Record<string, string>>>> = { en, de, zh }

/** The sentence for a reason in a locale, English when it is not one of ours; the word itself when there is none. */
export const unreadReason = (reason: string, locale: string): string => (languages[locale] ?? en)[reason] ?? reason
