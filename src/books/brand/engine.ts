import type { Kysely, Transaction } from 'kysely'
import type { Alongside } from '../../domain/brand/brand-ports.ts'
import type { BrandTables } from './tables.ts'

/** Where the brand's books are kept. The same statements run on either; what differs is behind this. */
export interface BrandEngine {
  readonly kind: 'sqlite' | 'postgres'
  readonly db: Kysely<BrandTables>
  /**
   * Runs work in one transaction, durable when it returns. It may run more than once: another transaction may have
   * been in the way, or the server may have gone. Postgres repeats reads within it, so work that judges by a row must
   * also write that row; then of two at once the later one is run again.
   * Those that write members should take turns; `beside` is for the others.
   */
  transaction<T>(work: (tx: Transaction<BrandTables>) => Promise<T>, how?: Alongside): Promise<T>
  /** Runs plain statements, several at once; only for migrations. */
  execute(tx: Transaction<BrandTables>, statements: string): Promise<void>
  close(): Promise<void>
}
