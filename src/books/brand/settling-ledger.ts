import type { Transaction } from 'kysely'
import type { BrandBooks, Moved, Operation } from '../../domain/brand/brand-ports.ts'
import type { DepartureEvent, DepartureNotes } from '../../domain/brand/departures.ts'
import type { SettledDay } from '../../domain/brand/settlement.ts'
import { addSettled } from './desk.ts'
import type { BrandEngine } from './engine.ts'
import { Ledger } from './ledger.ts'
import type { BrandTables } from './tables.ts'

// What a shop pays back for goods of another, their points among it, is between the two.
const COUNTS: Readonly<Record<Operation['kind'], { kind: SettledDay['kind']; sign: 1 | -1 } | undefined>> = {
  ACC: { kind: 'issued', sign: 1 },
  CLW: { kind: 'issued', sign: -1 },
  RED: { kind: 'redeemed', sign: 1 },
  UND: { kind: 'redeemed', sign: -1 },
  BAK: undefined,
  // It counts in the points its card brought along.
  PAST: undefined,
}

/**
 * The ledger while it hears shops: an operation that is booked counts for what its shop's entity is to settle, in the
 * same transaction. These sums know no member, so that they stay when one leaves.
 */
export class SettlingLedger extends Ledger {
  readonly #tx: Transaction<BrandTables>

  constructor(tx: Transaction<BrandTables>, sha256: (text: string) => Uint8Array) {
    super(tx, sha256)
    this.#tx = tx
  }

  override async putOperations(operations: readonly Operation[], moved: Moved): Promise<void> {
    await super.putOperations(operations, moved)
    await addSettled(this.#tx, settledBy(operations))
  }
}

/**
 * The books for the brand's actions. What a transaction says of who leaves is noted beside them once it is on disk, and
 * before anybody is answered: a shop that hears that the brand has a leaving forgets the member.
 * @param of.Ledger what the books are read and written by; tests bring others
 */
export function booksOver(
  { transaction }: Pick<BrandEngine, 'transaction'>,
  sha256: (text: string) => Uint8Array,
  of: { readonly notes?: DepartureNotes | undefined; readonly Ledger?: typeof SettlingLedger } = {},
): BrandBooks {
  const { notes, Ledger: Books = SettlingLedger } = of
  return {
    transaction: async (work, how) => {
      let said: readonly DepartureEvent[] = []
      const value = await transaction(async (tx) => {
        const ledger = new Books(tx, sha256)
        const done = await work(ledger)
        said = await ledger.departures()
        return done
      }, how)
      notes?.note(said)
      return value
    },
  }
}

type Writable<T> = { -readonly [K in keyof T]: T[K] }

function settledBy(operations: readonly Operation[]): SettledDay[] {
  const days = new Map<string, Writable<SettledDay>>()
  for (const { shop, kind: of, day, points } of operations) {
    const counts = COUNTS[of]
    if (counts === undefined) continue
    const { kind, sign } = counts
    const key = `${shop} ${day} ${kind}`
    const sum = days.get(key) ?? { shop, day, kind, points: 0, operations: 0 }
    sum.points += sign * points
    sum.operations += 1
    days.set(key, sum)
  }
  // Always in one order, so that no two transactions wait for each other.
  return [...days.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, day]) => day)
}
