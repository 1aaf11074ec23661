import test from 'ava'
import fc from 'fast-check'
import { textColumns, wrap } from '../../src/domain/wrap.ts'

const width = fc.integer({ min: 8, max: 64 })
const word = fc.stringMatching(/^[A-Za-z0-9äöüßÄÖÜ€.,:%-]{1,70}$/)
const chinese = fc.stringMatching(/^[积分付款时出示即可今日为您]{1,30}$/)
const sentence = fc.array(fc.oneof({ weight: 4, arbitrary: word }, chinese), { maxLength: 12 })

const bare = (text: string): string => text.replace(/[\s\u00a0]+/g, '')

test('WRAP-1 no line is longer than the columns, and nothing is lost or added', (t) => {
  fc.assert(
    fc.property(
      fc.oneof(
        sentence.map((words) => words.join(' ')),
        fc.string({ unit: 'grapheme' }),
      ),
      width,
      (text, columns) => {
        const lines = wrap(text, columns)
        return lines.every((line) => textColumns(line) <= columns) && bare(lines.join('')) === bare(text)
      },
    ),
  )
  t.deepEqual(wrap('', 42), [''])
  t.deepEqual(wrap('Points now: 1230', 42), ['Points now: 1230'])
})

test('WRAP-2 a word is cut only when no line can hold it, and then it fills its lines', (t) => {
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 12 }), width, (words, columns) => {
      const lines = wrap(words.join(' '), columns)
      const onLines = lines.flatMap((line) => line.split(' '))
      return words.filter((each) => each.length <= columns).every((each) => onLines.includes(each))
    }),
  )
  t.deepEqual(wrap('Donaudampfschifffahrt ja', 12), ['Donaudampfsc', 'hifffahrt ja'])
  t.deepEqual(wrap('an Donaudampfschifffahrt', 12), ['an', 'Donaudampfsc', 'hifffahrt'])
})

test('WRAP-3 what is wrapped stays as it is when it is wrapped again, and lines begin and end with letters', (t) => {
  fc.assert(
    fc.property(sentence, width, (words, columns) => {
      const lines = wrap(words.join('  '), columns)
      return lines.every((line) => wrap(line, columns).join('\n') === line && line.trim() === line)
    }),
  )
  t.deepEqual(wrap('one\ntwo three', 42), ['one', 'two three'])
})

test('WRAP-4 Chinese characters take two columns, break anywhere, and never leave a full stop alone on a line', (t) => {
  t.is(textColumns('积分 9'), 6)
  t.is(textColumns('Kaffee für 2 €'), 14)
  t.is(textColumns('e\u0301'), 1)
  t.deepEqual(wrap('付款前请向收银员出示。仅限本店', 20), ['付款前请向收银员出', '示。仅限本店'])
  t.deepEqual(wrap('现在（积分）', 6), ['现在', '（积', '分）'])
  t.deepEqual(wrap('积分1230', 6), ['积分', '1230'])
})

test('WRAP-5 no-break spaces hold a code together where a line can hold it', (t) => {
  const code = 'K123\u00a04567\u00a089AB'
  t.deepEqual(wrap(`Your coupon ${code}`, 20), ['Your coupon', 'K123 4567 89AB'])
  t.deepEqual(wrap(`Your coupon ${code}`, 11), ['Your coupon', 'K123 4567', '89AB'])
})
