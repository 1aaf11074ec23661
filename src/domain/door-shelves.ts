import type { ContactLevel } from './choice/terms.ts'
import type { Exposure, VisitRecord } from './choice/visit.ts'
import type { Day } from './day.ts'

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
