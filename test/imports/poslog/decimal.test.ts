import test from 'ava'
import fc from 'fast-check'
import { StempelError } from '../../../src/domain/errors.ts'
import { currencyDecimals, decimalToWhole, wholeToDecimal } from '../../../src/imports/poslog/decimal.ts'

test('IMPORT-1 decimal text becomes minor units digit by digit', (t) => {
  t.is(decimalToWhole('0.29', 2, 'x'), 29)
  t.is(decimalToWhole('-2.79', 2, 'x'), -279)
  t.is(decimalToWhole('+1.', 2, 'x'), 100)
  t.is(decimalToWhole('.5', 2, 'x'), 50)
  t.is(decimalToWhole('8.2000', 2, 'x'), 820)
  t.is(decimalToWhole('150', 0, 'x'), 150)
  t.true(Object.is(decimalToWhole('-0.00', 2, 'x'), 0))
})

test('IMPORT-1 further digits, exponents, commas and nothing at all are refused', (t) => {
  for (const text of ['1.005', '1e3', '1,00', '', '.', '-', '0x10', '12 3', '9'.repeat(17)]) {
    t.throws(() => decimalToWhole(text, 2, 'the amount'), { instanceOf: StempelError }, text)
  }
  t.throws(() => decimalToWhole('999999999999999.99', 2, 'x'), { message: /larger/ })
})

test('IMPORT-1 a currency has the decimals ISO 4217 gives it', (t) => {
  t.deepEqual(['EUR', 'USD', 'SEK', 'JPY', 'BHD'].map(currencyDecimals), [2, 2, 2, 0, 3])
  t.throws(() => currencyDecimals('euro'), { instanceOf: StempelError })
})

test('IMPORT-1 what is written as decimals is read as the same whole number', (t) => {
  fc.assert(
    fc.property(fc.maxSafeInteger(), fc.integer({ min: 0, max: 3 }), (value, decimals) => {
      fc.pre(Math.abs(value) < 1e15)
      t.true(decimalToWhole(wholeToDecimal(value, decimals), decimals, 'x') === value)
    }),
  )
})
