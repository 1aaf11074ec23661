import type Database from 'better-sqlite3'

/** The words around a transaction, prepared once because a busy shop says them thousands of times a second. */
export interface Control {
  readonly begin: () => void
  readonly commit: () => void
  readonly rollback: () => void
  /** Marks the place a job begins at. */
  readonly mark: () => void
  readonly release: () => void
  /** Takes back everything since the mark. */
  readonly undo: () => void
  /** How many rows this connection has ever changed; two equal counts mean that nothing was written in between. */
  readonly changes: () => number
}

export function prepareControl(db: Database.Database): Control {
  const say = (sql: string): (() => void) => {
    const statement = db.prepare(sql)
    return () => void statement.run()
  }
  const back = say('ROLLBACK TO job')
  const release = say('RELEASE job')
  const changes = db.prepare<[], number>('SELECT total_changes()').pluck()
  return {
    begin: say('BEGIN IMMEDIATE'),
    commit: say('COMMIT'),
    rollback: say('ROLLBACK'),
    mark: say('SAVEPOINT job'),
    release,
    undo: () => {
      back()
      release()
    },
    changes: () => changes.get() ?? 0,
  }
}
