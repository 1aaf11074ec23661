import type { Transaction } from 'kysely'
import type { Operation } from '../../domain/brand/brand-ports.ts'
import type { SettledDay } from '../../domain/brand/settlement.ts'
import { addSettled } from './desk.ts'
import { Ledger } from './ledger.ts'
import type { BrandTables } from './tables.ts'

const COUNTS: Readonly<Record<Operation['kind'], { kind: SettledDay['kind']; sign: 1 | -1 }>> = {
  ACC: { kind: 'issued', sign: 1 },
  CLW: { kind: 'issued', sign: -1 },
  RED: { kind: 'redeemed', sign: 1 },
  UND: { kind: 'redeemed', sign: -1 },
}

/**
 * The ledger while it hears one shop: an operation that is booked counts for what the shop's entity is to settle, in
 * the same transaction. These sums know no member, so that they stay when one leaves.
 */
export class SettlingLedger extends Ledger {
  readonly #tx: Transaction<BrandTables>
  readonly #shop: string

  constructor(tx: Transaction<BrandTables>, sha256: (text: string) => Uint8Array, shop: string) {
    super(tx, sha256)
    this.#tx = tx
    this.#shop = shop
  }

  override async putOperations(operations: readonly Operation[]): Promise<void> {
    await super.putOperations(operations)
    await addSettled(this.#tx, settledBy(this.#shop, operations))
  }
}

function settledBy(shop: string, operations: readonly Operation[]): SettledDay[] {
  const days = new Map<string, SettledDay>()
  for (const { kind: of, day, points } of operations) {
    const { kind, sign } = COUNTS[of]
    const key = `${day} ${kind}`
    const before = days.get(key) ?? { shop, day, kind, points: 0, operations: 0 }
    days.set(key, { ...before, points: before.points + sign * points, operations: before.operations + 1 })
  }
  return [...days.values()]
}
