import { type EntryDetail, issuedBy, type NewEntry, type OperationKind } from './entry.ts'
import { type Account, differenceOf, type Standing, streamAccount } from './member-accounts.ts'
import { NOTHING_HELD, rightsMoved, type StreamRights } from './rights.ts'

/** What is refused when its operation is known. */
const isRefusable = (kind: NewEntry['kind']): boolean =>
  kind === 'ACC' || kind === 'UND' || kind === 'RED' || kind === 'CLW'

const NO_DETAIL: EntryDetail = { alias: '', day: '', programme: 0 }

export interface MemberState {
  /** `gone`: has left; what comes back settles the loss. */
  readonly state: 'member' | 'gone'
  /** Points by account, whole and never below 0. */
  readonly accounts: ReadonlyMap<string, number>
  /** Points ever issued, by the month at whose end they expire. */
  readonly months: ReadonlyMap<string, number>
  /** Rights by stream. They follow from the entries of the stream and from grants alone, while its account may be less. */
  readonly rights: ReadonlyMap<string, StreamRights>
}

export const NEW_MEMBER: MemberState = { state: 'member', accounts: new Map(), months: new Map(), rights: new Map() }

/** How an entry stands at the brand: whether its operation was booked before, and which streams are closed. */
export interface Circumstances {
  readonly stream: string
  readonly isKnown: boolean
  /** Whether what came of it is known from a life of the books that is lost: only rights follow it. */
  readonly isSettled?: boolean
  readonly isClosed: (stream: string) => boolean
}

/**
 * A member's books while entries are booked: double entry, both sides equal after every one of them, no account below
 * zero whatever a shop says. The entry was checked against its stream's rights before.
 */
export class MemberLedger {
  state: MemberState['state']
  readonly accounts: Map<string, number>
  readonly months: Map<string, number>
  readonly rights: Map<string, StreamRights>

  constructor({ state, accounts, months, rights }: MemberState) {
    this.state = state
    this.accounts = new Map(accounts)
    this.months = new Map(months)
    this.rights = new Map(rights)
  }

  /** What is to be kept of the member. */
  get books(): MemberState {
    const { state, accounts, months, rights } = this
    return { state, accounts, months, rights }
  }

  rightsIn(stream: string): StreamRights {
    return this.rights.get(stream) ?? NOTHING_HELD
  }

  of(account: Account | `stream:${string}` | string): number {
    return this.accounts.get(account) ?? 0
  }

  /** Books an entry. @returns whether it is refused: its operation was known, and what it did to rights is set right. */
  book(entry: NewEntry, when: Circumstances): boolean {
    const { kind, points, detail } = entry
    const here = streamAccount(when.stream)
    this.#moveRights(when.stream, 0, rightsMoved(entry))
    if (when.isSettled === true) return when.isKnown && isRefusable(kind)
    switch (kind) {
      case 'ACC':
      case 'UND':
        if (when.isKnown) this.#cover(here, points)
        else this.#give(kind, here, points, detail)
        return when.isKnown
      case 'RED':
      case 'CLW':
        if (when.isKnown) this.#comeBack(here, points)
        else this.#take(kind, [here], points, detail.owed ?? 0)
        return when.isKnown
      case 'RET':
      case 'VOID':
        this.#comeBack(here, points)
        return false
      case 'OUT':
        this.#move(here, 'paid', points)
        // What was granted in an answer that was lost is nobody's there any more.
        this.#comeBack(here, this.of(here))
        return false
      case 'REP':
        if (!when.isKnown) this.#replay(points, detail, when)
        return false
      case 'BAK':
        return false
    }
  }

  /**
   * Sets right what goods moved that came back in more than one shop, or in another than sold them.
   * @param points to give back to the member; below 0 to take
   * @param burned points spent on the goods, to give back; below 0 to take
   */
  setRight({ points, burned }: { readonly points: number; readonly burned: number }): void {
    if (points > 0) {
      this.#addBehind('issued', 'ahead', points)
      this.#add('pool', points)
    } else this.#take('CLW', [], 0, -points)
    if (burned > 0) this.#give('UND', 'pool', burned, NO_DETAIL)
    else this.#take('RED', [], 0, -burned)
    this.#settle()
  }

  /**
   * Moves up to so many points from the pool to a stream.
   * @param ended as of `handOut`
   * @returns how many.
   */
  grant(stream: string, points: number, ended: string): number {
    const given = this.state === 'gone' ? 0 : Math.max(0, Math.min(points, this.#handOut(ended)))
    this.#move('pool', streamAccount(stream), given)
    this.#moveRights(stream, given, given)
    return given
  }

  /**
   * After a restore of the brand: rights that a stream was granted, though these books no longer know of it.
   * @param isSettled whether what came of them is known from the life of the books that granted them
   */
  remember(stream: string, points: number, isSettled = false): void {
    if (!isSettled) this.#cover(streamAccount(stream), points)
    this.#moveRights(stream, points, points)
  }

  /** An entry of which nothing is known but what it did to rights; what they lack was granted by books that are lost. */
  follow(stream: string, entry: Pick<NewEntry, 'kind' | 'points'>): void {
    const moved = rightsMoved(entry)
    const lacking = Math.max(0, -(this.rightsIn(stream).left + moved))
    this.#moveRights(stream, lacking, moved + lacking)
  }

  /** A dead stream was replayed by every till: what it did not spend is anybody's again. @returns how many points. */
  close(stream: string): number {
    const left = this.of(streamAccount(stream))
    this.#comeBack(streamAccount(stream), left)
    return left
  }

  /**
   * The member leaves: the pool is paid out, and what is parked in other shops too, out of loss, which it settles when it
   * comes back. Of who has left already only what came to the pool since is paid: what was parked was paid before.
   * @param ended as of `handOut`
   * @returns points to pay.
   */
  leave(ended: string): number {
    const pool = this.#handOut(ended)
    const lost = this.state === 'gone' ? 0 : Math.max(0, this.#parked() - this.of('debt'))
    this.#move('pool', 'paid', pool)
    this.#add('paid', lost)
    this.#add('loss', lost)
    this.state = 'gone'
    return pool + lost
  }

  /** The member leaves, and nobody is paid: each shop takes along what it gives back. */
  end(): void {
    this.state = 'gone'
  }

  /**
   * The member left in a life of the books that is lost, and stood like this: whatever else is here was spent or paid, and
   * what lacks had been earned.
   */
  standAs({ pool, debt, loss, streams }: Standing): void {
    for (const name of [...this.accounts.keys()]) if (name.startsWith(streamAccount(''))) this.accounts.set(name, 0)
    for (const [stream, points] of Object.entries(streams)) this.accounts.set(streamAccount(stream), points)
    for (const [name, points] of Object.entries({ pool, debt, loss })) this.accounts.set(name, points)
    const more = differenceOf(this.accounts)
    this.#add('paid', Math.max(0, -more))
    // In no month that ends: nothing of it is due before anything else.
    if (more > 0) this.#give('ACC', 'pool', more, NO_DETAIL)
    this.accounts.set('pool', pool)
    this.state = 'gone'
  }

  /**
   * A shop holds nothing any more of a member who left: what its stream seems to hold went in a life of the books that is
   * lost, or was granted in an answer that was. It settles what was paid for it; the rest was paid as well.
   */
  giveUp(stream: string): void {
    const here = streamAccount(stream)
    for (const owing of ['loss', 'debt'] as const) {
      const paid = Math.min(this.of(here), this.of(owing))
      this.#add(here, -paid)
      this.#add(owing, -paid)
    }
    this.#move(here, 'paid', this.of(here))
  }

  /** Ends what was issued to expire by the end of a month and was not used, as far as it is in the pool. @returns how many. */
  expire(month: string): number {
    let issued = 0
    let due = 0
    for (const [until, points] of this.months) {
      issued += points
      if (until <= month) due += points
    }
    const used = issued - this.of('issued') + this.of('redeemed') + this.of('expired') + this.of('paid')
    const ending = Math.max(0, Math.min(due - used, this.of('pool')))
    this.#move('pool', 'expired', ending)
    return ending
  }

  /**
   * Before anything is handed out of the pool, what has ended there goes: whether the brand's night came first must not
   * matter. What has happened already is not handed out: what shops spent, took back or were granted before these books
   * were put back takes from the pool what is there.
   * @param ended the last month that is over (`YYYY-MM`)
   * @returns what is in the pool then.
   */
  #handOut(ended: string): number {
    this.expire(ended)
    return this.of('pool')
  }

  /** Points the member has: in the pool, in every stream, less what is owed. */
  balance(): number {
    let sum = this.of('pool') - this.of('debt')
    for (const [name, points] of this.accounts) if (name.startsWith('stream:')) sum += points
    return sum
  }

  /** What is wrong with these books; undefined when nothing is. */
  fault(): string | undefined {
    for (const [name, points] of this.accounts) if (points < 0) return `${name} is ${points}`
    const difference = differenceOf(this.accounts)
    for (const [stream, { granted, left }] of this.rights)
      if (granted < 0 || left < 0) return `rights in stream ${stream} are ${left} of ${granted} granted`
    return difference === 0 ? undefined : `the two sides differ by ${difference}`
  }

  #give(kind: 'ACC' | 'UND', to: string, points: number, detail: EntryDetail): void {
    if (kind === 'ACC') {
      this.#addBehind('issued', 'ahead', points)
      this.#add(to, points)
      for (const [until, issued] of issuedBy(points, detail))
        this.months.set(until, (this.months.get(until) ?? 0) + issued)
      return
    }
    // Of a brand that was put back, one shop may tell of an undoing before another tells of what it undid.
    const back = Math.min(points, this.of('redeemed'))
    this.#add('redeemed', -back)
    this.#add('early', points - back)
    this.#add(to, points)
  }

  /** Takes from the accounts named, then from the pool; what is missing is debt. */
  #take(kind: 'RED' | 'CLW', from: readonly string[], points: number, owed: number): void {
    let left = points + owed
    let taken = 0
    for (const [i, account] of [...from, 'pool'].entries()) {
      const limit = i < from.length ? Math.min(left, points - taken) : left
      const part = Math.min(limit, this.of(account))
      this.#add(account, -part)
      left -= part
      taken += part
    }
    if (kind === 'RED') {
      this.#addBehind('redeemed', 'early', points + owed)
      this.#add('debt', left)
      return
    }
    const undone = Math.min(points + owed, this.of('issued'))
    this.#add('issued', -undone)
    this.#add('ahead', points + owed - undone)
    this.#add('debt', left)
  }

  /** Adds to an account, and first to what was undone of it before it was told. */
  #addBehind(account: 'issued' | 'redeemed', before: 'ahead' | 'early', points: number): void {
    const undone = Math.min(points, this.of(before))
    this.#add(before, -undone)
    this.#add(account, points - undone)
  }

  #replay(points: number, detail: EntryDetail, when: Circumstances): void {
    const dead = detail.dead ?? ''
    const isClosed = when.isClosed(dead)
    const account = isClosed ? 'pool' : streamAccount(dead)
    const kind: OperationKind = detail.of ?? 'ACC'
    if (kind === 'RED' || kind === 'CLW') this.#take(kind, isClosed ? [] : [account], points, detail.owed ?? 0)
    else this.#give(kind, account, points, detail)
    if (isClosed) this.#settle()
  }

  /** Rights that a stream has and nobody issued: the pool stands for them, then the member's debt. */
  #cover(account: string, points: number): void {
    const pooled = Math.min(points, this.of('pool'))
    this.#add('pool', -pooled)
    this.#add('debt', points - pooled)
    this.#add(account, points)
  }

  #comeBack(from: string, points: number): void {
    const found = Math.min(points, this.of(from))
    this.#move(from, 'pool', found)
    this.#settle()
  }

  /** What is in the pool pays the loss of a member who left, and any debt. */
  #settle(): void {
    for (const owing of ['loss', 'debt'] as const) {
      const paid = Math.min(this.of('pool'), this.of(owing))
      this.#add('pool', -paid)
      this.#add(owing, -paid)
    }
  }

  #parked(): number {
    let parked = 0
    for (const [name, points] of this.accounts) if (name.startsWith('stream:')) parked += points
    return parked
  }

  #move(from: string, to: string, points: number): void {
    this.#add(from, -points)
    this.#add(to, points)
  }

  #moveRights(stream: string, granted: number, points: number): void {
    if (granted === 0 && points === 0) return
    const before = this.rightsIn(stream)
    this.rights.set(stream, { granted: before.granted + granted, left: before.left + points })
  }

  #add(account: string, points: number): void {
    if (points !== 0) this.accounts.set(account, this.of(account) + points)
  }
}
