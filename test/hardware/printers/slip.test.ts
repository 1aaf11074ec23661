import test from 'ava'
import fc from 'fast-check'
import { PNG } from 'pngjs'
import { plainText } from '../../../hardware/printers/characters.ts'
import { drawText, withoutCommands } from '../../../hardware/printers/draw.ts'
import { printerModels } from '../../../hardware/printers/index.ts'
import { UnprintableError } from '../../../hardware/printers/model.ts'
import { slipPng, slipSvg } from '../../../hardware/printers/picture.ts'
import type { Printed } from '../../../hardware/simulated/paper.ts'
import { SimulatedPrinter } from '../../../hardware/simulated/printer.ts'
import type { PaperDocument, PaperLine } from '../../../hardware/slip.ts'
import { formatCode } from '../../../src/domain/code/crockford.ts'
import { layOutSlip } from '../../../src/domain/slip.ts'
import { textColumns } from '../../../src/domain/wrap.ts'
import { slipWords } from '../../../src/words/slip.ts'
import { codeNo, codesIn, couponsIn, slipIn } from './slips.ts'

const models = [...printerModels.values()]

/** What a printer of a model makes of bytes. */
function printedBy(name: string, bytes: Uint8Array): Printed[][] {
  const language = name.startsWith('star') ? 'star' : 'esc-pos'
  const printer = new SimulatedPrinter({ language, chinese: name.endsWith('chinese') })
  printer.receive(bytes)
  return [...printer.paper.slips, ...(printer.paper.hanging.length === 0 ? [] : [printer.paper.hanging])]
}

const textsOf = (slip: readonly Printed[]): string[] =>
  slip.flatMap((line) => (line.kind === 'text' && line.text.trim() !== '' ? [line.text.trim()] : []))
const qrsOf = (slip: readonly Printed[]): string[] => slip.flatMap((line) => (line.kind === 'qr' ? [line.data] : []))
const wordsOf = (document: PaperDocument): string[] =>
  document.lines.flatMap((line) => (line.kind === 'text' ? [plainText(line.text)] : []))

for (const model of models)
  for (const locale of ['en', 'de', 'zh']) {
    if (locale === 'zh' && !model.name.endsWith('chinese')) continue
    test(`SLIP-1 the bytes of ${model.name} in ${locale} say every word, carry every code and end with one cut`, (t) => {
      for (const columns of [32, 42, 48]) {
        const document = slipIn(locale, columns, 3)
        const slips = printedBy(model.name, model.encode(document))
        t.is(slips.length, 1)
        const [slip = []] = slips
        t.deepEqual(qrsOf(slip), [codeNo(1), codeNo(2), codeNo(3)])
        const texts = textsOf(slip).filter((text) => !/^─+$/.test(text))
        t.deepEqual(texts, wordsOf(document))
        for (const text of texts) t.notRegex(text, /[?\ufffd]/)
        t.true(
          slip.some((line) => line.kind === 'picture'),
          'the ring',
        )
      }
    })
  }

test('SLIP-2 a slip says what the coupon is, what it is worth, until when, why, its code and how to use it', (t) => {
  const [coupon] = couponsIn('de', 1)
  const words = slipWords('de')
  const document = layOutSlip(
    { today: '2026-11-01', coupons: coupon === undefined ? [] : [coupon], link: 'https://shop.example/m#abc' },
    words,
    48,
  )
  const said = wordsOf(document).join(' ')
  for (const part of [
    'Käse Nr. 1',
    '2,00 € Rabatt',
    '2026-12-21',
    'ab 2026-11-22',
    coupon?.why,
    words.howTo,
    words.bearer,
  ])
    t.true(said.includes(part ?? '-'), part)
  t.true(said.includes(formatCode(codeNo(1))))
  t.deepEqual(
    document.lines.flatMap((line) => (line.kind === 'qr' ? [line.data] : [])),
    [codeNo(1), 'https://shop.example/m#abc'],
  )
  t.is(document.lines.filter(({ kind }) => kind === 'cut').length, 1)
})

test('SLIP-3 no line of a slip is wider than the paper, whatever the words', (t) => {
  const text = fc.string({ unit: 'grapheme', maxLength: 120 })
  fc.assert(
    fc.property(text, text, text, fc.integer({ min: 24, max: 64 }), (title, value, why, columns) => {
      const coupon = { code: codeNo(1), title, value, why, validFrom: '2026-11-22', validUntil: '2026-12-21' }
      const { lines } = layOutSlip({ today: '2026-11-22', coupons: [coupon] }, slipWords('en'), columns)
      return lines.every((line) => {
        if (line.kind !== 'text') return true
        return textColumns(line.text) <= (line.large === true ? Math.floor(columns / 2) : columns)
      })
    }),
  )
  t.pass()
})

test('SLIP-4 no title can command a printer or add a code, whatever characters stand in it', (t) => {
  const hostile = fc.string({
    unit: fc.integer({ min: 0, max: 0x17f }).map((code) => String.fromCharCode(code)),
    maxLength: 30,
  })
  const line = (text: string): PaperDocument => ({
    locale: 'en',
    columns: 42,
    lines: [{ kind: 'text', text }, { kind: 'text', text: 'after' }, { kind: 'cut' }],
  })
  for (const model of models)
    fc.assert(
      fc.property(hostile, (text) => {
        let bytes: Uint8Array
        try {
          bytes = model.encode(line(text))
        } catch (error) {
          return error instanceof UnprintableError
        }
        const slips = printedBy(model.name, bytes)
        const [slip = []] = slips
        return slips.length === 1 && qrsOf(slip).length === 0 && textsOf(slip).at(-1) === 'after'
      }),
    )
  t.is(
    textsOf(printedBy('escpos', models[0]?.encode(line('\x1b@\x10\x04\x01Tea')) ?? new Uint8Array())[0] ?? [])[0],
    '@Tea',
  )
})

test('SLIP-5 German letters and the euro are printed as such, typographic signs as plain ones, nothing as a question mark', (t) => {
  const lines: PaperLine[] = [
    { kind: 'text', text: 'ÄÖÜäöüß € – „so“ … − Łódź, Żurek', left: true },
    { kind: 'text', text: 'Really?', left: true },
    { kind: 'cut' },
  ]
  for (const model of models) {
    const [slip = []] = printedBy(model.name, model.encode({ locale: 'de', columns: 42, lines }))
    const [first, second] = textsOf(slip)
    t.is(first, 'ÄÖÜäöüß € - "so" ... - Lódz, Zurek', model.name)
    t.is(second, 'Really?', model.name)
  }
})

test('SLIP-6 words a printer has no letters for are drawn by the machine, or the slip is refused; never left out', (t) => {
  const model = printerModels.get('escpos')
  const text = 'Скидка на чай'
  const document: PaperDocument = { locale: 'de', columns: 42, lines: [{ kind: 'text', text }, { kind: 'cut' }] }
  const drawn = drawText(text, { dots: 504, large: false, bold: false, left: false })
  if (drawn === undefined) t.throws(() => model?.encode(document), { instanceOf: UnprintableError })
  else {
    const [slip = []] = printedBy('escpos', model?.encode(document) ?? new Uint8Array())
    const picture = slip.find((line) => line.kind === 'picture')
    t.is(picture?.width, 504)
    t.true(picture?.bits.some((byte) => byte !== 0))
  }
  const nowhere: PaperDocument = { ...document, lines: [{ kind: 'text', text: 'A \u{10fffd}' }] }
  t.throws(() => model?.encode(nowhere), { instanceOf: UnprintableError })
  t.throws(() => slipPng(nowhere), { instanceOf: UnprintableError })
})

test('SLIP-12 no dots of a picture are taken for a command that counts at once, and no more than dots beside dots change', (t) => {
  const byte = fc.constantFrom(0x10, 0x04, 0x05, 0x14, 0x00, 0xff)
  const bits = fc.array(byte, { minLength: 16, maxLength: 64 }).map((all) => all.slice(0, all.length & ~7))
  fc.assert(
    fc.property(bits, (bytes) => {
      const rgba = Uint8Array.from(bytes.flatMap((each) => [7, 6, 5, 4, 3, 2, 1, 0].flatMap((bit) => dotOf(each, bit))))
      const { rgba: safe } = withoutCommands({ width: 64, height: bytes.length / 8, rgba })
      const after = bytes.map((_, at) => [0, 1, 2, 3, 4, 5, 6, 7].reduce((sum, bit) => sum | bitOf(safe, at, bit), 0))
      const isSafe = after.every((each, at) => each !== 0x10 || ![0x04, 0x05, 0x14].includes(after[at + 1] ?? 0))
      return isSafe && after.every((each, at) => each === bytes[at] || (bytes[at] === 0x10 && each === 0x18))
    }),
  )
  t.pass()
})

const dotOf = (byte: number, bit: number): number[] =>
  ((byte >> bit) & 1) === 1 ? [0, 0, 0, 255] : [255, 255, 255, 255]
const bitOf = (rgba: Uint8Array, at: number, bit: number): number =>
  (rgba[(at * 8 + bit) * 4] ?? 255) < 128 ? 0x80 >> bit : 0

test('SLIP-7 the picture of a slip holds the same codes, read from its pixels', async (t) => {
  for (const columns of [32, 42, 48]) {
    const png = slipPng(slipIn('de', columns, 3))
    t.deepEqual(await codesIn(png), [codeNo(1), codeNo(2), codeNo(3)])
    t.true(PNG.sync.read(Buffer.from(png)).width >= columns * 12)
  }
  const eight = slipPng(slipIn('en', 42, 8))
  t.deepEqual(await codesIn(eight), [1, 2, 3, 4, 5, 6, 7, 8].map(codeNo))
})

test('SLIP-8 a picture asks nobody for anything, is the same every time, and takes a title as text', (t) => {
  for (const locale of ['en', 'de', 'zh']) {
    const svg = slipSvg(slipIn(locale, 42, 2))
    t.notRegex(svg, /(?:href|src|url)\s*[=(]\s*["']?(?:https?:)?\/\//)
    t.notRegex(svg, /@import|<style|<script/)
    t.is(svg, slipSvg(slipIn(locale, 42, 2)))
    t.regex(svg, new RegExp(`lang="${locale}`))
  }
  const text = fc.string({ minLength: 1, maxLength: 20 })
  fc.assert(
    fc.property(text, (title) => {
      const document: PaperDocument = { locale: 'en', columns: 42, lines: [{ kind: 'text', text: title, left: true }] }
      return (
        shownIn(slipSvg(document)) ===
        plainText(title)
          .replace(/ /g, '\u00a0')
          .replace(/^\u00a0+|\u00a0+$/g, '')
      )
    }),
  )
})

const ENTITIES: Readonly<Record<string, string>> = { '&#xa0;': '\u00a0', '&amp;': '&', '&lt;': '<', '&gt;': '>' }

/** The text a picture shows. */
const shownIn = (svg: string): string =>
  [...svg.matchAll(/<tspan[^>]*>(.*?)<\/tspan>/gs)]
    .map(([, text = '']) => ENTITIES[text] ?? text)
    .join('')
    .replace(/^\u00a0+|\u00a0+$/g, '')
