import type { Day } from '../day.ts'

/** What an operation did to points: earned, spent, an earning undone, a spending undone. */
export type OperationKind = 'ACC' | 'RED' | 'CLW' | 'UND'

/**
 * Besides operations: rights given back, an operation of a dead stream replayed, a refusal taken in, a member leaving,
 * goods of another shop's sale taken back.
 */
export type EntryKind = OperationKind | 'RET' | 'REP' | 'VOID' | 'OUT' | 'BAK'

/** The half of an entry that can be deleted; `docs/brand.md` says what each value is for. */
export interface EntryDetail {
  readonly alias: string
  readonly day: Day
  readonly programme: number
  readonly op?: string | undefined
  readonly cents?: number | undefined
  /** `YYYY-MM`: the month `cents` belong to, where that is not the day's: goods of an earlier month came back. */
  readonly month?: string | undefined
  /** The tier a card brings along when it joins, and the last day it holds by itself; undefined for no end. */
  readonly tier?: string | undefined
  readonly tierUntil?: Day | undefined
  /** `YYYY-MM` */
  readonly until?: string | undefined
  readonly owed?: number | undefined
  readonly of?: OperationKind | undefined
  readonly dead?: string | undefined
  readonly refers?: number | undefined
  readonly departments?: Readonly<Record<string, number>> | undefined
  readonly leave?: string | undefined
  readonly sale?: string | undefined
  readonly back?: readonly (readonly number[])[] | undefined
  /** On the ACC of a joining: the points that are carried over, by the month they end in, `YYYY-MM`. */
  readonly carried?: Readonly<Record<string, number>> | undefined
  /** Ids of operations of before, which are in these points and which a till may still repeat. */
  readonly within?: readonly string[] | undefined
  /** The last fact of the account before those, by a name that only its shop can make. */
  readonly behind?: string | undefined
}

/** One link of a stream. */
export interface StreamEntry {
  readonly seq: number
  readonly kind: EntryKind
  readonly points: number
  /** Hex. */
  readonly salt: string
  readonly detail: EntryDetail
  /** Hex. */
  readonly hash: string
}

/** A link whose detail both sides have forgotten: what it did to rights, and what still binds it to the chain. */
export interface ForgottenEntry extends Pick<StreamEntry, 'seq' | 'kind' | 'points' | 'hash'> {
  /** Hex. */
  readonly commitment: string
  readonly detail?: undefined
}

/** An entry as a shop can still tell it. */
export type SentEntry = StreamEntry | ForgottenEntry

/** Whether an entry still says what it was about. */
export const isTold = (entry: SentEntry): entry is StreamEntry => entry.detail !== undefined

/** An entry before it is chained. */
export type NewEntry = Pick<StreamEntry, 'kind' | 'points' | 'detail'>

/** The digest as bytes, or as hex where that is what can be had at less cost. */
type Sha256 = (text: string) => Uint8Array | string

/** The hash before the first entry. */
export const STREAM_START = '0'.repeat(64)

/**
 * The detail as the one text that both sides hash, whatever order its values came in. What was added since stands at the
 * end, and only where it is given: older texts stay as they were.
 */
export function detailText(detail: EntryDetail): string {
  const { alias, day, programme, op, cents, until, owed, of, dead, refers, leave } = detail
  const told = detail.departments ?? undefined
  const departments = told && Object.entries(told).sort(([a], [b]) => (a < b ? -1 : 1))
  // Frozen: both sides build this text, now and in ten years. What is not given stands as null.
  const values: unknown[] = [alias, day, programme, op, cents, until, owed, of, dead, refers, departments, leave]
  if (detail.sale !== undefined) values.push(detail.sale, detail.back ?? [])
  if (detail.month !== undefined) values.push('month', detail.month)
  if (detail.tier !== undefined) values.push('tier', detail.tier, detail.tierUntil ?? null)
  if (detail.carried !== undefined) {
    const carried = Object.entries(detail.carried).sort(([a], [b]) => (a < b ? -1 : 1))
    values.push('carried', carried, detail.within ?? [], detail.behind ?? null)
  }
  return JSON.stringify(values)
}

/** What the refusal of a joining says that was booked before: what that one stood behind, and its stream follow. */
export const JOINED = 'joined:'

const NEVER_ENDS = '9999-12'

/** Points that an earning issued, by the month at whose end they expire. */
export function issuedBy(points: number, { carried, until = NEVER_ENDS }: EntryDetail): readonly [string, number][] {
  if (carried !== undefined) return Object.entries(carried)
  return points > 0 ? [[until, points]] : []
}

/** Binds the detail to the chain without telling it; hex. */
export const commitmentOf = (sha256: Sha256, salt: string, detail: EntryDetail): string =>
  hexOf(sha256(`${salt}\n${detailText(detail)}`))

/** The hash of an entry, over the one before it (hex). */
export const entryHash = (
  sha256: Sha256,
  before: string,
  { seq, kind, points }: Pick<StreamEntry, 'seq' | 'kind' | 'points'>,
  commitment: string,
): string => hexOf(sha256(`${before}\n${seq}\n${kind}\n${points}\n${commitment}`))

/** Whether an entry follows the one with the hash `before`. */
export const follows = (sha256: Sha256, before: string, entry: SentEntry): boolean =>
  entryHash(sha256, before, entry, boundBy(sha256, entry)) === entry.hash

const boundBy = (sha256: Sha256, entry: SentEntry): string =>
  isTold(entry) ? commitmentOf(sha256, entry.salt, entry.detail) : entry.commitment

const HEX = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'))

function hexOf(bytes: Uint8Array | string): string {
  if (typeof bytes === 'string') return bytes
  let text = ''
  for (const byte of bytes) text += HEX[byte]
  return text
}
