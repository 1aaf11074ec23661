import { isKnown, isPrefix, nameOf, type Steps, stepsOf, type Want } from './commands.ts'

/**
 * A piece of a printer's stream. Every byte belongs to exactly one token, and tokens come in the order of their bytes:
 * joined together they are the stream again.
 */
export interface Token {
  /**
   * `text` is a run of printable bytes, `control` one byte below 0x20 that stands alone, `command` a command with its
   * parameters, `data` a piece of what follows a command (pictures, barcodes), `unknown` a command that is in no table,
   * `unfinished` what was left of one when the stream ended.
   */
  readonly kind: 'text' | 'control' | 'command' | 'data' | 'unknown' | 'unfinished'
  /** `GS V`, `ESC !`, `GS ( k`; of data, the command it belongs to. Empty for text and controls. */
  readonly name: string
  readonly bytes: Uint8Array
  /** Nothing of this command is still to come. */
  readonly last: boolean
}

/** The longest head of a command is some dozens of bytes; whatever claims to be longer is let go as unknown. */
const MOST_HEAD = 64

/**
 * Cuts the stream to a printer into tokens, whatever the pieces it comes in. Never throws. Keeps nothing but the head of
 * the command that is just arriving: pictures and barcodes pass in pieces, however long they say they are.
 */
export class Tokenizer {
  #head: number[] = []
  #steps: Steps | undefined
  #name = ''
  /** Bytes of data still to come, -1 when a NUL ends them. */
  #left = 0
  #nul = false
  /** The command's first token is out; what else it needs is data. */
  #begun = false

  /** How many bytes were taken and are in no token yet. */
  get held(): number {
    return this.#head.length
  }

  push(chunk: Uint8Array): Token[] {
    const tokens: Token[] = []
    let at = 0
    while (at < chunk.length) {
      if (this.#left > 0) at = this.#data(chunk, at, tokens)
      else if (this.#head.length > 0 || this.#begun) at = this.#command(chunk, at, tokens)
      else at = this.#ground(chunk, at, tokens)
    }
    return tokens
  }

  /** The stream is over, or begins anew: what stands half read comes out as it is. */
  end(): Token[] {
    const bytes = Uint8Array.from(this.#head)
    const name = this.#name
    this.#reset()
    return bytes.length === 0 ? [] : [{ kind: 'unfinished', name, bytes, last: true }]
  }

  #reset(): void {
    this.#head = []
    this.#steps = undefined
    this.#name = ''
    this.#left = 0
    this.#nul = false
    this.#begun = false
  }

  /** Between commands: a run of text, one control, or the first byte of a command. */
  #ground(chunk: Uint8Array, from: number, tokens: Token[]): number {
    const first = chunk[from] ?? 0
    if (isPrefix(first)) {
      this.#head.push(first)
      return from + 1
    }
    let to = from + 1
    if (first >= 0x20) while (to < chunk.length && (chunk[to] ?? 0) >= 0x20) to += 1
    tokens.push({ kind: first < 0x20 ? 'control' : 'text', name: '', bytes: chunk.subarray(from, to), last: true })
    return to
  }

  /** One more byte of a command's head. */
  #command(chunk: Uint8Array, at: number, tokens: Token[]): number {
    const byte = chunk[at] ?? 0
    if (this.#steps === undefined) {
      const name = nameOf(this.#head[0] ?? 0, byte)
      if (name === undefined) {
        // A lone prefix in front of another control: the control may begin a command of its own.
        this.#finish('unknown', tokens)
        return at
      }
      this.#name = name
      this.#head.push(byte)
      this.#steps = stepsOf(name)
      this.#asked(this.#steps.next(), tokens)
      return at + 1
    }
    this.#head.push(byte)
    if (this.#head.length > MOST_HEAD) this.#finish('unknown', tokens)
    else this.#asked(this.#steps.next(byte), tokens)
    return at + 1
  }

  #asked(step: IteratorResult<Want, string>, tokens: Token[]): void {
    if (step.done === true) {
      this.#name = step.value
      this.#finish(isKnown(this.#name) ? 'command' : 'unknown', tokens)
      return
    }
    if (step.value.want === 'byte') return
    const { want, name } = step.value
    this.#name = name
    this.#nul = want === 'nul'
    this.#left = step.value.want === 'nul' ? step.value.most : step.value.count
    this.#emit(this.#begun ? 'data' : 'command', false, tokens)
  }

  /** Data of a command, as much of it as is here. */
  #data(chunk: Uint8Array, from: number, tokens: Token[]): number {
    let to = Math.min(chunk.length, from + this.#left)
    if (this.#nul) {
      const end = chunk.subarray(from, to).indexOf(0)
      if (end >= 0) {
        to = from + end + 1
        this.#left = to - from
      }
    }
    this.#left -= to - from
    const at = tokens.length
    tokens.push({ kind: 'data', name: this.#name, bytes: chunk.subarray(from, to), last: false })
    if (this.#left > 0) return to
    this.#asked(this.#steps?.next(0) ?? { done: true, value: this.#name }, tokens)
    if (!this.#begun && this.#head.length === 0) tokens[at] = { ...(tokens[at] as Token), last: true }
    return to
  }

  #emit(kind: Token['kind'], last: boolean, tokens: Token[]): void {
    if (this.#head.length > 0) tokens.push({ kind, name: this.#name, bytes: Uint8Array.from(this.#head), last })
    this.#head = []
    this.#begun = true
  }

  #finish(kind: 'command' | 'unknown', tokens: Token[]): void {
    this.#emit(this.#begun ? 'data' : kind, true, tokens)
    this.#reset()
  }
}
