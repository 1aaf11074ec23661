import test from 'ava'
import fc from 'fast-check'
import { StempelError } from '../../src/domain/errors.ts'
import type { ImportedTransaction } from '../../src/imports/imported.ts'
import { readPoslog } from '../../src/imports/read-poslog.ts'
import { grand, id, log, sale, settings, sold } from './documents.ts'

const items = [
  '<LineItem><Tax acs:TaxID="1"><TaxableAmount>2.79</TaxableAmount><Amount>0.28</Amount><Percent>10</Percent></Tax></LineItem>',
  sold('2.79', `${id('a')}<Quantity Units="1">1.00</Quantity><acs:Itemizers Tax1="true">1</acs:Itemizers>`),
  sold('2.79', `${id('a')}<Description><![CDATA[x]]>&#228;</Description>`),
  sold('-2.79', `${id('a')}<Quantity>-1</Quantity>`, ' VoidFlag="true"'),
  '<LineItem><Tender TenderType="Cash"><Amount>3.07</Amount><Rounding>0.02</Rounding></Tender></LineItem>',
]
const DOCUMENT = new TextEncoder().encode(
  log(sale(items, '3.07'), `<!-- c --><Transaction>${grand('1')}</Transaction>`),
)

async function read(bytes: Uint8Array): Promise<ImportedTransaction[] | StempelError> {
  async function* once(): AsyncGenerator<Uint8Array> {
    yield bytes
  }
  const found: ImportedTransaction[] = []
  try {
    for await (const one of readPoslog(once(), settings)) found.push(one)
    return found
  } catch (error) {
    if (error instanceof StempelError) return error
    throw error
  }
}

type Mutation = { at: number; remove: number; put: Uint8Array }

const mutation: fc.Arbitrary<Mutation> = fc.record({
  at: fc.nat(DOCUMENT.length - 1),
  remove: fc.nat(6),
  put: fc.oneof(
    fc.uint8Array({ maxLength: 3 }),
    fc
      .constantFrom(
        '<',
        '>',
        '"',
        '&',
        '<!--',
        '<![CDATA[',
        ']]>',
        '</',
        '/>',
        '<Transaction>',
        'xmlns="x" ',
        '-',
        '9e9',
      )
      .map((text) => new TextEncoder().encode(text)),
  ),
})

const mutate = (bytes: Uint8Array, { at, remove, put }: Mutation): Uint8Array =>
  Buffer.concat([bytes.subarray(0, at), put, bytes.subarray(at + remove)])

test('IMPORT-24 whatever bytes a file holds, the answer is transactions or one named fault', async (t) => {
  let faults = 0
  let sales = 0
  await fc.assert(
    fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 4 }), async (mutations) => {
      const answer = await read(mutations.reduce(mutate, DOCUMENT))
      if (answer instanceof StempelError) faults += 1
      else if (answer.some(({ kind }) => kind === 'sale')) sales += 1
      const numbers = answer instanceof StempelError ? [] : answer.map(({ number }) => number)
      return numbers.every((number, i) => number === i + 1)
    }),
    { numRuns: 600 },
  )
  t.true(faults > 0 && sales > 0, 'the mutations reach both ends')
})

test('IMPORT-24 bytes that are no file at all are refused', async (t) => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 200 }), async (bytes) => (await read(bytes)) instanceof StempelError),
    { numRuns: 300 },
  )
  t.true((await read(new Uint8Array())) instanceof StempelError)
})
