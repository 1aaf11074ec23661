import test from 'ava'
import fc from 'fast-check'
import { parseDigitalLink } from '../../../src/domain/code/digital-link.ts'
import { parseBracketed, parseElements, SEPARATOR } from '../../../src/domain/code/gs1.ts'
import { IDENTIFIERS } from '../../../src/domain/code/gs1-dictionary.ts'
import { checksOut, expandUpcE, isGtin, isRestricted } from '../../../src/domain/code/gtin.ts'

const plain = (elements: ReadonlyMap<string, string> | undefined) =>
  elements === undefined ? undefined : Object.fromEntries([...elements].map(([ai, data]) => [`(${ai})`, data]))
const GTIN = '12312312312333'

test('CODE-10 element strings are split by the length of their data or by its separator', (t) => {
  const text = `01${GTIN}10ABC123${SEPARATOR}99TESTING`
  const wanted = { '(01)': GTIN, '(10)': 'ABC123', '(99)': 'TESTING' }
  t.deepEqual(plain(parseElements(text)), wanted)
  t.deepEqual(plain(parseElements(`${SEPARATOR}${text}${SEPARATOR}`)), wanted, 'a separator in front and behind')
  t.deepEqual(plain(parseElements(`01${GTIN}${SEPARATOR}10ABC123${SEPARATOR}99TESTING`)), wanted, 'one too many')
  t.deepEqual(plain(parseBracketed(`(01)${GTIN}(10)ABC123(99)TESTING`)), wanted)
  t.deepEqual(plain(parseElements('1199122598X')), { '(11)': '991225', '(98)': 'X' })
  t.deepEqual(plain(parseElements(`2551234567890128${SEPARATOR}81110100`)), {
    '(255)': '1234567890128',
    '(8111)': '0100',
  })
})

const FAULTY = [
  '',
  SEPARATOR,
  '0',
  '01',
  `01${GTIN.slice(1)}`,
  '0112312312312334',
  `01${GTIN}01${GTIN.replace('333', '340')}`,
  `01${GTIN}10`,
  `01${GTIN}10ABC^1`,
  `01${GTIN}10A B`,
  `01${GTIN}10${'A'.repeat(21)}`,
  `10A${SEPARATOR}${SEPARATOR}21B`,
  '11991325',
  '11990230',
  '17990431',
  '4326990200',
  '3106123456',
  '05123',
  '8018123456789012345674',
  '80031123456789012812',
  '4231234',
  '7007123',
  '8111100',
]

test('CODE-10 unknown identifiers, wrong lengths, characters, check digits and dates make no element string', (t) => {
  for (const text of FAULTY) t.is(parseElements(text), undefined, JSON.stringify(text))
  for (const text of ['(01)', `(1)${GTIN}`, `01${GTIN}`, '(01)12312312312334', `(99)A(99)B`, '()1'])
    t.is(parseBracketed(text), undefined, text)
  t.truthy(parseElements('11990200'), 'day 00 is the last of its month')
  t.truthy(parseElements('4326000229'), '2000 was a leap year')
})

test('CODE-10 every identifier of the dictionary is known once, and none begins another one', (t) => {
  t.true(IDENTIFIERS.size > 480, `${IDENTIFIERS.size}`)
  const all = [...IDENTIFIERS.keys()]
  t.deepEqual(
    all.filter((ai) => all.some((other) => other !== ai && other.startsWith(ai))),
    [],
  )
  const lengths: Readonly<Record<string, number>> = {
    '00': 18,
    '01': 14,
    '11': 6,
    '20': 2,
    '3103': 6,
    '3669': 6,
    '414': 13,
  }
  for (const [ai, length] of Object.entries(lengths))
    if (ai !== '3669') t.is(IDENTIFIERS.get(ai)?.predefined, length, ai)
  for (const ai of ['10', '21', '30', '37', '8018', '8006', '255', '402', '422', '7003', '3920', '99'])
    t.is(IDENTIFIERS.get(ai)?.predefined, undefined, ai)
  for (const ai of ['3106', '3669', '38', '4309', '418', '19', '04']) t.is(IDENTIFIERS.has(ai), ai === '4309', ai)
})

test('CODE-10 element strings that are put together come apart again', (t) => {
  const cset82 = [...`!"%&'()*+,-./0123456789:;<=>?ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz`]
  const data = fc.array(fc.constantFrom(...cset82), { minLength: 1, maxLength: 20 }).map((all) => all.join(''))
  const parts = fc.uniqueArray(fc.tuple(fc.constantFrom('10', '21', '22', '240', '91', '99', '400'), data), {
    minLength: 1,
    maxLength: 7,
    selector: ([ai]) => ai,
  })
  fc.assert(
    fc.property(parts, (all) => {
      const text = all.map(([ai, each]) => ai + each).join(SEPARATOR)
      t.deepEqual([...(parseElements(text) ?? [])], all)
    }),
  )
})

test('CODE-11 Digital Links are read from the end of their path, with qualifiers in order and elements in the query', (t) => {
  const read = (link: string) => plain(parseDigitalLink(link))
  t.deepEqual(read(`https://example.com/01/${GTIN}?99=TEST`), { '(01)': GTIN, '(99)': 'TEST' })
  t.deepEqual(read('https://a/8018/123456789012345675/8019/123'), { '(8018)': '123456789012345675', '(8019)': '123' })
  t.deepEqual(read(`HTTPS://A.example:8080/some/path/01/${GTIN}/22/1/10/L%2F1/21/9/?17=991231&linkType=all#x`), {
    '(01)': GTIN,
    '(22)': '1',
    '(10)': 'L/1',
    '(21)': '9',
    '(17)': '991231',
  })
  t.deepEqual(read('http://a/01/2112345678900'), { '(01)': '02112345678900' }, 'a short GTIN')
  t.deepEqual(read('https://a/255/1234567890128123'), { '(255)': '1234567890128123' })
  t.deepEqual(read(`https://a/01/${GTIN}/235/X`), { '(01)': GTIN, '(235)': 'X' })
})

test('CODE-11 an address without a key, with a wrong one, a stranger behind it or a broken escape is no Digital Link', (t) => {
  for (const link of [
    'https://a/NOPRIMARYAI',
    'https://a',
    'https://a/',
    'https:///01/12312312312333',
    'ftp://a/01/12312312312333',
    'https://a/01/12312312312334',
    `https://a/01/${GTIN}/10`,
    `https://a/01/${GTIN}/10/A/22/B`,
    `https://a/01/${GTIN}/8019/1`,
    `https://a/01/${GTIN}/235/X/10/A`,
    `https://a/01/${GTIN}?10=%`,
    `https://a/01/${GTIN}?38=1`,
    `https://a/01/${GTIN}?10=A%5EB`,
    `https://a/01/${GTIN}?01=00000000000000`,
    `https://a b/01/${GTIN}`,
    'https://a/10/ABC',
    'https://a/toString/1',
    `https://a/01/${'1'.repeat(3_000)}`,
  ])
    t.is(parseDigitalLink(link), undefined, link)
})

test('CODE-12 numbers of goods are known by their length and check digit', (t) => {
  for (const good of ['2112345678900', '02345673', '24012345678905', '2112233789657', '416000336108', '02345680'])
    t.true(isGtin(good), good)
  for (const bad of [
    '2112345678901',
    '02345674',
    '24012345678909',
    '416000336107',
    '',
    '0',
    '123456789',
    '211234567890a',
  ])
    t.false(isGtin(bad), bad)
  t.true(checksOut('123456789012345675'))
})

test('CODE-12 a UPC-E is the UPC-A it was made of', (t) => {
  const pairs: readonly (readonly [string, string])[] = [
    ['01234505', '012000003455'],
    ['01234514', '012100003454'],
    ['04252614', '042100005264'],
    ['01234531', '012300000451'],
    ['01234543', '012340000053'],
    ['01234558', '012345000058'],
  ]
  for (const [short, long] of pairs) t.is(expandUpcE(short), long, short)
  for (const none of ['01234506', '21234505', '0123450', 'A1234505']) t.is(expandUpcE(none), undefined, none)
})

test('CODE-12 numbers that shops give out themselves are told from those of goods', (t) => {
  for (const own of [
    '2112345678900',
    '0200000000008',
    '0412345678903',
    '02112345678900',
    '20000004',
    '02345673',
    '212345678901',
  ])
    t.true(isRestricted(own), own)
  for (const good of ['4006381333931', '0012345678905', '12312312312333', '96385074', '0300000000007', '012345678905'])
    t.false(isRestricted(good), good)
})
