import type { Kysely } from 'kysely'
import type { MemberKey, SoldLine } from '../../domain/brand/brand-ports.ts'
import type { LedgerTables } from './ledger-tables.ts'

type Db = Kysely<LedgerTables>
/** Lines as they are booked, and as far as they were counted for tiers. */
type Lines = 'line_back' | 'tier_line_back'

/** Lines of these sales of which anything came back. Goods come back rarely, so each sale is asked for by itself. */
export async function linesBack(
  db: Db,
  sales: readonly { readonly key: MemberKey; readonly sale: string }[],
  table: Lines = 'line_back',
): Promise<SoldLine[]> {
  const found: SoldLine[] = []
  for (const { key, sale } of sales) {
    const rows = await db
      .selectFrom(table)
      .selectAll()
      .where('bucket', '=', key.bucket)
      .where('member', '=', key.member)
      .where('sale', '=', sale)
      .execute()
    found.push(...rows.map(({ bucket: _, member: __, ...line }) => ({ key, ...line })))
  }
  return found
}

export async function putLinesBack(db: Db, lines: readonly SoldLine[], table: Lines = 'line_back'): Promise<void> {
  for (const { key, ...line } of lines)
    await db
      .insertInto(table)
      .values({ ...key, ...line })
      .onConflict((on) => on.columns(['bucket', 'member', 'sale', 'line']).doUpdateSet({ back: line.back }))
      .execute()
}
