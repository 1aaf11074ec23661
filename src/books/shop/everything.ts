import type Database from 'better-sqlite3'

type Row = Readonly<Record<string, unknown>>

/** One way from an account to the rows of a table: by its own number, or by the number of a fact of it. */
interface Way {
  readonly table: string
  readonly by: 'account' | 'fact'
  /** Takes a JSON list of numbers. */
  readonly rows: Database.Statement<[string], Row>
  /** Whether another way leads to the same table, so that a row may be met twice. */
  readonly isShared: boolean
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
    const numbers = { account: JSON.stringify(accounts), fact: JSON.stringify(facts) }
    const found: Record<string, Row[]> = {}
    for (const { table, by, rows, isShared } of this.#ways) {
      const met = new Set(isShared ? found[table]?.map((row) => JSON.stringify(row)) : [])
      const more = rows.all(numbers[by]).map(inHex)
      const fresh = met.size === 0 ? more : more.filter((row) => !met.has(JSON.stringify(row)))
      if (fresh.length > 0) found[table] = [...(found[table] ?? []), ...fresh]
    }
    return found
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
      const among = `"${name}" IN (SELECT value FROM json_each(?))`
      return [
        { table, by, rows: db.prepare<[string], Row>(`SELECT * FROM "${table}" WHERE ${among}`), isShared: false },
      ]
    })
    if (ways.length === 0 && columns.some(({ name }) => COLUMNS[name] === 'account'))
      throw new Error(`no index leads from an account to its rows of ${table}`)
    return ways.length < 2 ? ways : ways.map((way) => ({ ...way, isShared: true }))
  })
}

function isQuick(db: Database.Database, table: string, column: string): boolean {
  const plan = db.prepare<[], { detail: string }>(`EXPLAIN QUERY PLAN SELECT * FROM "${table}" WHERE "${column}" = 1`)
  return plan.all().every(({ detail }) => detail.startsWith('SEARCH'))
}

function inHex(row: Row): Row {
  const out: Record<string, unknown> = { ...row }
  for (const name in out) {
    const value = out[name]
    if (value instanceof Uint8Array) out[name] = Buffer.from(value).toString('hex')
  }
  return out
}
