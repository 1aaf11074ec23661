import { type ReadCommand, readEscpos, readStar } from './commands.ts'
import { Paper } from './paper.ts'

interface SimulatedPrinterOptions {
  readonly language: 'esc-pos' | 'star'
  /** Whether it has Chinese letters. */
  readonly chinese?: boolean
  /** Whether it tells when it has come to a mark; some cheap ones do not. */
  readonly confirms?: boolean
  /** Whether it knows the command that empties its buffers at once. */
  readonly forgets?: boolean
}

/**
 * A receipt printer that prints into memory, for tests and the demo. Like a real one it takes bytes into a buffer,
 * carries commands out from there while it can, and answers real-time questions whatever stands in the buffer: with the
 * cover open it goes on taking, and prints what it took when the cover is closed.
 */
export class SimulatedPrinter {
  readonly paper: Paper
  /** Every byte it was sent since it was made. */
  received = new Uint8Array()
  readonly #options: SimulatedPrinterOptions
  readonly #read: ReadCommand
  #buffer = new Uint8Array()
  /** The beginning of a real-time command whose rest is still to come. */
  #half = new Uint8Array()
  #coverIsOpen = false
  #hasPaper = true
  #isMute = false
  #isSlow = false
  #etbCount = 0
  #listeners = new Set<(bytes: Uint8Array) => void>()

  constructor(options: SimulatedPrinterOptions = { language: 'esc-pos' }) {
    this.#options = options
    this.#read = options.language === 'esc-pos' ? readEscpos : readStar
    this.paper = new Paper(options.chinese === true)
  }

  /** What it says. Answers how to stop listening. */
  onAnswer(listener: (bytes: Uint8Array) => void): () => void {
    this.#listeners.add(listener)
    return () => void this.#listeners.delete(listener)
  }

  set coverIsOpen(isOpen: boolean) {
    this.#coverIsOpen = isOpen
    this.#work()
  }

  set hasPaper(has: boolean) {
    this.#hasPaper = has
    this.#work()
  }

  /** Says nothing, whatever is asked. */
  set isMute(isMute: boolean) {
    this.#isMute = isMute
  }

  /** Takes and answers, and carries nothing out, as when the head is too hot. */
  set isSlow(isSlow: boolean) {
    this.#isSlow = isSlow
    this.#work()
  }

  /** Bytes as they come from the line, cut anywhere. */
  receive(bytes: Uint8Array): void {
    this.received = join(this.received, bytes)
    this.#buffer = join(this.#buffer, bytes)
    if (this.#options.language === 'esc-pos') this.#realTime(bytes)
    else this.#starRealTime()
    this.#work()
  }

  /** DLE EOT n and DLE DC4 fn 8 count at once; in the buffer they are nothing any more. */
  #realTime(bytes: Uint8Array): void {
    const heard = join(this.#half, bytes)
    let at = 0
    for (; at < heard.length; at += 1) {
      if (heard[at] !== DLE) continue
      const length = realTimeLength(heard.subarray(at))
      if (at + length > heard.length) break
      if (heard[at + 1] === EOT) this.#say([this.#escposStatus(heard[at + 2] ?? 0)])
      if (heard[at + 1] === DC4 && this.#options.forgets !== false) {
        this.#buffer = heard.slice(at + length)
        this.#say([0x37, 0x25, 0x00])
      }
      at += length - 1
    }
    this.#half = heard.slice(at)
  }

  #starRealTime(): void {
    const at = this.#buffer.findIndex((byte, i, all) => byte === 0x1b && all[i + 1] === 0x06 && all[i + 2] === 0x01)
    if (at < 0) return
    this.#buffer = join(this.#buffer.slice(0, at), this.#buffer.slice(at + 3))
    this.#work()
    const printer = (this.#coverIsOpen ? 0x20 : 0) | (this.#canPrint ? 0 : 0x08)
    const count = ((this.#etbCount & 0x18) << 2) | ((this.#etbCount & 0x07) << 1)
    // Nine bytes: 0x23 says so in bits 5 and 0 to 3.
    this.#say([0x23, 0x06, printer, 0, 0, this.#hasPaper ? 0 : 0x08, 0, count, 0])
    this.#starRealTime()
  }

  get #canPrint(): boolean {
    return this.#hasPaper && !this.#coverIsOpen
  }

  #escposStatus(n: number): number {
    const cause = (this.#coverIsOpen ? 0x04 : 0) | (this.#hasPaper ? 0 : 0x20)
    const bits = n === 1 ? (this.#canPrint ? 0 : 0x08) : n === 2 ? cause : n === 4 && !this.#hasPaper ? 0x6c : 0
    return 0x12 | bits
  }

  /** Carries out what it can. */
  #work(): void {
    while (this.#canPrint && !this.#isSlow && this.#buffer.length > 0) {
      const isRealTime = this.#buffer[0] === DLE && this.#options.language === 'esc-pos'
      const command = isRealTime ? undefined : this.#read(this.#buffer)
      if (isRealTime) {
        const length = realTimeLength(this.#buffer)
        if (this.#buffer.length < length) return
        this.#buffer = this.#buffer.subarray(length)
        continue
      }
      if (command === undefined) return
      this.#buffer = this.#buffer.subarray(command.length)
      if (command.act.kind === 'mark') this.#mark()
      else this.paper.act(command.act)
      if (command.act.kind === 'reset') this.#etbCount = 0
    }
  }

  #mark(): void {
    this.#etbCount = (this.#etbCount + (this.#options.confirms === false ? 0 : 1)) % 32
    if (this.#options.language === 'esc-pos' && this.#options.confirms !== false) this.#say([0x00])
  }

  #say(bytes: readonly number[]): void {
    if (this.#isMute) return
    for (const listener of [...this.#listeners]) listener(Uint8Array.from(bytes))
  }
}

const DLE = 0x10
const EOT = 0x04
const DC4 = 0x14

/** DLE DC4 fn 8 has ten bytes; DLE EOT n and DLE ENQ n have three. What is not known by its second byte has two. */
const realTimeLength = ([, second, third]: Uint8Array): number =>
  second === DC4 && (third === undefined || third === 0x08) ? 10 : 3

function join(a: Uint8Array, b: Uint8Array): Uint8Array<ArrayBuffer> {
  const joined = new Uint8Array(a.length + b.length)
  joined.set(a)
  joined.set(b, a.length)
  return joined
}
