import type Database from 'better-sqlite3'
import type { Account, AccountView } from '../../domain/account.ts'
import type { MemberShelf } from '../../domain/brand/ports.ts'
import type { ConsentShelf } from '../../domain/consent/shelf.ts'
import type { CouponShelf } from '../../domain/coupon-shelf.ts'
import type { Day } from '../../domain/day.ts'
import type { ContactShelf, VisitShelf } from '../../domain/door-shelves.ts'
import type { Fact } from '../../domain/fact.ts'
import type { Random, ShopTx } from '../../domain/ports.ts'
import type { ReceiptShelf } from '../../domain/receipt-shelf.ts'
import type {
  Estate,
  EventKind,
  EventRecord,
  GiftRecord,
  Hold,
  SaleProgress,
  SeenBasket,
  Waiting,
} from '../../domain/records.ts'
import type { ShopKeys } from '../../domain/shop-keys.ts'
import type { SuggestionShelf } from '../../domain/suggestion.ts'
import type { VisitAnswerShelf } from '../../domain/visit-answer.ts'
import { Accounts, type StoredAccount } from './accounts.ts'
import { Baskets } from './baskets.ts'
import { Consents } from './consents.ts'
import { Contacts } from './contact.ts'
import { ALL_CARDS, Counters } from './counters.ts'
import { Coupons } from './coupons.ts'
import { Cuts } from './cuts.ts'
import { Devices } from './devices.ts'
import { Events } from './events.ts'
import { Everything } from './everything.ts'
import { Gifts } from './gifts.ts'
import { estateOf, everythingOf, factsOfPredecessors, Heirs } from './heirs.ts'
import { Holds } from './holds.ts'
import { type Head, Journal } from './journal.ts'
import { Lots } from './lots.ts'
import { Members } from './member-shelf.ts'
import { MemberRows } from './members.ts'
import { Meta } from './meta.ts'
import { Passkeys } from './passkeys.ts'
import { Published } from './published.ts'
import { ReceiptsBack } from './receipts-back.ts'
import { Remarks } from './remarks.ts'
import { SegmentRows } from './segments.ts'
import { Staff } from './staff.ts'
import { Streams } from './streams.ts'
import { Suggestions } from './suggestions.ts'
import { VisitAnswers } from './visit-answers.ts'
import { Visits } from './visits.ts'
import { WaitingRoom } from './waiting.ts'

/** The half of `ShopTx` that changes nothing. */
type ReadHalf = Pick<
  ShopTx,
  | 'accountOfCard'
  | 'account'
  | 'event'
  | 'isErased'
  | 'sale'
  | 'fact'
  | 'hold'
  | 'lapsedHolds'
  | 'gifts'
  | 'coupons'
  | 'dueGifts'
  | 'overdueGifts'
  | 'waiting'
  | 'waitingFor'
  | 'counted'
  | 'usesOf'
  | 'accountsAfter'
  | 'predecessors'
  | 'estateOf'
  | 'holdsOf'
  | 'everythingOf'
  | 'lastBaskets'
  | 'members'
  | 'head'
>

/** Every table of the books on one connection. */
export interface Tables {
  readonly journal: Journal
  readonly accounts: Accounts
  readonly lots: Lots
  readonly events: Events
  readonly holds: Holds
  readonly gifts: Gifts
  readonly coupons: Coupons
  readonly counters: Counters
  readonly segments: SegmentRows
  readonly visits: Visits
  readonly contacts: Contacts
  readonly suggestions: Suggestions
  readonly visitAnswers: VisitAnswers
  readonly receipts: ReceiptsBack
  readonly consents: Consents
  readonly baskets: Baskets
  readonly remarks: Remarks
  readonly cuts: Cuts
  readonly everything: Everything
  readonly heirs: Heirs
  readonly waiting: WaitingRoom
  readonly devices: Devices
  readonly staff: Staff
  readonly passkeys: Passkeys
  readonly programmes: Published
  readonly meta: Meta
  readonly members: MemberRows
  readonly streams: Streams
}

/** Prepares every table's statements on a connection. */
export const tablesOf = (db: Database.Database, sha256: (text: string) => Uint8Array, random: Random): Tables => ({
  journal: new Journal(db, sha256, random),
  accounts: new Accounts(db),
  lots: new Lots(db),
  events: new Events(db),
  holds: new Holds(db),
  gifts: new Gifts(db),
  coupons: new Coupons(db, random),
  counters: new Counters(db),
  segments: new SegmentRows(db),
  visits: new Visits(db),
  contacts: new Contacts(db),
  suggestions: new Suggestions(db),
  visitAnswers: new VisitAnswers(db),
  receipts: new ReceiptsBack(db),
  consents: new Consents(db, sha256, random),
  baskets: new Baskets(db),
  remarks: new Remarks(db),
  cuts: new Cuts(db),
  everything: new Everything(db),
  heirs: new Heirs(db),
  waiting: new WaitingRoom(db),
  devices: new Devices(db),
  staff: new Staff(db),
  passkeys: new Passkeys(db),
  programmes: new Published(db),
  meta: new Meta(db),
  members: new MemberRows(db),
  streams: new Streams(db, sha256, random),
})

/** Reads the books: outside the writer's transactions what is on disk, inside them what the job sees. */
export class BooksReader implements ReadHalf {
  protected readonly tables: Tables

  constructor(tables: Tables) {
    this.tables = tables
  }

  get devices(): Pick<Devices, 'list' | 'byTokenHash'> {
    return this.tables.devices
  }

  get staff(): Pick<Staff, 'list' | 'active'> {
    return this.tables.staff
  }

  get passkeys(): Pick<Passkeys, 'get' | 'of'> {
    return this.tables.passkeys
  }

  get programmes(): Omit<Published, 'putDraft' | 'dropDraft' | 'addVersion' | 'publish'> {
    return this.tables.programmes
  }

  /** Members of the brand and what may be spent of them here; what changes anything is for jobs of the writer. */
  get members(): MemberShelf {
    const { members, streams, meta } = this.tables
    return new Members(members, streams, meta, () => 0)
  }

  get meta(): Pick<Meta, 'get'> {
    return this.tables.meta
  }

  get cuts(): Omit<Cuts, 'put'> {
    return this.tables.cuts
  }

  get coupons(): CouponShelf {
    return this.tables.coupons
  }

  accountOfCard(pseudonym: Uint8Array): number | undefined {
    return this.tables.accounts.ofCard(pseudonym)
  }

  account(id: number): AccountView | undefined {
    const account = this.tables.accounts.read(id)
    return account === undefined ? undefined : this.viewOf(account)
  }

  event(kind: EventKind, key: string): EventRecord | undefined {
    return this.tables.events.one(kind, key)
  }

  isErased(kind: EventKind, key: string, eventDigest: ShopKeys['eventDigest']): boolean {
    return this.tables.events.isErased(kind, key, eventDigest)
  }

  sale(key: string): SaleProgress | undefined {
    return this.tables.events.sale(key)
  }

  fact(seq: number): Fact | undefined {
    return this.tables.journal.fact(seq)
  }

  /** Whether anything was ever sold here. */
  hasSold(): boolean {
    return this.tables.journal.hasSold()
  }

  /** What people did by hand, newest first, a page of 50 before a journal number. */
  trail(before: number): (readonly [seq: number, fact: Fact])[] {
    return this.tables.journal.trail(before).flatMap((seq) => {
      const fact = this.fact(seq)
      return fact === undefined ? [] : [[seq, fact] as const]
    })
  }

  hold(key: string): Hold | undefined {
    return this.tables.holds.one(key)
  }

  lapsedHolds(now: number, limit: number): Hold[] {
    return this.tables.holds.lapsed(now, limit)
  }

  gifts(sale: number): GiftRecord[] {
    return this.tables.gifts.ofSale(sale)
  }

  dueGifts(account: number, today: Day): GiftRecord[] {
    const of = this.stored(account)
    if (of === undefined) return []
    return this.dueSales(of, today)
      .reverse()
      .flatMap((sale) => this.gifts(sale).filter((gift) => gift.state === 'due' && gift.until >= today))
  }

  /**
   * The sales of an account with a gift that is due on a day, newest first: its facts are walked back to the first, and
   * those of accounts it took over.
   */
  protected dueSales({ id, lastSeq, firstDue }: StoredAccount, today: Day): number[] {
    if (firstDue === undefined) return []
    const isDue = (seq: number): boolean =>
      this.gifts(seq).some(({ state, until, account }) => account === id && state === 'due' && until >= today)
    const own = this.tables.journal.steps(id, lastSeq, firstDue).filter(isDue).toArray()
    const before = factsOfPredecessors(this.tables, id, firstDue).filter(isDue)
    return before.length === 0 ? own : [...own, ...before].sort((a, b) => b - a)
  }

  predecessors(account: number): number[] {
    return this.tables.accounts.predecessors(account)
  }

  estateOf(account: number): Estate {
    return estateOf(this.tables, account)
  }

  holdsOf(account: number): Hold[] {
    return this.tables.holds.allOf(account)
  }

  everythingOf(accounts: readonly number[]): ReturnType<ShopTx['everythingOf']> {
    return everythingOf(this.tables, accounts)
  }

  protected stored(account: number): StoredAccount | undefined {
    return this.tables.accounts.read(account)
  }

  overdueGifts(today: Day, limit: number): GiftRecord[] {
    return this.tables.gifts.overdue(today, limit)
  }

  waiting(kind: Waiting['kind'], key: string): Waiting | undefined {
    return this.tables.waiting.one(kind, key)
  }

  waitingFor(original: string): Waiting[] {
    return this.tables.waiting.of(original)
  }

  get segments(): Pick<SegmentRows, 'one' | 'after'> {
    return this.tables.segments
  }

  get visits(): VisitShelf {
    return this.tables.visits
  }

  get contact(): ContactShelf {
    return this.tables.contacts
  }

  get receipts(): ReceiptShelf {
    return this.tables.receipts
  }

  get suggestions(): SuggestionShelf {
    return this.tables.suggestions
  }

  get visitAnswers(): VisitAnswerShelf {
    return this.tables.visitAnswers
  }

  get consents(): ConsentShelf {
    return this.tables.consents
  }

  lastBaskets(account: number, facts: number): Iterable<SeenBasket> {
    return this.tables.baskets.last(account, facts)
  }

  /** Baskets of one share of the cards that follow a journal number, in the order of their numbers. */
  basketsAfter(which: Parameters<Baskets['after']>[0]): SeenBasket[] {
    return this.tables.baskets.after(which)
  }

  accountsAfter(id: number, limit: number): AccountView[] {
    return this.tables.accounts.after(id, limit).map((account) => this.viewOf(account))
  }

  counted(rule: string, period: string): number {
    return this.tables.counters.tally(ALL_CARDS, rule, period, period).sum
  }

  usesOf(account: number): ReturnType<ShopTx['usesOf']> {
    return this.tables.counters.usesOf(account)
  }

  head(): number {
    return this.journalHead().seq
  }

  /** The last fact's number and hash (hex). */
  journalHead(): Head {
    return this.tables.journal.readHead()
  }

  /**
   * An account's facts, newest first. `before` is the journal number the page before ended with; one that is not the
   * account's gives nothing.
   */
  history(account: number, limit: number, before?: number): { readonly seq: number; readonly fact: Fact }[] {
    const from = before ?? this.tables.accounts.read(account)?.lastSeq
    const skipped = before === undefined ? 0 : 1
    return this.tables.journal
      .walk(account, from)
      .take(limit + skipped)
      .drop(skipped)
      .toArray()
  }

  /** What was bought in the sale of a journal number; undefined once its 90 days are over. */
  basket(seq: number): SeenBasket | undefined {
    return this.tables.baskets.one(seq)
  }

  protected countedFor(account: number): NonNullable<AccountView['counted']> {
    return (rule, from, to = from) => this.tables.counters.tally(account, rule, from, to)
  }

  /** The lots are read once, when they are first asked for. */
  protected viewOf(account: Account): AccountView {
    let lots: ReturnType<AccountView['lots']> | undefined
    return {
      ...account,
      counted: this.countedFor(account.id),
      given: () => this.members.ofAccount(account.id)?.given,
      lots: () => {
        lots ??= this.tables.lots.of(account.id, account.lastDay)
        return lots
      },
    }
  }
}
