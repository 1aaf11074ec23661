import type { Day } from '../day.ts'
import type { BrandTx, MemberKey } from './brand-ports.ts'
import type { StreamEntry } from './entry.ts'
import type { MemberTier } from './member-tier.ts'

/** Cents by month; months in which nothing was ever counted are left out. */
export type Spend = Readonly<Record<string, number>>

/** Entries of a stream that are booked; those whose details were deleted are left out. */
export interface BookedEntries {
  readonly entries: readonly Pick<StreamEntry, 'seq' | 'kind' | 'points' | 'detail'>[]
  /** The number up to which all were read. */
  readonly upTo: number
}

/** What tiers are counted and judged by, inside one transaction; the same on every engine. */
export interface TierTx extends Pick<BrandTx, 'meta' | 'putMeta' | 'membersBehind' | 'linesBack' | 'putLinesBack'> {
  /** The next stream behind this one with booked entries that were not counted yet; begins anew behind the last. */
  uncounted(after: string): Promise<{ readonly stream: string; readonly shop: string } | undefined>
  /** At most so many entries of a stream behind the last one that was counted. */
  entries(stream: string, limit: number): Promise<BookedEntries>
  putCounted(stream: string, upTo: number): Promise<void>
  /** The entries by which operations are booked, as `stream seq` by `member op`. */
  bookedBy(operations: readonly { readonly key: MemberKey; readonly op: string }[]): Promise<Map<string, string>>
  /** The operation's id of an entry in an inbox; undefined for none. */
  operationAt(stream: string, seq: number): Promise<string | undefined>
  /** Those of these members who have not left, by `bucket member`. */
  present(keys: readonly MemberKey[]): Promise<Set<string>>
  spend(keys: readonly MemberKey[]): Promise<Map<string, Spend>>
  putSpend(spend: readonly { readonly key: MemberKey; readonly spend: Spend }[]): Promise<void>
  tiers(keys: readonly MemberKey[]): Promise<Map<string, MemberTier>>
  /** @param due the day on which it is judged anew; undefined for at once */
  putTiers(
    members: readonly { readonly key: MemberKey; readonly tier: MemberTier; readonly due: Day | undefined }[],
  ): Promise<void>
  /** Members whose tier is to be judged by a day. */
  due(today: Day, limit: number): Promise<MemberKey[]>
  /** Lets the tiers of all members of a bucket be judged anew. */
  allDue(bucket: number): Promise<void>
  /** Tells every shop that was told otherwise of these members' tiers; the lowest is told as none. */
  tell(
    members: readonly {
      readonly key: MemberKey
      readonly told: { readonly tier: string; readonly until: Day | undefined } | undefined
    }[],
  ): Promise<void>
  /** Forgets everything that was counted for these members. */
  forget(keys: readonly MemberKey[]): Promise<void>
}
