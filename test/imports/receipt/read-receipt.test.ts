import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { EscposReader } from '../../../hardware/printers/escpos-reader.ts'
import { netBasket } from '../../../src/domain/basket.ts'
import { readSale } from '../../../src/http/shop/sales.ts'
import { readReceipt } from '../../../src/imports/receipt/read-receipt.ts'
import { checkTemplate } from '../../../src/imports/receipt/template.ts'
import { moneyOf, thousandthsOf, timeOf } from '../../../src/imports/receipt/values.ts'
import { sharedData } from '../../support/shared-data.ts'
import { FOOT, MARKET, PLACE, read, saleOf, templateOf } from './receipts.ts'

const example = (name: string): unknown =>
  JSON.parse(readFileSync(new URL(`../../../docs/templates/${name}`, import.meta.url), 'utf8'))

test('TEMPL-4 the receipt with a logo becomes a sale that comes to its total, by the template of the pages', (t) => {
  const path = sharedData(t, 'escpos/receipt-with-logo.bin')
  if (path === undefined) {
    t.pass()
    return
  }
  const [cut] = new EscposReader().push(readFileSync(path)).flatMap((piece) => (piece.kind === 'cut' ? [piece] : []))
  const { receipt } = readReceipt(cut?.printed.lines ?? [], templateOf(example('example-mart.json')), PLACE)
  t.deepEqual(receipt, {
    kind: 'sale',
    key: '0001.07.2015-04-06.145625',
    totalCents: 1425,
    body: {
      currency: 'EUR',
      finishedAt: '2015-04-06T14:56:25+02:00',
      lines: [
        ['Example item #1', 400, 40],
        ['Another thing', 350, 35],
        ['Something else', 100, 10],
        ['A final item', 445, 45],
      ].map(([name, amountCents, taxCents], i) => {
        return { line: i + 1, kind: 'item', name, quantity: 1, amountCents, taxCents, taxIncluded: false }
      }),
    },
  })
})

test('TEMPL-5 a receipt with everything: quantities, deposits, cancelled lines, discounts, rounding, tenders, operator', (t) => {
  const { key, body, totalCents } = saleOf([
    'MARKT AM TOR',
    '2 x       1,19',
    'Vollmilch 3,5 %              2,38 A',
    'Pfand                        0,30 A',
    '0,512 kg  2,49',
    'Äpfel                        1,27 A',
    'Seife                        1,99 B',
    '   Preisnachlass            -0,50',
    'Brot                         3,20 A',
    'STORNO Brot                 -3,20 A',
    'Kaugummi                     0,99 A',
    'Zeilenstorno                 0,99-',
    'Zwischensumme                5,44',
    'Rabatt Treue                -0,40',
    'Leergut                     -1,50',
    'Geschenkkarte               25,00',
    'Rundung                     -0,04',
    'SUMME  EUR                  28,50',
    'Bar                         30,00',
    'Zurück                       1,50',
    'A  7% MwSt                   0,26',
    'Seife                        1,99 B',
    `${FOOT} Bed. 12`,
  ])
  t.is(key, '0001.07.2026-11-21.4711')
  t.is(totalCents, 2850)
  t.is(body.finishedAt, '2026-11-21T11:58:00+01:00')
  t.is(body.operator, '12')
  t.deepEqual(body.tenders, [
    { kind: 'cash', amountCents: 3000 },
    { kind: 'cash', amountCents: -150 },
  ])
  t.deepEqual(body.lines, [
    { line: 1, kind: 'item', name: 'Vollmilch 3,5 %', department: 'food', quantity: 2, unit: 'x', amountCents: 238 },
    { line: 2, kind: 'deposit', quantity: 1, amountCents: 30 },
    { line: 3, kind: 'item', name: 'Äpfel', department: 'food', quantity: 0.512, unit: 'kg', amountCents: 127 },
    { line: 4, kind: 'item', name: 'Seife', department: 'household', quantity: 1, amountCents: 149 },
    { line: 5, kind: 'item', name: 'Brot', department: 'food', quantity: 1, amountCents: 320 },
    { line: 6, kind: 'item', name: 'Brot', department: 'food', quantity: 1, amountCents: -320, voids: 5 },
    { line: 7, kind: 'item', name: 'Kaugummi', department: 'food', quantity: 1, amountCents: 99 },
    { line: 8, kind: 'item', name: 'Kaugummi', department: 'food', quantity: 1, amountCents: -99, voids: 7 },
    { line: 9, kind: 'discount', name: 'Treue', quantity: 1, amountCents: -40 },
    { line: 10, kind: 'deposit-return', quantity: 1, amountCents: -150 },
    { line: 11, kind: 'giftcard', quantity: 1, amountCents: 2500 },
    { line: 12, kind: 'rounding', quantity: 1, amountCents: -4 },
  ])
  t.is(netBasket(readSale(body).lines, true).totalCents, 2850, 'the shop takes it and comes to the same')
})

test('TEMPL-6 a receipt that does not come to its total, or is not wholly understood, is never a sale and says why', (t) => {
  const item = 'Seife                        1,99 B'
  const total = 'SUMME  EUR                   1,99'
  const unread: [reason: string, lines: string[], line: number | undefined, more?: object][] = [
    ['sum', [item, 'SUMME  EUR  2,00', FOOT], undefined, { expectedCents: 200, computedCents: 199 }],
    ['sum', [item, item, total, FOOT], undefined, { expectedCents: 199, computedCents: 398 }],
    ['subtotal', [item, 'Zwischensumme  1,98', total, FOOT], 1, { expectedCents: 198, computedCents: 199 }],
    ['no-total', [item, FOOT], undefined],
    ['no-lines', [total, FOOT], undefined],
    ['number', [item, total], undefined],
    ['two-totals', [item, total, 'SUMME  EUR  9,99', FOOT], 2],
    ['two-numbers', [item, total, FOOT, 'Bon 4712   21.11.2026 11:59'], 3],
    ['refund', ['Leergut  -1,50', 'SUMME  EUR  -1,50', FOOT], 1],
    ['negative', ['Seife   -1,99 B', total, FOOT], 0],
    ['void-of-nothing', [item, 'STORNO Brot  -1,99 A', total, FOOT], 1],
    ['void-of-nothing', [item, 'Zeilenstorno  0,10', total, FOOT], 1],
    ['discount-too-large', [item, '   Preisnachlass   -2,00', total, FOOT], 1],
    ['date', [item, total, 'Bon 4711   31.02.2026 11:58'], 2],
    ['date', [item, total, 'Bon 4711   21.11.2026 25:58'], 2],
    ['amount', ['Seife    1.9,99 B', total, FOOT], 0],
  ]
  for (const [reason, lines, line, more = {}] of unread) {
    const { receipt } = read(lines)
    t.like(receipt, { kind: 'unread', reason, ...(line === undefined ? {} : { line }), ...more }, reason)
    if (line === undefined) t.false('line' in receipt)
  }
  t.is(saleOf([item, total, total, FOOT]).totalCents, 199, 'the same total twice is one')
})

test('TEMPL-7 copies and training are no sales, and what has neither lines nor a total is nothing of a sale', (t) => {
  const lines = ['Seife   1,99 B', 'SUMME  EUR  1,99', FOOT]
  t.deepEqual(read([...lines, '*** KOPIE ***']).receipt, { kind: 'skipped', line: 3 })
  t.deepEqual(read(['TRAINING', ...lines]).receipt, { kind: 'skipped', line: 0 })
  t.deepEqual(read(['Händlerbeleg', 'Genehmigt 1234']).receipt, { kind: 'other' })
  t.deepEqual(read([]).receipt, { kind: 'other' })
})

test('TEMPL-8 what stands before the first line of a receipt is not of it', (t) => {
  const template = templateOf({ ...MARKET, start: 'MARKT .*' })
  const { receipt, lines } = read(
    ['Seife   1,99 B', 'MARKT AM TOR', 'Brot   1,00 A', 'SUMME  EUR  1,00', FOOT],
    template,
  )
  t.like(receipt, { kind: 'sale', totalCents: 100 })
  t.deepEqual(
    lines.map(({ as }) => as),
    [undefined, 'start', 'item', 'total', 'info'],
  )
})

test('TEMPL-9 a card is read from the paper or from a code on it, and the number makes the key', (t) => {
  const lines = ['Seife   1,99 B', 'SUMME  EUR  1,99', FOOT]
  t.is(saleOf([...lines, 'Karte 12345678']).body.card, '12345678')
  t.false('card' in saleOf(lines).body)
  const coded = readReceipt(
    [...lines.map((text) => ({ kind: 'text' as const, text })), { kind: 'code', text: 'S0123456789ABCDEFG' }],
    templateOf(MARKET),
    PLACE,
  )
  t.like(coded.receipt, { kind: 'sale', key: '0001.07.2026-11-21.4711', body: { card: 'S0123456789ABCDEFG' } })
})

test('TEMPL-10 taxes that stand below are spread over the goods of their letter to the cent, cancelled ones left out', (t) => {
  const template = templateOf({
    id: 'net',
    sequence: 'time',
    rules: [
      { as: 'tax', added: true, pattern: 'Tax (?<letter>[AB]) +(?<amount>\\S+)' },
      { as: 'total', pattern: 'Total +(?<amount>\\S+)' },
      { as: 'void', pattern: 'Void' },
      { as: 'item', pattern: '(?<name>\\w+) (?<price>\\S+) (?<letter>[AB])' },
      {
        as: 'info',
        pattern: '(?<year>\\d{4})-(?<month>\\d\\d)-(?<day>\\d\\d) (?<hour>\\d+):(?<minute>\\d\\d):(?<second>\\d\\d)',
      },
    ],
  })
  const lines = [
    'a 1.00 A',
    'b 1.00 A',
    'c 1.00 A',
    'd 5.00 B',
    'e 9.00 B',
    'Void',
    'Tax A 0.20',
    'Tax B 0.35',
    'Total 8.55',
    '2026-11-21 9:05:07',
  ]
  const { body, key } = saleOf(lines, template)
  t.is(key, '0001.07.2026-11-21.090507')
  t.deepEqual(
    body.lines.map(({ taxCents }) => taxCents),
    [7, 7, 6, 35, undefined, undefined],
  )
  t.is(netBasket(readSale(body).lines, true).totalCents, 855)
  t.like(read(['a 1.00 A', 'Tax B 0.10', 'Total 1.10', '2026-11-21 9:05:07'], template).receipt, {
    reason: 'nothing-to-tax',
  })
})

test('TEMPL-11 amounts, quantities and times are read as they are printed, or not at all', (t) => {
  const money: [string, '.' | ',', number, number | undefined][] = [
    ['1.234,50', ',', 2, 123450],
    ['1,234.50', '.', 2, 123450],
    ["1'234.50", '.', 2, 123450],
    ['1 234,50', ',', 2, 123450],
    ['0,05', ',', 2, 5],
    ['12', '.', 2, 1200],
    ['-1.00', '.', 2, -100],
    ['1.00-', '.', 2, -100],
    ['−1.00', '.', 2, -100],
    ['-0.00', '.', 2, 0],
    ['1,980', '.', 0, 1980],
    ['-1.00-', '.', 2, undefined],
    ['1.0', '.', 2, undefined],
    ['1.000', '.', 2, undefined],
    ['12.34,5', '.', 2, undefined],
    ['1,23,456.00', '.', 2, undefined],
    ['', '.', 2, undefined],
    ['1e5', '.', 2, undefined],
    ['9999999999999999', '.', 2, undefined],
  ]
  for (const [text, decimal, decimals, cents] of money) t.is(moneyOf(text, decimal, decimals), cents, text)
  t.is(thousandthsOf('0,512', ','), 512)
  t.is(thousandthsOf('3', '.'), 3000)
  t.is(thousandthsOf('0', '.'), undefined)
  const at = (found: Record<string, string>) => timeOf(found, 'Europe/Berlin')
  const day = { year: '26', month: 'Nov', day: '1' }
  t.deepEqual(at(day), { day: '2026-11-01', at: undefined, seconds: undefined })
  t.like(at({ ...day, hour: '12', minute: '05', ampm: 'AM' }), { at: '2026-11-01T00:05:00+01:00' })
  t.like(at({ ...day, hour: '12', minute: '05', ampm: 'pm' }), { at: '2026-11-01T12:05:00+01:00' })
  t.like(at({ year: '2026', month: 'März', day: '31', hour: '2', minute: '30', second: '09' }), { seconds: '023009' })
  t.is(at({ ...day, hour: '13', minute: '05', ampm: 'PM' }), undefined)
  t.is(at({ ...day, month: 'Foo' }), undefined)
  fc.assert(
    fc.property(fc.integer({ min: -99_999_999, max: 99_999_999 }), fc.constantFrom('.', ','), (cents, decimal) => {
      const text = (Math.abs(cents) / 100).toLocaleString(decimal === '.' ? 'en-US' : 'de-DE', {
        minimumFractionDigits: 2,
      })
      t.is(moneyOf(cents < 0 ? `${text}-` : text, decimal as '.', 2), cents)
    }),
  )
})

test('TEMPL-12 whatever stands on a receipt, reading it ends: with a sale that comes to its total, or without one', (t) => {
  const template = templateOf(MARKET)
  const known = [
    'Seife  1,99 B',
    'Pfand 0,30',
    'STORNO Seife -1,99 B',
    'SUMME EUR 1,99',
    'Rabatt x -0,10',
    '2 x 1,00',
    FOOT,
    'Zeilenstorno 1,99',
  ]
  let sales = 0
  const lines = fc.array(fc.oneof(fc.constantFrom(...known), fc.string({ maxLength: 40 })), { maxLength: 15 })
  fc.assert(
    fc.property(lines, (texts) => {
      const { receipt } = read(texts, template)
      if (receipt.kind !== 'sale') return
      sales += 1
      t.is(netBasket(readSale(receipt.body).lines, true).totalCents, receipt.totalCents)
    }),
    { numRuns: 1_000 },
  )
  t.true(sales > 0)
  const slow = templateOf({ ...MARKET, rules: [...MARKET.rules, { as: 'ignore', pattern: '(?:a?){150}(?:.*,){20}' }] })
  t.like(read(new Array(2_000).fill('a'.repeat(500)), slow).receipt, { kind: 'unread', reason: 'too-much-work' })
})

test('TEMPL-13 a template is checked as a whole, and every fault is named with its path', (t) => {
  const faulty = (change: object): (readonly [string, string])[] =>
    checkTemplate({ ...MARKET, ...change }).faults.map(({ path, text }) => [path, text] as const)
  t.deepEqual(faulty({}), [])
  t.deepEqual(faulty({ $schema: 'x' }), [])
  t.like(faulty({ rules: [{ as: 'item', pattern: '(a' }] }), [
    ['rules[0].pattern', 'At letter 1: This bracket is never closed.'],
  ])
  t.like(faulty({ start: 'a**' }), [['start', 'At letter 3: Two repeats stand side by side.']])
  t.is(faulty({ skip: ['ok', '(?=x)'] })[0]?.[0], 'skip[1]')
  const rules = (...more: object[]) => faulty({ rules: [...MARKET.rules, ...more] })
  t.regex(rules({ as: 'total', pattern: 'x' })[0]?.[1] ?? '', /needs a group \(\?<amount>/)
  t.regex(rules({ as: 'total', pattern: '(?<amount>1)(?<name>x)' })[0]?.[1] ?? '', /has no name; it may have amount/)
  t.regex(rules({ as: 'info', pattern: '(?<day>1)' })[0]?.[1] ?? '', /year, month and day together/)
  t.regex(rules({ as: 'info', pattern: '(?<hour>1)' })[0]?.[1] ?? '', /hour and minute together/)
  t.deepEqual(
    rules({ as: 'nothing', pattern: 'x' }).map(([path]) => path),
    ['rules[17].as'],
  )
  t.deepEqual(
    faulty({ colour: 1, decimal: ';' }).map(([path]) => path),
    ['decimal', 'colour'],
  )
  const bare = { id: 'x', rules: [{ as: 'ignore', pattern: 'x' }] }
  t.deepEqual(
    checkTemplate(bare).faults.map(({ path }) => path),
    ['rules', 'rules', 'sequence'],
  )
  t.is(checkTemplate({ ...bare, sequence: 'time' }).faults.length, 3)
  t.deepEqual(checkTemplate(example('example-mart.json')).faults, [])
  t.true(checkTemplate([]).faults.length > 0)
})
