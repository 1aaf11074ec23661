import { dismissAgain } from './actions/brand/members.ts'
import { Ledger } from './books/brand/ledger.ts'
import {
  type DatedDeparture,
  type DepartureEvent,
  type DepartureNotes,
  Departures,
  TOLD_DAYS,
} from './domain/brand/departures.ts'
import { addDays, type Day, localDay } from './domain/day.ts'
import type { Clock } from './domain/ports.ts'
import { appendDeparture, readDepartures, replaceDepartures } from './keys/departures-file.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Text } from './open-shop.ts'

/** So many lines are added before the file is written anew with what still holds. */
const LINES = 1_000
/** Members of one transaction. */
const PAGE = 100

/** Who left, remembered in the key folder, which nobody puts back with the books. */
export class KeptDepartures implements DepartureNotes {
  readonly #folder: string
  readonly #today: () => Day
  #known: Departures
  /** What is not on disk yet, as where the disk was full. */
  #pending: DatedDeparture[] = []
  #added = LINES

  constructor(folder: string, { clock, timeZone }: { readonly clock: Clock; readonly timeZone: string }) {
    this.#folder = folder
    this.#today = () => localDay(clock.now(), timeZone)
    this.#known = this.#read()
  }

  get known(): Departures {
    return this.#known
  }

  settledUpTo = (member: string, stream: string): number | undefined => this.#known.settledUpTo(member, stream)

  /** On disk when this returns. @throws StempelError when the disk refuses; the next one tries again. */
  note(events: readonly DepartureEvent[]): void {
    const day = this.#today()
    for (const event of events) {
      const dated = { ...event, day }
      if (this.#known.take(dated)) this.#pending.push(dated)
    }
    while (this.#pending[0] !== undefined) {
      if (this.#added >= LINES) this.#shorten()
      appendDeparture(this.#folder, this.#pending[0])
      this.#pending.shift()
      this.#added += 1
    }
  }

  /** A command beside the server may have added lines of its own. */
  #read = (): Departures => new Departures(readDepartures(this.#folder), addDays(this.#today(), -TOLD_DAYS))

  #shorten(): void {
    replaceDepartures(this.#folder, this.#read().events)
    this.#added = 0
  }
}

/**
 * Has those leave again who left in a life of the books that is lost, and offers the payments again that no shop has
 * confirmed; what was confirmed is not paid twice. In books that were never put back there is nothing to do.
 * @param of.isAlone whether no other server writes these books, which would have notes of its own of what was confirmed
 */
export async function departAgain(
  { engine }: Pick<OpenBrand, 'engine'>,
  { left, owed, paid }: Pick<Departures, 'left' | 'owed' | 'paid'>,
  { isAlone }: { readonly isAlone: boolean },
): Promise<void> {
  for (let at = 0; at < left.length; at += PAGE)
    await engine.transaction(async (of) => {
      const tx = new Ledger(of, sha256Text)
      for (const each of left.slice(at, at + PAGE)) await dismissAgain(tx, each, { sha256: sha256Text })
    })
  await engine.transaction(async (of) => {
    const tx = new Ledger(of, sha256Text)
    if (isAlone) for (const { shop, leave, points } of owed) await tx.putPayout(shop, leave, points)
    await tx.dropPaid(paid)
  })
}
