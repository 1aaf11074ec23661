import type Database from 'better-sqlite3'
import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely'
import type { Schema } from './schema.ts'

/** What SQLite can be handed as a parameter. */
type Value = string | number | Uint8Array | null

/**
 * Writes parameters so that SQLite keeps what it has compiled. Of `a = ? ORDER BY b`, of most joins and of `LIMIT ?` it
 * looks at the value that is bound and compiles the query anew whenever one is, which costs several times the query
 * itself. `+?` is the same value and hides it; what is fixed stands in the text, where partial indexes are found by it.
 */
class Compiler extends SqliteQueryCompiler {
  protected override appendValue(value: unknown): void {
    if (value instanceof Slot) super.appendValue(value)
    else this.appendImmediateValue(value)
  }

  protected override getCurrentParameterPlaceholder(): string {
    return '+?'
  }
}

// Kysely only writes the SQL here; it never sees a connection, because preparing a query anew costs ten times a run.
const compiler = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new Compiler(),
  },
})

/** Stands for a parameter while the query is compiled; Kysely passes it through as if it were the value. */
class Slot {
  readonly name: string
  constructor(name: string) {
    this.name = name
  }
}

const slots = new Proxy({}, { get: (_, name) => new Slot(String(name)) })

/** A query compiled once, for any connection. */
interface Query<P, Row> {
  on(db: Database.Database): Prepared<P, Row>
}

/** A query prepared on one connection. Parameters are named here and positional in SQLite, which is a third faster. */
interface Prepared<P, Row> {
  /** @returns how many rows changed. */
  run(params: P): number
  get(params: P): Row | undefined
  all(params: P): Row[]
  iterate(params: P): IterableIterator<Row>
}

/**
 * Compiles a query: `query<{ id: number }>()((db, p) => db.selectFrom('account').selectAll().where('id', '=', p.id))`.
 * The type of the parameters is given, the type of the rows follows from the query.
 */
export function query<P extends { [K in keyof P]: Value } = Record<never, never>>(): <Row>(
  build: (db: Kysely<Schema>, params: P) => Compilable<Row>,
) => Query<P, Row> {
  return <Row>(build: (db: Kysely<Schema>, params: P) => Compilable<Row>) => {
    const { sql, parameters } = build(compiler, slots as P).compile()
    return { on: (db: Database.Database) => prepared<P, Row>(db.prepare<Value[], Row>(sql), parameters) }
  }
}

/** The queries of one table, prepared on one connection. */
export type Statements<T> = {
  readonly [K in keyof T]: T[K] extends Query<infer P, infer Row> ? Prepared<P, Row> : never
}

/** Prepares every query of a table on a connection. */
export function prepareAll<T extends Record<string, Query<never, unknown>>>(
  db: Database.Database,
  queries: T,
): Statements<T> {
  const out: Record<string, unknown> = {}
  for (const [name, each] of Object.entries(queries)) out[name] = each.on(db)
  return out as Statements<T>
}

function prepared<P, Row>(
  statement: Database.Statement<Value[], Row>,
  parameters: readonly unknown[],
): Prepared<P, Row> {
  const bind = binder<P>(parameters)
  return {
    run: (params) => statement.run(...bind(params)).changes,
    get: (params) => statement.get(...bind(params)),
    all: (params) => statement.all(...bind(params)),
    iterate: (params) => statement.iterate(...bind(params)),
  }
}

function binder<P>(parameters: readonly unknown[]): (params: P) => Value[] {
  const names = parameters.map((parameter) => (parameter as Slot).name as keyof P)
  return (params) => names.map((name) => params[name] as Value)
}
