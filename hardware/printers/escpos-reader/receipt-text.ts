import { decodeText } from './code-pages.ts'
import { follow, INITIAL, type PageSettings, type PrintState, pageName } from './print-state.ts'
import type { Token } from './tokens.ts'

/** One line of a receipt, or a barcode or QR code on it. */
export interface PrintedLine {
  readonly kind: 'text' | 'code'
  readonly text: string
  readonly bold: boolean
  /** Twice as wide or more, so that half as many letters fill the line. */
  readonly wide: boolean
  readonly tall: boolean
  readonly align: 'left' | 'centre' | 'right'
}

/** What was printed since the receipt before. */
export interface Printed {
  readonly lines: readonly PrintedLine[]
  /** It was longer than anybody's receipt, and what came after the first lines is missing here. */
  readonly cut: boolean
  readonly pictures: number
  readonly drawer: boolean
}

const MOST_LINES = 2_000
const MOST_LETTERS = 512
const MOST_CODE = 512
const TAB = 8
/** Dots a letter of font A is wide; positions are in dots unless `GS P` says otherwise. */
const LETTER_DOTS = 12
const LINE_DOTS = 30
const ALIGNS = ['left', 'centre', 'right'] as const
const PICTURES = new Set(['GS v', 'GS ( L', 'GS 8 L', 'ESC *', 'GS *', 'GS Q', 'FS p', 'GS /'])

/** Puts the text of a receipt together from the tokens of its stream. Bounded, and never throws. */
export class ReceiptText {
  readonly #settings: PageSettings
  readonly state: PrintState = { ...INITIAL }
  #lines: PrintedLine[] = []
  #cut = false
  #pictures = 0
  #drawer = false
  /** Bytes of the same page that are not letters yet, since a letter may have several. */
  #raw: number[] = []
  #text = ''
  #style = { bold: false, wide: false, tall: false }
  #code: number[] | undefined
  /** Lines fed since the last line that had letters. */
  #fed = 0

  constructor(settings: PageSettings = {}) {
    this.#settings = settings
  }

  /** Whether nothing stands on the line that is being printed. */
  get atLineStart(): boolean {
    return this.#raw.length === 0 && this.#text === ''
  }

  /** Lines of paper fed since the last letters. */
  get fedLines(): number {
    return this.#fed
  }

  /** Whether anything was printed since the last receipt. */
  get isEmpty(): boolean {
    return this.#lines.length === 0 && this.atLineStart
  }

  take(token: Token): void {
    if (token.kind === 'text') this.#letters(token.bytes)
    else if (token.kind === 'control') this.#control(token.bytes[0] ?? 0)
    else if (token.kind === 'command') this.#command(token)
    else if (token.kind === 'data' && this.#code !== undefined) {
      for (const byte of token.bytes) if (this.#code.length < MOST_CODE) this.#code.push(byte)
      if (token.last) this.#endCode(token.name)
    }
  }

  /** What was printed so far, without the line that is not fed yet. */
  peek(): Printed {
    return { lines: this.#lines, cut: this.#cut, pictures: this.#pictures, drawer: this.#drawer }
  }

  /** What was printed so far; what comes next is another receipt. */
  next(): Printed {
    this.#endLine()
    const printed = this.peek()
    this.#lines = []
    this.#cut = false
    this.#pictures = 0
    this.#drawer = false
    this.#fed = 0
    return printed
  }

  #letters(bytes: Uint8Array): void {
    const { bold, size, doubleStrike } = this.state
    this.#style.bold ||= bold || doubleStrike
    this.#style.wide ||= size >= 16
    this.#style.tall ||= (size & 7) > 0
    for (const byte of bytes) {
      if (this.#raw.length + this.#text.length >= MOST_LETTERS) {
        this.#cut = true
        return
      }
      this.#raw.push(byte)
    }
  }

  #control(byte: number): void {
    if (byte === 0x0a || byte === 0x0c) this.#feed(1)
    else if (byte === 0x09) this.#goTo((Math.floor(this.#letterCount() / TAB) + 1) * TAB)
  }

  #command(token: Token): void {
    const { name, bytes } = token
    const n = bytes[2] ?? 0
    // The letters so far are of the page and the country that were chosen until now.
    if (name === 'ESC t' || name === 'ESC R' || name === 'ESC @') this.#decode()
    if (name === 'ESC @') this.#drop()
    follow(this.state, token)
    if (name === 'ESC d') this.#feed(n)
    else if (name === 'ESC J') this.#feed(Math.round(n / LINE_DOTS))
    else if (name === 'ESC FF') this.#feed(1)
    else if (name === 'ESC $') this.#goTo(Math.floor((n + (bytes[3] ?? 0) * 256) / LETTER_DOTS))
    else if (name === 'ESC \\') this.#goTo(this.#letterCount() + 1)
    else if (name === 'ESC p' || name === 'DLE DC4') this.#drawer = true
    else if (PICTURES.has(name)) this.#pictures += 1
    else if (name === 'GS k' || name === 'GS ( k') this.#code = []
  }

  /** `ESC @` clears the line that was not printed yet. */
  #drop(): void {
    this.#text = ''
    this.#style = { bold: false, wide: false, tall: false }
  }

  #letterCount(): number {
    this.#decode()
    return this.#text.length
  }

  /** Fills up to a column, or puts one space where the column lies behind. */
  #goTo(column: number): void {
    this.#decode()
    const most = Math.min(column, MOST_LETTERS)
    if (this.#text !== '' && this.#text.length >= most) this.#text += this.#text.endsWith(' ') ? '' : ' '
    else this.#text = this.#text.padEnd(most)
  }

  #decode(): void {
    if (this.#raw.length === 0) return
    const { page, national } = this.state
    this.#text += decodeText(Uint8Array.from(this.#raw), pageName(page, this.#settings), national)
    this.#raw = []
  }

  #feed(lines: number): void {
    const had = this.#endLine()
    this.#fed = had ? Math.max(0, lines - 1) : this.#fed + lines
  }

  /** @returns whether there were letters. */
  #endLine(): boolean {
    this.#decode()
    const text = this.#text.trimEnd()
    const { align } = this.state
    if (text !== '') this.#add({ kind: 'text', text, ...this.#style, align: ALIGNS[align] ?? 'left' })
    this.#drop()
    return text !== ''
  }

  #add(line: PrintedLine): void {
    if (this.#lines.length < MOST_LINES) this.#lines.push(line)
    else this.#cut = true
  }

  /** What a barcode holds, or what a QR code was given to hold; other things `GS ( k` says are no code. */
  #endCode(name: string): void {
    const code = this.#code ?? []
    this.#code = undefined
    const [, fn] = code
    const held = name === 'GS k' ? code.filter((byte) => byte !== 0) : fn === 80 ? code.slice(3) : []
    if (held.length === 0) return
    const text = new TextDecoder('utf-8').decode(Uint8Array.from(held))
    this.#add({ kind: 'code', text, bold: false, wide: false, tall: false, align: 'left' })
  }
}
