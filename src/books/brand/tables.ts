import type { DeskTables } from './desk-tables.ts'
import type { LedgerTables } from './ledger-tables.ts'

/** Every table of the brand's books. */
export interface BrandTables extends DeskTables, LedgerTables {
  readonly migration: { number: number; name: string; sha256: string }
}
