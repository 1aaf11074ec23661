import type { Day } from '../day.ts'
import type { Departures } from './departures.ts'
import { type OperationKind, type SentEntry, STREAM_START } from './entry.ts'
import type { LineStanding } from './lines-back.ts'
import type { MemberState } from './member-ledger.ts'
import type { Allowance } from './messages.ts'

/** A stream as the brand has it. */
export interface BrandStream {
  readonly id: string
  readonly shop: string
  readonly state: 'open' | 'closed' | 'forked'
  /** The last entry that is here, and its hash. */
  readonly head: number
  readonly hash: string
  /** The highest round of its requests. */
  readonly round: number
  /** The brand's life to which it reported everything. */
  readonly reported: string
}

/** A stream of which nothing was heard but that it was a life of this shop. */
export const unheard = (shop: string, id: string): BrandStream => ({
  ...{ id, shop, state: 'open', head: 0, hash: STREAM_START, round: 0, reported: '' },
})

/** Where a member's rows are. */
export interface MemberKey {
  readonly bucket: number
  readonly member: string
}

export interface MemberRecord extends MemberState {
  readonly key: MemberKey
  readonly tag: string | undefined
}

export interface Operation {
  readonly key: MemberKey
  /** The shop that told of it. */
  readonly shop: string
  readonly op: string
  /**
   * `BAK`: goods of another shop taken back, which moved points by their lines. `PAST`: done before its card joined, and
   * within the points of the joining.
   */
  readonly kind: OperationKind | 'BAK' | 'PAST'
  readonly points: number
  readonly stream: string
  readonly seq: number
  readonly day: Day
  readonly programme: number
}

/** Members as they stand after operations. */
export interface Moved {
  readonly members: readonly MemberRecord[]
  /** As `load` told all those of them that were there in this transaction. */
  readonly before: ReadonlyMap<string, MemberRecord>
}

/** A line of a member's sale of which something came back. */
export interface SoldLine extends LineStanding {
  readonly key: MemberKey
  /** The sale's name between shop and brand; hex. */
  readonly sale: string
  readonly line: number
}

export interface ListRow {
  readonly alias: string
  readonly tag: string | undefined
  readonly state: 'member' | 'gone'
  readonly version: number
  readonly tier?: string | undefined
  readonly tierUntil?: Day | undefined
}

/** A member as a shop's list has them. */
export interface ListedMember {
  readonly key: MemberKey
  readonly state: ListRow['state']
}

/** The brand's books inside one transaction; the same on every engine. */
export interface BrandTx {
  meta(name: string): Promise<string | undefined>
  putMeta(name: string, value: string): Promise<void>

  stream(id: string): Promise<BrandStream | undefined>
  /** Streams by id. */
  streams(ids: readonly string[]): Promise<Map<string, BrandStream>>
  streamsOf(shop: string): Promise<BrandStream[]>
  putStream(stream: BrandStream): Promise<void>
  /** @param before as `streams` told those of them that are there in this transaction */
  putStreams(streams: readonly BrandStream[], before: ReadonlyMap<string, BrandStream>): Promise<void>
  /** The last entry that is booked, by stream; none of those that are not there. */
  booked(streams: readonly string[]): Promise<Map<string, number>>
  /** Streams with entries that are not booked. */
  behind(): Promise<{ readonly id: string; readonly shop: string }[]>
  /** @param before as `booked` told it in this transaction */
  putBooked(upTo: ReadonlyMap<string, number>, before: ReadonlyMap<string, number>): Promise<void>
  append(inboxes: readonly { readonly stream: string; readonly entries: readonly SentEntry[] }[]): Promise<void>
  /** Entries after a number, in order. */
  inbox(stream: string, after: number, limit: number): Promise<SentEntry[]>
  /** Hashes of entries, by number. */
  hashes(stream: string, seqs: readonly number[]): Promise<Map<number, string>>

  refusals(stream: string, limit: number): Promise<{ readonly seq: number; readonly reason: string }[]>
  putRefusals(stream: string, seqs: readonly number[], reason: string): Promise<void>
  dropRefusals(stream: string, seqs: readonly number[]): Promise<void>

  payouts(shop: string, limit: number): Promise<{ readonly leave: string; readonly points: number }[]>
  putPayout(shop: string, leave: string, points: number): Promise<void>
  dropPayouts(shop: string, leaves: readonly string[]): Promise<void>

  /** Members behind aliases, by shop and alias. */
  listedMembers(asked: ReadonlyMap<string, Iterable<string>>): Promise<Map<string, Map<string, ListedMember>>>
  /** Members behind a shop's aliases. */
  membersBehind(shop: string, aliases: readonly string[]): Promise<Map<string, MemberKey>>
  /** Has it remembered beside the books, once this transaction is on disk, that a member has left. */
  depart(key: MemberKey): void
  /** A member's alias in each shop. */
  aliasesFor(key: MemberKey): Promise<{ readonly shop: string; readonly alias: string }[]>
  listed(shop: string, after: number, limit: number): Promise<ListRow[]>
  /** The last number of a shop's list. */
  listHead(shop: string): Promise<number>
  /** The last number of each shop's list; none of those whose list is empty. */
  listHeads(shops: readonly string[]): Promise<Map<string, number>>
  putListed(shop: string, key: MemberKey, row: ListRow): Promise<void>
  dropListed(shop: string, alias: string): Promise<void>

  ofTag(tag: string): Promise<MemberKey | undefined>
  putTag(tag: string, key: MemberKey): Promise<void>
  dropTag(tag: string): Promise<void>
  /** Members by `bucket member`; the books keep a member's rows from being written by two at once. */
  load(keys: readonly MemberKey[]): Promise<Map<string, MemberRecord>>
  /** @param before as `load` told all those that are there in this transaction; then only what changed is written */
  save(members: readonly MemberRecord[], before?: ReadonlyMap<string, MemberRecord>): Promise<void>
  /** Members of whom a stream has points or ever had rights; all members are looked at. */
  holders(stream: string): Promise<MemberKey[]>
  membersAfter(bucket: number, member: string, limit: number): Promise<MemberKey[]>

  /** Which of these operations were booked before, as `member op`. */
  known(operations: readonly { readonly key: MemberKey; readonly op: string }[]): Promise<Set<string>>
  /** Writes operations, and the members they moved. */
  putOperations(operations: readonly Operation[], moved: Moved): Promise<void>
  /** The entry by which an operation was booked; of a replay, the stream that is replayed. */
  placeOf(key: MemberKey, op: string): Promise<Pick<Operation, 'stream' | 'seq'> | undefined>

  /** Lines of members' sales of which anything came back, of these sales. */
  linesBack(sales: readonly { readonly key: MemberKey; readonly sale: string }[]): Promise<SoldLine[]>
  putLinesBack(lines: readonly SoldLine[]): Promise<void>

  /** Keeps a code that a member took from a kiosk, by its proof, until an instant (ms). */
  putCode(proof: string, key: MemberKey, until: number): Promise<void>
  /** Forgets by what a member signs in online: codes and passkeys. */
  forgetOnline(key: MemberKey): Promise<void>
}

export interface Alongside {
  /** The work writes no member, so that it need not wait for its turn among those that do. */
  readonly beside?: boolean
}

export interface BrandBooks {
  /** Runs work in one transaction, durable when it returns; it may run more than once. */
  transaction<T>(work: (tx: BrandTx) => Promise<T>, how?: Alongside): Promise<T>
}

/** What stays the same from one action of the brand to the next. */
export interface BrandContext {
  readonly sha256: (text: string) => Uint8Array
  /** The same in hex, by which each entry of a backlog costs less; `sha256` where it is not given. */
  readonly sha256Hex?: (text: string) => string
  readonly random: { bytes(count: number): Uint8Array }
  /** Numbers of the shops that are admitted. */
  readonly shops: () => Promise<readonly string[]>
  readonly allowance: () => Allowance
  /** The last month that is over at the brand, `YYYY-MM`. */
  readonly ended: () => string
  /** Who left, as it is remembered beside the books; absent where nothing is. */
  readonly departures?: Pick<Departures, 'settledUpTo'> | undefined
  /** Shops without a door, whose books lie beside the brand's; absent where there are none. */
  readonly online?: OnlineBranches | undefined
}

/** Branches that are always online: they hold rights only for as long as somebody shops. */
export interface OnlineBranches {
  has(shop: string): boolean
  /** The tag of the card that a member has online, by which the branches alone know the member. */
  tag(member: string): string
  /** Until when a code taken now opens a session, ms. */
  codesUntil(): number
}

export const BUCKETS = 64

/** In place of a member and of an alias: those who left and are forgotten stand together without a name. */
export const FORGOTTEN = ''

/** Compares members in the order of their rows. */
export const byPlace = (a: MemberKey, b: MemberKey): number => a.bucket - b.bucket || (a.member < b.member ? -1 : 1)

/** Where all who left and are forgotten stand together. */
export const NAMELESS: MemberKey = { bucket: 0, member: FORGOTTEN }

export const memberName = ({ bucket, member }: MemberKey): string => `${bucket} ${member}`

/** The bucket of a member, or of a tag: the first byte of its hash. */
export const bucketOf = (sha256: (text: string) => Uint8Array, text: string): number => (sha256(text)[0] ?? 0) % BUCKETS
