import Database from 'better-sqlite3'
import { StempelError } from '../../domain/errors.ts'
import { type Control, prepareControl } from './control.ts'
import type { BooksTx } from './tx.ts'

const MAX_QUEUE = 1_024
const MAX_GROUP = 256
/** After a group that had to be run again so many are marked job by job, lest somebody make each one run twice. */
const CAREFUL_GROUPS = 32

export interface WriterOptions {
  readonly db: Database.Database
  readonly tx: BooksTx
  /** Calls back soon, after the requests that are already there were read: `setImmediate`. */
  readonly schedule: (flush: () => void) => void
  /** Jobs that may wait; more are answered `unavailable`. */
  readonly maxQueue?: number
  /** Jobs that share one commit. */
  readonly maxGroup?: number
  /** Told after each commit: the journal's head, and how many jobs shared it. */
  readonly onCommit?: (commit: { readonly seq: number; readonly jobs: number }) => void
  /** Told when a group was lost, with what its jobs are answered. */
  readonly onLost?: (error: StempelError) => void
}

/** A job that works on nothing but the books it is handed, so that running it again after a rollback does no harm. */
export const REPEATABLE = { repeatable: true } as const

interface Waiting {
  readonly repeatable: boolean
  readonly job: (tx: BooksTx) => unknown
  readonly resolve: (value: never) => void
  readonly reject: (error: unknown) => void
}

type Outcome = { readonly value: unknown } | { readonly error: unknown }

/**
 * The only one that opens write transactions. Jobs that arrive together share a commit, and with it the flush of the
 * disk that an answer must wait for. A job that throws is taken back alone; when the disk fails, all of its group are.
 */
export class Writer {
  readonly #options: WriterOptions
  readonly #control: Control
  readonly #queue: Waiting[] = []
  #carefulGroups = 0
  #scheduled = false
  #closed = false

  constructor(options: WriterOptions) {
    this.#options = options
    this.#control = prepareControl(options.db)
  }

  /** Jobs waiting for their turn. */
  get waiting(): number {
    return this.#queue.length
  }

  /**
   * Runs a job in a transaction. The promise resolves with what it returned once that is on disk, and rejects with
   * what it threw once everything it may have read from its group is on disk. The job must not await anything.
   * @param how `REPEATABLE` where it applies: a group of such jobs costs a tenth less.
   * @throws StempelError `unavailable`: the queue is full, the disk failed or is full, or the writer was closed. Nothing
   *   of the job was kept then.
   */
  submit<T>(job: (tx: BooksTx) => T, how: { readonly repeatable?: boolean } = {}): Promise<T> {
    if (this.#closed) return Promise.reject(new StempelError('unavailable', 'The shop is stopping.'))
    if (this.#queue.length >= (this.#options.maxQueue ?? MAX_QUEUE))
      return Promise.reject(
        new StempelError('unavailable', 'Too many requests wait for the books; the queue is full.', {
          retryAfterSeconds: 1,
        }),
      )
    return new Promise<T>((resolve, reject) => {
      this.#queue.push({ job, repeatable: how.repeatable === true, resolve, reject })
      this.#plan()
    })
  }

  /** Writes what waits and takes nothing more. */
  close(): void {
    this.#closed = true
    while (this.#queue.length > 0) this.#runGroup()
  }

  #plan(): void {
    if (this.#scheduled) return
    this.#scheduled = true
    this.#options.schedule(() => {
      this.#scheduled = false
      try {
        this.#runGroup()
      } finally {
        if (this.#queue.length > 0) this.#plan()
      }
    })
  }

  #runGroup(): void {
    const group = this.#queue.splice(0, this.#options.maxGroup ?? MAX_GROUP)
    if (group.length === 0) return
    const { outcomes, seq } = this.#commitAll(group)
    for (const [index, { resolve, reject }] of group.entries()) {
      const outcome = outcomes[index]
      if (outcome === undefined) continue
      if ('error' in outcome) reject(outcome.error)
      else resolve(outcome.value as never)
    }
    if (seq !== undefined) this.#options.onCommit?.({ seq, jobs: group.length })
  }

  /** What each job of the group came to, known only after the commit: a refusal may rest on what a neighbour wrote. */
  #commitAll(group: readonly Waiting[]): { readonly outcomes: readonly Outcome[]; readonly seq?: number } {
    const { db, tx } = this.#options
    try {
      const outcomes = this.#runTrusting(group) ?? this.#runMarked(group)
      this.#control.commit()
      return { outcomes, seq: tx.head() }
    } catch (cause) {
      if (db.inTransaction) this.#control.rollback()
      const error = lost(cause)
      this.#options.onLost?.(error)
      return { outcomes: group.map(() => ({ error })) }
    }
  }

  /**
   * Runs a group without marks, for which SQLite would copy every page that a job changes. A job that throws has
   * seldom written anything by then, and needs none.
   * @returns undefined when the group has to be run marked: nothing of it is left then.
   * @throws what ended the whole transaction.
   */
  #runTrusting(group: readonly Waiting[]): Outcome[] | undefined {
    const isCareful = this.#carefulGroups > 0
    if (isCareful) this.#carefulGroups -= 1
    if (isCareful || !group.every(({ repeatable }) => repeatable)) return undefined
    const { db, tx } = this.#options
    this.#begin()
    const outcomes: Outcome[] = []
    for (const { job } of group) {
      const before = this.#control.changes()
      tx.beginJob()
      try {
        const value = job(tx)
        tx.endJob()
        outcomes.push({ value })
      } catch (error) {
        if (!db.inTransaction || isDiskFault(error)) throw error
        if (this.#control.changes() !== before) {
          this.#control.rollback()
          this.#carefulGroups = CAREFUL_GROUPS
          return undefined
        }
        tx.undoJob()
        outcomes.push({ error })
      }
    }
    return outcomes
  }

  /** Runs a group with a mark before each job. @throws what ended the whole transaction. */
  #runMarked(group: readonly Waiting[]): Outcome[] {
    this.#begin()
    return group.map(({ job }) => this.#runJob(job))
  }

  #begin(): void {
    this.#control.begin()
    this.#options.tx.beginGroup()
  }

  /** @throws what ended the whole transaction. */
  #runJob(job: (tx: BooksTx) => unknown): Outcome {
    const { db, tx } = this.#options
    this.#control.mark()
    tx.beginJob()
    try {
      const value = job(tx)
      tx.endJob()
      this.#control.release()
      return { value }
    } catch (error) {
      if (!db.inTransaction || isDiskFault(error)) throw error
      tx.undoJob()
      this.#control.undo()
      return { error }
    }
  }
}

const DISK_FAULT = /^SQLITE_(FULL|IOERR|NOMEM|CORRUPT|NOTADB|READONLY|CANTOPEN|PROTOCOL|BUSY|LOCKED)/

const isDiskFault = (error: unknown): boolean => error instanceof Database.SqliteError && DISK_FAULT.test(error.code)

/** What a job of a lost group is answered, in words that help. */
function lost(cause: unknown): StempelError {
  const code = cause instanceof Database.SqliteError ? cause.code : ''
  const what = code.startsWith('SQLITE_FULL')
    ? 'The disk is full. Nothing was stored; free some space, then repeat.'
    : code.startsWith('SQLITE_BUSY')
      ? 'Another program is writing the books. Nothing was stored; repeat in a moment.'
      : 'The books could not be written. Nothing was stored; repeat in a moment.'
  return new StempelError('unavailable', what, { retryAfterSeconds: 5, cause })
}
