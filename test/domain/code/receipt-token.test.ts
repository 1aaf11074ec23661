import test from 'ava'
import fc from 'fast-check'
import QRCode from 'qrcode'
import {
  isReceiptToken,
  MAX_RECEIPT_LINES,
  MAX_RECEIPT_TOKEN,
  packReceipt,
  printReceipt,
  type Receipt,
  readReceipt,
  type TokenLine,
  unpackReceipt,
} from '../../../src/domain/code/receipt-token.ts'
import { addDays } from '../../../src/domain/day.ts'

const bytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })
const amount = fc.oneof(fc.nat(10_000), fc.nat(1_000_000_000_000))
const line = fc.record({
  line: fc.integer({ min: 1, max: 1_000_000 }),
  quantity: fc.oneof(
    fc.integer({ min: 1, max: 50 }).map((pieces) => pieces * 1000),
    fc.integer({ min: 1, max: 1_000_000_000_000 }),
  ),
  amountCents: amount,
  eligibleCents: amount,
  points: amount,
  burned: amount,
})
const receipts: fc.Arbitrary<Receipt> = fc.record({
  shop: fc.stringMatching(/^[0-9A-Za-z-]{1,20}$/),
  sale: fc.uint8Array({ minLength: 11, maxLength: 106 }),
  day: fc.nat(40_000).map((days) => addDays('2000-01-01', days)),
  currency: fc.constantFrom('EUR', 'CNY', 'JPY'),
  holder: fc.option(bytes(8), { nil: undefined }),
  lines: fc
    .uniqueArray(line, { selector: (each) => each.line, maxLength: MAX_RECEIPT_LINES })
    .map((lines) => lines.toSorted((a, b) => a.line - b.line)),
})

test('ANYWHERE-2 a token holds sale, day, lines with quantity, cents, points and burned, and comes back as it was printed', (t) => {
  fc.assert(
    fc.property(receipts, bytes(64), (receipt, signature) => {
      const token = printReceipt(packReceipt(receipt), signature)
      const read = readReceipt(token)
      t.deepEqual(read?.receipt, receipt)
      t.deepEqual(read?.signature, signature)
      t.deepEqual(read?.packed, packReceipt(receipt))
    }),
    { numRuns: 300 },
  )
})

test('ANYWHERE-2 what is no token is none, and no bytes make it fail', (t) => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), (random) => void unpackReceipt(random)))
  for (const text of ['', 'RT1', '0001.07.2026-11-21.000123', 'C0123456789', 'RT1!', `RT1${'0'.repeat(4_000)}`])
    t.is(readReceipt(text), undefined, text.slice(0, 30))
  t.false(isReceiptToken('0001.07.2026-11-21.000123'))
})

test('ANYWHERE-2 cut off anywhere, a token is none', (t) => {
  fc.assert(
    fc.property(receipts, fc.nat(), (receipt, at) => {
      const packed = packReceipt(receipt)
      t.is(unpackReceipt(packed.subarray(0, at % packed.length)), undefined)
      t.is(unpackReceipt(Uint8Array.from([...packed, 0])), undefined)
    }),
    { numRuns: 100 },
  )
})

const basket = (count: number): Receipt => ({
  ...{ shop: '0001', sale: new Uint8Array(17).fill(200), day: '2026-11-21', currency: 'EUR' },
  holder: new Uint8Array(8).fill(255),
  lines: Array.from({ length: count }, (_, i): TokenLine => {
    const amountCents = 99 + 137 * i
    return {
      line: i + 1,
      quantity: 1000 * (1 + (i % 3)),
      amountCents,
      eligibleCents: amountCents,
      points: i,
      burned: 0,
    }
  }),
})

test('ANYWHERE-3 a token fits a QR code: of ten lines one of version 8, of 150 lines one of version 28', (t) => {
  const version = (lines: number): number => {
    const token = printReceipt(packReceipt(basket(lines)), new Uint8Array(64).fill(171))
    t.true(token.length <= MAX_RECEIPT_TOKEN)
    return QRCode.create(token, { errorCorrectionLevel: 'L' }).version
  }
  t.log([1, 10, 40, 150].map(version))
  t.true(version(10) <= 8)
  t.true(version(MAX_RECEIPT_LINES) <= 28)
})
