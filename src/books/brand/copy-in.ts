import type pg from 'pg'

/** What the protocol calls its messages: a length follows, which counts itself, then what is told. */
const [ROWS, DONE, FAIL] = ['d', 'c', 'f'] as const
const LENGTH = 4

function message(kind: typeof ROWS | typeof DONE | typeof FAIL, length: number): Buffer {
  const head = Buffer.alloc(1 + LENGTH, kind)
  head.writeUInt32BE(LENGTH + length, 1)
  return head
}

/**
 * Rows on their way into a table by COPY, as a query that the library hands its connection to when it is its turn. They are
 * sent in parts, so that the database is at the first while the last are put together.
 */
export class CopyIn implements pg.Submittable {
  /** Settled when the database has taken every row in, or none. */
  readonly done: Promise<void>
  readonly #text: string
  readonly #parts: AsyncIterable<Buffer>
  #succeed: () => void = () => {}
  #fail: (error: unknown) => void = () => {}
  /** Whether the database has said how it ended: whatever is sent then belongs to another statement. */
  #isOver = false
  #fault: unknown

  /** @param text a `COPY … FROM STDIN` @param parts whole rows in its text form */
  constructor(text: string, parts: AsyncIterable<Buffer>) {
    this.#text = text
    this.#parts = parts
    this.done = new Promise((succeed, fail) => {
      this.#succeed = succeed
      this.#fail = fail
    })
  }

  submit(connection: pg.Connection): void {
    connection.query(this.#text)
  }

  handleCopyInResponse({ stream }: pg.Connection): void {
    void this.#send(stream)
  }

  handleCommandComplete(): void {}

  handleReadyForQuery(): void {
    this.#isOver = true
    this.#succeed()
  }

  handleError(error: unknown): void {
    this.#isOver = true
    this.#fail(this.#fault ?? error)
  }

  async #send(stream: pg.Connection['stream']): Promise<void> {
    try {
      for await (const part of this.#parts) {
        // The database may refuse a row before it has them all.
        if (this.#isOver) return
        stream.cork()
        stream.write(message(ROWS, part.length))
        stream.write(part)
        stream.uncork()
      }
      if (!this.#isOver) stream.write(message(DONE, 0))
    } catch (fault) {
      this.#fault = fault
      // It forgets the rows, says so, and so ends the statement. The reason is told here, not to its log.
      if (!this.#isOver) stream.write(Buffer.concat([message(FAIL, 1), Buffer.alloc(1)]))
    }
  }
}
