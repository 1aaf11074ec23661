import type { ConsentEvent } from './event.ts'
import type { Jurisdiction, Purpose } from './purpose.ts'
import type { StatementVersion } from './statement.ts'
import type { ConsentState } from './states.ts'

/** What another system said about a change it was told of; `confirmedAt` in ms. */
export interface Confirmation {
  readonly system: string
  readonly confirmedAt: number | undefined
}

/** How many cards stand where. */
export interface StandingCount {
  readonly purpose: Purpose
  readonly jurisdiction: Jurisdiction
  readonly version: number
  readonly state: ConsentState
  readonly cards: number
}

/** Statements and consent events. Both are appended to one chain; nothing of them is ever changed. */
export interface ConsentShelf {
  /** Versions of a statement in the order of their numbers. */
  versions(purpose: Purpose, jurisdiction: Jurisdiction): StatementVersion[]
  publish(of: Omit<StatementVersion, 'invalidAt' | 'digest'>): void
  /** Versions that were found to be wrong. */
  invalidated(): StatementVersion[]
  /** From an instant (ms) on no yes to this version counts. */
  invalidate(of: StatementVersion, at: number, by: string): void

  /** The event that a caller named so. */
  named(purpose: Purpose, event: string): ConsentEvent | undefined
  /** The events that followed from one. */
  causedBy(no: number): ConsentEvent[]
  /** The last event of a card and purpose. */
  last(principal: Uint8Array, purpose: Purpose): ConsentEvent | undefined
  /** Every event of a card, of the cards it replaced too, oldest first. */
  history(principal: Uint8Array): ConsentEvent[]
  /** Events of a card since an instant (ms). */
  countSince(principal: Uint8Array, since: number): number
  append(event: Omit<ConsentEvent, 'no'>): ConsentEvent
  /** Last events whose time has come: a yes that has run out, evidence that has served. */
  due(now: number, limit: number): ConsentEvent[]
  /** Last events that agree to a version of a statement. */
  agreeing(of: StatementVersion, limit: number): ConsentEvent[]
  /** Deletes every event of a record; their places in the chain stay. */
  forget(record: string): void
  counts(): StandingCount[]

  /** Notes which systems are told of an event; `token` is how they name it when they answer. */
  tell(no: number, token: string, systems: readonly string[], now: number): void
  /** Notes which systems the brand told besides. */
  expect(token: string, systems: readonly string[]): void
  /** Notes that a system has done its part. @returns false for a token that is not known (any more). */
  confirm(token: string, system: string, at: number): boolean
  confirmations(no: number): Confirmation[]

  /** The chain's last place and hash (hex); number 0 stands before the first. */
  head(): { readonly no: number; readonly hash: string }
  /** Rows of a card as they stand in the books, by table. */
  rowsOf(principal: Uint8Array): Readonly<Record<string, readonly Readonly<Record<string, unknown>>[]>>
}
