import test from 'ava'
import { all, amounts, grand, id, log, oneSale, sale, sold, transaction } from './documents.ts'

test('IMPORT-6 a sale keeps the order, number, name, department and quantity of its lines', async (t) => {
  const extra =
    '<Description>APPLES &amp; PEARS   </Description><MerchandiseHierarchy Level="Department">6</MerchandiseHierarchy>'
  const weight = '<Quantity UnitOfMeasureCode="KGM">0.65</Quantity>'
  const { body, key, reconciles, grandTotalCents } = await oneSale(
    log(
      sale([sold('1.13', `${id('00123')}${extra}${weight}`), sold('2.00', '<Quantity Units="2">1</Quantity>')], '3.13'),
    ),
  )
  t.is(key, '0001.07.2026-11-21.1')
  t.deepEqual(body, {
    currency: 'EUR',
    lines: [
      {
        line: 1,
        kind: 'item',
        sku: '00123',
        name: 'APPLES & PEARS',
        department: '6',
        quantity: 0.65,
        unit: 'kg',
        amountCents: 113,
      },
      { line: 2, kind: 'item', quantity: 2, amountCents: 200 },
    ],
    finishedAt: '2026-11-21T10:15:00+01:00',
  })
  t.true(reconciles)
  t.is(grandTotalCents, 313)
})

test('IMPORT-6 numbers, comments and CDATA stay text: nothing turns into a float', async (t) => {
  const extra = '<ItemID>1e3</ItemID><Description><![CDATA[<b>&amp;]]></Description>'
  const { body } = await oneSale(log(sale([sold('0<!-- no -->.10', extra)], '0.10')))
  t.like(body.lines[0], { sku: '1e3', name: '<b>&amp;', amountCents: 10 })
})

test('IMPORT-7 the namespace counts, not its prefix, and vendors stay apart', async (t) => {
  const vendor = '<v:Sale><v:ExtendedAmount>9.00</v:ExtendedAmount></v:Sale>'
  const document =
    '<n:DigitalReceipt xmlns:n="http://www.nrf-arts.org/IXRetail/namespace/" xmlns:v="urn:v"><n:Transaction>' +
    '<n:BusinessUnit><n:UnitID>RS 0221</n:UnitID></n:BusinessUnit><n:WorkstationID>3</n:WorkstationID>' +
    '<n:SequenceNumber>7</n:SequenceNumber><v:CurrencyCode>JPY</v:CurrencyCode><n:CurrencyCode>SEK</n:CurrencyCode>' +
    '<n:ReceiptDateTime>2026-11-20T23:59:00+01:00</n:ReceiptDateTime><n:RetailTransaction>' +
    `<n:LineItem><n:Sale><n:ExtendedAmount>5.00</n:ExtendedAmount></n:Sale></n:LineItem><n:LineItem>${vendor}</n:LineItem>` +
    '<n:Total TotalType="TransactionGrandAmount">5.00</n:Total></n:RetailTransaction></n:Transaction></n:DigitalReceipt>'
  const { key, body, reconciles } = await oneSale(document)
  t.is(key, 'RS-0221.3.2026-11-20.7', 'without a business date the date of the receipt counts')
  t.is(body.currency, 'SEK')
  t.deepEqual(amounts(body.lines), [[1, 'item', 500]])
  t.true(reconciles)
})

test('IMPORT-8 a cancelling line names the line it cancels, the nearest before it that fits', async (t) => {
  const cancel = (amount: string, quantity: string, sku: string) =>
    sold(amount, `${id(sku)}<Quantity>${quantity}</Quantity>`, ' VoidFlag="true"')
  const { body, saleLines, reconciles } = await oneSale(
    log(
      sale([sold('2.79', id('a')), sold('2.79', id('a')), sold('4.00', id('b')), cancel('-2.79', '-1', 'a')], '6.79'),
    ),
  )
  t.deepEqual(body.lines[3], { line: 4, kind: 'item', sku: 'a', quantity: -1, amountCents: -279, voids: 2 })
  t.is(saleLines, 4)
  t.true(reconciles)
})

test('IMPORT-8 a part of a line can be cancelled, of the nearest line that is large enough', async (t) => {
  const items = [
    sold('6.00', `${id('a')}<Quantity>3</Quantity>`),
    sold('4.00', `${id('a')}<Quantity>2</Quantity>`),
    sold('1.00', id('a')),
    sold('-2.00', `${id('a')}<Quantity>-1</Quantity>`, ' VoidFlag="true"'),
    sold('-4.00', `${id('a')}<Quantity>-2</Quantity>`, ' VoidFlag="true"'),
  ]
  const { body, reconciles } = await oneSale(log(sale(items, '5.00')))
  t.deepEqual(
    body.lines.map(({ voids }) => voids),
    [undefined, undefined, undefined, 2, 1],
  )
  t.true(reconciles)
})

test('IMPORT-8 a line struck out with its own amount is left out and counted; a cancellation of nothing is a discount', async (t) => {
  const struck = sold('9.00', id('a'), ' VoidFlag="true"')
  const stray = sold('-1.00', id('z'), ' VoidFlag="true"')
  const { body, saleLines, reconciles, warnings } = await oneSale(
    log(sale([struck, sold('5.00', id('a')), stray], '4.00')),
  )
  t.deepEqual(amounts(body.lines), [
    [2, 'item', 500],
    [3, 'discount', -100],
  ])
  t.deepEqual([saleLines, reconciles, warnings.length], [3, true, 2])
})

test('IMPORT-9 a bottle refund is a deposit-return below zero, a deposit is a deposit, an unexplained minus a discount', async (t) => {
  const items = [
    sold('-2.00', id('bottle'), '', 'acs:NegativeItem'),
    sold('0.25', '', '', 'Deposit'),
    sold('-0.50', '', '', 'Deposit'),
    sold('6.00'),
    sold('-1.00'),
  ]
  const { body, warnings, reconciles } = await oneSale(log(sale(items, '2.75')))
  t.deepEqual(amounts(body.lines), [
    [1, 'deposit-return', -200],
    [2, 'deposit', 25],
    [3, 'deposit-return', -50],
    [4, 'item', 600],
    [5, 'discount', -100],
  ])
  t.true(reconciles)
  t.is(warnings.length, 1)
})

test('IMPORT-19 a transaction that cannot be read is reported by its place and does not stop the others', async (t) => {
  const broken = [
    '<Transaction><A></B></Transaction>',
    '<Transaction a=1></Transaction>',
    sale([sold('1.005')], '1.00'),
    sale([sold('1.00').replace(/<ExtendedAmount>.*<\/ExtendedAmount>/, '')], '1.00'),
    sale([sold('1.00')], '1.00', { end: 'yesterday' }),
    sale([sold('1.00')], '1.00', { sequence: 'A17' }),
    sale([sold('1.00', '<Description>&boom;</Description>')], '1.00'),
    sale([sold('1.00')], '1.00', { currency: 'euro' }),
    `<Transaction>${'<A>'.repeat(60)}${'</A>'.repeat(60)}</Transaction>`,
    '<Transaction><__proto__>1</__proto__></Transaction>',
  ]
  const good = sale([sold('1.00')], '1.00', { sequence: '99' })
  const found = await all(log(...broken, good))
  t.deepEqual(
    found.map(({ kind }) => kind),
    [...Array(10).fill('broken'), 'sale'],
  )
  t.deepEqual(
    found.map(({ number }) => number),
    [...found.keys()].map((i) => i + 1),
  )
  for (const one of found) if (one.kind === 'broken') t.regex(one.reason, /^Line 1, column \d+: ./)
})

test('IMPORT-19 the place of a fault is counted in the file', async (t) => {
  const [, second] = await all('<P>\n<Transaction/>\n  <Transaction>\n    <A></B></Transaction></P>')
  t.like(second, { kind: 'broken', number: 2 })
  t.regex(second?.kind === 'broken' ? second.reason : '', /^Line 4, column 8: .*not well-formed/)
})

test('IMPORT-20 quantities are whole thousandths; a fourth digit is rounded and told', async (t) => {
  const quantity = (text: string) => sold('1.00', `<Quantity>${text}</Quantity>`)
  const { body, warnings } = await oneSale(
    log(sale(['1.', '0.655', '0.6555', '2.1000', '-3', '0'].map(quantity), '6.00')),
  )
  t.deepEqual(
    body.lines.map((line) => line.quantity),
    [1, 0.655, 0.656, 2.1, 3, 0.001],
  )
  t.is(warnings.length, 1)
})

test('IMPORT-20 line numbers that are missing or not unique are replaced by 1, 2, 3', async (t) => {
  const twice = `<LineItem><SequenceNumber>4</SequenceNumber><Sale><ExtendedAmount>1.00</ExtendedAmount></Sale></LineItem>`
  const { body } = await oneSale(
    log(transaction(`<RetailTransaction>${twice}${twice}${grand('2.00')}</RetailTransaction>`)),
  )
  t.deepEqual(
    body.lines.map(({ line }) => line),
    [1, 2],
  )
})
