import test from 'ava'
import { amounts, id, log, oneSale, sale, sold } from './documents.ts'

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

test('IMPORT-18 where base and tax meet the total, the difference names the lines as the fault', async (t) => {
  const base = '<TaxableAmount TaxIncludedInTaxableAmountFlag="false">80.00</TaxableAmount>'
  const { difference } = await oneSale(log(sale([sold('125.00', rate('25')), tax('20.00', '25', '', base)], '100.00')))
  t.regex(difference?.reason ?? '', /25\.00 EUR too much .* a discount is missing/)
})
