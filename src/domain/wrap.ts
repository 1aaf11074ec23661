/**
 * Text for paper that has so many columns. East Asian wide characters take two columns, marks that sit on another
 * character none (Unicode Standard Annex 11, classes W and F).
 */

/** Columns of a till's receipt unless the till was paired with another number. */
export const RECEIPT_COLUMNS = 42

const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\u4dbf\u4e00-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe10-\ufe19\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{1faff}\u{20000}-\u{3fffd}]/u
const NO_WIDTH = /^[\p{M}\p{Cf}]$/u
const PLAIN = /^[\u0020-\u007e\u00a1-\u00ac\u00ae-\u02ff]*$/

/** What may not begin a line, and what may not end one, where lines may break between any two characters. */
const NO_START = /^[、。，．！？：；）〕］｝」』】〉》”’…—%）,.!?:;)\]}]/u
const NO_END = /[（〔［｛「『【〈《“‘([{¥￥]$/u

const graphemes = new Intl.Segmenter('und', { granularity: 'grapheme' })

/** Columns that a text takes on one line. */
export function textColumns(text: string): number {
  if (PLAIN.test(text)) return text.length
  let columns = 0
  for (const { segment } of graphemes.segment(text)) columns += columnsOfGrapheme(segment)
  return columns
}

function columnsOfGrapheme(grapheme: string): number {
  if (WIDE.test(grapheme)) return 2
  return [...grapheme].every((character) => NO_WIDTH.test(character)) ? 0 : 1
}

/** A piece of text that stays together where it fits into a line. */
interface Piece {
  readonly text: string
  readonly columns: number
  /** Whether a space stood before it. */
  readonly spaced: boolean
}

/**
 * Breaks a text into lines of at most `columns`. Lines break at spaces and between wide characters; a word is cut only
 * when no line could hold it. A no-break space holds words together as long as a line can hold them all.
 * @param columns 2 or more
 */
export function wrap(text: string, columns: number): string[] {
  if (
    text.length <= columns &&
    PLAIN.test(text) &&
    !text.startsWith(' ') &&
    !text.includes('  ') &&
    !text.endsWith(' ')
  )
    return [text]
  return text.split('\n').flatMap((line) => fill(piecesOf(line, columns), columns))
}

function fill(pieces: readonly Piece[], columns: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const piece of pieces) {
    const space = piece.spaced && line !== '' ? 1 : 0
    if (used + space + piece.columns <= columns) {
      line += (space === 1 ? ' ' : '') + piece.text
      used += space + piece.columns
    } else {
      if (line !== '') lines.push(line)
      line = piece.text
      used = piece.columns
    }
  }
  return [...lines, line]
}

function piecesOf(line: string, columns: number): Piece[] {
  const words = line.split(/[ \t]+/).filter((word) => word !== '')
  return words.flatMap((word, at) => piecesOfWord(word, at > 0, columns))
}

function piecesOfWord(word: string, spaced: boolean, columns: number): Piece[] {
  if (textColumns(word) > columns && word.includes('\u00a0'))
    return word.split(/\u00a0+/).flatMap((part, at) => piecesOfWord(part, at > 0 || spaced, columns))
  const pieces: Piece[] = []
  let text = ''
  for (const { segment } of graphemes.segment(word.replaceAll('\u00a0', ' '))) {
    const breaks = WIDE.test(segment) || WIDE.test(text.slice(-2))
    if (text !== '' && breaks && !NO_START.test(segment) && !NO_END.test(text)) {
      pieces.push({ text, columns: textColumns(text), spaced: spaced && pieces.length === 0 })
      text = ''
    }
    text += segment
  }
  if (text !== '') pieces.push({ text, columns: textColumns(text), spaced: spaced && pieces.length === 0 })
  return pieces.flatMap((piece) => (piece.columns <= columns ? [piece] : cut(piece, columns)))
}

/** A word that no line can hold, in parts that fill lines. */
function cut(piece: Piece, columns: number): Piece[] {
  const parts: Piece[] = []
  let text = ''
  let used = 0
  for (const { segment } of graphemes.segment(piece.text)) {
    const wide = columnsOfGrapheme(segment)
    if (used + wide > columns && text !== '') {
      parts.push({ text, columns: used, spaced: piece.spaced && parts.length === 0 })
      text = ''
      used = 0
    }
    text += segment
    used += wide
  }
  return [...parts, { text, columns: used, spaced: piece.spaced && parts.length === 0 }]
}
