import test from 'ava'
import { all, grand, id, log, oneSale, sale, settings, sold, transaction } from './documents.ts'

const amounts = (lines: { line: number; kind: string; amountCents: number }[]) =>
  lines.map(({ line, kind, amountCents }) => [line, kind, amountCents])

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

const reward = (level: string, category: string, amount: string, flags: string, reference = '0') =>
  `<LineItem><LoyaltyReward ${flags}><PromotionID>77</PromotionID><acs:RewardLevel>${level}</acs:RewardLevel>` +
  `<acs:RewardCategory>${category}</acs:RewardCategory><acs:ExtendedRewardAmount>${amount}</acs:ExtendedRewardAmount>` +
  `<acs:OperatorSequenceReference>${reference}</acs:OperatorSequenceReference></LoyaltyReward></LineItem>`
const SUM = 'acs:summarizedActivity="true"'
const DETAIL = 'acs:detailedData="true"'

test('IMPORT-10 a reward on one item lowers its line, one on the basket is a discount line, and only money counts', async (t) => {
  const items = [
    sold('20.00', '<acs:OperatorSequence>1</acs:OperatorSequence>'),
    sold('10.00', '<acs:OperatorSequence>2</acs:OperatorSequence>'),
    reward('Item', 'Monetary', '-2.00', `${SUM} ${DETAIL}`, '1'),
    reward('Transaction', 'Monetary', '-0.90', DETAIL, '1'),
    reward('Transaction', 'Monetary', '-2.80', SUM),
    reward('Transaction', 'Monetary', '-1.90', DETAIL, '2'),
    reward('Transaction', 'CustomOffer', '4', `${SUM} ${DETAIL}`),
    reward('Transaction', 'Other', '-3', `${SUM} ${DETAIL}`),
  ]
  const { body, reconciles } = await oneSale(log(sale(items, '25.20')))
  t.deepEqual(amounts(body.lines), [
    [1, 'item', 1800],
    [2, 'item', 1000],
    [5, 'discount', -280],
  ])
  t.is(body.lines[2]?.name, 'Promotion 77')
  t.true(reconciles)
})

test('IMPORT-10 a discount written on a line is already in its amount; one on the basket is a discount line', async (t) => {
  const line = sold('138.00', '<DiscountAmount>10</DiscountAmount><ExtendedDiscountAmount>20</ExtendedDiscountAmount>')
  const { body, reconciles } = await oneSale(
    log(sale([line, '<LineItem><Discount><Amount>8.00</Amount></Discount></LineItem>'], '130.00')),
  )
  t.deepEqual(amounts(body.lines), [
    [1, 'item', 13800],
    [2, 'discount', -800],
  ])
  t.true(reconciles)
})

const tax = (amount: string, percent: string, taxId = '', base = '') =>
  `<LineItem><Tax${taxId && ` acs:TaxID="${taxId}"`}>${base}<Amount>${amount}</Amount><Percent>${percent}</Percent></Tax></LineItem>`
const rate = (percent: string) => `<Tax><Percent>${percent}</Percent></Tax>`
const group = (number: string) => `<acs:Itemizers Tax${number}="true">1</acs:Itemizers>`

test('IMPORT-11 tax is added where the lines exclude it, to the lines of its group, to the last cent', async (t) => {
  const items = [
    tax('0.94', '10.1', '1'),
    sold('3.33', group('1')),
    sold('3.33', group('1')),
    sold('2.62', group('1')),
    sold('5.00', group('2')),
  ]
  const { body, reconciles } = await oneSale(log(sale(items, '15.22')))
  t.deepEqual(
    body.lines.map(({ taxCents, taxIncluded }) => [taxCents, taxIncluded]),
    [
      [34, false],
      [34, false],
      [26, false],
      [undefined, false],
    ],
  )
  t.true(reconciles)
})

test('IMPORT-11 tax inside the lines is told and not added', async (t) => {
  const base = '<TaxableAmount TaxIncludedInTaxableAmountFlag="false">80.00</TaxableAmount>'
  const items = [
    sold('60.00', rate('25.')),
    sold('40.00', rate('25.00')),
    sold('10.00', rate('6')),
    tax('20.00', '25', '', base),
  ]
  const { body, reconciles } = await oneSale(log(sale(items, '110.00')))
  t.deepEqual(
    body.lines.map(({ taxCents, taxIncluded }) => [taxCents, taxIncluded]),
    [
      [1200, undefined],
      [800, undefined],
      [undefined, undefined],
    ],
  )
  t.true(reconciles)
})

test('IMPORT-11 a cancelled line bears no tax, and tax that stands with the lines is taken from there', async (t) => {
  const cancelled = [tax('1.00', '10', '1'), sold('10.00', id('a') + group('1')), sold('4.00', id('b') + group('1'))]
  const first = await oneSale(
    log(
      sale(
        [...cancelled, sold('-4.00', `${id('b')}<Quantity>-1</Quantity>${group('1')}`, ' VoidFlag="true"')],
        '11.00',
      ),
    ),
  )
  t.deepEqual(
    first.body.lines.map(({ taxCents }) => taxCents),
    [100, undefined, undefined],
  )
  const second = await oneSale(log(sale([sold('10.00', '<Tax><Amount>0.70</Amount></Tax>'), sold('5.00')], '15.70')))
  t.deepEqual(
    second.body.lines.map(({ taxCents, taxIncluded }) => [taxCents, taxIncluded]),
    [
      [70, false],
      [undefined, false],
    ],
  )
  t.true(first.reconciles && second.reconciles)
})

test('IMPORT-12 cash rounding is a line named so, whether it stands with the payment or among the items', async (t) => {
  const tender =
    '<Tender TenderType="Cash"><Amount>55.50</Amount><AmountAppliedToBill>55.00</AmountAppliedToBill><Rounding>0.50</Rounding></Tender>'
  const first = await oneSale(log(sale([sold('55.50'), `<LineItem>${tender}</LineItem>`], '55.00')))
  t.deepEqual(amounts(first.body.lines), [
    [1, 'item', 5550],
    [2, 'rounding', -50],
  ])
  const item = `<LineItem><Sale><ItemID>ROUNDING</ItemID><ExtendedAmount Action="Subtract">0.10</ExtendedAmount></Sale></LineItem>`
  const second = await oneSale(log(sale([sold('8.10'), item], '8.00')))
  t.deepEqual(amounts(second.body.lines), [
    [1, 'item', 810],
    [2, 'rounding', -10],
  ])
  const up = tender.replace('55.50', '54.50')
  const beforeRounding = await oneSale(log(sale([sold('54.50'), `<LineItem>${up}</LineItem>`], '54.50')))
  t.is(beforeRounding.body.lines[1]?.amountCents, 50)
  t.true(first.reconciles && second.reconciles && beforeRounding.reconciles)
})

test('IMPORT-13 paying with a gift card is a tender, selling one is a line of kind giftcard, and change is negative', async (t) => {
  const pay = (type: string, amount: string) =>
    `<LineItem><Tender TenderType="${type}"><Amount>${amount}</Amount></Tender></LineItem>`
  const items = [
    sold('20.00', '', '', 'GiftCard'),
    sold('5.00'),
    pay('GiftCard', '5.00'),
    pay('Cash', '50.00'),
    pay('Cash', '-30.00'),
  ]
  const { body } = await oneSale(log(sale(items, '25.00')))
  t.deepEqual(amounts(body.lines), [
    [1, 'giftcard', 2000],
    [2, 'item', 500],
  ])
  t.deepEqual(body.tenders, [
    { kind: 'giftcard', amountCents: 500 },
    { kind: 'cash', amountCents: 5000 },
    { kind: 'cash', amountCents: -3000 },
  ])
})

const link = (reason: string, sequence: string, line = '') =>
  `<TransactionLink ReasonCode="${reason}"><RetailStoreID>0001</RetailStoreID><WorkstationID>08</WorkstationID><SequenceNumber>${sequence}` +
  `</SequenceNumber><BusinessDayDate>2026-11-20</BusinessDayDate>${line && `<LineItemSequenceNumber>${line}</LineItemSequenceNumber>`}</TransactionLink>`
const brought = (amount: string, from: string) =>
  `<LineItem><Return><ExtendedAmount>${amount}</ExtendedAmount><Quantity>-1</Quantity>${from}</Return></LineItem>`

test('IMPORT-14 a resumed sale names the suspended one', async (t) => {
  const { body } = await oneSale(
    log(transaction(`<RetailTransaction>${sold('1.00')}${grand('1.00')}${link('Resume', '111')}</RetailTransaction>`)),
  )
  t.is(body.resumes, '0001.08.2026-11-20.111')
})

test('IMPORT-15 goods brought back are a return of their sale, beside sold ones an exchange', async (t) => {
  const from = link('Return', '55', '3')
  const [pure, mixed] = await all(
    log(
      sale([brought('-5.99', from)], '-5.99'),
      sale([sold('8.00'), brought('-5.99', from)], '2.01', { sequence: '2' }),
    ),
  )
  const lines = [{ line: 3, quantity: 1, amountCents: 599 }]
  t.like(pure, { kind: 'return', key: '0001.07.2026-11-21.1', reconciles: true })
  t.deepEqual(pure?.kind === 'return' && pure.body, {
    original: '0001.08.2026-11-20.55',
    currency: 'EUR',
    finishedAt: '2026-11-21T10:15:00+01:00',
    lines,
  })
  t.like(mixed, { kind: 'sale', reconciles: true, grandTotalCents: 201 })
  t.deepEqual(mixed?.kind === 'sale' && mixed.body.returns, [{ original: '0001.08.2026-11-20.55', lines }])
})

test('IMPORT-15 a return of goods from two sales is reported, and one without its sale inside a purchase is told', async (t) => {
  const [two, mixed] = await all(
    log(
      sale([brought('1.00', link('Return', '5')), brought('1.00', link('Return', '6'))], '-2.00'),
      sale([sold('8.00'), brought('1.00', '')], '7.00'),
    ),
  )
  t.like(two, { kind: 'broken', number: 1 })
  t.like(mixed, { kind: 'sale', reconciles: true })
  t.regex(mixed?.warnings[0] ?? '', /name no sale/)
})

test('IMPORT-16 a void undoes the sale it names', async (t) => {
  const [one] = await all(
    log(transaction(`<OperatorID>6</OperatorID><RetailTransaction>${link('PostVoid', '9')}</RetailTransaction>`)),
  )
  t.deepEqual(one, {
    kind: 'void',
    number: 1,
    key: '0001.08.2026-11-20.9',
    body: { businessDate: '2026-11-21', at: '2026-11-21T10:15:00+01:00', operator: '6' },
    warnings: [],
  })
})

test('IMPORT-16 control, training, cancelled, suspended and empty transactions are skipped with their reason', async (t) => {
  const retail = (attributes: string) => `<RetailTransaction${attributes}>${sold('1.00')}</RetailTransaction>`
  const found = await all(
    log(
      transaction('<ControlTransaction><ReasonCode>Valid SignOn</ReasonCode></ControlTransaction>'),
      transaction(retail(''), { attributes: ' TrainingModeFlag="true"' }),
      transaction(retail(''), { attributes: ' CancelFlag="true"' }),
      transaction(retail(' TransactionStatus="Suspended"')),
      transaction('<RetailTransaction></RetailTransaction>'),
    ),
  )
  t.deepEqual(
    found.map((one) => one.kind === 'skipped' && one.skippedReason),
    ['ControlTransaction: Valid SignOn', 'training', 'cancelled', 'suspended', 'no item lines'],
  )
})

const MEMBER =
  '<LineItem><acs:LoyaltyMembership><acs:LoyaltyID>111</acs:LoyaltyID><acs:MembershipID>90210</acs:MembershipID></acs:LoyaltyMembership></LineItem>'

test('IMPORT-17 a membership number becomes the card only when asked for, and stands in no sentence', async (t) => {
  const document = log(sale([sold('1.00'), MEMBER], '2.00'))
  const without = await oneSale(document)
  const withMembers = await oneSale(document, { ...settings, members: true })
  t.is(without.body.card, undefined)
  t.is(without.member, '90210')
  t.is(withMembers.body.card, '90210')
  t.notRegex(JSON.stringify([withMembers.warnings, withMembers.difference]), /90210|111/)
  const zeros = await oneSale(document.replace('90210', '000').replace('111', '0'), { ...settings, members: true })
  t.is(zeros.body.card, undefined)
})

test('IMPORT-18 a receipt whose lines do not meet its total says by how much', async (t) => {
  const off = await oneSale(log(sale([sold('10.00')], '12.34')))
  t.false(off.reconciles)
  t.deepEqual(off.difference, {
    expectedCents: 1234,
    computedCents: 1000,
    reason: 'The lines come to 10.00 EUR, the receipt says 12.34 EUR: 2.34 EUR too little in the lines.',
  })
  const yen = await oneSale(log(sale([sold('150')], '100', { currency: 'JPY' })))
  t.like(yen.difference, { expectedCents: 100, computedCents: 150 })
  const none = await oneSale(log(sale([sold('1.00')], '')))
  t.deepEqual([none.reconciles, none.difference?.computedCents, none.grandTotalCents], [false, 100, undefined])
})

test('IMPORT-18 where base and tax meet the total, the difference names the lines as the fault', async (t) => {
  const base = '<TaxableAmount TaxIncludedInTaxableAmountFlag="false">80.00</TaxableAmount>'
  const { difference } = await oneSale(log(sale([sold('125.00', rate('25')), tax('20.00', '25', '', base)], '100.00')))
  t.regex(difference?.reason ?? '', /25\.00 EUR too much .* a discount is missing/)
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
