import type { NewEntry, SentEntry } from '../../domain/brand/entry.ts'
import type { Told } from '../../domain/brand/lines-back.ts'
import type { BrandMeta, Departments, Member, MemberShelf, StreamStanding } from '../../domain/brand/ports.ts'
import type { Rights } from '../../domain/brand/rights.ts'
import type { MemberRows } from './members.ts'
import type { Meta } from './meta.ts'
import type { Streams } from './streams.ts'

/** Members, stream and rights as the actions see them; the stream is always that of the books' own life. */
export class Members implements MemberShelf {
  readonly #rows: MemberRows
  readonly #streams: Streams
  readonly #meta: Meta
  readonly #head: () => number
  /** The dead stream whose operations this job replays. */
  dead: string | undefined
  /** What the next return that this job records is about. */
  told: Told | undefined
  /** What the next sale that this job records was spent on. */
  bought: Departments | undefined

  /** @param head the journal number an entry belongs to */
  constructor(rows: MemberRows, streams: Streams, meta: Meta, head: () => number) {
    this.#rows = rows
    this.#streams = streams
    this.#meta = meta
    this.#head = head
  }

  beginJob(): void {
    this.dead = undefined
    this.told = undefined
    this.bought = undefined
  }

  any = (): boolean => this.#rows.any()
  ofAccount = (account: number): Member | undefined => this.#rows.ofAccount(account)
  byTag = (tag: string): Member | undefined => this.#rows.byTag(tag)
  byAlias = (alias: string): Member | undefined => this.#rows.byAlias(alias)
  after = (alias: string, limit: number): Member[] => this.#rows.after(alias, limit)
  put = (member: Member): void => this.#rows.put(member)
  link = (alias: string, account: number | undefined): void => this.#rows.link(alias, account)
  setTier: MemberShelf['setTier'] = (alias, tier, until) => this.#rows.setTier(alias, tier, until)
  known: MemberShelf['known'] = (alias, limit) => this.#rows.known(alias, limit)
  want = (alias: string, wants: boolean): void => this.#rows.want(alias, wants)
  wanting = (limit: number): Member[] => this.#rows.wanting(limit)
  joins: MemberShelf['joins'] = (limit) => this.#rows.joins(limit)
  joinOf: MemberShelf['joinOf'] = (account) => this.#rows.joinOf(account)
  putJoin: MemberShelf['putJoin'] = (tag, account, replaces) => this.#rows.putJoin(tag, account, replaces)
  dropJoin = (tag: string): void => this.#rows.dropJoin(tag)
  leaves: MemberShelf['leaves'] = () => this.#rows.leaves()
  putLeave: MemberShelf['putLeave'] = (leave, account) => this.#rows.putLeave(leave, account)
  payLeave: MemberShelf['payLeave'] = (leave, points) => this.#rows.payLeave(leave, points)
  dropLeave = (leave: string): void => this.#rows.dropLeave(leave)
  purposesOf: MemberShelf['purposesOf'] = (account) => this.#rows.purposesOf(account)
  putPurposes: MemberShelf['putPurposes'] = (account, agreed, token) => this.#rows.putPurposes(account, agreed, token)
  purposesToTell: MemberShelf['purposesToTell'] = (limit) => this.#rows.purposesToTell(limit)
  purposesTold = (token: string): void => this.#rows.purposesTold(token)
  purposesAgain: MemberShelf['purposesAgain'] = (token) => this.#rows.purposesAgain(token)
  dropPurposes = (account: number): void => this.#rows.dropPurposes(account)
  forget = (account: number): void => this.#rows.forget(account)
  tillHolds: MemberShelf['tillHolds'] = (till, streams) => this.#rows.tillHolds(till, streams)
  holdsOf = (till: string): string[] => this.#rows.holdsOf(till)
  isHeld = (stream: string): boolean => this.#rows.isHeld(stream)
  get = (key: BrandMeta): string | undefined => this.#meta.get(key)
  set = (key: BrandMeta, value: string): void => this.#meta.put(key, value)
  current = (): StreamStanding => this.#streams.current(this.#life)
  streams = (): StreamStanding[] => this.#streams.list()
  putDead = (id: string): void => this.#streams.putDead(id)
  setStream: MemberShelf['setStream'] = (id, state) => this.#streams.setState(id, state)
  entries = (stream: string, after: number, limit: number, since: string): SentEntry[] =>
    this.#streams.entries(stream, after, limit, since)
  voidOf = (stream: string, no: number): number | undefined => this.#streams.voidOf(stream, no)
  append = (entry: NewEntry): number => this.#streams.append(this.#life, entry, this.#head())
  dropAcknowledged = (before: string, limit: number): number => this.#streams.dropAcknowledged(before, limit)

  drop(alias: string): void {
    const tag = this.byAlias(alias)?.tag
    this.#rows.drop(alias)
    if (!this.#streams.forgetDetails(alias) && tag !== undefined) this.#rows.putLeaving(alias, tag)
  }

  acknowledge(id: string, upTo: number, day: string): void {
    for (const alias of this.#streams.acknowledge(id, upTo, day)) this.#rows.dropLeaving(alias)
  }

  entry: MemberShelf['entry'] = (stream, no) => {
    const row = this.#streams.entry(stream, no)
    return row === undefined ? undefined : { ...row, alias: row.alias ?? undefined }
  }

  rights(alias: string, stream = this.#life): Rights {
    return this.#streams.rights(stream, alias)
  }

  raise(alias: string, granted: number): number {
    const before = this.rights(alias)
    const by = Math.max(0, granted - before.granted)
    if (by > 0) this.#streams.putRights(this.current().id, alias, { ...before, granted })
    return by
  }

  replaying(dead: string | undefined): void {
    this.dead = dead
  }

  buying(departments: Departments | undefined): void {
    this.bought = departments
  }

  returning(told: Told | undefined): void {
    this.told = told
  }

  firstUnacknowledged(): number | undefined {
    const facts = this.#streams
      .list()
      .filter(({ state }) => state === 'open')
      .flatMap(({ id, acked }) => this.#streams.factAfter(id, acked) ?? [])
    return facts.length === 0 ? undefined : Math.min(...facts)
  }

  waiting(): number {
    return this.#streams.list().reduce((sum, { state, head, acked }) => sum + (state === 'open' ? head - acked : 0), 0)
  }

  safe = (): number => Number(this.#meta.get('safe-seq') ?? 0)

  life = (): string => this.#meta.get('stream') ?? ''

  get #life(): string {
    return this.life()
  }
}
