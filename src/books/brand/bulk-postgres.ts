import { setImmediate as nextTurn } from 'node:timers/promises'
import { CompiledQuery } from 'kysely'
import { type Bulk, type BulkDb, PREPARED, type Table, typeOf, type Value, type Values } from './bulk.ts'

const columnsOf = ({ key, rest }: Table): string[] => [...key, ...rest]

/** What must stand in quotes inside an array, or be escaped in a copied line. */
const NOT_PLAIN = /[^0-9A-Za-z:_-]/
const TO_ESCAPE = /[\\\t\n\r]/
const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }

const element = (value: Value | undefined): string | number => {
  if (value === null || value === undefined) return 'NULL'
  if (typeof value === 'number') return value
  const isPlain = value !== '' && value !== 'NULL' && value !== 'null' && !NOT_PLAIN.test(value)
  return isPlain ? value : `"${value.replace(/[\\"]/g, '\\$&')}"`
}

/** A column of the rows as the text of a Postgres array; building it here is cheaper than the library's. */
const arrayOf = (rows: readonly Values[], column: number): string =>
  `{${rows.map((row) => element(row[column])).join(',')}}`

const field = (value: Value | undefined): string | number => {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number' || !TO_ESCAPE.test(value)) return value
  return value.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found)
}

/** About what a row takes; where one takes more, room is made. */
const BYTES_A_ROW = 512
/** At most so many bytes stand for one unit of a text. */
const WIDEST = 3

/** Rows in the text form of COPY, each written at once: texts put together from thousands of parts are the collector's. */
function linesOf(rows: readonly Values[]): Buffer {
  let lines = Buffer.allocUnsafe(rows.length * BYTES_A_ROW)
  let end = 0
  for (const row of rows) {
    let text = ''
    for (let i = 0; i < row.length; i += 1) text += `${i === 0 ? '' : '\t'}${field(row[i])}`
    text += '\n'
    if (lines.length - end < text.length * WIDEST)
      lines = Buffer.concat([lines, Buffer.allocUnsafe(lines.length + text.length * WIDEST)])
    end += lines.write(text, end)
  }
  return lines.subarray(0, end)
}

/** So many rows are put together at once: the database has them while the next are, and others have their turn between. */
const ROWS_A_PART = 2_000

async function* partsOf(rows: readonly Values[], atLast: () => void): AsyncGenerator<Buffer> {
  for (let from = 0; from < rows.length; from += ROWS_A_PART) {
    yield linesOf(rows.slice(from, from + ROWS_A_PART))
    await nextTurn()
  }
  atLast()
}

const quoted = (value: Value | undefined): string =>
  typeof value === 'number' ? String(value) : `'${String(value).replaceAll("'", "''")}'`

/** Rows with the same first column: the bucket, the stream or the shop, which place them on one machine. */
function placesOf(rows: readonly Values[]): Map<Value | undefined, Values[]> {
  const places = new Map<Value | undefined, Values[]>()
  for (const row of rows) {
    const place = places.get(row[0])
    if (place === undefined) places.set(row[0], [row])
    else place.push(row)
  }
  return places
}

/** One statement: its rows, how many of their first columns it names otherwise, and by what. */
interface Part {
  readonly rows: readonly Values[]
  /** The first column as a literal, or as a value of its own where all rows share it. */
  readonly place: string | undefined
  readonly shared: readonly string[]
}

/**
 * Bulk statements for Postgres: COPY for rows that are new, arrays for the rest, each text prepared once a connection.
 * On a spread database each statement names its place literally, so that it is routed to the one machine that has it.
 */
export class PostgresBulk implements Bulk {
  /** Whether the tables are spread over machines. On one machine a statement per place would only cost. */
  isSpread = false

  insert(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void> {
    return this.insertWhile(db, table, rows, () => {})
  }

  async insertWhile<T>(db: BulkDb, table: Table, rows: readonly Values[], work: () => T): Promise<T> {
    if (rows.length === 0) return work()
    const copy = `COPY ${table.name} (${columnsOf(table).join(', ')}) FROM STDIN`
    const done: T[] = []
    await db.executeQuery(CompiledQuery.raw(copy, [partsOf(rows, () => void done.push(work()))]))
    return done[0] as T
  }

  async update(db: BulkDb, table: Table, rows: readonly Values[]): Promise<void> {
    await this.updating(db, table, rows)()
  }

  updating(db: BulkDb, table: Table, all: readonly Values[]): () => Promise<void> {
    const set = table.rest.map((name) => `${name} = given.${name}`).join(', ')
    const updates = [...this.#parts(table, all)].map((part) => {
      const where = this.#where(part, table.key, table.name)
      return this.#query(part, columnsOf(table), (given) => `UPDATE ${table.name} SET ${set} FROM ${given} ${where}`)
    })
    return async () => {
      for (const update of updates) await db.executeQuery(update)
    }
  }

  async upsert(db: BulkDb, table: Table, all: readonly Values[]): Promise<void> {
    const set = table.rest.map((name) => `${name} = excluded.${name}`).join(', ')
    await this.#insertOr(db, table, all, `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${set}`)
  }

  async add(db: BulkDb, table: Table, all: readonly Values[]): Promise<void> {
    await this.#insertOr(db, table, all, 'ON CONFLICT DO NOTHING')
  }

  async #insertOr(db: BulkDb, table: Table, all: readonly Values[], onConflict: string): Promise<void> {
    const columns = columnsOf(table)
    for (const part of this.#parts(table, all)) {
      const values = columns.map((name, i) =>
        i === 0 && part.place !== undefined ? `${part.place}::${typeOf(name)}` : `given.${name}`,
      )
      const insert = this.#query(part, columns, (given) => {
        const select = `SELECT ${values.join(', ')} FROM ${given}`
        return `INSERT INTO ${table.name} (${columns.join(', ')}) ${select} ${onConflict}`
      })
      await db.executeQuery(insert)
    }
  }

  async find<T>(db: BulkDb, table: Table, keys: readonly Values[]): Promise<T[]> {
    const columns = columnsOf(table)
    const asked = columns.slice(0, keys[0]?.length ?? 0)
    const select = `SELECT ${columns.map((name) => `found.${name}`).join(', ')}`
    const found: T[] = []
    for (const part of this.#parts(table, keys)) {
      const where = this.#where(part, asked, 'found')
      const sql = (given: string): string => `${select} FROM ${given}, ${table.name} AS found ${where}`
      found.push(...(await db.executeQuery<T>(this.#query(part, asked, sql))).rows)
    }
    return found
  }

  /** Rows that go into one statement: on a spread database those of one place. */
  *#parts({ key }: Table, all: readonly Values[]): Generator<Part> {
    const [first] = all
    if (first === undefined) return
    // A table whose whole key is its place has nothing else to be found by.
    if (key.length === 1) yield { rows: all, place: undefined, shared: [] }
    else if (this.isSpread) for (const [place, rows] of placesOf(all)) yield { rows, place: quoted(place), shared: [] }
    else if (typeof first[0] === 'string' && all.every((row) => row[0] === first[0]))
      yield { rows: all, place: '$1', shared: [first[0]] }
    else yield { rows: all, place: undefined, shared: [] }
  }

  #where({ place }: Part, key: readonly string[], table: string): string {
    const each = key.map((name, i) => `${table}.${name} = ${i === 0 && place !== undefined ? place : `given.${name}`}`)
    return `WHERE ${each.join(' AND ')}`
  }

  /** @param sql the statement, around the rows that are given to it */
  #query({ rows, place, shared }: Part, columns: readonly string[], sql: (given: string) => string): CompiledQuery {
    const first = place === undefined ? 0 : 1
    const names = columns.slice(first)
    const arrays = names.map((name, i) => `$${shared.length + i + 1}::${typeOf(name)}[]`)
    const text = sql(`unnest(${arrays.join(', ')}) AS given(${names.join(', ')})`)
    // On a spread database there is a text for each place, too many to be kept by every connection.
    return CompiledQuery.raw(this.isSpread ? text : `${PREPARED}${text}`, [
      ...shared,
      ...names.map((_, i) => arrayOf(rows, first + i)),
    ])
  }
}
