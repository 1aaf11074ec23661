import { CP858_UPPER } from '../printers/characters.ts'
import type { Act } from './commands.ts'

/** What stands on paper, line by line. */
export type Printed =
  | { readonly kind: 'text'; readonly text: string; readonly bold: boolean; readonly large: boolean }
  | { readonly kind: 'qr'; readonly data: string }
  | { readonly kind: 'picture'; readonly width: number; readonly height: number; readonly bits: Uint8Array }

/** Code page 858 by its number in ESC/POS and at Star. */
const CP858_PAGES = new Set([19, 4])

/** The paper of a simulated printer: letters in the style that is set, until the cut. */
export class Paper {
  /** Slips that were cut off, oldest first. */
  readonly slips: Printed[][] = []
  /** What hangs at the printer. */
  hanging: Printed[] = []
  readonly #hasChinese: boolean
  #bytes: number[] = []
  #line = ''
  #bold = false
  #wide = false
  #lineBold = false
  #lineWide = false
  #chinese = false
  #page = 0
  #qr = ''

  constructor(hasChinese: boolean) {
    this.#hasChinese = hasChinese
  }

  act(act: Act): void {
    switch (act.kind) {
      case 'byte':
        this.#letter(act.byte)
        return
      case 'reset':
        // A reset throws away the line that is not printed yet.
        this.#line = ''
        this.#bytes = []
        this.#chinese = this.#bold = this.#wide = this.#lineBold = this.#lineWide = false
        return
      case 'bold':
        this.#bold = act.on
        return
      case 'size':
        this.#wide = act.width > 1
        return
      case 'page':
        this.#page = act.page
        return
      case 'chinese':
        this.#chinese = act.on && this.#hasChinese
        return
      default:
        this.#onPaper(act)
    }
  }

  #onPaper(act: Act): void {
    switch (act.kind) {
      case 'line-feed':
        this.#endLine()
        return
      case 'feed':
        for (let n = 0; n < act.lines; n += 1) this.#endLine()
        return
      case 'qr-data':
        this.#qr = act.data
        return
      case 'qr-print':
        this.hanging.push({ kind: 'qr', data: this.#qr })
        return
      case 'picture':
        this.hanging.push({ kind: 'picture', width: act.width, height: act.height, bits: act.bits })
        return
      case 'cut':
        if (this.#line !== '') this.#endLine()
        this.slips.push(this.hanging)
        this.hanging = []
    }
  }

  #letter(byte: number): void {
    this.#lineBold ||= this.#bold
    this.#lineWide ||= this.#wide
    if (this.#chinese && (byte > 0x80 || this.#bytes.length === 1)) {
      this.#bytes.push(byte)
      if (this.#bytes.length < 2) return
      this.#line += new TextDecoder('gb18030').decode(Uint8Array.from(this.#bytes))
      this.#bytes = []
      return
    }
    // A page that is not the one we know shows as what it is: not our text.
    const upper = CP858_PAGES.has(this.#page) ? [...CP858_UPPER][byte - 0x80] : '\ufffd'
    this.#line += byte < 0x80 ? String.fromCharCode(byte) : (upper ?? '\ufffd')
  }

  #endLine(): void {
    this.hanging.push({ kind: 'text', text: this.#line, bold: this.#lineBold, large: this.#lineWide })
    this.#line = ''
    this.#lineBold = this.#lineWide = false
  }
}
