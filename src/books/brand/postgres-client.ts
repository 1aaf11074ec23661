import { finished } from 'node:stream/promises'
import pg from 'pg'
import { from } from 'pg-copy-streams'

/** Begins a statement whose text never changes, so that each connection reads and plans it once. */
export const PREPARED = '/* prepared */ '

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
      if (text.endsWith(COPY_IN)) return this.#copy(text, values[0] as Buffer) as never
      if (text.startsWith(PREPARED)) return super.query({ name: this.#nameOf(text), text, values }) as never
    }
    return super.query(text as string, values as unknown[], callback as () => void) as never
  }

  /** Rows on their way into a table by COPY: half the work of an INSERT for the server. */
  async #copy(text: string, rows: Buffer): Promise<Answer> {
    const copying = super.query(from(text))
    copying.end(rows)
    await finished(copying)
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
