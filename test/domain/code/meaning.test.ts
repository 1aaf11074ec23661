import test from 'ava'
import fc from 'fast-check'
import { carrierOf, splitAim } from '../../../src/domain/code/aim.ts'
import { newCard } from '../../../src/domain/code/card.ts'
import { printedCoupon } from '../../../src/domain/code/coupon.ts'
import { formatCode } from '../../../src/domain/code/crockford.ts'
import { type Dropped, type Meaning, meaningOf, meaningOfGs1 } from '../../../src/domain/code/meaning.ts'
import { readCard } from '../../../src/domain/code/read-card.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { sha256 } from '../../../src/keys/shop-keys.ts'

const CARD = newCard(new Uint8Array(10).fill(9), sha256).code
const COUPON = printedCoupon(new Uint8Array(16).fill(7))
const GS = '\u001d'
const GTIN = '12312312312333'
const text = (value: string, symbology?: string): Meaning | Dropped =>
  meaningOf({ kind: 'text', text: value, ...(symbology === undefined ? {} : { symbology }) })

/** What scanners send with their AIM identifier on, from the tests of GS1's own engine, and what it is. */
const GOOD: readonly (readonly [string, Meaning])[] = [
  [`]C101${GTIN}10ABC123${GS}99TESTING`, { kind: 'gtin', value: GTIN, symbology: ']C1' }],
  [`]Q301${GTIN}10ABC123${GS}99TESTING`, { kind: 'gtin', value: GTIN, symbology: ']Q3' }],
  [`]d201${GTIN}10ABC123${GS}99TESTING`, { kind: 'gtin', value: GTIN, symbology: ']d2' }],
  [`]e001${GTIN}10ABC123${GS}99TESTING${GS}98XYZ`, { kind: 'gtin', value: GTIN, symbology: ']e0' }],
  [`]J101${GTIN}`, { kind: 'gtin', value: GTIN, symbology: ']J1' }],
  [']E02112345678900', { kind: 'gtin', value: '2112345678900', symbology: ']E0', inStore: true }],
  [
    ']E02112345678900|]e099COMPOSITE\u001d98XYZ',
    { kind: 'gtin', value: '2112345678900', symbology: ']E0', inStore: true },
  ],
  [']E402345673', { kind: 'gtin', value: '02345673', symbology: ']E4', inStore: true }],
  [`]Q1https://example.com/01/${GTIN}?99=TEST`, { kind: 'gtin', value: GTIN, symbology: ']Q1' }],
  [`]d1https://example.com/01/${GTIN}?99=TEST`, { kind: 'gtin', value: GTIN, symbology: ']d1' }],
  [']E3400638133393112', { kind: 'gtin', value: '4006381333931', symbology: ']E3' }],
  [']C18018123456789012345675', { kind: 'gsrn', value: '123456789012345675', symbology: ']C1' }],
  [`]C1255123456789012812${GS}81110100`, { kind: 'coupon', value: '123456789012812', symbology: ']C1' }],
  [']e08110012345612345611110123', { kind: 'coupon', value: '012345612345611110123', symbology: ']e0' }],
  [']e08112001234561234560123456', { kind: 'coupon', value: '001234561234560123456', symbology: ']e0' }],
  [`]C191${CARD}`, { kind: 'card', value: CARD, symbology: ']C1' }],
  [']C1992912345678901', { kind: 'number', value: '2912345678901', symbology: ']C1' }],
  [']C110ABC', { kind: 'text', value: '(10)ABC', symbology: ']C1' }],
  [`]Q1${CARD}`, { kind: 'card', value: CARD, symbology: ']Q1' }],
  [`]Q1${COUPON}`, { kind: 'coupon', value: COUPON, symbology: ']Q1' }],
  [']C0M-29', { kind: 'text', value: 'M-29', symbology: ']C0' }],
  [']I112312312312333', { kind: 'gtin', value: GTIN, symbology: ']I1' }],
]

const BAD = [
  ']E02112345678901',
  ']E0123456789012',
  ']E012345678901234',
  ']E01234ABC890123',
  ']E0',
  ']E02112345678900|]e001',
  ']E402345674',
  ']E41234567',
  ']E4123456789',
  ']C1',
  ']e0',
  ']Q3',
  ']d2',
  ']C101123123123133^10ABC',
  ']C10112312312312334',
]

test('CODE-16 what a scanner says by AIM identifier is taken off and held against what is printed so', (t) => {
  for (const [given, meaning] of GOOD) t.deepEqual(text(given), meaning, JSON.stringify(given))
  for (const given of BAD) t.deepEqual(text(given), { dropped: 'faulty' }, given)
  t.deepEqual(text(']Q1https://a/NOPRIMARYAI'), { kind: 'text', value: 'https://a/NOPRIMARYAI', symbology: ']Q1' })
  t.is(splitAim(']'), undefined)
  t.is(splitAim(']X'), undefined)
  t.is(splitAim('ABC'), undefined)
  t.is(carrierOf(']XX'), 'any')
})

test('CODE-16 the language of GS1 alone refuses everything else', (t) => {
  const isGs1 = ({ kind, symbology = '' }: Meaning) => kind !== 'card' && kind !== 'text' && /[CQdeEIJ]/.test(symbology)
  for (const [given, meaning] of GOOD)
    if (isGs1(meaning) && !given.includes(COUPON)) t.deepEqual(meaningOfGs1(given), meaning, JSON.stringify(given))
  for (const given of [...BAD, ']Q1https://a/NOPRIMARYAI', `]Q1${CARD}`, ']C0M-29', CARD, 'hello', ''])
    t.is(meaningOfGs1(given), undefined, given)
  t.deepEqual(meaningOfGs1('2112345678900'), { kind: 'gtin', value: '2112345678900', inStore: true })
  t.deepEqual(meaningOfGs1(`(01)${GTIN}(10)A`), { kind: 'gtin', value: GTIN })
  t.deepEqual(meaningOfGs1('8018123456789012345675'), { kind: 'gsrn', value: '123456789012345675' })
})

test('CODE-17 text without an identifier means what it plainly is', (t) => {
  const cases: readonly (readonly [string, Meaning])[] = [
    [` ${formatCode(CARD).toLowerCase()}\r`, { kind: 'card', value: CARD }],
    [COUPON.toLowerCase(), { kind: 'coupon', value: COUPON }],
    ['4006381333931', { kind: 'gtin', value: '4006381333931' }],
    ['012345678905', { kind: 'gtin', value: '012345678905' }],
    ['96385074', { kind: 'gtin', value: '96385074' }],
    ['4006381333933', { kind: 'number', value: '4006381333933' }],
    [`01${GTIN}`, { kind: 'gtin', value: GTIN }],
    ['8018123456789012345675', { kind: 'gsrn', value: '123456789012345675' }],
    ['https://a/8018/123456789012345675/8019/123', { kind: 'gsrn', value: '123456789012345675' }],
    [`10ABC${GS}8018123456789012345675`, { kind: 'gsrn', value: '123456789012345675' }],
    [`(01)${GTIN}(10)A`, { kind: 'gtin', value: GTIN }],
    ['12345', { kind: 'number', value: '12345' }],
    ['(hello)', { kind: 'text', value: '(hello)' }],
    ['M-29a', { kind: 'text', value: 'M-29a' }],
  ]
  for (const [given, meaning] of cases) t.deepEqual(text(given), meaning, given)
  t.deepEqual(meaningOf({ kind: 'uid', text: '9D44A346' }), { kind: 'uid', value: '9D44A346' })
  t.deepEqual(meaningOf({ kind: 'number', text: '9000324' }), { kind: 'number', value: '9000324' })
})

test('CODE-17 what a reader calls a symbology counts like an AIM identifier', (t) => {
  t.deepEqual(text('4006381333931', 'EAN-13'), { kind: 'gtin', value: '4006381333931', symbology: 'EAN-13' })
  t.deepEqual(text('012345678905', 'UPC-A'), { kind: 'gtin', value: '0012345678905', symbology: 'UPC-A' })
  t.deepEqual(text('01234505', 'UPC-E'), { kind: 'gtin', value: '0012000003455', symbology: 'UPC-E' })
  t.deepEqual(text('4006381333932', 'EAN-13'), { dropped: 'faulty' })
  t.like(text(`01${GTIN}`, 'GS1-128'), { kind: 'gtin', value: GTIN })
  t.like(text(`]C101${GTIN}`, 'Code 128'), { kind: 'gtin', symbology: ']C1' })
})

test('CODE-17 any text has a meaning, and the meaning of a value is that value', (t) => {
  const hostile = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.string({ maxLength: 60 }).map((each) => `]${each}`),
    fc
      .tuple(fc.constantFrom('%', ';', '(', 'https://a/', ']C1', ']E0', ']Q3', GS, '01'), fc.string({ maxLength: 80 }))
      .map((both) => both.join('')),
    fc
      .array(fc.constantFrom('0', '1', '8', '(', ')', GS, '/', '?', '%', ';', '^', '=', ']', 'S', 'A'), {
        maxLength: 90,
      })
      .map((all) => all.join('')),
  )
  fc.assert(
    fc.property(hostile, (given) => {
      const meaning = text(given)
      meaningOfGs1(given)
      if ('dropped' in meaning) return
      if (meaning.kind === 'card') t.deepEqual(text(meaning.value), { kind: 'card', value: meaning.value })
      t.false(/^\s|\s$/.test(meaning.value) && meaning.kind !== 'text')
    }),
    { numRuns: 1_000, seed: 17 },
  )
})

const CLUB = { id: 'club', prefix: '29', minLength: 13, maxLength: 13, digitsOnly: true }
const ANY = { id: 'any', prefix: '', minLength: 1, maxLength: 64, digitsOnly: false }
const GSRN = { id: 'gsrn', prefix: '1234', minLength: 18, maxLength: 18, digitsOnly: true }
const TAG = { id: 'tag', prefix: '04', minLength: 14, maxLength: 14, digitsOnly: false }

const refused = (given: string, patterns = [CLUB]): StempelError => {
  try {
    readCard(given, patterns)
  } catch (error) {
    if (error instanceof StempelError) return error
    throw error
  }
  throw new Error(`${JSON.stringify(given)} was accepted`)
}

test('CODE-18 a card is the same card whatever it is wrapped in', (t) => {
  const club = '2912345678906'
  for (const given of [
    club,
    `]E0${club}`,
    `]C0${club}`,
    `]C1010${club}`,
    `(01)0${club}`,
    `https://club.example/01/0${club}`,
    `https://club.example/01/${club}`,
    `;${club}=9912?`,
    `%B${club}^SOMEBODY^9912?`,
    `]C199${club}`,
  ])
    t.deepEqual(readCard(given, [CLUB]), { code: `club:${club}`, kind: 'third' }, given)
  for (const given of [CARD, `]Q1${CARD}`, `]C191${CARD}`, `(91)${CARD}`, `%${CARD}?`, `]Q1 ${formatCode(CARD)}`])
    t.deepEqual(readCard(given, []), { code: CARD, kind: 'own' }, given)
  for (const given of [
    ']C18018123456789012345675',
    'https://a/8018/123456789012345675/8019/7',
    '8018123456789012345675',
  ])
    t.deepEqual(readCard(given, [GSRN]), { code: 'gsrn:123456789012345675', kind: 'third' }, given)
  t.is(readCard('0463F80A4F5381', [TAG]).code, 'tag:0463F80A4F5381')
})

test('CODE-18 digits alone keep their text, whatever could be seen in them', (t) => {
  t.is(readCard('0112312312312333', [ANY]).code, 'any:0112312312312333')
  t.is(readCard('02112345678900', [ANY]).code, 'any:02112345678900')
  t.is(readCard('0112312312312333', [{ ...ANY, maxLength: 14 }]).code, `any:${GTIN}`)
})

test('CODE-18 a payment card, a coupon and a damaged read are refused in words without what was read', (t) => {
  for (const given of [
    '4111111111111111',
    '4111 1111 1111 1111',
    ';5555555555554444=2512?',
    '%B378282246310005^X^2512?',
  ]) {
    const error = refused(given, [ANY])
    t.like(error, { code: 'invalid', path: 'card' })
    t.regex(error.message, /payment card/)
    t.notRegex(error.message, /[0-9]{4}/)
  }
  t.regex(refused(COUPON, [ANY]).message, /coupon/)
  t.regex(refused(']E02112345678901', [ANY]).message, /damaged/)
  t.regex(refused(`]Q1${CARD.slice(0, -1)}${CARD.endsWith('A') ? 'B' : 'A'}`, [ANY]).message, /check character/)
  t.regex(refused(`%${CARD.slice(0, -2)}?`, [ANY]).message, /damaged/)
})
