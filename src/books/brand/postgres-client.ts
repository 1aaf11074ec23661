import pg from 'pg'

/** Begins a statement whose text never changes, so that each connection reads and plans it once. */
export const PREPARED = '/* prepared */ '

const COPY = 'COPY '

interface Answer {
  readonly command: string
  readonly rowCount: number
  readonly rows: readonly []
}

/** What the library asks of a query object of one's own; its own queries refuse to copy. */
interface Line {
  query(text: string): void
  sendCopyFromChunk(chunk: Buffer): void
  endCopyFrom(): void
  sync(): void
}

/** Rows on their way into a table, by the protocol's COPY: half the work of an INSERT for the server. */
class Copying {
  callback: (error: Error | null, answer?: Answer) => void
  readonly #text: string
  readonly #rows: Buffer
  #fault: Error | undefined

  constructor(text: string, rows: string, callback: Copying['callback']) {
    this.#text = text
    this.#rows = Buffer.from(rows)
    this.callback = callback
  }

  submit(line: Line): void {
    line.query(this.#text)
  }

  handleCopyInResponse(line: Line): void {
    line.sendCopyFromChunk(this.#rows)
    line.endCopyFrom()
  }

  handleCommandComplete(): void {}

  handleError(error: Error): void {
    this.#fault = error
    this.callback(error)
  }

  handleReadyForQuery(): void {
    if (this.#fault === undefined) this.callback(null, { command: 'COPY', rowCount: 0, rows: [] })
  }
}

/** The library's client, which also copies rows in and prepares the statements that ask for it. */
export class BrandClient extends pg.Client {
  readonly #names = new Map<string, string>()

  // The library's signature has eight forms; Kysely uses this one.
  override query(text: unknown, values?: unknown, callback?: unknown): never {
    if (typeof text === 'string' && Array.isArray(values)) {
      if (text.startsWith(COPY)) return this.#copy(text, String(values[0])) as never
      if (text.startsWith(PREPARED)) return super.query({ name: this.#nameOf(text), text, values }) as never
    }
    return super.query(text as string, values as unknown[], callback as () => void) as never
  }

  #copy(text: string, rows: string): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const copying = new Copying(text, rows, (error, answer) =>
        answer === undefined ? reject(error) : resolve(answer),
      )
      super.query(copying as never)
    })
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    const name = `brand${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}
