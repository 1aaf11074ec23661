import { type Line, type LineChange, LineError, type Timers } from './line.ts'

/** One opening of a port. It is used until it ends, and never again: an instance that was closed once cannot be trusted. */
export interface Port {
  /** Resolves when the operating system took all of it; rejects when the port ends first. May never settle. */
  write(bytes: Uint8Array): Promise<void>
  /** Asks the system whether what was opened is still there, where nobody would tell. */
  isThere?(): Promise<boolean>
  /** Closes, whatever state it is in. With `discard`, what the system still holds for the device is thrown away. */
  close(discard: boolean): Promise<void>
}

/** What a port tells. After `ended` it says nothing more that counts. */
export interface PortEvents {
  bytes(bytes: Uint8Array): void
  ended(why: string): void
}

/** Opens a port that is new every time. @throws Error whose message says to an engineer why it cannot be opened. */
export type OpenPort = (events: PortEvents) => Promise<Port>

interface Job {
  readonly bytes: Uint8Array
  resolve(): void
  reject(error: LineError): void
  readonly cancelTimer: () => void
}

const WATCH_MS = 250
const FIRST_PAUSE_MS = 50
const LONGEST_PAUSE_MS = 1_000
/** A port that held for so long, or from which bytes came, was no false start. */
const HELD_MS = 1_000

/** Keeps a port open for as long as the line is wanted: watches it, drops it when it ends, and opens a new one. */
export function superviseLine(name: string, openPort: OpenPort, timers: Timers): Line {
  return new SupervisedLine(name, openPort, timers)
}

class SupervisedLine implements Line {
  readonly name: string
  readonly #openPort: OpenPort
  readonly #timers: Timers
  readonly #bytesHeard = new Set<(bytes: Uint8Array) => void>()
  readonly #stateHeard = new Set<(change: LineChange) => void>()
  #port: Port | undefined
  #isClosed = false
  #pauseMs = FIRST_PAUSE_MS
  #why = ''
  /** The next attempt, the next look, and the moment from which the port has held. */
  #timed: (() => void)[] = []
  /** What is written now, and what waits for it; nothing of this outlives the port. */
  #current: Job | undefined
  #waiting: Job[] = []
  /** The port that is being opened or closed; there is never a second one at the same time. */
  #turn: Promise<void>

  constructor(name: string, openPort: OpenPort, timers: Timers) {
    this.name = name
    this.#openPort = openPort
    this.#timers = timers
    this.#turn = this.#open()
  }

  get isOpen(): boolean {
    return this.#port !== undefined
  }

  write(bytes: Uint8Array, timeoutMs: number): Promise<void> {
    if (this.#port === undefined) return Promise.reject(new LineError('closed', `${this.name} is not open`))
    return new Promise((resolve, reject) => {
      const cancelTimer = this.#timers.after(timeoutMs, () => this.#tooLate(job, timeoutMs))
      const job: Job = { bytes, resolve, reject, cancelTimer }
      this.#waiting.push(job)
      this.#writeNext()
    })
  }

  onBytes(listener: (bytes: Uint8Array) => void): () => void {
    this.#bytesHeard.add(listener)
    return () => void this.#bytesHeard.delete(listener)
  }

  onState(listener: (change: LineChange) => void): () => void {
    this.#stateHeard.add(listener)
    return () => void this.#stateHeard.delete(listener)
  }

  reset(why: string): void {
    if (this.#port !== undefined) this.#end(this.#port, why, true)
  }

  async close(): Promise<void> {
    if (!this.#isClosed) {
      this.#isClosed = true
      this.#cancelTimed()
      // Bytes that nobody was told of as taken must not come out after the line is gone.
      if (this.#port !== undefined) this.#end(this.#port, 'closed here', this.#current !== undefined)
    }
    await this.#turn
  }

  async #open(): Promise<void> {
    let opened: Port | undefined
    let ended: string | undefined
    const events: PortEvents = {
      bytes: (bytes) => {
        if (opened === undefined || opened !== this.#port) return
        this.#forgetFailures()
        for (const heard of [...this.#bytesHeard]) heard(bytes)
      },
      ended: (why) => {
        ended ??= why
        if (opened !== undefined && opened === this.#port) this.#end(opened, why, true)
      },
    }
    try {
      opened = await this.#openPort(events)
    } catch (error) {
      this.#noteDown(error instanceof Error ? error.message : String(error))
      this.#openLater()
      return
    }
    if (this.#isClosed || ended !== undefined) {
      await opened.close(true)
      this.#openLater()
      return
    }
    this.#port = opened
    this.#why = ''
    this.#timed = [this.#timers.after(HELD_MS, () => this.#forgetFailures())]
    this.#watch(opened)
    this.#tell({ open: true })
  }

  #openLater(): void {
    if (this.#isClosed) return
    const pauseMs = this.#pauseMs
    this.#pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)
    this.#timed = [this.#timers.after(pauseMs, () => this.#start())]
  }

  #start(): void {
    this.#turn = this.#open()
  }

  #forgetFailures(): void {
    this.#pauseMs = FIRST_PAUSE_MS
  }

  /** An unplugged port often says nothing, and some spin a core until they are closed, so it is looked after. */
  #watch(port: Port): void {
    if (port.isThere === undefined) return
    const look = async (): Promise<void> => {
      const isThere = await port.isThere?.()
      if (this.#port !== port) return
      if (isThere === true) this.#timed[1] = this.#timers.after(WATCH_MS, look)
      else this.#end(port, 'unplugged', true)
    }
    this.#timed[1] = this.#timers.after(WATCH_MS, look)
  }

  #writeNext(): void {
    const port = this.#port
    if (port === undefined || this.#current !== undefined) return
    const job = this.#waiting.shift()
    if (job === undefined) return
    this.#current = job
    port.write(job.bytes).then(
      () => {
        if (this.#current !== job) return
        job.cancelTimer()
        this.#current = undefined
        job.resolve()
        this.#writeNext()
      },
      (error: unknown) => this.#port === port && this.#end(port, `lost in mid-write: ${wordsOf(error)}`, true),
    )
  }

  #tooLate(job: Job, timeoutMs: number): void {
    const why = `took no bytes for ${timeoutMs} ms`
    const waitsAt = this.#waiting.indexOf(job)
    if (waitsAt >= 0) this.#waiting.splice(waitsAt, 1)
    else if (this.#current === job) this.#current = undefined
    else return
    job.reject(new LineError('stalled', `${this.name} ${why}`))
    if (waitsAt < 0 && this.#port !== undefined) this.#end(this.#port, why, true)
  }

  #end(port: Port, why: string, discard: boolean): void {
    this.#port = undefined
    this.#cancelTimed()
    const { current, waiting } = { current: this.#current, waiting: this.#waiting }
    this.#current = undefined
    this.#waiting = []
    this.#turn = port.close(discard).then(() => this.#openLater())
    for (const job of current === undefined ? waiting : [current, ...waiting]) {
      job.cancelTimer()
      job.reject(new LineError(job === current ? 'lost' : 'closed', `${this.name}: ${why}`))
    }
    this.#noteDown(why)
  }

  /** The same reason again, attempt after attempt, is no news. */
  #noteDown(why: string): void {
    if (this.#why === why) return
    this.#why = why
    this.#tell({ open: false, why })
  }

  #tell(change: LineChange): void {
    for (const heard of [...this.#stateHeard]) heard(change)
  }

  #cancelTimed(): void {
    for (const cancel of this.#timed.splice(0)) cancel()
  }
}

const wordsOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))
