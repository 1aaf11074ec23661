import { CompiledQuery } from 'kysely'
import { type Bulk, type Table, typeOf, type Value, type Values } from './bulk.ts'
import { PREPARED } from './postgres-client.ts'

type Db = Parameters<Bulk['insert']>[0]

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
function arrayOf(rows: readonly Values[], column: number): string {
  let text = '{'
  for (const row of rows) text += `${text.length === 1 ? '' : ','}${element(row[column])}`
  return `${text}}`
}

const field = (value: Value | undefined): string | number => {
  if (value === null || value === undefined) return '\\N'
  if (typeof value === 'number' || !TO_ESCAPE.test(value)) return value
  return value.replace(/[\\\t\n\r]/g, (found) => ESCAPES[found] ?? found)
}

/** Rows in the text form of COPY. */
function linesOf(rows: readonly Values[]): string {
  let text = ''
  for (const row of rows) {
    for (let i = 0; i < row.length; i += 1) text += `${i === 0 ? '' : '\t'}${field(row[i])}`
    text += '\n'
  }
  return text
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

/**
 * Bulk statements for Postgres: COPY for rows that are new, arrays for the rest, each text prepared once a connection.
 * On a spread database each statement names its place literally, so that it is routed to the one machine that has it.
 */
export class PostgresBulk implements Bulk {
  /** Whether the tables are spread over machines. On one machine a statement per place would only cost. */
  isSpread = false

  async insert(db: Db, table: Table, rows: readonly Values[]): Promise<void> {
    if (rows.length === 0) return
    await db.executeQuery(
      CompiledQuery.raw(`COPY ${table.name} (${columnsOf(table).join(', ')}) FROM STDIN`, [linesOf(rows)]),
    )
  }

  async upsert(db: Db, table: Table, rows: readonly Values[]): Promise<void> {
    const set = table.rest.map((name) => `${name} = excluded.${name}`).join(', ')
    await this.#put(db, table, rows, `ON CONFLICT (${table.key.join(', ')}) DO UPDATE SET ${set}`)
  }

  async add(db: Db, table: Table, rows: readonly Values[]): Promise<void> {
    await this.#put(db, table, rows, 'ON CONFLICT DO NOTHING')
  }

  async find<T>(db: Db, table: Table, keys: readonly Values[]): Promise<T[]> {
    const columns = columnsOf(table)
    const width = keys[0]?.length ?? 0
    const found: T[] = []
    for (const { rows, first, from, place } of this.#statements(columns.slice(0, width), keys)) {
      const on = columns.slice(first, width).map((name) => `found.${name} = given.${name}`)
      const where = place === undefined ? '' : ` WHERE found.${columns[0]} = ${place}`
      const select = `SELECT ${columns.map((name) => `found.${name}`).join(', ')} FROM ${from} JOIN ${table.name} AS found ON ${on.join(' AND ') || 'true'}${where}`
      found.push(...(await db.executeQuery<T>(this.#query(select, place, rows, first, width))).rows)
    }
    return found
  }

  async #put(db: Db, table: Table, all: readonly Values[], onConflict: string): Promise<void> {
    const columns = columnsOf(table)
    for (const { rows, first, from, place } of this.#statements(columns, all)) {
      const values = columns.map((name, i) => (i < first ? `${place}::${typeOf(name)}` : `given.${name}`))
      const insert = `INSERT INTO ${table.name} (${columns.join(', ')}) SELECT ${values.join(', ')} FROM ${from} ${onConflict}`
      await db.executeQuery(this.#query(insert, place, rows, first, columns.length))
    }
  }

  /** What each statement is about: all rows, or those of one place, whose column is then a literal. */
  *#statements(columns: readonly string[], all: readonly Values[]) {
    if (all.length === 0) return
    // A table whose rows are looked up by their place alone keeps it as a value.
    const first = this.isSpread && columns.length > 1 ? 1 : 0
    const given = columns.slice(first)
    const from = `unnest(${given.map((name, i) => `$${i + 1}::${typeOf(name)}[]`).join(', ')}) AS given(${given.join(', ')})`
    if (first === 0) yield { rows: all, first, from, place: undefined }
    else for (const [place, rows] of placesOf(all)) yield { rows, first, from, place: quoted(place) }
  }

  #query(sql: string, place: string | undefined, rows: readonly Values[], first: number, width: number): CompiledQuery {
    const arrays: string[] = []
    for (let column = first; column < width; column += 1) arrays.push(arrayOf(rows, column))
    return CompiledQuery.raw(place === undefined ? `${PREPARED}${sql}` : sql, arrays)
  }
}
