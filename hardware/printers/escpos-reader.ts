import type { PageSettings, PrintState } from './escpos-reader/print-state.ts'
import { type Printed, ReceiptText } from './escpos-reader/receipt-text.ts'
import { type Token, Tokenizer } from './escpos-reader/tokens.ts'

export type { Printed } from './escpos-reader/receipt-text.ts'

/** A stretch of the stream to a printer. All pieces together are the stream. */
export type Piece =
  | { readonly kind: 'bytes'; readonly bytes: Uint8Array }
  /** The command that cuts the paper, and with it what had been printed since the cut before. */
  | { readonly kind: 'cut'; readonly bytes: Uint8Array; readonly printed: Printed; readonly mark: Mark }

/** Where in a receipt something may be added: how the printer stands there. */
export interface Mark {
  readonly state: Readonly<PrintState>
  readonly atLineStart: boolean
  /** How far the till itself fed the paper since its last letters. */
  readonly fedLines: number
  /** The cut feeds the paper to the knife by itself. */
  readonly feeds: boolean
}

const CUTS = new Set([0, 1, 48, 49, 65, 66, 97, 98, 103, 104])
const PLAIN_CUTS = new Set([0, 1, 48, 49])

const isCut = ({ kind, name, bytes }: Token): boolean =>
  kind === 'command' && (name === 'ESC i' || name === 'ESC m' || (name === 'GS V' && CUTS.has(bytes[2] ?? -1)))

/**
 * Reads along with what a till sends its printer: where the receipts end, and what stands on them. It changes nothing
 * and keeps back only the bytes of a command that is not whole yet, on which no printer could act.
 */
export class EscposReader {
  readonly #tokens = new Tokenizer()
  readonly #text: ReceiptText

  constructor(settings: PageSettings = {}) {
    this.#text = new ReceiptText(settings)
  }

  /** Whether nothing was printed since the last receipt. */
  get isEmpty(): boolean {
    return this.#text.isEmpty
  }

  push(chunk: Uint8Array): Piece[] {
    return this.#pieces(this.#tokens.push(chunk))
  }

  /** The line to the printer is over: what was kept back comes out. What the printer was told stays as it is. */
  end(): Piece[] {
    return this.#pieces(this.#tokens.end())
  }

  /** What was printed so far, and stays. */
  peek(): Printed {
    return this.#text.peek()
  }

  /** What was printed since the last receipt, where no cut says that it is over. */
  next(): { readonly printed: Printed; readonly mark: Mark } {
    const mark = this.#mark(true)
    return { mark, printed: this.#text.next() }
  }

  #pieces(tokens: readonly Token[]): Piece[] {
    const pieces: Piece[] = []
    let run: Uint8Array[] = []
    const flush = (): void => {
      if (run.length > 0) pieces.push({ kind: 'bytes', bytes: run.length === 1 ? (run[0] as Uint8Array) : join(run) })
      run = []
    }
    for (const token of tokens) {
      if (!isCut(token)) {
        this.#text.take(token)
        run.push(token.bytes)
        continue
      }
      flush()
      const mark = this.#mark(token.name === 'GS V' && !PLAIN_CUTS.has(token.bytes[2] ?? 0))
      pieces.push({ kind: 'cut', bytes: token.bytes, mark, printed: this.#text.next() })
    }
    flush()
    return pieces
  }

  #mark(feeds: boolean): Mark {
    const { state, atLineStart, fedLines } = this.#text
    return { state: { ...state }, atLineStart, fedLines, feeds }
  }
}

function join(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
