import type { Command } from 'commander'
import { openScoreKeeper } from '../books/scores/keeper.ts'
import { openScoresToRead } from '../books/scores/open.ts'
import { type Standing, standingOf } from '../books/scores/standing.ts'
import { readShopBooks } from '../books/shop/books.ts'
import { readSettings, type Settings } from '../config.ts'
import type { Day } from '../domain/day.ts'
import { catchUp } from '../jobs/workers/scores.ts'
import { sha256Text } from '../open-shop.ts'
import { progress } from './progress.ts'
import { type Common, command, group, run } from './run.ts'

/** `stempel scores`: what the shop's own baskets say about what fits a card. */
export const scoresCommand = (): Command =>
  group('scores', 'What cards want, counted from their baskets: the figures behind the coupons.', [
    command('show', 'Print how far the scores are and what their last fit came to.').action(({ json }: Common) =>
      run(json, async () => {
        const standing = readStanding(readSettings(process.env))
        return { json: standing, text: textOf(standing) }
      }),
    ),
    command('rebuild', 'Count the scores anew from the baskets that are kept: the last 90 days.').action(
      ({ json }: Common) =>
        run(json, async () => {
          const rebuilt = rebuild(readSettings(process.env))
          return { json: rebuilt, text: rebuiltText(rebuilt) }
        }),
    ),
  ])

function readStanding({ data }: Settings): Standing {
  const books = readShopBooks(data, sha256Text)
  const scores = openScoresToRead(data)
  try {
    return standingOf(scores, books.read.head())
  } finally {
    scores?.close()
    books.close()
  }
}

type Rebuilt = Standing & {
  /** The day of the oldest basket that is still kept; null when there is none. */
  readonly from: Day | null
}

/** Beside a shop that sells: whichever of the two counts next goes on where the other ended. */
function rebuild(settings: Settings): Rebuilt {
  const books = readShopBooks(settings.data, sha256Text)
  try {
    const scores = openScoreKeeper(settings.data, books.db, sha256Text)
    try {
      const bar = progress('scores', books.read.head())
      const from = scores.restart() ?? null
      catchUp(scores, (done) => bar.update(done))
      bar.stop()
      return { from, ...readStanding(settings) }
    } finally {
      scores.close()
    }
  } finally {
    books.close()
  }
}

function rebuiltText({ from, cards, items }: Rebuilt): string {
  if (from === null) return 'No baskets are kept, so there is nothing to count.'
  return `Counted anew from the baskets since ${from}: ${cards} cards, ${items} items. What was bought before is no longer kept.`
}

function textOf({ cursor, head, cards, items, kappa, fit }: Standing): string {
  const lag = head - cursor
  const lines = [
    `${cards} cards, ${items} items, counted up to fact ${cursor}${lag === 0 ? '' : `; ${lag} behind`}.`,
    fit === null
      ? `kappa is ${kappa}; it is fitted in the night, from 50 cards with three purchases on.`
      : `kappa is ${kappa}, fitted on ${fit.day} to the last baskets of ${fit.cards} cards:`,
  ]
  for (const tried of fit?.tried ?? [])
    lines.push(
      `  ${String(tried.kappa).padStart(2)}  R@10 ${tried.recall10.toFixed(3)}  NDCG@10 ${tried.ndcg10.toFixed(3)}  PHR@10 ${tried.phr10.toFixed(3)}`,
    )
  return lines.join('\n')
}
