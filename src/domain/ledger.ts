import type { AccountView, Lot } from './account.ts'
import type { Day } from './day.ts'
import type { Move } from './fact.ts'
import { merged } from './merged.ts'

interface WorkingLot {
  no: number
  points: number
  held: number
  expired: number
  expires: Day
  activeFrom: Day
}

/** A part of one lot. */
export interface LotPart {
  readonly lot: number
  readonly points: number
}

/**
 * A working copy of one account's points while a decision is made: each operation changes the copy and notes the
 * moves, `flush` hands the moves of one fact over. Lots are read only when an operation needs them; earning does not.
 * Free points and a deficit are never both positive when a fact is flushed.
 */
export class Ledger {
  readonly #account: AccountView
  readonly #opened: WorkingLot[] = []
  #stored: WorkingLot[] | undefined
  #moves: Move[] = []
  #deficitMoved = 0
  #nextLot: number
  /** Sum of the lots minus the deficit, held points included. */
  balance: number
  deficit: number
  held: number

  constructor(account: AccountView) {
    this.#account = account
    this.#nextLot = account.nextLot
    this.balance = account.balance
    this.deficit = account.deficit
    this.held = account.held
  }

  /**
   * Adds points as a lot of their own, after filling the deficit.
   * @param factDay the day of the fact that will carry the move: a lot is active from that day unless it says otherwise
   * @returns the lot's number.
   */
  credit(points: number, expires: Day, activeFrom: Day, factDay: Day): number {
    const rest = points - this.#fillDeficit(points)
    const lot: WorkingLot = { no: this.#nextLot, points: rest, held: 0, expired: 0, expires, activeFrom }
    this.#nextLot += 1
    this.#opened.push(lot)
    this.balance += rest
    this.#moves.push({ lot: lot.no, points: rest, expires, ...(activeFrom === factDay ? {} : { activeFrom }) })
    return lot.no
  }

  /** Points that could be burned today: active, not expired, not held. */
  spendable(today: Day): number {
    const { nextExpiry, pendingUntil } = this.#account
    const plain = this.#stored === undefined && this.#opened.length === 0 && this.#moves.length === 0
    if (
      plain &&
      (nextExpiry === undefined || nextExpiry >= today) &&
      (pendingUntil === undefined || pendingUntil <= today)
    )
      return Math.max(0, this.balance + this.deficit - this.held)
    let sum = 0
    for (const lot of this.#usable(today)) sum += lot.points - lot.held
    return sum
  }

  /** Points that are earned but not yet active. */
  pending(today: Day): number {
    const { pendingUntil } = this.#account
    if ((pendingUntil === undefined || pendingUntil <= today) && this.#opened.every((lot) => lot.activeFrom <= today))
      return 0
    let sum = 0
    for (const lot of this.#lots()) if (lot.activeFrom > today) sum += lot.points
    return sum
  }

  /** Takes up to `points` from the lots that expire first, then the oldest. @returns the parts taken. */
  burn(points: number, today: Day): LotPart[] {
    const parts = this.#pick(points, this.#usable(today))
    for (const part of parts) this.#move(part.lot, -part.points, 0, 0)
    return parts
  }

  /** Reserves up to `points` in burning order. @returns the parts reserved. */
  reserve(points: number, today: Day): LotPart[] {
    const parts = this.#pick(points, this.#usable(today))
    for (const part of parts) this.#move(part.lot, 0, part.points, 0)
    return parts
  }

  /** Burns reserved points, in the order of the parts. @returns the parts burned. */
  capture(parts: readonly LotPart[], points: number): LotPart[] {
    const burned: LotPart[] = []
    let left = points
    for (const part of parts) {
      const taken = Math.min(part.points, left)
      if (taken > 0) {
        this.#move(part.lot, -taken, -taken, 0)
        burned.push({ lot: part.lot, points: taken })
      }
      if (part.points > taken) this.#move(part.lot, 0, taken - part.points, 0)
      left -= taken
    }
    this.settle()
    return burned
  }

  /** Lets reserved points go back to their lots, and to the deficit first if there is one. */
  release(parts: readonly LotPart[]): void {
    for (const part of parts) this.#move(part.lot, 0, -part.points, 0)
    this.settle()
  }

  /**
   * Takes back earned points: from their own lot, from what of it has expired, then from unheld lots with the latest
   * expiry first.
   * @returns how many were found; the programme says what happens to the rest.
   */
  clawback(points: number, ownLot: number | undefined): number {
    let left = points
    const own = ownLot === undefined ? undefined : this.#lots().find((lot) => lot.no === ownLot)
    if (own !== undefined) {
      const taken = Math.min(left, own.points - own.held)
      if (taken > 0) this.#move(own.no, -taken, 0, 0)
      const gone = Math.min(left - taken, own.expired)
      if (gone > 0) this.#move(own.no, 0, 0, -gone)
      left -= taken + gone
      this.forgiven += gone
    }
    if (left > 0) {
      const latestFirst = [...this.#lots()].sort((a, b) =>
        a.expires === b.expires ? b.no - a.no : a.expires < b.expires ? 1 : -1,
      )
      for (const part of this.#pick(left, latestFirst)) {
        this.#move(part.lot, -part.points, 0, 0)
        left -= part.points
      }
    }
    return points - left
  }

  /** Points demanded back that had expired already: they count as clawed back but move no balance. Reset by `flush`. */
  forgiven = 0

  /** Gives burned points back to the lot they came from, or into a new lot with grace when that lot has expired. */
  reinstate(part: LotPart, when: { today: Day; day: Day }, graceUntil: Day): void {
    const lot = this.#lots().find((each) => each.no === part.lot)
    const rest = part.points - this.#fillDeficit(part.points)
    if (rest === 0) return
    if (lot !== undefined && lot.expires >= when.today) this.#move(lot.no, rest, 0, 0)
    else this.credit(rest, graceUntil, when.today, when.day)
  }

  /** Takes up to so much from just these lots. @returns how many points were found. */
  takeFrom(parts: readonly LotPart[]): number {
    let found = 0
    for (const part of parts) {
      const lot = this.#lots().find((each) => each.no === part.lot)
      const taken = lot === undefined ? 0 : Math.min(part.points, lot.points - lot.held)
      if (taken > 0) this.#move(part.lot, -taken, 0, 0)
      found += Math.max(0, taken)
    }
    return found
  }

  /** Points that were demanded back after they had expired count as expired again. */
  unforgive(lot: number, points: number): void {
    if (points <= 0) return
    // A lot that is empty and over is not read any more, and this note on it moves nothing that could fall below zero.
    if (this.#lots().some((each) => each.no === lot)) this.#move(lot, 0, 0, points)
    else this.#moves.push({ lot, points: 0, expired: points })
  }

  /** Empties the account: every lot, every hold, the deficit. @returns the change of balance. */
  empty(): number {
    const before = this.balance
    for (const lot of this.#lots()) if (lot.points > 0) this.#move(lot.no, -lot.points, -lot.held, 0)
    this.#fillDeficit(this.deficit)
    return this.balance - before
  }

  /** The last day of every lot, by number. */
  expiries(): ReadonlyMap<number, Day> {
    return new Map(this.#lots().map((lot) => [lot.no, lot.expires]))
  }

  /** Puts points below zero; what is still free, because it is pending, pays first. */
  owe(points: number): void {
    this.deficit += points
    this.#deficitMoved += points
    this.balance -= points
    this.settle()
  }

  /** Ends every unheld point whose last day is over. @returns how many. */
  expire(today: Day): number {
    let sum = 0
    // What the account says of its next expiry knows nothing of points that were let go or opened just now.
    const stale = this.#stored !== undefined || this.#opened.some((lot) => lot.expires < today)
    if (!stale && (this.#account.nextExpiry === undefined || this.#account.nextExpiry >= today)) return 0
    for (const lot of this.#lots()) {
      const free = lot.points - lot.held
      if (lot.expires >= today || free === 0) continue
      this.#move(lot.no, -free, 0, free)
      sum += free
    }
    return sum
  }

  /** Keeps every lot with points alive that is not over on `day`, until a day at least. */
  extend(until: Day, day: Day): void {
    for (const lot of this.#lots()) if (lot.points > 0 && lot.expires >= day && lot.expires < until) lot.expires = until
  }

  /**
   * Takes the lots of another account over, dates and all, as lots of its own in the same order, and its deficit, which
   * free points pay at once.
   * @param factDay the day of the fact that will carry the moves
   */
  takeOver(lots: readonly Lot[], deficit: number, factDay: Day): void {
    for (const { points, expired, expires, activeFrom } of lots) {
      const no = this.#nextLot
      this.#nextLot += 1
      this.#opened.push({ no, points, held: 0, expired, expires, activeFrom })
      this.balance += points
      const more = { ...(expired === 0 ? {} : { expired }), ...(activeFrom <= factDay ? {} : { activeFrom }) }
      this.#moves.push({ lot: no, points, expires, ...more })
    }
    this.owe(deficit)
  }

  /** The first day, up to `until`, on which free points end, and how many. */
  firstEnding(today: Day, until: Day): { points: number; day: Day } | undefined {
    const { nextExpiry } = this.#account
    if (nextExpiry === undefined || nextExpiry > until) return undefined
    const ending = this.#lots().filter((lot) => lot.points > lot.held && lot.expires >= today && lot.expires <= until)
    const day = ending.reduce((first, { expires }) => (expires < first ? expires : first), until)
    const points = ending.reduce((sum, lot) => (lot.expires === day ? sum + lot.points - lot.held : sum), 0)
    return points === 0 ? undefined : { points, day }
  }

  /** Free points and a deficit meet: the lots that expire first pay it. */
  settle(): void {
    if (this.deficit === 0) return
    const inOrder = [...this.#lots()].sort(byExpiry)
    for (const part of this.#pick(this.deficit, inOrder)) {
      this.#move(part.lot, -part.points, 0, 0)
      this.#fillDeficit(part.points)
    }
  }

  /** The moves since the last flush, one per lot, and the change of the deficit. */
  flush(): { moves: Move[]; deficit: number } {
    const out = { moves: merged(this.#moves), deficit: this.#deficitMoved }
    this.#moves = []
    this.#deficitMoved = 0
    this.forgiven = 0
    return out
  }

  #fillDeficit(points: number): number {
    const filled = Math.min(points, this.deficit)
    this.deficit -= filled
    this.#deficitMoved -= filled
    this.balance += filled
    return filled
  }

  #lots(): WorkingLot[] {
    this.#stored ??= this.#account.lots().map((lot: Lot) => ({ ...lot }))
    return this.#opened.length === 0 ? this.#stored : [...this.#stored, ...this.#opened]
  }

  #usable(today: Day): WorkingLot[] {
    return this.#lots()
      .filter((lot) => lot.expires >= today && lot.activeFrom <= today)
      .sort(byExpiry)
  }

  #pick(points: number, lots: readonly WorkingLot[]): LotPart[] {
    const parts: LotPart[] = []
    let left = points
    for (const lot of lots) {
      if (left === 0) break
      const taken = Math.min(lot.points - lot.held, left)
      if (taken <= 0) continue
      parts.push({ lot: lot.no, points: taken })
      left -= taken
    }
    return parts
  }

  #move(no: number, points: number, held: number, expired: number): void {
    const lot = this.#lots().find((each) => each.no === no)
    if (lot === undefined) throw new Error(`lot ${no} is not a lot of this account`)
    lot.points += points
    lot.held += held
    lot.expired += expired
    if (lot.held < 0 || lot.points < lot.held || lot.expired < 0) throw new Error(`lot ${no} would fall below zero`)
    this.balance += points
    this.held += held
    this.#moves.push({ lot: no, points, ...(held === 0 ? {} : { held }), ...(expired === 0 ? {} : { expired }) })
  }
}

const byExpiry = (a: WorkingLot, b: WorkingLot): number =>
  a.expires === b.expires ? a.no - b.no : a.expires < b.expires ? -1 : 1
