/**
 * A line to a reader or a printer: a serial port or a TCP connection that a supervisor opens again and again. It
 * outlives every unplugging: the same object goes from open to closed and back, each time with a new port behind it.
 */
export interface Line {
  /** The path or `host:port`, for logs and messages. */
  readonly name: string
  /** Whether something answers at the other end as far as anybody can tell. */
  readonly isOpen: boolean
  /**
   * Hands bytes to the device; resolves when the operating system took all of them. Writes follow one another in the
   * order they were asked for; each waits outside the stream, so nothing that was asked for while one port was open ever
   * comes out of the next one.
   * @param timeoutMs Counted from the call, waiting included. When it passes in mid-write the port is closed, since
   * what is half written cannot be taken back, and a new one is opened.
   * @throws LineError `closed` at once when the line is not open, `lost` when it goes down before all was taken,
   * `stalled` when the time is over.
   */
  write(bytes: Uint8Array, timeoutMs: number): Promise<void>
  /** Bytes as they come, cut anywhere. Answers how to stop listening. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  /** Every change of `isOpen`, after it happened. Answers how to stop listening. */
  onState(listener: (change: LineChange) => void): () => void
  /**
   * Takes down a line that misbehaves: throws away what the operating system still holds for the device, closes the port
   * and opens a new one. For a printer that took a slip's bytes and then fell silent: they must not come out later.
   */
  reset(why: string): void
  /** Closes for good and rejects what still waits; never throws. */
  close(): Promise<void>
}

/** The line went up, or down and why, in words for an engineer. */
export type LineChange = { readonly open: true } | { readonly open: false; readonly why: string }

/** Why bytes were not taken. Some of them may have reached the device unless it says `closed`. */
export type LineFault = 'closed' | 'lost' | 'stalled'

/** What `write` throws. */
export class LineError extends Error {
  readonly fault: LineFault

  constructor(fault: LineFault, message: string) {
    super(message)
    this.name = 'LineError'
    this.fault = fault
  }
}

/** Timers are handed in, so that a test turns them and a closing shop leaves none behind. */
export interface Timers {
  /** Runs once after so many ms unless the answer is called before; never keeps the process alive by itself. */
  after(ms: number, run: () => void): () => void
}
