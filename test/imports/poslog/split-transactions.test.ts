import test from 'ava'
import fc from 'fast-check'
import { StempelError } from '../../../src/domain/errors.ts'
import { type Slice, TransactionSplitter } from '../../../src/imports/poslog/split-transactions.ts'
import { ARTS } from '../documents.ts'

function split(...pieces: string[]): Slice[] {
  const splitter = new TransactionSplitter()
  const slices = pieces.flatMap((piece) => [...splitter.push(piece)])
  splitter.end()
  return slices
}

const TRICKY =
  `<?xml version="1.0"?>\n<!-- <Transaction> --><p:POSLog xmlns:p="${ARTS}" xmlns:x='urn:x'>\n` +
  '<p:Transaction a="/>/p:Transaction>"><A><![CDATA[</p:Transaction>]]></A><!-- </p:Transaction> --></p:Transaction>\n' +
  '  <x:Transaction><b/></x:Transaction><p:Transaction/></p:POSLog>\n'

test('IMPORT-3 comments, CDATA, quotes and other namespaces do not move the borders of a transaction', (t) => {
  const slices = split(TRICKY)
  t.is(slices.length, 2)
  t.regex(slices[0]?.xml ?? '', /^<p:Transaction a=.*<!-- <\/p:Transaction> --><\/p:Transaction>$/)
  t.deepEqual(slices[0]?.start, { line: 3, column: 1 })
  t.is(slices[1]?.xml, '<p:Transaction/>')
  t.is(slices[0]?.namespaces.get('p'), ARTS)
})

test('IMPORT-3 wherever a stream is cut, the same transactions come out', (t) => {
  const whole = split(TRICKY)
  fc.assert(
    fc.property(fc.array(fc.nat(TRICKY.length), { maxLength: 8 }), (cuts) => {
      const at = [0, ...cuts.toSorted((a, b) => a - b), TRICKY.length]
      const pieces = at.slice(1).map((to, i) => TRICKY.slice(at[i], to))
      t.true(JSON.stringify(split(...pieces)) === JSON.stringify(whole))
    }),
  )
  t.deepEqual(split(...TRICKY), whole)
})

test('IMPORT-3 a transaction that is never closed ends where the next begins', (t) => {
  const slices = split(
    '<P><Transaction><A></Transaction><Transaction><B',
    '/><Transaction><C/></Transaction><Transaction><D></P>',
  )
  t.deepEqual(
    slices.map(({ xml }) => xml),
    ['<Transaction><A></Transaction>', '<Transaction><B/>', '<Transaction><C/></Transaction>', '<Transaction><D>'],
  )
  t.is(split('<P><Transaction a="1><A/></Transaction><Transaction/></P>').length, 2)
})

test('IMPORT-3 an element named like the root inside a transaction does not end it', (t) => {
  t.is(split('<Data><Transaction><Data><Data/></Data></Transaction></Data>').length, 1)
})

test('IMPORT-4 XML that is broken or ends early around transactions is refused with its place', (t) => {
  const cases: [string, RegExp][] = [
    ['<P>\n<Transaction></Transaction>', /^Line 2, column 28: .*ends in the middle/],
    ['<P>\n\n  <Transaction><A>', /^Line 3, column 19: .*ends in the middle/],
    ['<P></Q>', /^Line 1, column 4: .*closes what is not open/],
    ['hello', /^Line 1, column 1: .*text/],
    ['', /holds no XML/],
    ['<P><!-- never closed', /ends in the middle/],
    ['<P a="1><b/></P>', /not XML/],
  ]
  for (const [text, message] of cases)
    t.throws(() => split(text), { instanceOf: StempelError, code: 'invalid', message }, text)
})

test('IMPORT-5 document types and entity declarations are refused wherever they stand', (t) => {
  const bomb = '<!DOCTYPE P [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
  for (const text of [`${bomb}<P/>`, `<P><Transaction>${bomb}</Transaction></P>`, '<P><!ENTITY a "b"></P>']) {
    t.throws(() => split(text), { instanceOf: StempelError, message: /declaration is not accepted/ })
  }
})

test('IMPORT-3 memory stays bounded: more than 4 million characters in one transaction are refused', (t) => {
  const splitter = new TransactionSplitter()
  const piece = 'x'.repeat(1_000_000)
  t.deepEqual([...splitter.push('<P><Transaction>')], [])
  t.throws(
    () => {
      for (let i = 0; i < 5; i += 1) for (const slice of splitter.push(piece)) t.fail(slice.xml)
    },
    { instanceOf: StempelError, message: /longer than 4 million/ },
  )
})
