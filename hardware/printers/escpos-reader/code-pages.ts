/** The code pages whose letters are known here, by the names a template uses. */
export type CodePage = (typeof CODE_PAGES)[number]

export const CODE_PAGES = [
  'cp437',
  'cp850',
  'cp858',
  'cp866',
  'windows-1252',
  'iso-8859-15',
  'utf-8',
  'gb18030',
] as const

// The upper halves, 0x80 to 0xFF, of the pages that no decoder of the platform knows.
const CP437 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜ¢£¥₧ƒáíóúñÑªº¿⌐¬½¼¡«»░▒▓│┤╡╢╖╕╣║╗╝╜╛┐└┴┬├─┼╞╟╚╔╩╦╠═╬╧╨╤╥╙╘╒╓╫╪┘┌█▄▌▐▀αßΓπΣσµτΦΘΩδ∞φε∩≡±≥≤⌠⌡÷≈°∙·√ⁿ²■\u00a0'
const CP850 =
  'ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u00ad±‗¾¶§÷¸°¨·¹³²■\u00a0'
const UPPER: Readonly<Partial<Record<CodePage, string>>> = {
  cp437: CP437,
  cp850: CP850,
  cp858: CP850.replace('ı', '€'),
}

/** What `ESC t n` selects on Epson's printers and most that copy them. */
export const EPSON_PAGES: Readonly<Record<number, string>> = {
  0: 'cp437',
  1: 'katakana',
  2: 'cp850',
  3: 'cp860',
  4: 'cp863',
  5: 'cp865',
  11: 'cp851',
  12: 'cp853',
  13: 'cp857',
  14: 'cp737',
  15: 'iso-8859-7',
  16: 'windows-1252',
  17: 'cp866',
  18: 'cp852',
  19: 'cp858',
  33: 'cp775',
  34: 'cp855',
  36: 'cp862',
  37: 'cp864',
  39: 'iso-8859-2',
  40: 'iso-8859-15',
  45: 'windows-1250',
  46: 'windows-1251',
  47: 'windows-1253',
  48: 'windows-1254',
  255: 'user',
}

/** The places of ASCII that `ESC R n` gives to other letters, and which. */
const NATIONAL_PLACES = '#$@[\\]^`{|}~'
const NATIONAL: Readonly<Record<number, string>> = {
  1: '#$à°ç§^`éùè¨',
  2: '#$§ÄÖÜ^`äöüß',
  3: '£$@[\\]^`{|}~',
  4: '#$@ÆØÅ^`æøå~',
  5: '#¤ÉÄÖÅÜéäöåü',
  6: '#$@°\\é^ùàòèì',
  7: '₧$@¡Ñ¿^`¨ñ}~',
}

/** Where a page is not known its letters are not guessed: a reader sees that something stands there. */
const UNKNOWN_LETTER = '\ufffd'

/** Whether the letters of a page are known here. */
export const isCodePage = (name: string): name is CodePage => (CODE_PAGES as readonly string[]).includes(name)

/**
 * Bytes of 0x20 and above as text.
 * @param page any name; above 0x7F the letters of one that is not known here come out as U+FFFD.
 * @param national `ESC R n`: which country's letters stand in the places ASCII leaves to countries.
 */
export function decodeText(bytes: Uint8Array, page: string, national = 0): string {
  let text = ''
  if (page === 'utf-8' || page === 'gb18030') text = new TextDecoder(page).decode(bytes)
  else for (const byte of bytes) text += byte < 0x80 ? String.fromCharCode(byte) : upperHalf(page).charAt(byte - 0x80)
  const letters = NATIONAL[national]
  if (letters === undefined) return text
  return text.replace(/[#$@[\\\]^`{|}~]/g, (place) => letters.charAt(NATIONAL_PLACES.indexOf(place)))
}

const halves = new Map<string, string>()

function upperHalf(page: string): string {
  let half = halves.get(page)
  if (half === undefined) {
    half = (isCodePage(page) ? UPPER[page] : undefined) ?? decodedHalf(page)
    halves.set(page, half)
  }
  return half
}

function decodedHalf(page: string): string {
  if (!isCodePage(page)) return UNKNOWN_LETTER.repeat(128)
  const bytes = Uint8Array.from({ length: 128 }, (_, i) => 0x80 + i)
  return new TextDecoder(page === 'cp866' ? 'ibm866' : page).decode(bytes)
}

/** Text in the bytes of a page; undefined when it holds a letter the page does not have. */
export function encodeText(text: string, page: CodePage): Uint8Array | undefined {
  if (page === 'utf-8') return new TextEncoder().encode(text)
  const bytes: number[] = []
  for (const letter of text) {
    const found = letter >= ' ' && letter <= '~' ? [letter.charCodeAt(0)] : bytesOf(letter, page)
    if (found === undefined) return undefined
    bytes.push(...found)
  }
  return Uint8Array.from(bytes)
}

function bytesOf(letter: string, page: CodePage): readonly number[] | undefined {
  if (page === 'gb18030') return chineseBytes().get(letter)
  const at = upperHalf(page).indexOf(letter)
  return at < 0 ? undefined : [0x80 + at]
}

let chinese: ReadonlyMap<string, readonly number[]> | undefined

/** The letters of two bytes of GB 18030: those of GBK, which is what printers have fonts for. Made when first asked for. */
function chineseBytes(): ReadonlyMap<string, readonly number[]> {
  if (chinese !== undefined) return chinese
  const decoder = new TextDecoder('gb18030')
  const found = new Map<string, readonly number[]>()
  for (let first = 0x81; first <= 0xfe; first += 1)
    for (let second = 0x40; second <= 0xfe; second += 1) {
      const letter = second === 0x7f ? UNKNOWN_LETTER : decoder.decode(Uint8Array.of(first, second))
      if (!letter.includes(UNKNOWN_LETTER) && [...letter].length === 1) found.set(letter, [first, second])
    }
  chinese = found
  return found
}
