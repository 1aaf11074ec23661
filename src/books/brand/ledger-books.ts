import type { Transaction } from 'kysely'
import type { BrandBooks } from '../../domain/brand/brand-ports.ts'
import type { BrandEngine } from './engine.ts'
import { Ledger } from './ledger.ts'
import type { LedgerTables } from './ledger-tables.ts'

/** The ledger on an engine, for the actions. */
export const brandBooks = (
  engine: Pick<BrandEngine, 'transaction'>,
  sha256: (text: string) => Uint8Array,
): BrandBooks => ({
  // Every table of the ledger is among the engine's; the type of a transaction cannot say so.
  transaction: (work) =>
    engine.transaction((tx) => work(new Ledger(tx as unknown as Transaction<LedgerTables>, sha256))),
})
