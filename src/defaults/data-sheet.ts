import type { SheetRow } from '../domain/shopper.ts'
import { dataBalance } from './data-balance.ts'

/** What of the data balance is about shoppers, columns of one purpose together: the sheet a shopper can read. */
export const dataSheet: readonly SheetRow[] = sheetOf(dataBalance)

function sheetOf(balance: typeof dataBalance): SheetRow[] {
  const rows = new Map<string, SheetRow & { fields: string[] }>()
  for (const [table, columns] of Object.entries(balance))
    for (const [column, { purpose, benefit, until }] of Object.entries(columns)) {
      // What lasts as long as the shop is the shop's own.
      if (benefit === 'none' || until === 'the shop') continue
      const key = JSON.stringify([purpose, benefit, until])
      const row = rows.get(key) ?? { fields: [], purpose, benefit, until }
      row.fields.push(`${table}.${column}`)
      rows.set(key, row)
    }
  return [...rows.values()]
}
