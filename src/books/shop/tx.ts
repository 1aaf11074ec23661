import type Database from 'better-sqlite3'
import type { Account, AccountView, Lot } from '../../domain/account.ts'
import { entriesOf, OWED } from '../../domain/brand/entries-of-fact.ts'
import type { NewEntry } from '../../domain/brand/entry.ts'
import { saying } from '../../domain/brand/lines-back.ts'
import type { Day } from '../../domain/day.ts'
import { balanceChange, type Fact, fact, leavesAll, NO_POINTS, postedChange } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { BasketLine, EventRecord, Hold, SaleProgress, Waiting } from '../../domain/records.ts'
import type { Remark } from '../../domain/reports/misuse.ts'
import type { StoredAccount } from './accounts.ts'
import type { Cuts } from './cuts.ts'
import type { Devices } from './devices.ts'
import type { Head } from './journal.ts'
import { Members } from './member-shelf.ts'
import type { Meta } from './meta.ts'
import type { Passkeys } from './passkeys.ts'
import { post, WITHOUT_SHOPPER } from './posting.ts'
import type { Published } from './published.ts'
import { BooksReader, type Tables } from './reads.ts'
import type { SegmentRows } from './segments.ts'
import type { Staff } from './staff.ts'

/** How often one question sets hints right before it answers; the next question goes on. */
const HEALING_ROUNDS = 100
/** Facts by which goods of a sale come back, or go out again. */
const BRINGS_BACK: ReadonlySet<Fact['kind']> = new Set(['return', 'void', 'return-void'])
/** Before every day there is. */
const NO_DAY: Day = ''

type Card = Parameters<ShopTx['bindCard']>[0]

/** An account as the running job last left it, and its lots once they were read. */
interface Known {
  readonly account: StoredAccount
  lots: readonly Lot[] | undefined
  view?: AccountView
}

/**
 * The books inside one job of the writer. There is one for all jobs: the writer calls `beginGroup`, `beginJob`,
 * `endJob` and `undoJob`, jobs call everything else.
 */
export class BooksTx extends BooksReader implements ShopTx {
  readonly #db: Database.Database
  readonly #onForgotten: (accounts: readonly number[]) => void
  readonly #operationId: (text: string) => string
  readonly #members: Members
  readonly #known = new Map<number, Known>()
  /** Tiers that accounts opened by this job start with, until their first fact says so. */
  readonly #startTiers = new Map<number, string>()
  #standBefore: Head | undefined
  #forgotten: number[] = []

  /** @param onForgotten called inside the job that erased an account; its commit is still to come. */
  constructor(
    db: Database.Database,
    tables: Tables,
    onForgotten: (accounts: readonly number[]) => void,
    operationId: (text: string) => string = noOperations,
  ) {
    super(tables)
    this.#operationId = operationId
    this.#members = new Members(tables.members, tables.streams, tables.meta, () => tables.journal.head.seq)
    this.#db = db
    this.#onForgotten = onForgotten
  }

  /** Begins a transaction: what an earlier one left is read from the database, never remembered. */
  beginGroup(): void {
    this.tables.journal.stand(this.tables.journal.readHead())
    const { holds, waiting, events, members, counters } = this.tables
    counters.beginGroup()
    for (const table of [holds.presence, waiting.presence, events.erasures, members.presence]) table.beginGroup()
    this.beginJob()
  }

  beginJob(): void {
    this.#standBefore = this.tables.journal.head
    this.#known.clear()
    this.#startTiers.clear()
    this.#forgotten = []
    this.tables.events.begin()
    this.tables.coupons.beginJob()
    this.#members.beginJob()
  }

  /** @throws Error when the job left something half done. */
  endJob(): void {
    this.tables.events.finish()
    if (this.#forgotten.length > 0) this.#onForgotten(this.#forgotten)
  }

  undoJob(): void {
    if (this.#standBefore !== undefined) this.tables.journal.stand(this.#standBefore)
  }

  override get devices(): Devices {
    return this.tables.devices
  }

  override get staff(): Staff {
    return this.tables.staff
  }

  override get passkeys(): Passkeys {
    return this.tables.passkeys
  }

  override get programmes(): Published {
    return this.tables.programmes
  }

  override get segments(): SegmentRows {
    return this.tables.segments
  }

  override get members(): Members {
    return this.#members
  }

  override get meta(): Meta {
    return this.tables.meta
  }

  override get cuts(): Cuts {
    return this.tables.cuts
  }

  override account(id: number): AccountView | undefined {
    const known = this.#know(id)
    if (known === undefined) return undefined
    known.view ??= {
      ...known.account,
      counted: this.countedFor(id),
      given: () => this.#members.ofAccount(id)?.given,
      lots: () => {
        known.lots ??= this.tables.lots.of(id, known.account.lastDay)
        return known.lots
      },
    }
    return known.view
  }

  protected override stored(account: number): StoredAccount | undefined {
    return this.#know(account)?.account
  }

  override journalHead(): Head {
    return this.tables.journal.head
  }

  /**
   * Accounts with unheld points in a lot whose last day is before `today`. Hints that came too early are set right on
   * the way, so that who expires what is returned and asks again gets to an end.
   */
  accountsToExpire(today: Day, limit: number): number[] {
    let found: number[] = []
    for (let round = 0; round < HEALING_ROUNDS; round += 1) {
      const asked = this.tables.accounts.mayExpire(today, limit)
      found = asked.filter((id) => this.#mustExpire(id, today))
      if (found.length === asked.length) break
    }
    return found
  }

  openAccount(id: number, card: Card, day: Day, tier: string): void {
    this.tables.accounts.open(id, day, tier)
    this.tables.accounts.bind(card, id)
    this.#startTiers.set(id, tier)
  }

  bindCard(card: Card, account: number): void {
    this.tables.accounts.bind(card, account)
  }

  adopt(from: number, heir: number): void {
    this.tables.heirs.adopt(from, heir)
  }

  setAccountState(
    id: number,
    state: Account['state'],
    reason: string | undefined,
    successor: number | undefined,
  ): void {
    this.tables.accounts.setState(id, state, reason, successor)
    const known = this.#known.get(id)
    if (known !== undefined)
      this.#known.set(id, { account: { ...known.account, state, reason, successor }, lots: known.lots })
  }

  record(fact: Fact): number {
    check(fact)
    if (!this.#db.inTransaction) throw new Error('the transaction of this job is gone')
    const { account: id } = fact
    if (leavesAll(fact) && id !== undefined) this.tables.counters.deleteOf(id)
    if (fact.counts.length > 0) this.tables.counters.apply(id, fact.counts)
    if (id === undefined) {
      const seq = this.tables.journal.append(fact, undefined, undefined)
      if (fact.coupons.length > 0) this.tables.coupons.apply(seq, fact)
      return seq
    }
    const before = this.#know(id)?.account
    if (before === undefined) throw new Error('the account of a fact does not exist')
    const startTier = this.#startTiers.get(id)
    if (startTier !== undefined) this.#startTiers.delete(id)
    const seq = this.tables.journal.append(fact, startTier, before.lastSeq)
    const first = this.tables.lots.apply(id, fact)
    if (fact.gifts.length > 0) this.tables.gifts.apply(id, seq, fact.gifts)
    const account = {
      ...post(before, fact),
      nextExpiry: this.#nextExpiry(before, fact, first),
      lastSeq: seq,
      firstDue: this.#firstDue(before, fact, seq),
    }
    this.tables.accounts.post(account, before)
    this.#known.set(id, { account, lots: undefined })
    if (fact.coupons.length > 0) this.tables.coupons.apply(seq, fact)
    if (this.#members.any()) this.#follow(id, fact)
    return seq
  }

  putEvent(event: EventRecord, day: Day): void {
    this.tables.events.put(event, day)
  }

  putSale(progress: SaleProgress): void {
    this.tables.events.putSale(progress)
  }

  updateSale(progress: SaleProgress): void {
    this.tables.events.updateSale(progress)
  }

  putBasket(seq: number, account: number | undefined, day: Day, lines: readonly BasketLine[]): void {
    this.tables.baskets.put(seq, account, day, lines)
  }

  claimBasket(seq: number, account: number): void {
    this.tables.baskets.claim(seq, account)
  }

  putRemark(remark: Remark): void {
    this.tables.remarks.put(remark)
  }

  putHold(hold: Hold): void {
    this.tables.holds.put(hold)
  }

  lapseHold(key: string): void {
    this.tables.holds.lapse(key)
  }

  dropHold(key: string): void {
    this.tables.holds.drop(key)
  }

  putWaiting(waiting: Waiting): void {
    this.tables.waiting.put(waiting)
  }

  dropWaiting(kind: Waiting['kind'], key: string): void {
    this.tables.waiting.drop(kind, key)
  }

  /**
   * Deletes what leads from the account anywhere. The account must be closed first: its balance zero by a fact.
   * @throws Error when the account still has a balance, since its facts could then not be taken out of the sums.
   */
  forgetAccount(id: number, eventDigest: (kind: string, key: string) => Uint8Array): void {
    const { journal, events, baskets, counters, coupons, gifts, holds, lots, accounts, remarks, segments } = this.tables
    const { visits, contacts, suggestions, visitAnswers } = this.tables
    const account = this.#know(id)?.account
    if (account === undefined) throw new Error('the account to forget does not exist')
    if (account.balance !== 0) throw new Error('an account is forgotten only after its balance was closed')
    const facts = [...journal.walk(id, account.lastSeq)].map(({ seq }) => seq)
    for (const seq of [...facts, ...events.claimedBy(id)]) {
      events.erase(seq, eventDigest)
      baskets.delete(seq)
      remarks.delete(seq)
      gifts.deleteOf(seq)
      journal.forget(seq)
    }
    holds.deleteOf(id)
    coupons.deleteOf(id)
    counters.deleteOf(id)
    segments.deleteOf(id)
    visits.deleteOf(id)
    contacts.deleteOf(id)
    suggestions.deleteOf(id)
    visitAnswers.deleteOf(id)
    this.#members.forget(id)
    lots.delete(id)
    accounts.delete(id)
    this.#known.delete(id)
    this.#forgotten.push(id)
  }

  dropAnswers(before: Day, limit: number): number {
    const { events, meta } = this.tables
    const { count, last } = events.dropAnswers(before, Number(meta.get('answers-dropped') ?? 0), limit)
    if (count > 0) meta.put('answers-dropped', String(last))
    return count
  }

  dropBaskets(before: Day, limit: number): number {
    return this.tables.baskets.drop(before, limit)
  }

  dropRemarks(before: Day, limit: number): number {
    return this.tables.remarks.drop(before, limit)
  }

  dropOldWaiting(before: number, limit: number): number {
    return this.tables.waiting.dropOld(before, limit)
  }

  dropOldHolds(before: number, limit: number): number {
    return this.tables.holds.dropOld(before, limit)
  }

  /** What moved a member's points goes into the stream with it, and what rights did not cover is the brand's to settle. */
  #follow(id: number, of: Fact): void {
    const member = this.#members.ofAccount(id)
    if (member === undefined) return
    const { alias } = member
    let owed = 0
    for (const entry of this.#entriesOf(of, alias)) {
      this.#members.append(entry)
      owed += entry.detail.owed ?? 0
    }
    if (!WITHOUT_SHOPPER.has(of.kind)) this.#members.want(alias, true)
    if (owed === 0) return
    const { day, programme, account, cause, at } = of
    const points = { ...NO_POINTS, adjusted: owed }
    this.record(fact({ kind: 'adjust', day, programme, account, cause, at, points, deficit: -owed, note: OWED }))
  }

  #entriesOf(of: Fact, alias: string): NewEntry[] {
    const { dead, told } = this.#members
    const entries = this.#spentOn(of, entriesOf(of, { alias, dead, operationId: this.#operationId }))
    if (told === undefined || !BRINGS_BACK.has(of.kind)) return entries
    this.#members.returning(undefined)
    const op = this.#operationId(`CLW\n${of.kind}\n${of.cause}`)
    const detail = { alias, day: of.day, programme: of.programme, op }
    const nothing: NewEntry =
      dead === undefined
        ? { kind: 'CLW', points: 0, detail }
        : { kind: 'REP', points: 0, detail: { ...detail, of: 'CLW', dead } }
    return saying(entries, told, nothing)
  }

  /** The entry by which a sale counts says what was spent by department, where its member agreed to that. */
  #spentOn({ kind }: Fact, entries: NewEntry[]): NewEntry[] {
    const { bought: departments } = this.#members
    if (kind !== 'sale' || departments === undefined) return entries
    this.#members.buying(undefined)
    return entries.map((entry) =>
      (entry.detail.of ?? entry.kind) === 'ACC' ? { ...entry, detail: { ...entry.detail, departments } } : entry,
    )
  }

  #know(id: number): Known | undefined {
    let known = this.#known.get(id)
    if (known !== undefined) return known
    const account = this.tables.accounts.read(id)
    if (account === undefined) return undefined
    known = { account, lots: undefined }
    this.#known.set(id, known)
    return known
  }

  /** The hint after a fact: early is allowed, late is not. Only expiry looks at all lots again. */
  #nextExpiry(before: Account, fact: Fact, first: Day | undefined): Day | undefined {
    if (fact.kind === 'expire') return this.tables.lots.firstExpiry(before.id)
    if (first === undefined) return before.nextExpiry
    return before.nextExpiry === undefined || first < before.nextExpiry ? first : before.nextExpiry
  }

  /** The hint after a fact: early is allowed, late is not. Only a gift that stops being due looks at all of them again. */
  #firstDue(before: StoredAccount, fact: Fact, seq: number): number | undefined {
    if (leavesAll(fact)) return undefined
    if (fact.gifts.length === 0) return before.firstDue
    const { firstDue = Number.POSITIVE_INFINITY } = before
    const due = fact.gifts.filter((gift) => gift.state === 'due').map((gift) => gift.sale || seq)
    if (due.length > 0) return Math.min(firstDue, ...due)
    return this.dueSales({ ...before, lastSeq: seq }, NO_DAY).at(-1)
  }

  #mustExpire(id: number, today: Day): boolean {
    const first = this.tables.lots.firstExpiry(id)
    if (first !== undefined && first < today) return true
    this.tables.accounts.setExpiry(id, first)
    this.#known.delete(id)
    return false
  }
}

const noOperations = (): string => {
  throw new Error('these books were opened without the key of operations')
}

/** A fact that contradicts itself is a fault of the program and must never reach the journal. */
function check(fact: Fact): void {
  const claimed = balanceChange(fact.points)
  const posted = postedChange(fact)
  if (claimed !== posted)
    throw new Error(`a ${fact.kind} fact says the balance changes by ${claimed} and moves ${posted} points`)
  if (fact.account !== undefined) return
  if (fact.counts.some(({ card }) => card.length > 0))
    throw new Error(`a ${fact.kind} fact without an account counts for a card`)
  if (fact.moves.length > 0 || fact.deficit !== 0 || fact.gifts.length > 0)
    throw new Error(`a ${fact.kind} fact without an account moves points or gifts`)
}
