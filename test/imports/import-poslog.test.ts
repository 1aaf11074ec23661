import test from 'ava'
import { StempelError } from '../../src/domain/errors.ts'
import { type ImportProgress, importPoslog, type Submit } from '../../src/imports/import-poslog.ts'
import { log, sale, settings, sold, transaction } from './documents.ts'

/** A shop that remembers contents by key, as the contract has it: 201, the same again 200, other content 409. */
function shop() {
  const seen = new Map<string, string>()
  const submit: Submit = async (kind, key, body) => {
    const id = `${kind} ${key}`
    const content = JSON.stringify(body)
    const before = seen.get(id)
    seen.set(id, before ?? content)
    if (before === undefined) return { status: kind === 'sale' ? 201 : 202 }
    return before === content ? { status: 200 } : { status: 409, code: 'conflict', detail: 'other content' }
  }
  return { seen, submit }
}

const one = sale([sold('1.00'), sold('2.00')], '3.00')
const wrong = sale([sold('5.00')], '6.00', { sequence: '2' })
const control = transaction('<ControlTransaction><ReasonCode>Valid SignOn</ReasonCode></ControlTransaction>', {
  sequence: '3',
})
const broken = sale([sold('x')], '1.00', { sequence: '4' })
const back = sale(['<LineItem><Return><ExtendedAmount>1.00</ExtendedAmount></Return></LineItem>'], '-1.00', {
  sequence: '5',
})

test('IMPORT-21 an import counts what it booked and names what it did not', async (t) => {
  const { submit, seen } = shop()
  const result = await importPoslog({ text: log(one, wrong, control, broken, back), settings, submit })
  t.deepEqual(result, {
    sales: 2,
    lines: 3,
    returns: 1,
    voids: 0,
    skipped: 1,
    unbalanced: [
      {
        key: '0001.07.2026-11-21.2',
        number: 2,
        currency: 'EUR',
        expectedCents: 600,
        computedCents: 500,
        reason: 'The lines come to 5.00 EUR, the receipt says 6.00 EUR: 1.00 EUR too little in the lines.',
      },
    ],
    broken: [{ number: 4, reason: result.broken[0]?.reason ?? '' }],
    refused: [],
    recorded: 2,
    already: 0,
    waiting: 1,
    skippedReasons: { 'ControlTransaction: Valid SignOn': 1 },
    warnings: [],
  })
  t.deepEqual(
    [...seen.keys()],
    ['sale 0001.07.2026-11-21.1', 'sale 0001.07.2026-11-21.2', 'return 0001.07.2026-11-21.5'],
  )
})

test('IMPORT-21 a second run sends the very same and changes nothing', async (t) => {
  const { submit, seen } = shop()
  await importPoslog({ text: log(one, wrong), settings, submit })
  const before = new Map(seen)
  const again = await importPoslog({ text: log(one, wrong), settings, submit })
  t.like(again, { sales: 2, recorded: 0, already: 2, refused: [] })
  t.deepEqual(seen, before)
})

test('IMPORT-21 what the shop refuses is named with its answer, and the rest goes on', async (t) => {
  const { submit } = shop()
  const other = sale([sold('9.00')], '9.00')
  const result = await importPoslog({ text: log(one, other, wrong), settings, submit })
  t.deepEqual(result.refused, [
    { key: '0001.07.2026-11-21.1', number: 2, status: 409, code: 'conflict', detail: 'other content' },
  ])
  t.is(result.recorded, 2)
})

test('IMPORT-21 events are sent one after the other, in the order of the file', async (t) => {
  let open = 0
  const order: string[] = []
  const submit: Submit = async (...[, key]) => {
    open += 1
    t.is(open, 1)
    order.push(key)
    await Promise.resolve()
    open -= 1
    return { status: 201 }
  }
  await importPoslog({ text: log(one, wrong), settings, submit })
  t.deepEqual(order, ['0001.07.2026-11-21.1', '0001.07.2026-11-21.2'])
})

async function* streamed(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size)
}

test('IMPORT-22 a stream reads like a text, in any encoding it declares, and tells how far it is', async (t) => {
  const text = log(sale([sold('1.00', '<Description>Öl &#228; €</Description>')], '1.00'))
  const encodings = [
    new TextEncoder().encode(text),
    new TextEncoder().encode(`\uFEFF${text}`),
    new Uint8Array(Buffer.from(`\uFEFF${text}`, 'utf16le')),
    new Uint8Array(
      Buffer.from(`<?xml version="1.0" encoding="windows-1252"?>${text}`, 'latin1').map((byte) =>
        byte === 0xac ? 0x80 : byte,
      ),
    ),
  ]
  for (const bytes of encodings) {
    const names: (string | undefined)[] = []
    const progress: ImportProgress[] = []
    await importPoslog({
      text: streamed(bytes, 37),
      settings,
      bytesTotal: bytes.length,
      onProgress: (one) => progress.push(one),
      submit: async (...event) => {
        if (event[0] === 'sale') names.push(event[2].lines[0]?.name)
        return { status: 201 }
      },
    })
    t.deepEqual(names, ['Öl ä €'])
    t.deepEqual(progress.at(-1), { bytesDone: bytes.length, bytesTotal: bytes.length, transactions: 1 })
  }
})

test('IMPORT-22 a text is counted to its last byte, also where a piece would end inside a character', async (t) => {
  const progress: ImportProgress[] = []
  const text = `<?xml version="1.0"?><!--${'x'.repeat(65_536 - 26)}\u{1F600}-->${log(one)}`
  await importPoslog({ text, settings, submit: shop().submit, onProgress: (seen) => progress.push(seen) })
  t.deepEqual(progress.at(-1), {
    bytesDone: Buffer.byteLength(text),
    bytesTotal: Buffer.byteLength(text),
    transactions: 1,
  })
  t.is(text.charCodeAt(65_535), 0xd83d)
})

test('IMPORT-22 bytes that are not the declared text, and files without transactions, are refused with advice', async (t) => {
  const run = (text: string | AsyncIterable<Uint8Array>) => importPoslog({ text, settings, submit: shop().submit })
  const bytes = Buffer.concat([Buffer.from('<P><Transaction>'), Buffer.from([0xff, 0xc0])])
  await t.throwsAsync(run(streamed(bytes, 5)), { instanceOf: StempelError, message: /not the utf-8 text/ })
  await t.throwsAsync(run('<html><body/></html>'), { instanceOf: StempelError, message: /holds no transactions/ })
  const unknown = new TextEncoder().encode('<?xml version="1.0" encoding="klingon"?><P/>')
  await t.throwsAsync(run(streamed(unknown, 99)), { instanceOf: StempelError, message: /encoding/ })
})

test('IMPORT-4 a file that ends too early keeps what was read before and says so', async (t) => {
  const { submit, seen } = shop()
  const cut = log(one, wrong).slice(0, -200)
  const error = await t.throwsAsync(importPoslog({ text: cut, settings, submit }), { instanceOf: StempelError })
  t.regex(error?.message ?? '', /ends in the middle .* reading them twice is safe/)
  t.deepEqual([...seen.keys()], ['sale 0001.07.2026-11-21.1'])
})
