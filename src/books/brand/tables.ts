import type { DeskTables } from './desk-tables.ts'

/** Every table of the brand's books. */
export interface BrandTables extends DeskTables {
  readonly migration: { number: number; name: string; sha256: string }
}
