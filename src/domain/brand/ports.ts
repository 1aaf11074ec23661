import type { GivenTier } from '../account.ts'
import type { Day } from '../day.ts'
import type { NewEntry, SentEntry } from './entry.ts'
import type { Told } from './lines-back.ts'
import type { Rights } from './rights.ts'

/** A member of the brand as a shop knows it. */
export interface Member {
  readonly alias: string
  readonly tag: string
  /** The local account; undefined until the card was met here. */
  readonly account: number | undefined
  /** The tier the brand gives; `setTier` alone sets it. */
  readonly given?: GivenTier | undefined
}

/** A card of which the brand is still to be told. */
export interface Join {
  readonly tag: string
  readonly account: number | undefined
  /** The tag of the card it replaces, of a member that was one before. */
  readonly replaces: string | undefined
}

/** A stream of this shop, as the books have it. */
export interface StreamStanding {
  readonly id: string
  readonly state: 'open' | 'dead' | 'asked' | 'closed'
  readonly head: number
  readonly hash: string
  /** The last number the brand has. */
  readonly acked: number
}

export type BrandMeta =
  | 'brand-life'
  | 'brand-list'
  | 'brand-allowance'
  | 'brand-report'
  | 'brand-round'
  | 'brand-documents'
  | 'brand-confirmed'

/** Cents by department. */
export type Departments = Readonly<Record<string, number>>

/** Members of the brand, the stream, and the rights held here: one shop's half of `docs/brand.md`. */
export interface MemberShelf {
  /** Whether this shop has any member; without one, no tag is ever computed. */
  any(): boolean
  ofAccount(account: number): Member | undefined
  byTag(tag: string): Member | undefined
  byAlias(alias: string): Member | undefined
  /** Members whose alias follows a text, in order. */
  after(alias: string, limit: number): Member[]
  put(member: Member): void
  link(alias: string, account: number | undefined): void
  setTier(alias: string, tier: string | undefined, until: Day | undefined): void
  /**
   * Nothing leads to a member any more. The details of what the brand was told of them are forgotten, when it has all
   * of it; until then the shop can say whose they are.
   */
  drop(alias: string): void
  /** Aliases behind one and their tags, in order: members, and those who left while the brand lacks something of theirs. */
  known(alias: string, limit: number): { readonly alias: string; readonly tag: string }[]
  want(alias: string, wants: boolean): void
  wanting(limit: number): Member[]

  joins(limit: number): Join[]
  joinOf(account: number): { readonly tag: string; readonly replaces: string | undefined } | undefined
  /** Without an account, unless it replaces a card: consent was taken back before the brand answered. */
  putJoin(tag: string, account: number | undefined, replaces?: string): void
  dropJoin(tag: string): void

  /** The stream of these books' life; opened when there is none. @throws Error while an older one was not fenced. */
  current(): StreamStanding
  /** The id of these books' life, which names its stream. */
  life(): string
  streams(): StreamStanding[]
  /** Notes a stream of a former life of which nothing is here. */
  putDead(id: string): void
  setStream(id: string, state: StreamStanding['state']): void
  /** Acknowledges entries up to a number; a lower one than before takes acknowledgements back, after a restore of the brand. */
  acknowledge(id: string, upTo: number, day: Day): void
  /** @param since what was acknowledged and forgotten before this day cannot be told, and ends the list */
  entries(stream: string, after: number, limit: number, since: Day): SentEntry[]
  entry(
    stream: string,
    no: number,
  ):
    | {
        readonly kind: string
        readonly points: number
        readonly alias: string | undefined
        readonly hash: string
        /** The journal number of the fact it belongs to. */
        readonly fact: number
      }
    | undefined
  voidOf(stream: string, no: number): number | undefined
  /** Chains an entry to the current stream and moves its rights. @returns its number. */
  append(entry: NewEntry): number
  rights(alias: string, stream?: string): Rights
  /** Raises what the brand granted to a number, never lowers it. @returns by how much. */
  raise(alias: string, granted: number): number
  /** From now on, in this job, operations are replays of a dead stream. */
  replaying(dead: string | undefined): void
  /** The next sale that this job records says what was spent by department, in cents. */
  buying(departments: Departments | undefined): void
  /** The next return, void or void of a return that this job records says which goods it was about. */
  returning(told: Told | undefined): void
  /** Forgets the details of entries acknowledged before a day. @returns how many. */
  dropAcknowledged(before: Day, limit: number): number
  /** The journal number before the first entry that the brand has not acknowledged; undefined when there is none. */
  firstUnacknowledged(): number | undefined
  waiting(): number
  /** The journal number up to which no till repeats anything: a backup has it. */
  safe(): number

  leaves(): { readonly leave: string; readonly account: number | undefined; readonly paid: number | undefined }[]
  putLeave(leave: string, account: number | undefined): void
  payLeave(leave: string, points: number): void
  dropLeave(leave: string): void
  /** What an account's member agrees to beside the membership, as the brand is told of it: purposes between spaces. */
  purposesOf(account: number): string
  /** Files a change under a random name, behind those that wait. */
  putPurposes(account: number, agreed: string, token: string): void
  /** Changes the brand does not have yet, of each member in their order. */
  purposesToTell(limit: number): { readonly alias: string; readonly agreed: string; readonly token: string }[]
  /** The brand has a change. */
  purposesTold(token: string): void
  /** Files once more what stands, for a brand that may have forgotten it. */
  purposesAgain(token: () => string): void
  dropPurposes(account: number): void
  /** Takes an erased account out of everything here. */
  forget(account: number): void

  tillHolds(till: string, streams: readonly string[]): void
  /** Streams a till said it still holds operations of. */
  holdsOf(till: string): string[]
  /** Whether any till still holds operations of a stream. */
  isHeld(stream: string): boolean
  get(key: BrandMeta): string | undefined
  set(key: BrandMeta, value: string): void
}
