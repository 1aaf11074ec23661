import { createReadStream, readFileSync } from 'node:fs'
import test from 'ava'
import { netBasket } from '../../src/domain/basket.ts'
import { importPoslog } from '../../src/imports/import-poslog.ts'
import type { ImportedSale, ImportSettings } from '../../src/imports/imported.ts'
import { sharedData } from '../support/shared-data.ts'
import { all, oneSale } from './documents.ts'

const settings: ImportSettings = { timeZone: 'America/Los_Angeles', currency: 'USD', members: false }

/** What the shop would book, by the domain's own arithmetic. */
const booked = (sale: ImportedSale): number =>
  netBasket(
    sale.body.lines.map((line) => ({
      ...line,
      quantity: Math.round(line.quantity * 1000),
      taxIncluded: line.taxIncluded ?? true,
    })),
    true,
  ).totalCents

test('IMPORT-23 every sale of a real morning comes to its receipt, also by the arithmetic of the shop', async (t) => {
  const path = sharedData(t, 'poslog/supermarket-morning.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const found = await all(createReadStream(path), settings)
  const sales = found.filter((one) => one.kind === 'sale')
  t.deepEqual([found.length, sales.length], [30, 23])
  t.deepEqual(
    sales.filter((sale) => !sale.reconciles || sale.warnings.length > 0),
    [],
  )
  t.deepEqual(
    sales.map(booked),
    sales.map((sale) => sale.grandTotalCents ?? Number.NaN),
  )
  t.is(
    sales.reduce((sum, sale) => sum + sale.saleLines, 0),
    298,
  )
})

test('IMPORT-23 its cancelled lines, refund, discounts, resumed sale and members are found', async (t) => {
  const path = sharedData(t, 'poslog/supermarket-morning.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const sales = (await all(readFileSync(path, 'utf8'), settings)).filter((one) => one.kind === 'sale')
  const lines = sales.flatMap((sale) => sale.body.lines)
  t.deepEqual(
    lines.flatMap(({ voids, amountCents }) => (voids === undefined ? [] : [[voids, amountCents]])),
    [
      [17, -279],
      [7, -440],
    ],
  )
  t.deepEqual(
    lines.flatMap(({ kind, amountCents }) => (kind === 'item' ? [] : [[kind, amountCents]])),
    [
      ['discount', -2226],
      ['deposit-return', -200],
      ['discount', -3158],
    ],
  )
  t.is(sales.filter((sale) => sale.member !== undefined).length, 2)
  t.deepEqual(
    sales.flatMap((sale) => sale.body.resumes ?? []),
    ['9.32.2017-10-01.111'],
  )
  t.is(sales[0]?.body.finishedAt, '2017-10-01T15:15:25-07:00')
  t.like(sales[0]?.body.lines[2], {
    line: 4,
    sku: '00205601000002',
    name: 'DELI GUACOMOLE',
    department: '12',
    quantity: 0.65,
    amountCents: 584,
  })
  const wine = sales.find((sale) => sale.key.endsWith('.376'))?.body.lines.find(({ line }) => line === 72)
  t.is(wine?.amountCents, 1800, 'ten percent off one bottle lower its own line')
  const without = sales.filter((sale) => 'card' in sale.body)
  t.deepEqual(without, [])
})

test('IMPORT-23 the counts of the command, and a card for each of the two members when asked', async (t) => {
  const path = sharedData(t, 'poslog/supermarket-morning.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const cards: string[] = []
  const result = await importPoslog({
    text: createReadStream(path, { highWaterMark: 1000 }),
    settings: { ...settings, members: true },
    submit: async (...event) => {
      if (event[0] === 'sale' && event[2].card !== undefined) cards.push(event[2].card)
      return { status: 201 }
    },
  })
  t.like(result, { sales: 23, lines: 298, returns: 0, skipped: 7, unbalanced: [], broken: [], recorded: 23 })
  t.is(new Set(cards).size, 2)
  for (const card of cards) t.false(JSON.stringify(result).includes(card))
})

test('IMPORT-23 a Swedish receipt with tax inside and cash rounding as an item comes to its total', async (t) => {
  const path = sharedData(t, 'arts/swe-standard-dr-sample-1.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const sale = await oneSale(readFileSync(path, 'utf8'), settings)
  t.like(sale, { key: 'MY-ST.10.2014-04-14.1019900', reconciles: true, grandTotalCents: 50800 })
  t.is(booked(sale), 50800)
  t.is(sale.body.currency, 'SEK')
  t.deepEqual(sale.body.lines.map(({ kind, amountCents }) => [kind, amountCents]).at(-1), ['rounding', -10])
  t.is(
    sale.body.lines.reduce((sum, line) => sum + (line.taxCents ?? 0), 0),
    10160,
  )
})

test('IMPORT-23 a Swedish receipt whose lines are 25.00 above its own total says so', async (t) => {
  const path = sharedData(t, 'arts/swe-standard-dr-sale.xml')
  if (path === undefined) {
    t.pass()
    return
  }
  const sale = await oneSale(readFileSync(path, 'utf8'), settings)
  t.deepEqual(
    sale.body.lines.map(({ kind, quantity, amountCents }) => [kind, quantity, amountCents]),
    [
      ['item', 2, 13800],
      ['item', 1, 4900],
      ['item', 1, 39500],
      ['item', 1, 150],
      ['rounding', 1, -50],
    ],
  )
  t.like(sale, { reconciles: false, grandTotalCents: 55800 })
  t.like(sale.difference, { expectedCents: 55800, computedCents: 58300 })
  t.regex(sale.difference?.reason ?? '', /25\.00 SEK too much.*tax lines agree/)
})
