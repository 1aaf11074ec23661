import test from 'ava'
import fc from 'fast-check'
import { parseStripe } from '../../../src/domain/code/magstripe.ts'
import { type Dropped, type Meaning, meaningOf } from '../../../src/domain/code/meaning.ts'
import { holdsPaymentNumber, isPaymentNumber } from '../../../src/domain/code/payment-card.ts'

// Numbers that card schemes publish for tests.
const PAYMENT = [
  '4111111111111111',
  '5555555555554444',
  '378282246310005',
  '6011111111111117',
  '3530111333300000',
  '30569309025904',
  '4222222222222',
  '6304000000000000',
  '2223003122003222',
]
const text = (value: string, symbology?: string): Meaning | Dropped =>
  meaningOf({ kind: 'text', text: value, ...(symbology === undefined ? {} : { symbology }) })

test('CODE-14 a payment card is known by its first digit, its length and Luhn', (t) => {
  for (const number of PAYMENT) t.true(isPaymentNumber(number), number)
  t.false(isPaymentNumber('7992739871300'), 'begins with 7')
  t.false(isPaymentNumber('2912345678901232'), 'outside the range of 2')
  for (const number of PAYMENT) {
    const other = number.slice(0, -1) + ((Number(number.at(-1)) + 1) % 10)
    t.false(isPaymentNumber(other), other)
  }
  t.false(isPaymentNumber('411111111111'), 'too short')
  t.false(isPaymentNumber('3QG02DABJQ587KKZJ'), 'letters')
  t.false(isPaymentNumber('41111111111111111111'), 'too long')
})

test('CODE-14 a payment card is dropped however it is written, and nothing of it is handed on', (t) => {
  for (const number of PAYMENT) {
    const groups = number.replace(/(.{4})(?=.)/g, '$1 ')
    for (const written of [
      number,
      groups,
      groups.replaceAll(' ', '-'),
      ` ${number}\r`,
      `]C0${number}`,
      `]Q1${number}`,
      `%B${number}^DOE/JANE^30051010000000000000?`,
      `%B${groups}^DOE/JANE^3005101?`,
      `;${number}=30051010000000000000?`,
      `%B${number}^DOE/JANE^3005101?;${number}=3005101?`,
      `;2912345678901=1?+59${number}==1?`,
      `+01${number}=?`,
      `(91)${number}`,
      `card ${number}, thank you`,
      `https://pay.example/${number}?x=1`,
      `x${number}y`,
    ]) {
      const meaning = text(written)
      t.deepEqual(meaning, { dropped: 'payment-card' }, written)
      t.false(JSON.stringify(meaning).includes(number.slice(-6)))
    }
  }
})

test('CODE-14 what is printed as goods, a GSRN or a coupon is no payment card, whatever its digits', (t) => {
  // Checks as EAN-13 and by Luhn, and begins like a payment card.
  const both = '4000000000006'
  t.like(text(`]E0${both}`), { kind: 'gtin', value: both })
  t.like(text(both, 'EAN-13'), { kind: 'gtin', value: both })
  t.like(text('4006381333931'), { kind: 'gtin', value: '4006381333931' })
  t.false(holdsPaymentNumber('12345 678 90123'))
})

test('CODE-14 no text of any kind brings a payment card through as text or number', (t) => {
  const around = fc.string({ maxLength: 12 }).filter((each) => !/[0-9 -]/.test(each))
  fc.assert(
    fc.property(fc.constantFrom(...PAYMENT), around, around, (number, before, behind) => {
      const meaning = text(before + number + behind)
      t.true('dropped' in meaning || meaning.kind === 'gtin' || !meaning.value.includes(number), before + behind)
    }),
    { numRuns: 500, seed: 14 },
  )
})

test('CODE-15 a stripe gives a number and never a name or a date', (t) => {
  const sample =
    '%B1234123412341234^CardUser/John^030510100000019301000000877000000?;1234123412341234=0305101193010877?'
  t.deepEqual(text(sample), { kind: 'number', value: '1234123412341234' })
  t.deepEqual(text(';2912345678901?'), { kind: 'number', value: '2912345678901' })
  t.deepEqual(text('%B2912345678901^SOMEBODY^9912?'), { kind: 'number', value: '2912345678901' })
  t.deepEqual(text('%2912345678901?;?'), { kind: 'number', value: '2912345678901' })
  t.deepEqual(text(';2912345678901=99?7'), { kind: 'number', value: '2912345678901' }, 'a check character behind it')
  t.deepEqual(text('%SF8ZPH8TVC7VT4ESB4^X?'), { kind: 'card', value: 'SF8ZPH8TVC7VT4ESB4' })
  t.deepEqual(text('%BSF8ZPH8TVC7VT4ESB4^X^99?'), { kind: 'card', value: 'SF8ZPH8TVC7VT4ESB4' })
  for (const bad of ['%E?', ';E?', '%E?;E?+E?', '%?', '%BDOE/JANE^JANE^99?', ';=?'])
    t.deepEqual(text(bad), { dropped: 'faulty' }, bad)
  for (const other of ['%', '%abc', ';1', ';1?22', '+49 30 1234567', ';'.repeat(600)])
    t.is(parseStripe(other), undefined, other)
})
