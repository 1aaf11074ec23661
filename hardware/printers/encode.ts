import ReceiptPrinterEncoder, { type Language } from '@point-of-sale/receipt-printer-encoder'
import type { PaperDocument, PaperLine } from '../slip.ts'
import { gbBytes, paperColumns, plainText, runsOf } from './characters.ts'
import { drawRing, drawText, type Picture, withoutCommands } from './draw.ts'
import { UnprintableError } from './model.ts'

/** How the models of one language differ. */
export interface Dialect {
  readonly language: Language
  /** Empty lines so that the last line passes the cutter, which sits above the head. */
  readonly feedBeforeCut: number
  /** How letters of GB 18030 are switched on and off; absent where the printer has none. */
  readonly chinese?: { readonly on: readonly number[]; readonly off: readonly number[] }
}

const DOTS_PER_COLUMN = 12
const LARGE = 2
/** A code of 28 capitals is 25 modules wide: 25 mm of paper, which every hand scanner reads. */
const QR_DOTS = 8
const NARROW_QR_DOTS = 6
const NARROW_COLUMNS = 35
/** The encoder knows these widths of paper; others are laid out by us alone, so the next wider one does. */
const WIDTHS = [32, 35, 42, 44, 48] as const

/**
 * A document as bytes for a printer, beginning with its reset.
 * @throws UnprintableError
 */
export function encodeDocument(document: PaperDocument, dialect: Dialect): Uint8Array {
  const encoder = new ReceiptPrinterEncoder({
    language: dialect.language,
    columns: WIDTHS.find((width) => width >= document.columns) ?? 48,
    feedBeforeCut: dialect.feedBeforeCut,
    imageMode: 'raster',
    newline: '\n',
    // The printing starts with the cut; where a page is awaited, nothing else needs flushing.
    autoFlush: false,
  })
  encoder.initialize().codepage('cp858')
  for (const line of document.lines) encodeLine(encoder, line, document.columns, dialect)
  const bytes = encoder.encode()
  // The encoder feeds a line after a cut, which would be the first of the next slip.
  return document.lines.at(-1)?.kind === 'cut' ? bytes.subarray(0, -1) : bytes
}

function encodeLine(encoder: ReceiptPrinterEncoder, line: PaperLine, columns: number, dialect: Dialect): void {
  switch (line.kind) {
    case 'text':
      encodeText(encoder, line, columns, dialect)
      return
    case 'qr': {
      const size = columns <= NARROW_COLUMNS ? NARROW_QR_DOTS : QR_DOTS
      // Four modules of white belong to a code; an empty line before and after is at least as much.
      encoder.newline().align('center').qrcode(line.data, { model: 2, size, errorlevel: 'm' })
      encoder.align('left').newline()
      return
    }
    case 'ring':
      encodePicture(encoder, drawRing(), dialect)
      return
    case 'rule':
      encoder.line('─'.repeat(columns))
      return
    case 'feed':
      encoder.newline()
      return
    case 'cut':
      encoder.cut('full')
  }
}

type Text = Extract<PaperLine, { kind: 'text' }>

function encodeText(encoder: ReceiptPrinterEncoder, line: Text, columns: number, dialect: Dialect): void {
  const text = plainText(line.text)
  const runs = runsOf(text, dialect.chinese !== undefined)
  if (runs.some(({ script }) => script === 'foreign')) {
    const dots = columns * DOTS_PER_COLUMN
    const drawn = drawText(text, {
      dots,
      large: line.large === true,
      bold: line.bold === true,
      left: line.left === true,
    })
    if (drawn === undefined) throw new UnprintableError()
    encodePicture(encoder, drawn, dialect)
    return
  }
  const scale = line.large === true ? LARGE : 1
  const room = Math.max(0, Math.floor(columns / scale) - paperColumns(text))
  encoder.bold(line.bold === true).size(scale, scale)
  // Set in the middle by spaces: models differ in what they take the middle to be when the paper is narrower than set.
  if (line.left !== true && room > 1) encoder.text(' '.repeat(Math.floor(room / 2)))
  for (const { script, text: part } of runs)
    if (script === 'western') encoder.text(part)
    else encoder.raw(chineseBytes(part, dialect))
  encoder.bold(false).size(1, 1).newline()
}

function chineseBytes(text: string, { chinese }: Dialect): number[] {
  return [
    ...(chinese?.on ?? []),
    ...[...text].flatMap((character) => [...(gbBytes(character) ?? [])]),
    ...(chinese?.off ?? []),
  ]
}

function encodePicture(encoder: ReceiptPrinterEncoder, picture: Picture, { language }: Dialect): void {
  const { width, height, rgba } = language === 'esc-pos' ? withoutCommands(picture) : picture
  encoder.align('center').image({ width, height, data: rgba }, { width, height, algorithm: 'threshold' })
  encoder.align('left')
}
