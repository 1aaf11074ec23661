/**
 * What the rules and the actions need from the world, and nothing of how the world does it.
 * Adapters implement these; `shop.ts` hands them in.
 */
import type { Account, AccountView } from './account.ts'
import type { MemberShelf } from './brand/ports.ts'
import type { ConsentShelf } from './consent/shelf.ts'
import type { CouponShelf } from './coupon-shelf.ts'
import type { Day } from './day.ts'
import type { ContactShelf, VisitShelf } from './door-shelves.ts'
import type { Fact } from './fact.ts'
import type { ProgrammeShelf } from './programme-shelf.ts'
import type { ReceiptShelf } from './receipt-shelf.ts'
import type {
  BasketLine,
  Estate,
  EventKind,
  EventRecord,
  GiftRecord,
  Hold,
  SaleProgress,
  SeenBasket,
  Waiting,
} from './records.ts'
import type { Remark } from './reports/misuse.ts'
import type { Behaviour } from './segments.ts'
import type { ShopKeys } from './shop-keys.ts'
import type { SuggestionShelf } from './suggestion.ts'
import type { VisitAnswerShelf } from './visit-answer.ts'

/** The time, in milliseconds since 1970 UTC. Handed in, so that a test or a simulator can set it. */
export interface Clock {
  now(): number
}

/** Unpredictable bytes. A simulator hands in a seeded source. */
export interface Random {
  bytes(count: number): Uint8Array
}

/** What someone who signs in may do. */
export type StaffRole = 'cashier' | 'supervisor' | 'manager' | 'auditor' | 'engineer'

/** How a card was read at the till. */
export type CardEntry = 'scanned' | 'keyed' | 'nfc'

/** Where behaviour puts cards; found anew each night from baskets, so no fact tells it. */
export interface SegmentShelf {
  one(account: number): Behaviour | undefined
  put(account: number, behaviour: Behaviour, day: Day): void
  deleteOf(account: number): void
}

/**
 * The shop's books as the actions see them, inside one transaction of the one writer. Everything is synchronous, so
 * that many sales share one commit. Nothing an action reads here was written by a group that is not on disk, except
 * by earlier jobs of the same group.
 */
export interface ShopTx {
  accountOfCard(pseudonym: Uint8Array): number | undefined
  account(id: number): AccountView | undefined
  event(kind: EventKind, key: string): EventRecord | undefined
  /** Whether this event belonged to a card that was erased; the digest is only computed when any card ever was. */
  isErased(kind: EventKind, key: string, eventDigest: ShopKeys['eventDigest']): boolean
  sale(key: string): SaleProgress | undefined
  /** The fact of a journal number, lines included. */
  fact(seq: number): Fact | undefined
  /** An account's facts, newest first; `before` is the number the page before ended with. */
  history(account: number, limit: number, before?: number): { readonly seq: number; readonly fact: Fact }[]
  hold(key: string): Hold | undefined
  lapsedHolds(now: number, limit: number): Hold[]
  gifts(sale: number): GiftRecord[]
  dueGifts(account: number, today: Day): GiftRecord[]
  waiting(kind: Waiting['kind'], key: string): Waiting | undefined
  waitingFor(original: string): Waiting[]
  readonly programmes: ProgrammeShelf
  readonly coupons: CouponShelf
  readonly members: MemberShelf
  /** What was counted under a name in a period, over all cards. */
  counted(rule: string, period: string): number
  /** What was counted of an account's uses of coupons, by the name of their offer's rule. */
  usesOf(account: number): readonly { readonly rule: string; readonly period: string; readonly points: number }[]
  readonly segments: SegmentShelf
  readonly visits: VisitShelf
  readonly contact: ContactShelf
  readonly suggestions: SuggestionShelf
  readonly visitAnswers: VisitAnswerShelf
  readonly receipts: ReceiptShelf
  /** What was bought in a sale; undefined once its lines have expired. */
  basket(seq: number): SeenBasket | undefined
  readonly consents: ConsentShelf
  /** Baskets among the last `facts` facts of an account, newest first; read as they are asked for, before anything is written. */
  lastBaskets(account: number, facts: number): Iterable<SeenBasket>
  /** Accounts that an account took over, after a recovery or a merge; a chain has one link here. */
  predecessors(account: number): number[]
  estateOf(account: number): Estate
  /** Promises of an account, granted and lapsed. */
  holdsOf(account: number): Hold[]
  /** Every row the books keep under any of these accounts, by table and as it stands there. */
  everythingOf(accounts: readonly number[]): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
  /** The accounts that follow a number, in the order of their numbers, which says nothing about their cards. */
  accountsAfter(id: number, limit: number): AccountView[]
  /** Accounts with a lot whose last day is before `today`. */
  accountsToExpire(today: Day, limit: number): number[]

  /** Opens an account under a random number and binds the card to it. */
  openAccount(
    id: number,
    card: { pseudonym: Uint8Array; epoch: number; kind: 'own' | 'third' },
    day: Day,
    tier: string,
  ): void
  /** Binds the card to an account under a newer key epoch, or a further card. */
  bindCard(card: { pseudonym: Uint8Array; epoch: number; kind: 'own' | 'third' }, account: number): void
  /** Moves what no fact tells from an account to the one that takes it over: what was bought, where behaviour puts it. */
  adopt(from: number, heir: number): void
  setAccountState(id: number, state: Account['state'], reason: string | undefined, successor: number | undefined): void
  /**
   * Appends the fact to the journal and brings account, lots, gifts, tier and holds to what it says.
   * @returns its journal number.
   */
  record(fact: Fact): number
  putEvent(event: EventRecord, day: Day): void
  putSale(progress: SaleProgress): void
  updateSale(progress: SaleProgress): void
  putBasket(seq: number, account: number | undefined, day: Day, lines: readonly BasketLine[]): void
  /** Links the basket of a sale to the account that claimed it. */
  claimBasket(seq: number, account: number): void
  /** Notes what was remarkable about a sale. */
  putRemark(remark: Remark): void
  putHold(hold: Hold): void
  lapseHold(key: string): void
  dropHold(key: string): void
  putWaiting(waiting: Waiting): void
  dropWaiting(kind: Waiting['kind'], key: string): void
  /** Deletes everything that leads from the account to a card, a receipt or a time, and keeps the digests of its events. */
  forgetAccount(id: number, eventDigest: (kind: string, key: string) => Uint8Array): void
  /** Due gifts whose last day is before `today`. */
  overdueGifts(today: Day, limit: number): GiftRecord[]
  /** Deletes the exact answers of events of days before `before`; their digests stay. @returns how many. */
  dropAnswers(before: Day, limit: number): number
  /** Deletes baskets of days before `before`. @returns how many. */
  dropBaskets(before: Day, limit: number): number
  /** Deletes remarks on sales of days before `before`. @returns how many. */
  dropRemarks(before: Day, limit: number): number
  /** Deletes what has waited for its sale since before an instant (ms). @returns how many. */
  dropOldWaiting(before: number, limit: number): number
  /** Deletes lapsed holds that ended before an instant (ms). @returns how many. */
  dropOldHolds(before: number, limit: number): number
  /** The journal's last number. */
  head(): number
}
