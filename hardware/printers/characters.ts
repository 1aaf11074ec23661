/**
 * Which characters a printer has letters for, and their bytes. German letters and the euro are in code page 858; Chinese
 * printers have GB 18030 beside it. Nothing is ever printed as a question mark: what a printer lacks is named.
 */

/** The upper half of code page 858: page 850 with the euro sign at D5. */
export const CP858_UPPER =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈ€ÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'

const CP858 = new Set(CP858_UPPER)

/** Whether code page 858 has a character. */
export const isWestern = (character: string): boolean => (character >= ' ' && character <= '~') || CP858.has(character)

const GB_LEADS = { from: 0x81, to: 0xfe }
const GB_TRAILS = { from: 0x40, to: 0xfe }

let gbTable: Map<string, readonly [number, number]> | undefined

/** The two bytes of a character in GB 18030; undefined for those of one byte or of four, which few printers have. */
export function gbBytes(character: string): readonly [number, number] | undefined {
  gbTable ??= readGbTable()
  return gbTable.get(character)
}

/** Node decodes GB 18030 and does not encode it, so the table is the decoder turned round, once and when asked for. */
function readGbTable(): Map<string, readonly [number, number]> {
  const decoder = new TextDecoder('gb18030')
  const table = new Map<string, readonly [number, number]>()
  for (let lead = GB_LEADS.from; lead <= GB_LEADS.to; lead += 1)
    for (let trail = GB_TRAILS.from; trail <= GB_TRAILS.to; trail += 1) {
      const text = decoder.decode(Uint8Array.of(lead, trail))
      if ([...text].length === 1 && text !== '\ufffd' && !/\p{Co}/u.test(text)) table.set(text, [lead, trail])
    }
  return table
}

/** Typographic characters that mean the same as plainer ones every printer has. */
const PLAINER: Readonly<Record<string, string>> = {
  '‐': '-',
  '‑': '-',
  '–': '-',
  '—': '-',
  '−': '-',
  '‘': "'",
  '’': "'",
  '‚': "'",
  '“': '"',
  '”': '"',
  '„': '"',
  '…': '...',
  '•': '·',
  Œ: 'OE',
  œ: 'oe',
  Ł: 'L',
  ł: 'l',
  Đ: 'D',
  đ: 'd',
  '\u00a0': ' ',
  '\u2002': ' ',
  '\u2003': ' ',
  '\u2009': ' ',
  '\u202f': ' ',
}

/**
 * A text as paper can bear it: composed characters, no control characters (a title must not be able to command the
 * printer), typographic signs as plainer ones, and Latin letters without marks that the page lacks (Ś as S).
 */
export function plainText(text: string): string {
  return [...text.normalize('NFC').replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '')]
    .map((character) => {
      if (isWestern(character) && character !== '\u00a0' && character !== '\u00ad') return character
      const plainer = PLAINER[character]
      if (plainer !== undefined) return plainer
      const letter = character.normalize('NFD').replace(/\p{M}/gu, '')
      return /^[A-Za-z]$/.test(letter) ? letter : character
    })
    .join('')
}

/** A run of characters of one script: printed from the western page, from the Chinese letters, or by neither. */
export interface Run {
  readonly script: 'western' | 'chinese' | 'foreign'
  readonly text: string
}

/** A plain text in runs of one script each. */
export function runsOf(text: string, hasChinese: boolean): Run[] {
  const runs: { script: Run['script']; text: string }[] = []
  for (const character of text) {
    const script = isWestern(character)
      ? 'western'
      : hasChinese && gbBytes(character) !== undefined
        ? 'chinese'
        : 'foreign'
    const last = runs.at(-1)
    if (last?.script === script) last.text += character
    else runs.push({ script, text: character })
  }
  return runs
}

/** Wide characters take two columns of paper, as Unicode's annex 11 has it. */
const WIDE =
  /[\u1100-\u115f\u2e80-\u303e\u3041-\ua4cf\ua960-\ua97f\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff01-\uff60\uffe0-\uffe6\u{1f300}-\u{3fffd}]/u

/** Columns a plain text takes in normal size. */
export const paperColumns = (text: string): number =>
  [...text].reduce((sum, character) => sum + (WIDE.test(character) ? 2 : 1), 0)
