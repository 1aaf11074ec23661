import { readFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { addedLines } from '../../../hardware/printers/escpos-reader/added-lines.ts'
import { decodeText, encodeText } from '../../../hardware/printers/escpos-reader/code-pages.ts'
import { type Token, Tokenizer } from '../../../hardware/printers/escpos-reader/tokens.ts'
import { EscposReader, type Piece } from '../../../hardware/printers/escpos-reader.ts'
import { sharedData } from '../../support/shared-data.ts'

const bytes = (...parts: (string | number | readonly number[])[]): Uint8Array =>
  Uint8Array.from(
    parts.flatMap((part) =>
      typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : typeof part === 'number' ? [part] : [...part],
    ),
  )
const ESC = 0x1b
const GS = 0x1d
const CUT = bytes(GS, 'VA', 3)

/** The same stream, in pieces that end at these places. */
function inPieces(stream: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const ends = [...cuts.map((cut) => cut % (stream.length + 1)), stream.length].sort((a, b) => a - b)
  return ends.map((end, i) => stream.subarray(ends[i - 1] ?? 0, end))
}

function tokensOf(pieces: readonly Uint8Array[]): Token[] {
  const tokenizer = new Tokenizer()
  const tokens = pieces.flatMap((piece) => tokenizer.push(piece))
  return [...tokens, ...tokenizer.end()]
}

const joined = (parts: readonly { bytes: Uint8Array }[]): Buffer => Buffer.concat(parts.map((part) => part.bytes))

function piecesOf(stream: Uint8Array, cuts: readonly number[] = []): Piece[] {
  const reader = new EscposReader()
  const pieces = inPieces(stream, cuts).flatMap((piece) => reader.push(piece))
  return [...pieces, ...reader.end()]
}

/** What was printed before each cut. */
const receiptsOf = (pieces: readonly Piece[]) =>
  pieces.flatMap((piece) => (piece.kind === 'cut' ? [piece.printed] : []))

const textOf = (stream: Uint8Array): string[] =>
  receiptsOf(piecesOf(bytes([...stream], [...CUT])))[0]?.lines.map(({ text }) => text) ?? []

/** Streams of commands, half commands, text and noise. */
const stream = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 12 }),
      fc.string({ maxLength: 12 }).map((text) => bytes(text)),
      fc.constantFrom(
        CUT,
        bytes(ESC, 'i'),
        bytes(ESC, '@'),
        bytes(ESC, 'a', 1),
        bytes('\n'),
        bytes(GS, 'v0', 0, 2, 0, 3, 0, [1, 2, 3, 4, 5, 6]),
        bytes(GS, '(L', 4, 0, [48, 50, 51, 52]),
        bytes(GS, '8L', 3, 0, 0, 0, [1, 2, 3]),
        bytes(ESC, '*', 33, 2, 0, [1, 2, 3, 4, 5, 6]),
        bytes(GS, 'k', 4, 'ABC', 0),
        bytes(GS, 'k', 73, 3, 'ABC'),
        bytes(ESC, '&', 1, 65, 66, 2, [1, 2], 1, [3]),
        bytes(0x1c, 'q', 1, 1, 0, 1, 0, [1, 2, 3, 4, 5, 6, 7, 8]),
        bytes(ESC, 'D', 8, 16, 0),
        bytes(0x10, 4, 1),
      ),
    ),
    { maxLength: 30 },
  )
  .map((parts) => bytes(...parts.map((part) => [...part])))

test('ESCPOS-1 every byte belongs to exactly one token, whatever comes: joined together they are the stream', (t) => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 6 }), (sent, cuts) => {
      t.deepEqual(joined(tokensOf(inPieces(sent, cuts))), Buffer.from(sent))
      t.deepEqual(joined(piecesOf(sent, cuts)), Buffer.from(sent))
    }),
    { numRuns: 500 },
  )
  t.pass()
})

test('ESCPOS-2 where the stream is cut into pieces changes nothing of what is read', (t) => {
  fc.assert(
    fc.property(stream, fc.array(fc.nat(), { maxLength: 8 }), (sent, cuts) => {
      t.deepEqual(receiptsOf(piecesOf(sent, cuts)), receiptsOf(piecesOf(sent)))
    }),
    { numRuns: 300 },
  )
  const all = bytes(ESC, '@', GS, 'v0', 0, 1, 0, 2, 0, [27, 105], 'Milk 1.00\n', GS, 'V', 0, 'Bread\n', ESC, 'm')
  const whole = receiptsOf(piecesOf(all))
  t.deepEqual(
    whole.map(({ lines }) => lines.map(({ text }) => text)),
    [['Milk 1.00'], ['Bread']],
  )
  for (let at = 0; at <= all.length; at += 1) t.deepEqual(receiptsOf(piecesOf(all, [at])), whole)
})

test('ESCPOS-3 pictures and barcodes of any length go through in pieces, and no byte in them is taken for a cut', (t) => {
  const heads: [string, Uint8Array, number][] = [
    ['GS v', bytes(GS, 'v0', 0, 0x00, 0x10, 0x10, 0), 0x1000 * 16],
    ['GS 8 L', bytes(GS, '8L', [0, 0, 1, 0]), 65_536],
    ['GS ( L', bytes(GS, '(L', [0xff, 0xff]), 65_535],
    ['ESC *', bytes(ESC, '*', 33, 0xff, 0x03), 0x3ff * 3],
  ]
  const evil = bytes(GS, 'V', 0, ESC, 'i\n')
  for (const [name, head, length] of heads) {
    const tokenizer = new Tokenizer()
    const out = tokenizer.push(head)
    let sent = head.length
    for (let left = length; left > 0; left -= evil.length) {
      const piece = evil.subarray(0, Math.min(left, evil.length))
      out.push(...tokenizer.push(piece))
      sent += piece.length
      t.is(tokenizer.held, 0, `${name} is not kept`)
    }
    t.is(joined(out).length, sent)
    t.deepEqual(new Set(out.map((token) => token.name)), new Set([name]))
    t.deepEqual(tokenizer.push(CUT).at(-1)?.name, 'GS V')
  }
})

test('ESCPOS-4 nothing is kept back but the head of a command, and that never grows', (t) => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), (noise) => {
      const tokenizer = new Tokenizer()
      for (const byte of noise) {
        tokenizer.push(Uint8Array.of(byte))
        t.true(tokenizer.held <= 64)
      }
    }),
  )
  const reader = new EscposReader()
  for (let i = 0; i < 400; i += 1) reader.push(bytes('x'.repeat(1000), i % 2 === 0 ? '\n' : ''))
  for (let i = 0; i < 3_000; i += 1) reader.push(bytes('line\n'))
  const { printed } = reader.next()
  t.is(printed.lines.length, 2_000)
  t.true(printed.cut)
  t.is(printed.lines[0]?.text.length, 512)
})

test('ESCPOS-5 text is read as it is printed: feeds, tabs, positions, returns and what a reset throws away', (t) => {
  t.deepEqual(textOf(bytes('a\r\nb\n\nc', ESC, 'd', 2, 'd', ESC, 'J', 30, 'e\x0c')), ['a', 'b', 'c', 'd', 'e'])
  t.deepEqual(textOf(bytes('ab\tc\n')), ['ab      c'])
  t.deepEqual(textOf(bytes('Milk', ESC, '$', [240, 0], '1.00\n')), [`${'Milk'.padEnd(20)}1.00`])
  t.deepEqual(textOf(bytes('A long name', ESC, '$', [12, 0], '1.00\n')), ['A long name 1.00'])
  t.deepEqual(textOf(bytes('lost', ESC, '@', 'kept\n')), ['kept'])
  t.deepEqual(textOf(bytes('x', 0x10, 4, 1, 'y', ESC, 'Z', 'q\n', 0x1b, 0x1b, 'E', 1, 'z\n')), ['xyq', 'z'])
})

test('ESCPOS-6 lines know how they look, codes what they hold, and a receipt its pictures and its drawer', (t) => {
  const [printed] = receiptsOf(
    piecesOf(
      bytes(
        [ESC, 0x61, 1, ESC, 0x21, 0x38],
        'Shop\n',
        [ESC, 0x21, 0],
        'plain\n',
        GS,
        'k',
        73,
        5,
        '{B123',
        GS,
        '(k',
        [6, 0, 49, 80, 48],
        'ABC',
        [ESC, 0x70, 0, 25, 250],
        GS,
        'v0',
        [0, 1, 0, 1, 0, 7],
        [...CUT],
      ),
    ),
  )
  t.deepEqual(printed?.lines, [
    { kind: 'text', text: 'Shop', bold: true, wide: true, tall: true, align: 'centre' },
    { kind: 'text', text: 'plain', bold: false, wide: false, tall: false, align: 'centre' },
    { kind: 'code', text: '{B123', bold: false, wide: false, tall: false, align: 'left' },
    { kind: 'code', text: 'ABC', bold: false, wide: false, tall: false, align: 'left' },
  ])
  t.like(printed, { pictures: 1, drawer: true, cut: false })
})

test('ESCPOS-7 letters are those of the page and the country that were chosen, and others are not guessed', (t) => {
  t.deepEqual(textOf(bytes(0x84, [ESC, 0x74, 2], 0xd5, [ESC, 0x74, 19], 0xd5, [ESC, 0x74, 16], 0x80, 0xe4, '\n')), [
    'äı€€ä',
  ])
  t.deepEqual(textOf(bytes([ESC, 0x52, 2], '[\\]~@\n')), ['ÄÖÜß§'])
  t.deepEqual(textOf(bytes([ESC, 0x74, 3], 0x84, '\n')), ['\ufffd'])
  t.deepEqual(textOf(bytes([ESC, 0x74, 99], 'a', 0x84, '\n')), ['a\ufffd'])
  for (const page of ['cp437', 'cp850', 'cp858', 'cp866', 'windows-1252', 'iso-8859-15'] as const) {
    const half = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i)
    const text = decodeText(half, page)
    t.is([...text].length, 128)
    t.deepEqual(Buffer.from(encodeText(text, page) ?? []), Buffer.from(half), page)
  }
  t.is(encodeText('木', 'cp850'), undefined)
  t.is(decodeText(encodeText('积分: 12，木', 'gb18030') ?? new Uint8Array(), 'gb18030'), '积分: 12，木')
})

test('ESCPOS-8 each kind of cut ends a receipt, and only cuts do', (t) => {
  for (const cut of [
    [ESC, 'i'],
    [ESC, 'm'],
    [GS, 'V', 0],
    [GS, 'V1'],
    [GS, 'VB', 0],
    [GS, 'Va', 9],
    [GS, 'Vh', 1],
  ])
    t.is(receiptsOf(piecesOf(bytes('a\n', ...cut))).length, 1, String(cut))
  for (const other of [
    [ESC, 'E', 1],
    [GS, 'V', 7],
    [ESC, 'd', 1],
    [ESC, 'p', 0, 25, 25],
  ])
    t.is(receiptsOf(piecesOf(bytes('a\n', ...other))).length, 0, String(other))
})

/** Where the only cut of a stream stands. */
function markOf(sent: Uint8Array) {
  const cut = piecesOf(sent).find((piece) => piece.kind === 'cut')
  if (cut?.kind !== 'cut') throw new Error('no cut')
  return cut.mark
}

test('ESCPOS-9 added lines are plain and at the left, and leave the printer told what it was told before', (t) => {
  const state = bytes([ESC, 0x61, 1], [GS, 0x21, 0x11], [ESC, 0x45, 1], [ESC, 0x52, 2], [ESC, 0x74, 16], 'Total')
  const mark = markOf(bytes([...state], [...CUT]))
  t.deepEqual(
    Buffer.from(addedLines(['Points: 5'], mark)),
    Buffer.from(
      bytes('\n', [ESC, 0x61, 0, GS, 0x21, 0, ESC, 0x45, 0, ESC, 0x52, 0], 'Points: 5\n', [
        ESC,
        0x61,
        1,
        GS,
        0x21,
        0x11,
        ESC,
        0x45,
        1,
        ESC,
        0x52,
        2,
      ]),
    ),
  )
  const fresh = markOf(bytes('a\n', [...CUT]))
  t.deepEqual(Buffer.from(addedLines(['a'], fresh)), Buffer.from('a\n'))
  t.is(addedLines([], fresh).length, 0)
  t.is(
    addedLines(['a'], markOf(bytes([ESC, 0x4c], 'a', [...CUT]))).length,
    0,
    'a page that is put together is left alone',
  )
})

test('ESCPOS-10 added lines are fed as far as the till feeds, unless its cut does that or settings say otherwise', (t) => {
  const byHand = markOf(bytes('a\n\n\n', ESC, 'd', 3, ESC, 'i'))
  t.is(byHand.fedLines, 5)
  t.deepEqual(Buffer.from(addedLines(['p'], byHand)), Buffer.from(bytes('p\n', ESC, 'd', 5)))
  t.deepEqual(Buffer.from(addedLines(['p'], byHand, {}, 2)), Buffer.from(bytes('p\n', ESC, 'd', 2)))
  t.deepEqual(Buffer.from(addedLines(['p'], markOf(bytes('a\n\n\n', [...CUT])))), Buffer.from('p\n'))
})

test('ESCPOS-11 letters that the chosen page lacks come from another page that is told so, and are told back', (t) => {
  const mark = markOf(bytes('a\n', [...CUT]))
  t.deepEqual(
    Buffer.from(addedLines(['5 €'], mark)),
    Buffer.from(bytes([ESC, 0x74, 16], '5 ', 0x80, '\n', [ESC, 0x74, 0])),
  )
  const own = { codePages: { '13': 'cp858' }, codePage: 'cp437' as const }
  t.deepEqual(
    Buffer.from(addedLines(['5 €'], mark, own)),
    Buffer.from(bytes([ESC, 0x74, 13], '5 ', 0xd5, '\n', [ESC, 0x74, 0])),
  )
  t.deepEqual(Buffer.from(addedLines(['ě木'], mark)), Buffer.from('e?\n'))
  const chinese = addedLines(['积分'], mark, { codePage: 'gb18030' })
  t.is(decodeText(chinese.subarray(0, -1), 'gb18030'), '积分')
})

test('ESCPOS-12 the receipt with a logo is read line by line, and comes out byte by byte', (t) => {
  const path = sharedData(t, 'escpos/receipt-with-logo.bin')
  if (path === undefined) {
    t.pass()
    return
  }
  const sent = readFileSync(path)
  const pieces = piecesOf(sent, [7, 100, 9_000, 9_300, 9_573])
  t.deepEqual(joined(pieces), sent)
  const [printed, ...more] = receiptsOf(pieces)
  t.deepEqual(more, [])
  t.is(printed?.pictures, 2)
  const text = printed?.lines.map((line) => line.text) ?? []
  t.deepEqual(text.slice(0, 3), ['ExampleMart Ltd.', 'Shop No. 42.', 'SALES INVOICE'])
  t.deepEqual(
    text.flatMap((line) => /(\d+\.\d\d)$/.exec(line)?.[1] ?? []),
    ['4.00', '3.50', '1.00', '4.45', '12.95', '1.30', '14.25'],
  )
  t.true(printed?.lines.find((line) => line.text.startsWith('Total'))?.wide)
})
