import type { ShopBooksToRead } from './books/shop/books.ts'
import { pastSales } from './books/shop/history.ts'
import { outstandingPoints } from './books/shop/outstanding.ts'
import { localDay } from './domain/day.ts'
import { compileProgramme, type Programmes, programmeSchema, programmesOf } from './domain/programme.ts'
import { tryProgramme, type WhatIfInput, type WhatIfReport } from './jobs/workers/whatif.ts'

/** Told how much of how much is done. */
type OnProgress = (done: number, total: number) => void

/** Everything long that can be asked for. A new kind is a line here. */
export const tasks = {
  whatIf: (books: ShopBooksToRead, input: WhatIfInput, onProgress: OnProgress): WhatIfReport =>
    tryProgramme(
      {
        programmes: programmesIn(books),
        sales: (from, onPage) =>
          pastSales(books.db, { from, dayOf: (at) => localDay(at, input.timeZone), onProgress: onPage }),
        outstandingPoints: () => outstandingPoints(books.db),
      },
      input,
      onProgress,
    ),
}

/** The published programmes as these books hold them. */
function programmesIn(books: ShopBooksToRead): Programmes {
  return programmesOf(
    books.read.programmes.list().map(({ version, body, from }) => ({
      programme: compileProgramme(programmeSchema.parse(JSON.parse(body)), version),
      from,
    })),
  )
}
