import type { Day } from '../day.ts'
import type { Standing } from './member-accounts.ts'

/**
 * So many days a shop keeps what the brand has acknowledged, to tell it again to books that were put back. Books from
 * before that cannot be told all they lack, so that nothing about who left needs to be remembered for longer.
 */
export const TOLD_DAYS = 35

/** A member who left, as a transaction left them, in random names of which none leads to a card. */
export interface Departure {
  readonly member: string
  /** The member's alias in each shop that has not forgotten them. */
  readonly aliases: Readonly<Record<string, string>>
  readonly standing: Standing
  /** How far streams were booked then. */
  readonly told: Readonly<Record<string, number>>
}

/** What happens to who leaves. */
export type DepartureEvent =
  | ({ readonly what: 'left' } & Departure)
  /** Something was booked of a member who left. */
  | ({ readonly what: 'stands' } & Omit<Departure, 'aliases'>)
  /** A shop has told everything of a member who left, and has forgotten them. */
  | { readonly what: 'forgotten'; readonly member: string; readonly shop: string }
  | { readonly what: 'owed'; readonly shop: string; readonly leave: string; readonly points: number }
  | { readonly what: 'paid'; readonly leave: string }

export type DatedDeparture = DepartureEvent & { readonly day: Day }

type Left = DatedDeparture & { readonly what: 'left' }
type Owed = DatedDeparture & { readonly what: 'owed' }

/** Notes what happened, where it outlives the books. */
export interface DepartureNotes {
  note(events: readonly DepartureEvent[]): void
}

/**
 * Who left, and what is still to be paid, remembered beside the books: in books that are put back to before a
 * withdrawal the member is one again, and what was paid stands there again.
 */
export class Departures {
  readonly #left = new Map<string, Left>()
  readonly #owed = new Map<string, Owed>()
  readonly #paid = new Map<string, DatedDeparture>()

  /** @param since events of before are left out */
  constructor(events: readonly DatedDeparture[] = [], since: Day = '') {
    for (const event of events) if (event.day >= since) this.take(event)
  }

  /** @returns whether it was news. */
  take(event: DatedDeparture): boolean {
    switch (event.what) {
      case 'left':
        this.#left.set(event.member, event)
        return true
      case 'stands':
        return this.#stand(event)
      case 'owed':
        return !this.#paid.has(event.leave) && putOnce(this.#owed, event.leave, event)
      case 'paid':
        this.#owed.delete(event.leave)
        return putOnce(this.#paid, event.leave, event)
      case 'forgotten':
        return this.#forget(event.member, event.shop)
    }
  }

  /** All there is to remember, as events. */
  get events(): DatedDeparture[] {
    return [...this.#left.values(), ...this.#owed.values(), ...this.#paid.values()]
  }

  get left(): readonly Left[] {
    return [...this.#left.values()]
  }

  get owed(): readonly Owed[] {
    return [...this.#owed.values()]
  }

  get paid(): readonly string[] {
    return [...this.#paid.keys()]
  }

  /** Up to which number all that a stream tells of a member was booked when they left; undefined of who did not. */
  settledUpTo(member: string, stream: string): number | undefined {
    const left = this.#left.get(member)
    return left === undefined ? undefined : (left.told[stream] ?? 0)
  }

  #forget(member: string, shop: string): boolean {
    const { [shop]: alias, ...aliases } = this.#left.get(member)?.aliases ?? {}
    return alias !== undefined && this.#change(member, { aliases })
  }

  /** Books that were put back hear again what is known already: what came of it stands as far as it ever was told. */
  #stand({ member, standing, told: now }: Omit<Departure, 'aliases'>): boolean {
    const told = { ...this.#left.get(member)?.told }
    for (const [stream, seq] of Object.entries(now)) told[stream] = Math.max(seq, told[stream] ?? 0)
    return this.#change(member, { standing, told })
  }

  #change(member: string, change: Partial<Departure>): boolean {
    const left = this.#left.get(member)
    if (left !== undefined) this.#left.set(member, { ...left, ...change })
    return left !== undefined
  }
}

function putOnce<T>(map: Map<string, T>, name: string, value: T): boolean {
  if (map.has(name)) return false
  map.set(name, value)
  return true
}
