import test from 'ava'
import { dataSheet } from '../../src/defaults/data-sheet.ts'
import type { HistoryWord } from '../../src/domain/shopper.ts'
import { shopperWords } from '../../src/words/me.ts'
import { sheetWords } from '../../src/words/me-sheet.ts'

const WORDS: HistoryWord[] = [
  { kind: 'purchase', earned: 175, burned: 500 },
  { kind: 'purchase', earned: 0, burned: 0 },
  { kind: 'claim', earned: 70, burned: 0 },
  { kind: 'return', taken: 10, given: 20 },
  { kind: 'void', taken: 10, given: 0 },
  { kind: 'return-void', taken: 0, given: 10 },
  { kind: 'expired', points: 5 },
  { kind: 'adjusted', points: 5 },
  { kind: 'recovered', points: 5 },
  { kind: 'tier', title: 'Silver' },
  { kind: 'gift', title: 'Cup' },
  { kind: 'coupon', titles: ['Tea'] },
  { kind: 'coupon', titles: ['Tea', 'Milk'] },
]

test('ME-10 every sentence of the data sheet is there in German and Chinese, and none is left over', (t) => {
  const told = new Set(dataSheet.flatMap(({ purpose, benefit, until }) => [purpose, benefit, until]))
  t.true(told.size > 40)
  for (const locale of ['de', 'zh']) {
    const known = Object.keys(sheetWords[locale] ?? {})
    t.deepEqual(
      [...told].filter((text) => !known.includes(text)),
      [],
      `missing in ${locale}`,
    )
    t.deepEqual(
      known.filter((text) => !told.has(text)),
      [],
      `left over in ${locale}`,
    )
  }
})

test('ME-11 the sheet names every column that is about shoppers, and nothing that lasts as long as the shop', (t) => {
  const fields = dataSheet.flatMap((row) => row.fields)
  t.is(new Set(fields).size, fields.length)
  for (const field of ['account.balance', 'card.pseudonym', 'basket.lines', 'coupon.number', 'contact.level'])
    t.true(fields.includes(field), field)
  for (const field of ['programme.body', 'device.token_hash', 'staff.pin_hash']) t.false(fields.includes(field), field)
})

test('ME-12 each line of a history is a sentence in every language, with its numbers', (t) => {
  for (const locale of ['en', 'de', 'zh']) {
    const { history, rule, blocked, page } = shopperWords(locale)
    const lines = WORDS.map(history)
    t.is(new Set(lines).size, lines.length, locale)
    for (const [i, line] of lines.entries()) {
      const word = WORDS[i] as HistoryWord
      for (const part of Object.values(word).slice(1).flat()) if (part !== 0) t.true(line.includes(String(part)), line)
    }
    t.regex(rule('base', 70), /70.*base|base.*70/)
    t.not(blocked('recovered'), blocked('lost'))
    for (const label of Object.values(page)) t.true(label.length > 0)
  }
  t.is(shopperWords('fr').locale, 'en')
})
