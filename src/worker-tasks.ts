import { dirname } from 'node:path'
import { openScoreKeeper } from './books/scores/keeper.ts'
import { type Backup, backup } from './books/shop/backup.ts'
import type { ShopBooksToRead } from './books/shop/books.ts'
import { pastSales } from './books/shop/history.ts'
import { carryOver, openToCarry } from './books/shop/open.ts'
import { outstandingPoints } from './books/shop/outstanding.ts'
import { answersOf, cardsByStage } from './books/shop/report-answers.ts'
import { cardsByTier, heldByMonth, reportFacts } from './books/shop/report-facts.ts'
import { exposureLog, exposuresUntil, followedFacts } from './books/shop/report-uplift.ts'
import { type Day, localDay } from './domain/day.ts'
import { compileProgramme, type Programmes, programmeSchema, programmesOf } from './domain/programme.ts'
import { segmentNames } from './domain/segments.ts'
import {
  closePeriods,
  liability,
  misuse,
  openMonth,
  type ReportBooks,
  type ReportInput,
} from './jobs/workers/reports.ts'
import { catchUp, nightOf } from './jobs/workers/scores.ts'
import { segmentSearch } from './jobs/workers/segments.ts'
import { tryProgramme, type WhatIfInput, type WhatIfReport } from './jobs/workers/whatif.ts'
import { sha256 } from './keys/shop-keys.ts'

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
        segments: (account) => segmentsIn(books, account),
        outstandingPoints: () => outstandingPoints(books.db),
      },
      input,
      onProgress,
    ),
  closePeriods: (books: ShopBooksToRead, input: ReportInput, onProgress: OnProgress) =>
    closePeriods(reportBooks(books, input), input, onProgress),
  openMonth: (books: ShopBooksToRead, input: ReportInput, onProgress: OnProgress) =>
    openMonth(reportBooks(books, input), input, onProgress),
  liability: (books: ShopBooksToRead, input: ReportInput) => liability(reportBooks(books, input), input),
  misuse: (books: ShopBooksToRead, input: ReportInput & { from: string; to: string }, onProgress: OnProgress) =>
    misuse(reportBooks(books, input), input, onProgress),
  /** Copies the books on a connection of its own; a big copy takes long, and nobody waits at a till. */
  backup: (books: ShopBooksToRead, { file }: { file: string }): Backup => backup(dirname(books.db.name), file),
}

/** What stays open in a thread of its own and is asked again and again. A new kind is a line here. */
export const services = {
  scores: (books: ShopBooksToRead, folder: string) => {
    const scores = openScoreKeeper(folder, books.db, (text) => sha256(text))
    return {
      catchUp: () => catchUp(scores, () => {}),
      night: (today: Day) => nightOf(scores, today),
    }
  },
  /** Where cards belong by their baskets. */
  segments: (books: ShopBooksToRead) =>
    segmentSearch({
      basketsAfter: (which) => books.read.basketsAfter(which),
      account: (id) => books.read.account(id),
      segmentsAfter: (account, limit) => books.read.segments.after(account, limit),
    }),
  log: (_books: ShopBooksToRead, folder: string) => {
    const db = openToCarry(folder)
    return { carryOver: () => carryOver(db) }
  },
}

const reportBooks = (books: ShopBooksToRead, { timeZone }: ReportInput): ReportBooks => ({
  programmes: programmesIn(books),
  facts: (after, notBefore, onProgress) =>
    reportFacts(books.db, { after, notBefore, dayOf: (at) => localDay(at, timeZone), onProgress }),
  lastCut: (report) => books.read.cuts.last(report),
  cut: (report, period) => books.read.cuts.one(report, period),
  cardsByTier: () => cardsByTier(books.db),
  cardsByStage: () => cardsByStage(books.db),
  answers: (first, last) => answersOf(books.db, first, last),
  heldByMonth: (today) => heldByMonth(books.db, today),
  exposureLog: (until, since) => exposureLog(books.db, until, since),
  exposures: (until, share) => exposuresUntil(books.db, until, share),
  followed: (of, onProgress) => followedFacts(books.db, { ...of, onProgress }),
})

function segmentsIn({ read }: ShopBooksToRead, account: number): readonly string[] {
  const behaviour = read.segments.one(account)
  return behaviour === undefined ? [] : segmentNames(behaviour)
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
