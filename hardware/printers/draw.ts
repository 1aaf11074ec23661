import { Resvg } from '@resvg/resvg-js'
import { isWestern } from './characters.ts'

/** Black and white dots, four bytes each as images have them. */
export interface Picture {
  /** Dots; a multiple of 8. */
  readonly width: number
  readonly height: number
  readonly rgba: Uint8Array
}

/** The shop's one ornament: a ring as a stamp leaves it, with a gap where the stamp did not touch. */
export const ringSvg = (size: number): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" width="${size}" height="${size}" viewBox="0 0 64 64">` +
  '<g fill="none" stroke="#000"><circle cx="32" cy="32" r="27" stroke-width="7" stroke-dasharray="161.6 8" ' +
  'stroke-dashoffset="26"/><circle cx="32" cy="32" r="19.5" stroke-width="1.5"/></g></svg>'

/** Modest: 8 mm of paper. */
const RING_DOTS = 64

let ring: Picture | undefined

export function drawRing(): Picture {
  ring ??= render(ringSvg(RING_DOTS), false)
  return ring
}

/** The ring as a PNG picture. */
export const ringPng = (size: number): Uint8Array =>
  new Resvg(ringSvg(size), { background: '#fff', font: { loadSystemFonts: false } }).render().asPng()

const LETTER_DOTS = 24
const LINE_DOTS = 32

/**
 * A line of text as dots, for printers that lack its letters.
 * @returns undefined when no font of this machine has them
 */
export function drawText(
  text: string,
  style: { dots: number; large: boolean; bold: boolean; left: boolean },
): Picture | undefined {
  if (!canDraw(text)) return undefined
  const scale = style.large ? 2 : 1
  const at = style.left ? '0' : String(style.dots / 2)
  const svg =
    `<svg xmlns="http://www.w3.org/2000/svg" width="${style.dots}" height="${LINE_DOTS * scale}">` +
    `<text x="${at}" y="${(LINE_DOTS - 8) * scale}" text-anchor="${style.left ? 'start' : 'middle'}" ` +
    `font-family="sans-serif" font-size="${LETTER_DOTS * scale}"${style.bold ? ' font-weight="bold"' : ''}>` +
    `${escapeXml(text)}</text></svg>`
  return render(svg, true)
}

/** Whether the fonts of this machine have the letters of a text. Those of the western page every font has. */
export const canDraw = (text: string): boolean =>
  [...new Set(text)].every((character) => isWestern(character) || hasLetter(character))

const letters = new Map<string, boolean>()

/** Fonts draw the same box, or nothing, for every character they lack; this one no font has. */
const NO_LETTER = '\u{10fffe}'

function hasLetter(character: string): boolean {
  let known = letters.get(character)
  if (known === undefined) {
    const drawn = letter(character)
    known = drawn !== letter(NO_LETTER) && drawn !== letter(' ')
    // Titles are few, but nothing may grow without an end.
    if (letters.size > 10_000) letters.clear()
    letters.set(character, known)
  }
  return known
}

const letter = (character: string): string => {
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="48" height="48"><text x="8" y="36" font-family="sans-serif" font-size="32">${escapeXml(character)}</text></svg>`
  return Buffer.from(render(svg, true).rgba).toString('base64')
}

function render(svg: string, withFonts: boolean): Picture {
  const image = new Resvg(svg, { background: '#fff', font: { loadSystemFonts: withFonts } }).render()
  return { width: image.width, height: image.height, rgba: image.pixels }
}

/** Dots that printers of ESC/POS would take for a command given in real time, which counts even inside a picture. */
const REAL_TIME = { first: 0x10, second: new Set([0x04, 0x05, 0x14]) }

/**
 * A picture whose bytes, eight dots each, hold no command: where they would, one dot beside a dot is blackened, which
 * nobody sees.
 */
export function withoutCommands({ width, height, rgba }: Picture): Picture {
  const dots = Uint8Array.from(rgba)
  const byteAt = (at: number): number => {
    let byte = 0
    for (let bit = 0; bit < 8; bit += 1) if ((dots[(at * 8 + bit) * 4] ?? 255) < 128) byte |= 0x80 >> bit
    return byte
  }
  const count = (width * height) / 8
  for (let at = 0; at + 1 < count; at += 1)
    if (byteAt(at) === REAL_TIME.first && REAL_TIME.second.has(byteAt(at + 1)))
      dots.fill(0, (at * 8 + 4) * 4, (at * 8 + 4) * 4 + 3)
  return { width, height, rgba: dots }
}

const XML: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&apos;' }

/** Text that stays text inside a picture. */
export const escapeXml = (text: string): string => text.replace(/[&<>"']/g, (character) => XML[character] ?? '')
