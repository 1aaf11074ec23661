import { Resvg } from '@resvg/resvg-js'
import { transform } from 'receiptline'
import type { PaperDocument, PaperLine } from '../slip.ts'
import { paperColumns, plainText } from './characters.ts'
import { canDraw, ringPng } from './draw.ts'
import { UnprintableError } from './model.ts'

const RING_PIXELS = 64
const QR_CELL = 6
/** The monospaced letters that most systems without a screen have; another font stands in where they are missing. */
const MONOSPACE = 'DejaVu Sans Mono'

/**
 * The same slip as a picture, for screens and for whoever wants to see it before it is printed. It loads nothing, and
 * the same document is the same picture, byte by byte.
 */
export function slipSvg(document: PaperDocument): string {
  const isWide = document.lines.some((line) => line.kind === 'text' && paperColumns(line.text) > line.text.length)
  const encoding = isWide ? ('gb18030' as const) : ('multilingual' as const)
  const markup = ['{width:*; text:nowrap}', `{option:qrcode,${QR_CELL},m}`, ...document.lines.map(markupOf)].join('\n')
  const drawn = transform(markup, { cpl: document.columns, encoding, command: 'svg', spacing: true })
  return withMargin(tidied(drawn, document.locale))
}

/**
 * The picture as PNG, with the fonts of this machine.
 * @throws UnprintableError when they lack letters of it; the SVG has none of its own to lack.
 */
export function slipPng(document: PaperDocument): Uint8Array {
  for (const line of document.lines) if (line.kind === 'text' && !canDraw(line.text)) throw new UnprintableError()
  const font = { loadSystemFonts: true, defaultFontFamily: MONOSPACE, monospaceFamily: MONOSPACE }
  return new Resvg(slipSvg(document), { background: '#fff', font }).render().asPng()
}

function markupOf(line: PaperLine): string {
  switch (line.kind) {
    case 'text': {
      const text = escaped(plainText(line.text))
      const bold = line.bold === true ? `"${text}"` : text
      const sized = line.large === true ? `^^^${bold}^^^` : bold
      return line.left === true ? `|${sized}` : sized
    }
    case 'qr':
      return ['', `{code:${escaped(line.data)}}`, ''].join('\n')
    case 'ring':
      ringMarkup ??= `{image:${Buffer.from(ringPng(RING_PIXELS)).toString('base64')}}`
      return ringMarkup
    case 'rule':
      return '---'
    case 'feed':
      return ''
    case 'cut':
      return ''
  }
}

let ringMarkup: string | undefined

/** Every character that means something to the markup, as its number, which means only itself. */
const escaped = (text: string): string =>
  text.replace(/[^\p{L}\p{N} ]/gu, (sign) => {
    const code = sign.codePointAt(0) ?? 0x20
    return code < 0x80 ? `\\x${code.toString(16).padStart(2, '0')}` : sign
  })

/**
 * The drawing names a random id of its own and asks a font service on the internet for its letters. A slip tells nobody
 * that it is looked at.
 */
const tidied = (svg: string, locale: string): string =>
  svg
    .replace(/<style[^>]*>.*?<\/style>/s, '')
    .replace(/receipt-[0-9a-f-]{36}/g, 'inverted')
    // Not every painter knows this baseline, and then large letters would hang into the next line.
    .replace(' dominant-baseline="text-after-edge"', '')
    .replaceAll('<text', '<text dy="-.25em"')
    .replace(/<g font-family="[^"]*"/, `<g lang="${locale === 'zh' ? 'zh-Hans' : locale}" font-family="monospace"`)
    .replace(/( lang="[^"]*")(.*?) lang="zh-Hans"/, '$1$2')

const MARGIN = 24

/** Paper round the print: a code at the edge could not be read. */
const withMargin = (svg: string): string =>
  svg.replace(/width="(\d+)px" height="(\d+)px" viewBox="0 0 \1 \2"/, (_, width: string, height: string) => {
    const [w, h] = [Number(width) + 2 * MARGIN, Number(height) + 2 * MARGIN]
    return `width="${w}px" height="${h}px" viewBox="${-MARGIN} ${-MARGIN} ${w} ${h}"`
  })
