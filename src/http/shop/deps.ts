import type { Logger } from 'pino'
import type { Registry } from 'prom-client'
import type { AdjustInput } from '../../actions/shop/adjust-points.ts'
import type { CardPresent } from '../../actions/shop/card-session.ts'
import type { Answer, Notice, ShopContext } from '../../actions/shop/context.ts'
import type { ConsentInput } from '../../actions/shop/give-consent.ts'
import type { PublishStatement, StatementRef } from '../../actions/shop/publish-statement.ts'
import type { KnowledgeAsked } from '../../actions/shop/read-knowledge.ts'
import type { EndedConsent } from '../../domain/consent/event.ts'
import type { CardEntry, Clock, ShopTx, StaffRole } from '../../domain/ports.ts'
import type { Report, ReportQuestion } from '../../domain/reports/report.ts'
import type { ClaimInput, HoldInput, ReturnInput, ReturnLine, SaleInput, VoidInput } from '../../domain/sale.ts'
import type { Shopper } from '../../domain/shopper.ts'
import type { Said } from '../../domain/visit-answer.ts'
import type { Limits } from '../limits.ts'
import type { ShopMetrics } from '../metrics.ts'
import type { CardSessions } from './card-session-store.ts'
import type { ConsoleDesk } from './console-desk.ts'
import type { Door } from './door.ts'
import type { Pairings } from './pairing-store.ts'
import type { TrustDesk } from './trust.ts'

/** Something done to the books, or read from them, inside one transaction. */
export type Action<I> = (tx: ShopTx, input: I, now: number, ctx: ShopContext) => Answer

/** The stream a till first offered an operation to, where it repeats one. */
interface Offered {
  readonly first?: string | undefined
}

/** The actions the routes call; `shop.ts` hands the real ones in. */
export interface ShopActions {
  readonly finishSale: Action<{ key: string; sale: SaleInput } & Offered>
  readonly quoteSale: Action<{ sale: SaleInput }>
  readonly scanCard: Action<{ code: string; entry: CardEntry; workstation: string }>
  readonly holdSale: Action<{ key: string; hold: HoldInput }>
  readonly releaseHold: Action<{ key: string }>
  readonly setGift: Action<{ sale: string; gift: string; state: 'handed' | 'declined' | 'unavailable' }>
  readonly voidSale: Action<{ key: string; input: VoidInput; staff: string | undefined; workstation: string } & Offered>
  readonly returnGoods: Action<{ key: string; input: ReturnInput } & Offered>
  readonly voidReturn: Action<{ key: string; input: VoidInput; staff: string | undefined } & Offered>
  readonly claimSale: Action<{ code: string; input: ClaimInput } & Offered>
  readonly readSale: Action<{ key: string }>
  readonly readCoupon: Action<{ code: string }>
  readonly suggest: Action<{ card: string }>
  readonly decideSuggestion: Action<{ id: string; card: string; state: 'taken' | 'dismissed'; workstation: string }>
  readonly readKnowledge: Action<KnowledgeAsked>
  readonly readReceipt: Action<{ code: string }>
  readonly previewReturn: Action<{ original: string; lines: readonly ReturnLine[] }>
  readonly visitShop: Action<{ id: string; card: string; entry?: CardEntry | undefined; workstation: string }>
  readonly answerVisit: Action<Said & { visit: string }>
  readonly readTickets: Action<Record<never, never>>
  readonly resolveTicket: Action<{ id: string; resolution: string; operator: string }>
  readonly readMe: Action<Shopper>
  readonly readHistory: Action<Shopper & { before: number | undefined; limit: number }>
  readonly exportCard: Action<Shopper>
  readonly readConsents: Action<Shopper>
  readonly giveConsent: Action<ConsentInput>
  readonly publishStatement: Action<PublishStatement>
  readonly invalidateStatement: Action<StatementRef & { operator: string }>
  readonly readStatements: Action<Record<never, never>>
  readonly setContact: Action<{ card: string; level: 'less' | 'normal' | 'none' }>
  readonly recoverCard: Action<{ id: string; recoveryCode: string; newCard: string }>
  readonly cardPresent: (
    tx: ShopTx,
    input: { code: string } | { token: string },
    now: number,
    ctx: ShopContext,
  ) => CardPresent
  readonly issueCoupon: Action<{ offer: string; card: string | undefined; operator: string }>
  readonly putDraft: Action<{ id: string; document: unknown; operator: string }>
  readonly dropDraft: Action<{ id: string }>
  readonly publishProgramme: Action<{
    id: string
    programme: string | number
    from: number | undefined
    operator: string
  }>
  readonly listProgrammes: Action<Record<never, never>>
  readonly readProgramme: Action<{ ref: string }>
  readonly adjustPoints: Action<AdjustInput>
}

/** What the shop says about itself at `/health`. */
export interface Health {
  /** `ready` is answered with 200, anything else with 503. */
  readonly status: 'ready' | 'starting' | 'fenced' | 'full'
  readonly version: string
  readonly head: { readonly seq: number; readonly hash?: string }
  /** The line to the brand; `waiting` are entries it has not acknowledged. */
  readonly brand: { readonly linked: boolean } & Readonly<Record<string, unknown>>
  /** How many readers and printers there should be, and how many there are. */
  readonly equipment?: { readonly devices: number; readonly connected: number }
  readonly warnings: readonly string[]
}

/** Everything the shop's HTTP face needs; handed in by `shop.ts` and by tests. */
export interface ShopDeps {
  /** Runs a job in the writer; resolves once it is on disk. */
  submit<T>(job: (tx: ShopTx) => T): Promise<T>
  /** Reads of committed books, outside a transaction. */
  readonly read: ShopTx
  readonly actions: ShopActions
  /** Has a member who is here for the first time brought some of their points; undefined for anybody else. */
  meet(card: string): Promise<void> | undefined
  readonly ctx: ShopContext
  readonly clock: Clock
  /** A clock in ms that never jumps, for measuring. */
  readonly ticks: () => number
  readonly log: Logger
  readonly door: Door
  readonly staff: StaffCheck
  readonly cardSessions: CardSessions
  readonly pairings: Pairings
  /** The shop's own root for HTTPS; absent where there is none. */
  readonly trust?: TrustDesk
  /** The folder of the built screens. */
  readonly screens: string
  readonly shoppers: ShopperDesk
  readonly longWork: LongWork
  readonly equipment: EquipmentDesk
  readonly console: ConsoleDesk
  readonly limits: Limits
  readonly version: string
  health(): Health
  readonly registry: Registry
  readonly metrics: ShopMetrics
  /** Takes up what was published. */
  published(): void
  /** Tells screens what was committed. */
  notify(notices: readonly Notice[]): void
  /** Where the journal stands and how much of it survives the loss of this disk. */
  safePoint(): { readonly stream: string; readonly seq: number; readonly safe: number }
  /** The newest journal number a till says it has seen. */
  seen(stream: string, seq: number): void
  /** The lives of the shop of which a till says that it still keeps operations. */
  holds(till: string, streams: readonly string[]): void
}

/** Readers and printers: what is configured and how they are. */
export interface EquipmentDesk {
  read(): object
  /** Whether a printer is connected at a kiosk. */
  prints(kiosk: string): boolean
  /** Takes another whole configuration. @throws StempelError `invalid` with every fault. */
  replace(document: unknown): Promise<object>
}

/** Work that reads many cards' rows: done beside the shop while it sells, one piece at a time, else `too_many`. */
export interface LongWork {
  /** Tries a sound programme document on the baskets of the last days. */
  whatIf(document: unknown, days: number): Promise<object>
  report(question: ReportQuestion): Promise<Report>
}

/** What is done with a card in hand beside the actions. */
export interface ShopperDesk {
  /** The shop in a language, and the words of a screen that shows a card; the shop's own language for any other. */
  speaking(locale: string | undefined): { ctx: ShopContext; shopper: Omit<Shopper, 'card'> }
  /** Remembers a consent that ends outside the books, before it is committed: no restore brings it back. */
  consentEnded(ended: EndedConsent): void
  /** Erases the card of a handle for good, also from backups that are restored later. @returns whether anything was kept. */
  erase(card: string): Promise<boolean>
  /**
   * A code by which the member whose card this is signs in online; the brand has it when this returns.
   * @throws StempelError `conflict` for who is no member, `unavailable` while the line to the brand is down.
   */
  onlineCode(card: string): Promise<{ readonly code: string; readonly expiresAt: number }>
}

/** Asks whether the PIN is the operator's, and what they may do. Slow on purpose. */
export interface StaffCheck {
  /** @returns undefined when operator or PIN is wrong. */
  verify(operator: string, pin: string): Promise<StaffRole | undefined>
}
