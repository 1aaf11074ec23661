/**
 * What the rules and the actions need from the world, and nothing of how the world does it.
 * Adapters implement these; `shop.ts` hands them in.
 */
import type { Account, AccountView, Lot } from './account.ts'
import type { MemberShelf } from './brand/ports.ts'
import type { ContactLevel } from './choice/terms.ts'
import type { Exposure, VisitRecord } from './choice/visit.ts'
import type { ConsentShelf } from './consent/shelf.ts'
import type { Day } from './day.ts'
import type { CouponState, Fact, GiftState } from './fact.ts'
import type { ProgrammeShelf } from './programme-shelf.ts'
import type { Remark } from './reports/misuse.ts'
import type { Behaviour } from './segments.ts'
import type { SuggestionShelf } from './suggestion.ts'

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

/** The shop's secrets at work. No method ever gives a key away, and none of the values can be joined with another shop's. */
export interface ShopKeys {
  /** SHA-256. */
  sha256(...parts: (string | Uint8Array)[]): Uint8Array
  /** The pseudonyms of a card in this shop, of the newest key epoch first; 16 bytes each, under HMAC-SHA-256. */
  pseudonyms(cardCode: string): { epoch: number; pseudonym: Uint8Array }[]
  /** A card as consent evidence knows it (16 bytes): the same in every epoch, and joined with nothing else. */
  consentPrincipal(cardCode: string): Uint8Array
  /** Keyed digest (32 bytes) of a request's validated content: the proof for a 409 without keeping the content. */
  contentDigest(content: string): Uint8Array
  /** Keyed digest (16 bytes) of an event's kind and key; all that stays of an erased sale. */
  eventDigest(kind: string, key: string): Uint8Array
  /** The id of a member's operation (16 bytes as hex), the same in every life of the shop; nobody outside can join it with a receipt. */
  operationId(text: string): string
  /** Seals a card code and how it was read into an opaque handle, good for 31 days from `now` (ms), also after restart and restore. */
  sealHandle(cardCode: string, entry: CardEntry, now: number): string
  /** @returns the sealed values, or undefined when the text is not a handle of this shop or is older than 31 days. */
  openHandle(handle: string, now: number): { cardCode: string; entry: CardEntry } | undefined
  /** Seals a card code for the link on a slip, good for 24 hours from `now` (ms). */
  sealLink(cardCode: string, now: number): string
  /** @returns the card code, or undefined when the text is no link of this shop or is over. */
  openLink(token: string, now: number): string | undefined
  /** The claim code printed for a sale without a card: the sale's key sealed and authenticated; the same key gives the same code. */
  claimCode(saleKey: string): string
  /** @returns the sale key a genuine claim code holds, or undefined when it was not made by this shop. */
  openClaim(code: string): string | undefined
  /** Signs receipts for the other shops of the brand. */
  readonly receipts: ReceiptKeys
  /** The 128 bits printed for a coupon's random number of 16 bytes; without the keys nobody can make them. */
  couponBits(number: Uint8Array): Uint8Array
  /** The number that printed bits stand for; one that no coupon has when this shop never printed them. */
  couponNumber(bits: Uint8Array): Uint8Array
  /** Which of 10,000 buckets an account falls into, the same for ever; nobody without the keys can choose one. */
  bucket(account: number): number
  /** Signs a journal head (Ed25519), 64 bytes. */
  signHead(text: string): Uint8Array
  verifyHead(text: string, signature: Uint8Array): boolean
}

/** What a shop signs its receipts with, and how it hides their keys. */
export interface ReceiptKeys {
  /** Ed25519, hex; every other shop of the brand gets it. */
  readonly publicKey: string
  /** @returns 64 bytes, the same for the same receipt. */
  sign(packed: Uint8Array): Uint8Array
  /** A sale's key sealed: the same key, the same bytes. */
  seal(saleKey: string): Uint8Array
  /** @returns undefined for bytes that this shop did not seal. */
  open(sealed: Uint8Array): string | undefined
}

/** Something a caller asked for under an id of its own choice, and what was answered. */
export interface EventRecord {
  readonly kind: EventKind
  readonly key: string
  readonly digest: Uint8Array
  /** The exact bytes answered; undefined once their 90 days are over. */
  readonly answer: string | undefined
  /** The journal number of its fact. */
  readonly seq: number
}

export type EventKind =
  | 'sale'
  | 'return'
  | 'void'
  | 'return-void'
  | 'claim'
  | 'gift'
  | 'recovery'
  | 'adjustment'
  | 'publication'

/** What has become of a sale since it was finished; everything a return needs beside the sale's fact. */
export interface SaleProgress {
  readonly key: string
  /** Journal number of the sale's fact. */
  readonly seq: number
  /** The account that holds its points; undefined for a sale without a card that nobody claimed yet. */
  readonly account: number | undefined
  /** The lot its points went to. */
  readonly lot: number | undefined
  /** Journal number of the fact that credited the points: the sale's own, or its claim's. */
  readonly creditSeq: number | undefined
  readonly currency: string
  /** What the receipt asks for, after Stempel's discounts. */
  readonly totalCents: number
  /** ms */
  readonly finishedAt: number
  readonly voided: boolean
  readonly returned: readonly ReturnedLine[]
  /** Points demanded that neither lots nor deficit took, charged in money so far. */
  readonly chargedPoints: number
}

/** What has been taken back of one line so far, over all returns. */
export interface ReturnedLine {
  readonly line: number
  readonly quantity: number
  readonly amountCents: number
  readonly points: number
  readonly burned: number
}

/** A promise of a discount while the customer pays. */
export interface Hold {
  readonly key: string
  readonly seq: number
  readonly account: number
  readonly points: number
  readonly lots: readonly { readonly lot: number; readonly points: number }[]
  readonly expiresAt: number
  /** `lapsed`: the points went back, the promise stays. */
  readonly state: 'granted' | 'lapsed'
  readonly digest: Uint8Array
  readonly answer: string
  /** Coupons it promises, with what each takes off; absent when there are none. */
  readonly coupons?: readonly PromisedCoupon[]
}

/** A coupon that a hold promised, and the discount it fixed. */
export interface PromisedCoupon {
  readonly issued: number
  readonly n: number
  /** Its number in hex, by which its code is known even when the coupon itself was forgotten since. */
  readonly number: string
  readonly offer: string
  /** Version of the programme whose offer it is. */
  readonly terms: number
  readonly lines: readonly (readonly [line: number, cents: number])[]
}

/** A coupon as the books hold it; its code is made of `number` by the shop's keys. */
export interface CouponRecord {
  /** Journal number of the fact that issued it, and which of that fact's coupons it is. */
  readonly issued: number
  readonly n: number
  readonly number: Uint8Array
  readonly offer: string
  /** Version of the programme whose offer it is. */
  readonly programme: number
  /** The account it was issued to; undefined for one that was issued to nobody in particular. */
  readonly account: number | undefined
  readonly state: CouponState
  /** First and last day. */
  readonly since: Day
  readonly until: Day
  /** Discount given or, while held, promised. */
  readonly cents: number
  /** The fact that holds or has redeemed it, and that fact's account. */
  readonly used: number | undefined
  readonly usedBy: number | undefined
  /** The day whose limits count its use. */
  readonly counted: Day | undefined
}

/** The coupons of a shop. They change by facts only; a coupon is made under a random number when its fact is recorded. */
export interface CouponShelf {
  byNumber(number: Uint8Array): CouponRecord | undefined
  one(issued: number, n: number): CouponRecord | undefined
  /** Coupons that a fact issued, in order. */
  issuedBy(seq: number): CouponRecord[]
  /** Coupons of an account that can be used today or later, those that end first in front. */
  openOf(account: number, today: Day): CouponRecord[]
  /** Every coupon an account was given and that is still kept, in the order they were issued. */
  allOf(account: number): CouponRecord[]
  /** Coupons an account holds for sales being paid. */
  heldBy(account: number): CouponRecord[]
  /** Coupons of an offer that nobody used yet. */
  openOfOffer(offer: string, limit: number): CouponRecord[]
  /** Unused coupons whose last day is before `today`. */
  overdue(today: Day, limit: number): CouponRecord[]
  /** Deletes coupons whose last day was before a day and that nobody used. @returns how many. */
  dropOld(before: Day, limit: number): number
}

export interface GiftRecord {
  /** Journal number of the sale that earned it. */
  readonly sale: number
  readonly saleKey: string
  readonly gift: string
  readonly account: number
  readonly state: GiftState
  readonly costCents: number
  readonly until: Day
}

/** A return, void or claim whose sale has not arrived. */
export interface Waiting {
  readonly kind: 'return' | 'void' | 'claim'
  readonly key: string
  readonly original: string
  readonly digest: Uint8Array
  /** The validated request, as JSON. */
  readonly body: string
  readonly arrivedAt: number
}

/** What a shopper bought, kept 90 days and apart from the journal. */
export interface BasketLine {
  readonly sku?: string | undefined
  readonly name?: string | undefined
  readonly department?: string | undefined
  readonly quantity: number
  readonly amountCents: number
  readonly kind: string
}

/** A basket with the journal number of its sale. */
export interface SeenBasket {
  readonly seq: number
  readonly account: number | undefined
  readonly day: Day
  readonly lines: readonly BasketLine[]
}

/** Everything an account has that another one can take over. */
export interface Estate {
  /** Every lot it ever had, by number; later returns may move one that is empty. */
  readonly lots: readonly Lot[]
  readonly counts: readonly { readonly rule: string; readonly period: string; readonly points: number }[]
  /** Gifts in any state, in the order of their sales. */
  readonly gifts: readonly GiftRecord[]
  readonly coupons: readonly CouponRecord[]
}

/** Where behaviour puts cards; found anew each night from baskets, so no fact tells it. */
export interface SegmentShelf {
  one(account: number): Behaviour | undefined
  /** Cards whose accounts follow a number, in the order of their numbers, and the day each was put there. */
  after(account: number, limit: number): { account: number; behaviour: Behaviour; day: Day }[]
  put(account: number, behaviour: Behaviour, day: Day): void
  deleteOf(account: number): void
}

/** What was taken back here of one sale of another shop. */
export interface ReceiptBack {
  /** The sale's name between shops; hex, and leads to no card. */
  readonly receipt: string
  /** The sale's. */
  readonly day: Day
  readonly returned: readonly ReturnedLine[]
  /** Points whose value was charged in money so far, and burned points whose value was paid out. */
  readonly chargedPoints: number
  readonly paidPoints: number
}

/** Goods of other shops' sales that were taken back here; no fact tells which sale it was. */
export interface ReceiptShelf {
  one(receipt: string): ReceiptBack | undefined
  put(receipt: ReceiptBack): void
  /** Deletes what came back of sales of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number
}

/** How much shoppers want to be offered. */
export interface ContactShelf {
  of(account: number): ContactLevel
  set(account: number, level: ContactLevel): void
}

/** Visits at the door and what was offered there; no fact tells of them. */
export interface VisitShelf {
  one(id: string): VisitRecord | undefined
  /** The account's visit that began last of those that chose something. */
  lastChosen(account: number): VisitRecord | undefined
  put(visit: VisitRecord): void
  /** What an account was offered since a day. */
  offered(account: number, since: Day): { readonly offer: string; readonly day: Day; readonly issued: boolean }[]
  putExposures(exposures: readonly Exposure[]): void
  /** Deletes visits of days before `before`. @returns how many. */
  drop(before: Day, limit: number): number
  /** Deletes what was offered on days before `before`. @returns how many. */
  dropExposures(before: Day, limit: number): number
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
  /** Baskets of one share of the cards that follow a journal number, in the order of their numbers. */
  basketsAfter(which: { after: number; limit: number; part: number; parts: number }): SeenBasket[]
  readonly segments: SegmentShelf
  readonly visits: VisitShelf
  readonly contact: ContactShelf
  readonly suggestions: SuggestionShelf
  readonly receipts: ReceiptShelf
  /** What was bought in a sale; undefined once its lines have expired. */
  basket(seq: number): SeenBasket | undefined
  readonly consents: ConsentShelf
  /** Baskets among the last `facts` facts of an account, newest first. */
  lastBaskets(account: number, facts: number): SeenBasket[]
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
