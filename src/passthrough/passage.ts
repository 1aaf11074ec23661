import type { Duplex } from 'node:stream'
import type { Timers } from '../../hardware/line.ts'
import { addedLines } from '../../hardware/printers/escpos-reader/added-lines.ts'
import type { PageSettings } from '../../hardware/printers/escpos-reader/print-state.ts'
import type { EscposReader, Mark, Printed } from '../../hardware/printers/escpos-reader.ts'
import type { Out } from './out.ts'

/** Who says what becomes of a receipt. Never throws and never rejects. */
export interface Judge {
  /** Whether what was printed is a sale by itself, although nothing was cut. */
  isWhole(printed: Printed): boolean
  /** Books it. @returns the lines to print below it. */
  book(printed: Printed): Promise<readonly string[]>
}

export interface PassageOptions {
  readonly till: Duplex
  readonly out: Out
  /** Goes on from one call of the till to the next, since the printer does too. */
  readonly reader: EscposReader
  readonly judge: Judge
  readonly timers: Timers
  /** How long a cut is held for the points, at most. */
  readonly holdMs: number
  readonly silenceMs?: number | undefined
  readonly feedLines?: number | undefined
  /** The letters of the printer. */
  readonly pages: PageSettings
  /** The points came too late for the paper. */
  late(): void
}

/**
 * Passes on what a till prints, until it has printed all. Bytes go on at once and in their order; only the cut waits for
 * the points, and what comes behind it waits with it. Where no points come in time the printer gets the till's own bytes
 * and nothing else. While the printer takes nothing, nothing is read from the till.
 * @throws Error when the printer is gone. A till that breaks off has printed what came.
 */
export async function pass(options: PassageOptions): Promise<void> {
  const { till, out, reader } = options
  const passage = new Passage(options)
  out.answerTo(till)
  let isOver = false
  out.onGone(() => void (isOver || till.destroy()))
  try {
    for await (const chunk of chunksOf(till)) await passage.take(chunk)
    await passage.end()
  } finally {
    passage.stop()
    // What a broken line left half read is no part of the next till's receipt.
    reader.end()
    reader.next()
    isOver = true
    out.end(() => void (till.destroyed || till.end()))
  }
}

/** What comes until the till hangs up, in whatever way it does. */
async function* chunksOf(till: Duplex): AsyncGenerator<Uint8Array, void> {
  try {
    for await (const chunk of till) yield chunk as Uint8Array
  } catch {
    return
  }
}

class Passage {
  readonly #options: PassageOptions
  /** Bytes of the till and the end of a silence follow one another. */
  #turn: Promise<void> = Promise.resolve()
  #stopSilence = (): void => {}

  constructor(options: PassageOptions) {
    this.#options = options
  }

  take(chunk: Uint8Array): Promise<void> {
    const { reader, out } = this.#options
    this.#stopSilence()
    return this.#inTurn(async () => {
      for (const piece of reader.push(chunk)) {
        if (piece.kind === 'bytes') await out.write(piece.bytes)
        else await out.write(joined(await this.#added(piece.printed, piece.mark), piece.bytes))
      }
      this.#awaitSilence()
    })
  }

  /** The till has hung up: what it printed is a receipt even without a cut. */
  end(): Promise<void> {
    const { reader, out } = this.#options
    this.#stopSilence()
    return this.#inTurn(async () => {
      for (const piece of reader.end()) await out.write(piece.bytes)
      if (!reader.isEmpty) await this.#writeBelow()
    })
  }

  stop(): void {
    this.#stopSilence()
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  #awaitSilence(): void {
    const { silenceMs, timers, reader, judge, till } = this.#options
    if (silenceMs === undefined || reader.isEmpty) return
    this.#stopSilence = timers.after(silenceMs, () => {
      // Items may be printed as they are scanned: a pause between two of them ends nothing.
      const ended = this.#inTurn(async () => {
        if (judge.isWhole(reader.peek())) await this.#writeBelow()
      })
      ended.catch(() => till.destroy())
    })
  }

  async #writeBelow(): Promise<void> {
    const { reader, out } = this.#options
    const { printed, mark } = reader.next()
    const added = await this.#added(printed, mark)
    if (added.length > 0) await out.write(added)
  }

  async #added(printed: Printed, mark: Mark): Promise<Uint8Array> {
    if (printed.lines.length === 0) return NOTHING
    const { feedLines, pages } = this.#options
    const lines = await this.#inTime(printed)
    return addedLines(lines, mark, pages, feedLines)
  }

  /** The lines of a receipt if they come in time. It is booked in any case. */
  async #inTime(printed: Printed): Promise<readonly string[]> {
    const { judge, timers, holdMs, late } = this.#options
    const booked = judge.book(printed)
    let cancel = (): void => {}
    const tooLate = new Promise<undefined>((resolve) => {
      if (holdMs === 0) resolve(undefined)
      else cancel = timers.after(holdMs, () => resolve(undefined))
    })
    const lines = await Promise.race(holdMs === 0 ? [tooLate] : [booked, tooLate])
    cancel()
    if (lines === undefined) late()
    return lines ?? []
  }
}

const NOTHING = new Uint8Array(0)

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second
  const whole = new Uint8Array(first.length + second.length)
  whole.set(first)
  whole.set(second, first.length)
  return whole
}
