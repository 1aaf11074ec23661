import Database from 'better-sqlite3'
import type { ShopContext } from '../../../src/actions/shop/context.ts'
import { holdSale } from '../../../src/actions/shop/hold-sale.ts'
import { fenceStreams } from '../../../src/actions/shop/member-fence.ts'
import { finishOrReplay, hearTill, returnOrReplay } from '../../../src/actions/shop/member-replay.ts'
import { hex } from '../../../src/books/shop/chain.ts'
import { migrate } from '../../../src/books/shop/migrate.ts'
import { tablesOf } from '../../../src/books/shop/reads.ts'
import { BooksTx } from '../../../src/books/shop/tx.ts'
import { verify } from '../../../src/books/shop/verify.ts'
import { Writer } from '../../../src/books/shop/writer.ts'
import { NO_SCORES } from '../../../src/domain/choice/no-scores.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { programmesOf } from '../../../src/domain/programme.ts'
import { sha256, shopKeys } from '../../../src/keys/shop-keys.ts'
import { Courier } from '../../../src/sync/courier.ts'
import type { SyncRequest } from '../../../src/sync/protocol.ts'
import type { TillAnswer, TillRequest } from '../../../src/till-client/till-client.ts'
import { wordsOf } from '../../../src/words/index.ts'
import { seeded } from '../../support/seeded.ts'
import { programmeWith } from '../../support/test-books.ts'
import type { Rule } from './rules.ts'

const sha256Text = (text: string): Uint8Array => sha256(text)
const EMPTY = ((): Buffer => {
  const db = new Database(':memory:')
  migrate(db, sha256Text)
  const bytes = db.serialize()
  db.close()
  return bytes
})()
// Without tiers, a sale that is judged again by a restored shop earns what it earned before.
const PROGRAMME = programmeWith({
  earn: [{ kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 }],
  tiers: { windowMonths: 12, levels: [{ id: 'bronze', title: { en: 'Bronze' }, fromCents: 0 }] },
  gifts: { stack: false, dueDays: 30, onReturn: 'ask-back', basket: [] },
  offers: [],
})
const WORDS = wordsOf('en')

/** The clock of a world. */
export interface SimClock {
  at: number
  now(): number
}

/** A real shop's books in memory, its actions and its courier; its disk is `db`, a backup a copy of its bytes. */
export class SimShop {
  readonly number: string
  readonly ctx: ShopContext
  readonly courier: Courier
  db = new Database(EMPTY)
  tx: BooksTx
  writer: Writer
  /** The last finished backup, off the disk. */
  backup: { readonly bytes: Buffer; readonly seq: number; readonly stream: string } | undefined
  lives = 0
  readonly #clock: SimClock
  readonly #off: ReadonlySet<Rule>
  readonly #random
  readonly #seed: string

  constructor(of: {
    readonly number: string
    readonly seed: string
    readonly clock: SimClock
    readonly off: ReadonlySet<Rule>
    readonly tag: (code: string) => string
    readonly send: (shop: SimShop, request: SyncRequest) => Promise<unknown>
  }) {
    this.number = of.number
    this.#clock = of.clock
    this.#off = of.off
    this.#seed = `${of.seed} ${of.number}`
    this.#random = seeded(this.#seed)
    this.ctx = {
      ...{ shop: of.number, timeZone: 'Europe/Berlin', currency: 'EUR', random: this.#random, rules: 'live' },
      keys: shopKeys(sha256(`secret ${of.number}`), 0, this.#random),
      programmes: programmesOf([{ programme: PROGRAMME, from: 0 }]),
      scores: NO_SCORES,
      words: WORDS,
      brand: { tag: of.tag },
    }
    ;[this.tx, this.writer] = this.#open()
    this.job((tx) => tx.meta.put('stream', this.#newStream()))
    this.courier = new Courier({
      submit: (job) => this.writer.submit(job),
      send: (request) => of.send(this, request),
      ctx: this.ctx,
      clock: of.clock,
      recognition: { number: () => 0, keep: () => {} },
      fence: async () => this.beginLife(),
    })
  }

  get stream(): string {
    return this.tx.meta.get('stream') ?? ''
  }

  /** What survives the loss of the disk. */
  get safe(): number {
    if (this.#off.has('keep')) return this.tx.head()
    const backed = this.backup?.stream === this.stream ? this.backup.seq : 0
    const waiting = this.tx.members.firstUnacknowledged()
    return waiting === undefined ? backed : Math.min(backed, waiting - 1)
  }

  /** Runs a job in a commit of its own. @throws what it threw. */
  job<T>(work: (tx: BooksTx) => T): T {
    let outcome: { value: T } | { error: unknown } | undefined
    this.writer
      .submit((tx) => {
        try {
          outcome = { value: work(tx) }
        } catch (error) {
          outcome = { error }
          throw error
        }
      })
      .catch((error: unknown) => {
        outcome ??= { error }
      })
    if (outcome === undefined) throw new Error('the job was not run')
    if ('error' in outcome) throw outcome.error
    return outcome.value
  }

  handle(request: TillRequest, till: string): TillAnswer {
    let status = 200
    let body = ''
    try {
      const answer = this.job((tx) => this.#answer(tx, request, till))
      status = answer.status
      body = answer.body
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      status = error.code === 'conflict' ? 409 : error.code === 'unavailable' ? 503 : 422
      body = error.message
    }
    return { status, body, header: this.#headers() }
  }

  #headers(): TillAnswer['header'] {
    const headers: Record<string, string> = {
      'Stempel-Stream': this.#off.has('repeat') ? 'always-the-same-stream' : this.stream,
      'Stempel-Seq': String(this.tx.head()),
      'Stempel-Safe': String(this.safe),
    }
    return (name) => headers[name]
  }

  #answer(tx: BooksTx, request: TillRequest, till: string) {
    this.#hear(tx, till, request.headers)
    const first = this.#off.has('first') ? undefined : request.headers['Stempel-First']?.split(':')[0]
    const [, , kind, key = ''] = request.path.split('/')
    const content = JSON.parse(request.body)
    const now = this.#clock.now()
    return kind === 'returns'
      ? returnOrReplay(tx, { key, input: content, first }, now, this.ctx)
      : finishOrReplay(tx, { key, sale: content, first }, now, this.ctx)
  }

  /** Any request of a till, a scan for instance, tells which streams it still holds operations of. */
  hear(till: string, headers: Readonly<Record<string, string>>): TillAnswer['header'] {
    this.job((tx) => this.#hear(tx, till, headers))
    return this.#headers()
  }

  #hear(tx: BooksTx, till: string, headers: Readonly<Record<string, string>>): void {
    const holds = (headers['Stempel-Holds'] ?? '').split(',').filter((id) => id !== '')
    if (!this.#off.has('close')) hearTill(tx, { till, holds })
  }

  /** @returns whether points were promised. */
  hold(key: string, card: string, cents: number, burnPoints: number): boolean {
    const lines = [{ line: 1, kind: 'item' as const, quantity: 1000, amountCents: cents, taxIncluded: true }]
    try {
      this.job((tx) =>
        holdSale(
          tx,
          { key, hold: { card, currency: 'EUR', lines, coupons: [], burnPoints } },
          this.#clock.now(),
          this.ctx,
        ),
      )
      return true
    } catch (error) {
      if (error instanceof StempelError) return false
      throw error
    }
  }

  /** The books are these bytes from now on. */
  reopen(bytes: Buffer): void {
    this.db.close()
    this.db = new Database(bytes)
    ;[this.tx, this.writer] = this.#open()
  }

  takeBackup(): void {
    this.backup = { bytes: this.db.serialize(), seq: this.tx.head(), stream: this.stream }
  }

  /** The disk is lost, and the last backup takes its place. */
  restore(tills: readonly string[]): void {
    this.reopen(this.backup?.bytes ?? EMPTY)
    if (this.#off.has('new-stream') && this.backup !== undefined) return
    this.beginLife(tills)
  }

  /** A copy of the books is put back by hand; the instance token in the key folder tells. */
  putBack(bytes: Buffer, tills: readonly string[]): void {
    this.reopen(bytes)
    if (!this.#off.has('instance')) this.beginLife(tills)
  }

  beginLife(tills: readonly string[] = []): void {
    this.job((tx) => {
      const stream = this.#newStream()
      tx.meta.put('stream', stream)
      fenceStreams(tx, { stream, tills: this.#off.has('close') ? [] : tills }, this.#clock.now(), this.ctx)
      if (this.#off.has('close')) for (const till of tills) tx.members.tillHolds(till, [])
    })
  }

  verify(): string | undefined {
    const verdict = verify(this.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true })
    return verdict.ok ? undefined : verdict.first
  }

  #newStream(): string {
    this.lives += 1
    return hex(sha256(`${this.#seed} life ${this.lives}`)).slice(0, 32)
  }

  #open(): [BooksTx, Writer] {
    const tx = new BooksTx(this.db, tablesOf(this.db, sha256Text, this.#random), () => {}, this.ctx.keys.operationId)
    const writer = new Writer({ db: this.db, tx, schedule: (flush) => flush() })
    return [tx, writer]
  }
}
