import Database from 'better-sqlite3'
import type { ShopContext } from '../../../src/actions/shop/context.ts'
import { holdSale, lapseHolds } from '../../../src/actions/shop/hold-sale.ts'
import { findHolder, newAccount, openAccount } from '../../../src/actions/shop/holder.ts'
import { leaveTold } from '../../../src/actions/shop/leave-told.ts'
import { fenceStreams } from '../../../src/actions/shop/member-fence.ts'
import { joinBrand } from '../../../src/actions/shop/member-join.ts'
import { giveBack } from '../../../src/actions/shop/member-leave.ts'
import {
  finishOrReplay,
  hearTill,
  loseTill,
  returnOrReplay,
  voidOrReplay,
} from '../../../src/actions/shop/member-replay.ts'
import { expireLots } from '../../../src/actions/shop/night.ts'
import { recoverCard } from '../../../src/actions/shop/recover-card.ts'
import { hex } from '../../../src/books/shop/chain.ts'
import { migrate } from '../../../src/books/shop/migrate.ts'
import { tablesOf } from '../../../src/books/shop/reads.ts'
import { BooksTx } from '../../../src/books/shop/tx.ts'
import { verify } from '../../../src/books/shop/verify.ts'
import { Writer } from '../../../src/books/shop/writer.ts'
import { NO_SCORES } from '../../../src/domain/choice/no-scores.ts'
import { localDay } from '../../../src/domain/day.ts'
import { StempelError } from '../../../src/domain/errors.ts'
import { programmesOf } from '../../../src/domain/programme.ts'
import { isReceiptOf } from '../../../src/keys/receipt.ts'
import { sha256, shopKeys } from '../../../src/keys/shop-keys.ts'
import { Courier } from '../../../src/sync/courier.ts'
import type { SyncRequest } from '../../../src/sync/protocol.ts'
import type { TillAnswer, TillRequest } from '../../../src/till-client/till-client.ts'
import { wordsOf } from '../../../src/words/index.ts'
import { seeded } from '../../support/seeded.ts'
import { programmeWith } from '../../support/test-books.ts'
import type { Rule } from './rules.ts'
import { type Scene, type SimClock, tagOf } from './scene.ts'

const sha256Text = (text: string): Uint8Array => sha256(text)
const EMPTY = ((): Buffer => {
  const db = new Database(':memory:')
  migrate(db, sha256Text)
  const bytes = db.serialize()
  db.close()
  return bytes
})()
// Without tiers, a sale that is judged again by a restored shop earns what it earned before.
const programmeOf = (expireAfterMonths: number) =>
  programmeWith({
    earn: [{ kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 }],
    tiers: { windowMonths: 12, levels: [{ id: 'bronze', title: { en: 'Bronze' }, fromCents: 0 }] },
    gifts: { stack: false, dueDays: 30, onReturn: 'ask-back', basket: [] },
    offers: [],
    lots: { expireAfterMonths, pendingDays: 0 },
  })
const LASTING = programmesOf([{ programme: programmeOf(24), from: 0 }])
/** Points that end within the time of a world. */
const PASSING = programmesOf([{ programme: programmeOf(1), from: 0 }])
const ZONE = 'Europe/Berlin'
const WORDS = wordsOf('en')
/** Entries of one request: few, so that a round is often a part of a backlog. */
const PAGE = 6

/** A real shop's books in memory, its actions and its courier; its disk is `db`, a backup a copy of its bytes. */
export class SimShop {
  readonly number: string
  readonly send: (shop: SimShop, request: SyncRequest) => Promise<unknown>
  readonly ctx: ShopContext
  readonly courier: Courier
  db = new Database(EMPTY)
  tx: BooksTx
  writer: Writer
  /** The last finished backup, off the disk. */
  backup: { readonly bytes: Buffer; readonly seq: number; readonly stream: string } | undefined
  lives = 0
  /** Its paired tills. */
  tills: readonly string[] = []
  readonly #clock: SimClock
  readonly #off: ReadonlySet<Rule>
  readonly #random
  readonly #seed: string
  readonly #takenAway: string[] = []
  readonly #receiptKeys = new Map<string, string>()

  /**
   * @param send carries a request to the brand
   * @param name what its random numbers come from: two copies of one shop's books go on with others each
   */
  constructor(scene: Scene, number: string, send: SimShop['send'], name = number) {
    this.number = number
    this.send = send
    this.#clock = scene.clock
    this.#off = scene.off
    this.#seed = `${scene.seed} ${name}`
    this.#random = seeded(this.#seed)
    this.ctx = {
      ...{ shop: number, timeZone: ZONE, currency: 'EUR', random: this.#random, rules: 'live' },
      keys: shopKeys(sha256(`secret ${number}`), 0, this.#random),
      programmes: scene.isLong ? PASSING : LASTING,
      scores: NO_SCORES,
      words: WORDS,
      brand: { tag: tagOf, isReceipt: (shop, packed, signature) => this.#isReceipt(shop, packed, signature) },
    }
    ;[this.tx, this.writer] = this.#open()
    this.job((tx) => tx.meta.put('stream', this.#newStream()))
    this.courier = new Courier({
      submit: (job) => this.writer.submit(job),
      send: (request) => send(this, request),
      ctx: this.ctx,
      clock: scene.clock,
      most: PAGE,
      tills: this.#heldBy,
      recognition: { number: () => 0, keep: () => {} },
      fence: async () => this.beginLife(),
    })
  }

  /** The other shops' public keys, as a shop has them of its brand. */
  know(shops: readonly SimShop[]): void {
    for (const { number, ctx } of shops) this.#receiptKeys.set(number, ctx.keys.receipts.publicKey)
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
    const [, , kind, key = '', of] = request.path.split('/')
    const content = JSON.parse(request.body)
    const now = this.#clock.now()
    if (of === 'void')
      return voidOrReplay(tx, { key, input: content, first, staff: 'manager', workstation: till }, now, this.ctx)
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

  /** An operator takes a till away that is lost with its journal. */
  takeAway(till: string): void {
    this.#takenAway.push(till)
    if (!this.#off.has('take-away')) this.job((tx) => loseTill(tx, till))
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

  /** The holder of a card agrees, or takes it back, with the card in hand. @returns whether that changed anything here. */
  consent(code: string, isGiven: boolean): boolean {
    const now = this.#clock.now()
    const before = this.membership()
    this.job((tx) => {
      const programme = this.ctx.programmes.at(now)
      const holder = findHolder(tx, code, now, this.ctx, programme)
      const opened = holder.account === undefined ? newAccount(this.ctx, programme, localDay(now, ZONE)) : undefined
      if (opened !== undefined) openAccount(tx, holder, opened, localDay(now, ZONE), this.ctx)
      const of = { account: holder.account?.id ?? opened?.id ?? 0, code }
      if (isGiven) joinBrand(tx, of, now, this.ctx)
      else leaveTold(tx, of, now, this.ctx)
    })
    return this.membership() !== before
  }

  /** Who is a member here, waits to be one, or waits to be paid; a text that differs when any of it does. */
  membership(): string {
    const { members } = this.tx
    return JSON.stringify([members.after('', 100), members.joins(100), members.leaves()])
  }

  /** Points that the shop holds alone for any of these cards. */
  pointsAlone(codes: readonly string[]): number {
    const now = this.#clock.now()
    const accounts = new Map<number, number>()
    for (const code of codes) {
      const { account } = findHolder(this.tx, code, now, this.ctx, this.ctx.programmes.at(now))
      if (account === undefined) continue
      // Of a member's account the rights are the brand's to count; what it lacked before it joined is the shop's own.
      const isMember = this.tx.members.ofAccount(account.id) !== undefined
      accounts.set(account.id, isMember ? -account.deficit : account.balance)
    }
    return [...accounts.values()].reduce((sum, points) => sum + points, 0)
  }

  /** A lost card is replaced by a new one. @returns whether it was known here. */
  recover(recoveryCode: string, newCard: string): boolean {
    try {
      const id = `recovery-${this.tx.head()}-${newCard.slice(-4)}`
      this.job((tx) => recoverCard(tx, { id, recoveryCode, newCard }, this.#clock.now(), this.ctx))
      return true
    } catch (error) {
      if (error instanceof StempelError) return false
      throw error
    }
  }

  /** Points past their last day end: a member's go back to the brand. */
  night(): void {
    if (this.#off.has('last-day')) return
    this.job((tx) => expireLots(tx, { limit: 100 }, this.#clock.now(), this.ctx))
  }

  /** What it has of every member goes back to the brand. @returns how many points. */
  giveAllBack(): number {
    const now = this.#clock.now()
    return this.job((tx) => {
      const accounts = tx.members.after('', 100).flatMap(({ account }) => account ?? [])
      return accounts.reduce((sum, id) => sum + giveBack(tx, id, Number.MAX_SAFE_INTEGER, now, this.ctx), 0)
    })
  }

  /** Holds of sales that never came lapse. */
  lapse(): void {
    this.job((tx) => lapseHolds(tx, { limit: 100 }, this.#clock.now(), this.ctx))
  }

  takeBackup(): void {
    const seq = this.tx.head()
    this.backup = { bytes: this.db.serialize(), seq, stream: this.stream }
    const safe = this.#off.has('within') ? Number.MAX_SAFE_INTEGER : seq
    this.job((tx) => tx.meta.put('safe-seq', String(safe)))
  }

  /** The disk is lost, and the last backup takes its place. */
  restore(): void {
    this.reopen(this.backup?.bytes ?? EMPTY)
    if (this.#off.has('new-stream') && this.backup !== undefined) return
    this.beginLife()
  }

  /** A copy of the books is put back by hand; the instance token in the key folder tells. */
  putBack(bytes: Buffer): void {
    this.reopen(bytes)
    if (!this.#off.has('instance')) this.beginLife()
  }

  beginLife(): void {
    this.job((tx) => {
      const stream = this.#newStream()
      tx.meta.put('stream', stream)
      fenceStreams(tx, { stream, tills: this.#heldBy() }, this.#clock.now(), this.ctx)
      if (this.#off.has('close')) for (const till of this.tills) tx.members.tillHolds(till, [])
      // A copy may be from before they were taken away; whoever puts it back does that again.
      if (!this.#off.has('take-away')) for (const till of this.#takenAway) loseTill(tx, till)
    })
  }

  /** Tills that may hold operations of a former life. */
  #heldBy = (): readonly string[] => (this.#off.has('close') ? [] : this.tills)

  verify(): string | undefined {
    const verdict = verify(this.db, { sha256: sha256Text, witnesses: [], isGenuine: () => true })
    return verdict.ok ? undefined : verdict.first
  }

  #isReceipt(shop: string, packed: Uint8Array, signature: Uint8Array): boolean {
    const key = this.#receiptKeys.get(shop)
    return key !== undefined && isReceiptOf([key], packed, signature)
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
