import { CompiledQuery } from 'kysely'
import type { Bulk, BulkDb, Table, Values } from './bulk.ts'

const columnsOf = ({ key, rest }: Table): string[] => [...key, ...rest]
const valueAt = (i: number): string => `given.value ->> ${i}`

/** One JSON text carries all rows: SQLite limits how many values a statement is handed. */
function inserting(table: Table, onConflict: string): string {
  const columns = columnsOf(table)
  // `WHERE true` tells the parser that ON belongs to the insertion and not to a join.
  return `INSERT INTO ${table.name} (${columns.join(', ')}) SELECT ${columns.map((_, i) => valueAt(i)).join(', ')} FROM json_each(?) AS given WHERE true${onConflict}`
}

const replacing = ({ key, rest }: Table): string =>
  ` ON CONFLICT (${key.join(', ')}) DO UPDATE SET ${rest.map((name) => `${name} = excluded.${name}`).join(', ')}`

function updating({ name: table, key, rest }: Table): string {
  const set = rest.map((name, i) => `${name} = ${valueAt(key.length + i)}`)
  const where = key.map((name, i) => `${table}.${name} = ${valueAt(i)}`)
  return `UPDATE ${table} SET ${set.join(', ')} FROM json_each(?) AS given WHERE ${where.join(' AND ')}`
}

function finding(table: Table, width: number): string {
  const columns = columnsOf(table)
  const on = columns.slice(0, width).map((name, i) => `found.${name} = ${valueAt(i)}`)
  // A cross join keeps its order: each key is looked up in the index.
  return `SELECT ${columns.map((name) => `found.${name}`).join(', ')} FROM json_each(?) AS given CROSS JOIN ${table.name} AS found ON ${on.join(' AND ')}`
}

const run = (sql: string, rows: readonly Values[]) => CompiledQuery.raw(sql, [JSON.stringify(rows)])

export const SQLITE_BULK: Bulk = {
  async insert(db, table, rows) {
    if (rows.length > 0) await db.executeQuery(run(inserting(table, ''), rows))
  },
  async insertWhile(db, table, rows, work) {
    await this.insert(db, table, rows)
    return work()
  },
  async upsert(db, table, rows) {
    if (rows.length > 0) await db.executeQuery(run(inserting(table, replacing(table)), rows))
  },
  async update(db, table, rows) {
    await this.updating(db, table, rows)()
  },
  updating(db, table, rows) {
    const query = run(updating(table), rows)
    return async () => {
      if (rows.length > 0) await db.executeQuery(query)
    }
  },
  async add(db, table, rows) {
    if (rows.length > 0) await db.executeQuery(run(inserting(table, ' ON CONFLICT DO NOTHING'), rows))
  },
  async find<T>(db: BulkDb, table: Table, keys: readonly Values[]) {
    if (keys.length === 0) return []
    return (await db.executeQuery<T>(run(finding(table, keys[0]?.length ?? 0), keys))).rows
  },
}
