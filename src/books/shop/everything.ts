import type Database from 'better-sqlite3'

type Row = Readonly<Record<string, unknown>>

/** One way from an account to the rows of a table: by its own number, or by the number of a fact of it. */
interface Way {
  readonly table: string
  readonly by: 'account' | 'fact'
  readonly rows: Database.Statement<[number], Row>
}

const COLUMNS: Readonly<Record<string, Way['by']>> = {
  account: 'account',
  used_by: 'account',
  seq: 'fact',
  sale: 'fact',
}

/**
 * Everything the books keep of accounts. Tables and columns are found in the database itself, so that a table somebody
 * adds later is in a shopper's export from its first day; what no index leads to is never looked through, since that
 * would keep every till waiting.
 */
export class Everything {
  readonly #db: Database.Database
  #ways: readonly Way[] | undefined

  constructor(db: Database.Database) {
    this.#db = db
  }

  /**
   * Rows by table, as they stand there, bytes as hex.
   * @param facts the journal numbers of the accounts' facts and of the sales they claimed
   * @throws Error when a table names accounts and no index leads to them
   */
  of(accounts: readonly number[], facts: readonly number[]): Readonly<Record<string, readonly Row[]>> {
    this.#ways ??= waysOf(this.#db)
    const found: Record<string, Map<string, Row>> = {}
    for (const { table, by, rows } of this.#ways)
      for (const number of by === 'account' ? accounts : facts)
        for (const row of rows.all(number)) {
          const readable = inHex(row)
          found[table] ??= new Map()
          found[table].set(JSON.stringify(readable), readable)
        }
    return Object.fromEntries(Object.entries(found).map(([table, rows]) => [table, [...rows.values()]]))
  }
}

function waysOf(db: Database.Database): Way[] {
  const tables = db
    .prepare<[], { name: string }>("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    .all()
  return tables.flatMap(({ name: table }) => {
    const columns = db.prepare<[string], { name: string }>('SELECT name FROM pragma_table_info(?)').all(table)
    const ways = columns.flatMap(({ name }): Way[] => {
      const by = table === 'account' && name === 'id' ? 'account' : COLUMNS[name]
      if (by === undefined || !isQuick(db, table, name)) return []
      return [{ table, by, rows: db.prepare<[number], Row>(`SELECT * FROM "${table}" WHERE "${name}" = ?`) }]
    })
    if (ways.length === 0 && columns.some(({ name }) => COLUMNS[name] === 'account'))
      throw new Error(`no index leads from an account to its rows of ${table}`)
    return ways
  })
}

function isQuick(db: Database.Database, table: string, column: string): boolean {
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT * FROM "${table}" WHERE "${column}" = 1`)
  return plan.all().every(({ detail }) => detail.startsWith('SEARCH'))
}

const inHex = (row: Row): Row =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name,
      value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value,
    ]),
  )
