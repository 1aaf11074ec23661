import test from 'ava'
import { all, grand, log, oneSale, sale, settings, sold, transaction } from './documents.ts'

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
