import pg from 'pg'
import { PREPARED } from './bulk.ts'
import { CopyIn } from './copy-in.ts'

const COPY_IN = ' FROM STDIN'

interface Answer {
  readonly command: string
  readonly rowCount: number
  readonly rows: readonly []
}

/** The library's client, which also copies rows in and prepares the statements that ask for it. */
export class BrandClient extends pg.Client {
  readonly #names = new Map<string, string>()

  // The library's signature has eight forms; Kysely uses this one.
  override query(text: unknown, values?: unknown, callback?: unknown): never {
    if (typeof text === 'string' && Array.isArray(values)) {
      if (text.endsWith(COPY_IN)) return this.#copy(text, values[0] as AsyncIterable<Buffer>) as never
      if (text.startsWith(PREPARED)) return super.query({ name: this.#nameOf(text), text, values }) as never
    }
    return super.query(text as string, values as unknown[], callback as () => void) as never
  }

  /** Rows on their way into a table by COPY: half the work of an INSERT for the server. */
  async #copy(text: string, parts: AsyncIterable<Buffer>): Promise<Answer> {
    await super.query(new CopyIn(text, parts)).done
    return { command: 'COPY', rowCount: 0, rows: [] }
  }

  #nameOf(text: string): string {
    const known = this.#names.get(text)
    if (known !== undefined) return known
    const name = `brand${this.#names.size}`
    this.#names.set(text, name)
    return name
  }
}
