import test from 'ava'
import fc from 'fast-check'
import { Pattern } from '../../../src/imports/receipt/pattern/pattern.ts'
import { PatternFault } from '../../../src/imports/receipt/pattern/syntax.ts'

const ENOUGH = 10_000_000

const match = (source: string, line: string, ignoreCase = false) =>
  new Pattern(source, ignoreCase).match(line, { left: ENOUGH })

/** How many steps a match takes. */
function cost(source: string, line: string): number {
  const work = { left: ENOUGH }
  new Pattern(source).match(line, work)
  return ENOUGH - work.left
}

/** What the platform's own regular expressions find on the whole line. */
function expected(source: string, line: string): Record<string, string> | undefined {
  const groups = new RegExp(`^(?:${source})$`, 'u').exec(line)?.groups
  if (groups === undefined) return new RegExp(`^(?:${source})$`, 'u').test(line) ? {} : undefined
  return Object.fromEntries(Object.entries(groups).filter(([, text]) => text !== undefined))
}

/** Patterns of every kind of part; what is repeated always takes a letter, since rounds of nothing are counted differently. */
const letter = fc.constantFrom(
  'a',
  'b',
  '\\d',
  '\\w',
  '.',
  '[ab]',
  '[^a1]',
  '\\.',
  '1',
  ' ',
  '\\s',
  '[\\d\\-x]',
  '\\u0061',
)
const part = fc.letrec<{ part: string; node: string }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 3 },
    letter,
    fc.array(tie('part'), { minLength: 1, maxLength: 3 }).map((parts) => parts.join('')),
  ),
  part: fc.oneof(
    { maxDepth: 3 },
    letter,
    fc
      .tuple(tie('node'), fc.constantFrom('*', '+', '?', '{2}', '{1,2}', '*?', '+?', '??', '{0,2}?'))
      .map(([node, often]) => `(?:a${node})${often}`),
    fc.tuple(tie('node'), tie('node')).map(([one, other]) => `(?:${one}|${other})`),
    fc.tuple(letter, fc.constantFrom('*', '+', '?', '*?', '+?')).map(([one, often]) => `${one}${often}`),
    fc.constantFrom('\\b', '\\B', '^', '$'),
  ),
}))
const source = fc
  .array(fc.tuple(fc.boolean(), part.part), { minLength: 1, maxLength: 4 })
  .map((parts) => parts.map(([named, text], i) => (named ? `(?<g${i}>${text})` : text)).join(''))
const line = fc
  .array(fc.constantFrom('a', 'b', '1', ' ', '.', 'x', '-'), { maxLength: 8 })
  .map((letters) => letters.join(''))

test('TEMPL-1 a pattern finds on a line what a regular expression for the whole line finds', (t) => {
  fc.assert(
    fc.property(source, line, (pattern, text) => {
      t.deepEqual(match(pattern, text), expected(pattern, text), `${pattern} on "${text}"`)
    }),
    { numRuns: 3_000 },
  )
  t.deepEqual(match('(?<name>.+?) +(?<amount>\\d+\\.\\d\\d)', 'Milk 3.5 %      1.09'), {
    name: 'Milk 3.5 %',
    amount: '1.09',
  })
  t.deepEqual(match('(?:(?<a>x)|(?<b>y))+', 'xy'), { b: 'y' })
  t.deepEqual(match('total (?<amount>\\d+)', 'TOTAL 12', true), { amount: '12' })
  t.deepEqual(match('[a-z]+', 'GRÜSSE'.slice(0, 2), true), {})
  t.is(match('a', 'ab'), undefined)
})

test('TEMPL-2 no pattern takes longer than its length times that of the line, not even those made for that', (t) => {
  for (const evil of [
    '(?:a+)+b',
    '(?:a|a)*b',
    '(?:a*)*b',
    '(?:.*a){12}b',
    '(?:a?){30}a{30}b',
    '(?:(?:a*)*)*b',
    '.*.*.*=.*',
  ]) {
    const once = cost(evil, 'a'.repeat(200))
    const twice = cost(evil, 'a'.repeat(400))
    t.true(twice <= once * 2.2, `${evil}: ${once} steps, then ${twice}`)
  }
  fc.assert(
    fc.property(source, fc.nat(300), (pattern, length) => {
      t.true(cost(pattern, 'ab1 '.repeat(length)) <= (pattern.length * 6 + 10) * (length * 4 + 1))
    }),
  )
  t.throws(() => new Pattern('(?:a+)+b').match('a'.repeat(500), { left: 100 }), { instanceOf: RangeError })
})

test('TEMPL-3 what cannot be matched in one pass, or is no pattern, is refused with the letter at which it fails', (t) => {
  const faults: [source: string, at: number, says: RegExp][] = [
    ['a(?=b)', 4, /ahead/],
    ['(?<!a)b', 4, /behind/],
    ['(a)\\1', 4, /means nothing/],
    ['a**', 3, /Two repeats/],
    ['(a', 1, /never closed/],
    ['a)', 2, /closes nothing/],
    ['[a', 1, /never closed/],
    ['[z-a]', 2, /range/],
    ['a{5,2}', 3, /smaller to a larger/],
    ['a{999}', 3, /200 at most/],
    ['x{', 3, /written/],
    ['*a', 1, /Nothing stands before/],
    ['(?<n>a)(?<n>b)', 11, /twice/],
    ['\\', 1, /letter behind/],
    ['a\\xZZ', 4, /hexadecimal/],
    ['(?:(?:a{200}){200}){200}', 1, /too large/],
    ['(?:(?:(?:){200}){200}){200}', 1, /too large/],
    [`${'(?:'.repeat(40)}a${')'.repeat(40)}`, 91, /deep/],
    ['\\b+', 1, /cannot be repeated/],
  ]
  for (const [pattern, at, says] of faults) {
    const fault = t.throws(() => new Pattern(pattern), { instanceOf: PatternFault }, pattern) as PatternFault
    t.regex(fault.message, says, pattern)
    t.is(fault.at, at, pattern)
  }
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab1()[]{}|*+?\\.^$-<>:,d'), maxLength: 30 }), (text) => {
      try {
        match(text, 'ab1')
      } catch (error) {
        t.true(error instanceof PatternFault, String(error))
      }
    }),
    { numRuns: 2_000 },
  )
})
