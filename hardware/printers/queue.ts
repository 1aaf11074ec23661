import type { Line, Timers } from '../line.ts'
import { LineError } from '../line.ts'
import type { PaperDocument } from '../slip.ts'
import { type PrinterFault, type PrinterModel, type StatusTalk, UnprintableError } from './model.ts'

/** Why no slip came out, or not all of it. */
export type PrintFailure =
  | PrinterFault
  /** The line is not open. */
  | 'unplugged'
  /** The line went down while the slip went out. */
  | 'lost'
  /** The printer does not answer, or takes no more. */
  | 'stalled'
  /** The visit's time was over. */
  | 'too-late'
  /** Somebody else came. */
  | 'replaced'
  /** Neither the printer nor the machine has letters for it. */
  | 'unprintable'
  | 'closed'

/** What became of a visit's slip. */
export type PrintResult =
  | {
      readonly visit: string
      readonly printed: true
      /** Whether the printer said that it came to the slip's end; some never say. */
      readonly confirmed: boolean
      readonly paperLow: boolean
    }
  | {
      readonly visit: string
      readonly printed: false
      readonly why: PrintFailure
      /** Whether some of it may be on paper. */
      readonly partly: boolean
    }

/** One printer's slips, one at a time. A slip is for the shopper who stands there, or for nobody. */
export interface PrinterQueue {
  /**
   * Prints a slip for a visit, within the visit's life or never. A visit that waits is replaced by the next one; one
   * whose slip is coming out is let finish.
   * @param visit.lifeMs How long the shopper is thought to stand there, from now.
   * @returns what became of it; never rejects.
   */
  print(document: PaperDocument, visit: { readonly visit: string; readonly lifeMs: number }): Promise<PrintResult>
  /** Gives up what waits. The line is not ours and stays open. */
  close(): void
}

interface QueueDeps {
  readonly line: Line
  readonly model: PrinterModel
  readonly timers: Timers
  /** Told of every slip, whoever asked for it. */
  readonly onResult?: (result: PrintResult) => void
}

const ANSWER_MS = 1_000
const PROBE_MS = 400
const POLL_MS = 250
/** A slow serial line takes 960 bytes a second. */
const CHUNK_BYTES = 1_024
const CHUNK_MS = 3_000

interface Job {
  readonly visit: string
  readonly document: PaperDocument
  /** Set when nobody wants it any more. */
  over: PrintFailure | undefined
  /** Whether bytes of it went out. */
  begun: boolean
  readonly settle: (result: PrintResult) => void
  readonly cancelLife: () => void
}

/** Opens a queue for a printer on a line. */
export const createPrinterQueue = (deps: QueueDeps): PrinterQueue => new Queue(deps)

/** Ends a job from wherever it stands. */
class Failed extends Error {
  readonly why: PrintFailure

  constructor(why: PrintFailure) {
    super(why)
    this.why = why
  }
}

class Queue implements PrinterQueue {
  readonly #deps: QueueDeps
  #talk: StatusTalk
  readonly #stopListening: () => void
  #current: Job | undefined
  #waiting: Job | undefined
  /** A job broke off: what came out of it hangs at the printer, and half a command may stand in it. */
  #isBroken = false
  /** Whether this printer tells when it has come to a mark; asked once for every opening of the line. */
  #confirms: boolean | undefined
  #hasHeard = false
  /** Wakes whoever waits for the printer, the line or the end of a life. */
  #changed = new Set<() => void>()

  constructor(deps: QueueDeps) {
    this.#deps = deps
    this.#talk = deps.model.talk()
    const { line } = deps
    const stops = [
      line.onBytes((bytes) => {
        this.#hasHeard = true
        this.#talk.push(bytes)
        this.#wake()
      }),
      line.onState(() => {
        // What was asked on the former line nobody answers on this one.
        this.#talk = deps.model.talk()
        this.#confirms = undefined
        this.#wake()
      }),
    ]
    this.#stopListening = () => {
      for (const stop of stops) stop()
    }
  }

  print(document: PaperDocument, { visit, lifeMs }: { visit: string; lifeMs: number }): Promise<PrintResult> {
    return new Promise((resolve) => {
      const job: Job = {
        visit,
        document,
        over: undefined,
        begun: false,
        cancelLife: this.#deps.timers.after(lifeMs, () => this.#giveUp(job, 'too-late')),
        settle: (result) => {
          job.cancelLife()
          this.#deps.onResult?.(result)
          resolve(result)
        },
      }
      if (this.#waiting !== undefined) this.#giveUp(this.#waiting, 'replaced')
      if (this.#current !== undefined && !this.#current.begun) this.#giveUp(this.#current, 'replaced')
      this.#waiting = job
      void this.#next()
    })
  }

  close(): void {
    for (const job of [this.#waiting, this.#current]) if (job !== undefined) this.#giveUp(job, 'closed')
    this.#stopListening()
  }

  #giveUp(job: Job, why: PrintFailure): void {
    job.over ??= why
    if (this.#waiting === job) {
      this.#waiting = undefined
      job.settle({ visit: job.visit, printed: false, why: job.over, partly: false })
    }
    this.#wake()
  }

  async #next(): Promise<void> {
    if (this.#current !== undefined || this.#waiting === undefined) return
    const job = this.#waiting
    this.#waiting = undefined
    this.#current = job
    const result = await this.#run(job)
    this.#current = undefined
    job.settle(result)
    void this.#next()
  }

  async #run(job: Job): Promise<PrintResult> {
    const { visit } = job
    try {
      if (!this.#deps.line.isOpen) throw new Failed('unplugged')
      const bytes = this.#deps.model.encode(job.document)
      const { paperLow } = await this.#makeReady(job)
      await this.#send(job, bytes)
      return { visit, printed: true, confirmed: await this.#awaitEnd(job), paperLow }
    } catch (error) {
      const why = whyOf(error)
      if (job.begun) await this.#breakOff(why)
      return { visit, printed: false, why, partly: job.begun }
    }
  }

  /** Cuts off what a former job left, and makes sure that the printer can print now. */
  async #makeReady(job: Job): Promise<{ paperLow: boolean }> {
    const { line, model } = this.#deps
    if (this.#isBroken) await line.write(model.sever, CHUNK_MS)
    this.#isBroken = false
    const { paperLow } = await this.#status(job)
    if (this.#confirms === undefined) {
      await line.write(this.#talk.mark(), ANSWER_MS)
      await line.write(this.#talk.ask(), ANSWER_MS)
      await this.#until(() => this.#talk.isMarked || job.over !== undefined, PROBE_MS)
      this.#confirms = this.#talk.isMarked
    }
    if (job.over !== undefined) throw new Failed(job.over)
    return { paperLow }
  }

  /** @throws Failed with the printer's own fault, or `stalled` when it says nothing for a second. */
  async #status(job: Job): Promise<{ paperLow: boolean }> {
    await this.#deps.line.write(this.#talk.ask(), ANSWER_MS)
    await this.#until(() => this.#talk.status !== undefined || (job.over !== undefined && !job.begun), ANSWER_MS)
    if (job.over !== undefined && !job.begun) throw new Failed(job.over)
    const { status } = this.#talk
    if (status === undefined) throw new Failed(this.#deps.line.isOpen ? 'stalled' : 'lost')
    if (status.fault !== undefined) throw new Failed(status.fault)
    return status
  }

  async #send(job: Job, bytes: Uint8Array): Promise<void> {
    job.begun = true
    for (let from = 0; from < bytes.length; from += CHUNK_BYTES) {
      // A slip half out is finished for the one it belongs to, but not beyond that visit's life.
      if (job.over !== undefined && job.over !== 'replaced') throw new Failed(job.over)
      await this.#deps.line.write(bytes.subarray(from, from + CHUNK_BYTES), CHUNK_MS)
    }
    await this.#deps.line.write(this.#talk.mark(), CHUNK_MS)
  }

  /**
   * Waits until the printer has come to the end of the slip: bytes it only holds would come out for somebody else, when
   * the cover is closed or paper is put in.
   */
  async #awaitEnd(job: Job): Promise<boolean> {
    for (;;) {
      await this.#status(job)
      if (this.#confirms !== true) return false
      await this.#until(() => this.#talk.isMarked || job.over !== undefined, POLL_MS)
      if (this.#talk.isMarked) return true
      if (job.over !== undefined && job.over !== 'replaced') throw new Failed(job.over)
      if (!this.#deps.line.isOpen) throw new Failed('lost')
    }
  }

  /** Takes back what has not come out: from the printer as far as it listens, and from the line. */
  async #breakOff(why: PrintFailure): Promise<void> {
    const { line, model } = this.#deps
    this.#isBroken = true
    if (!line.isOpen) return
    try {
      this.#hasHeard = false
      await line.write(model.forget, ANSWER_MS)
      // Taking the line down at once would take this back as well, so the printer gets the time to hear it.
      await this.#until(() => this.#hasHeard, PROBE_MS)
    } catch {
      // The line went down by that, which is what comes next.
    }
    line.reset(`a slip broke off: ${why}`)
  }

  /** Resolves when something is so, the line went down, or the time is over. */
  #until(isSo: () => boolean, timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        cancel()
        this.#changed.delete(look)
        resolve()
      }
      const look = (): void => {
        if (isSo() || !this.#deps.line.isOpen) done()
      }
      const cancel = this.#deps.timers.after(timeoutMs, done)
      this.#changed.add(look)
      look()
    })
  }

  #wake(): void {
    for (const look of [...this.#changed]) look()
  }
}

function whyOf(error: unknown): PrintFailure {
  if (error instanceof Failed) return error.why
  if (error instanceof UnprintableError) return 'unprintable'
  if (error instanceof LineError) return error.fault === 'closed' ? 'unplugged' : error.fault
  throw error
}
