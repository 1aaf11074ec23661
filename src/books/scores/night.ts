import { FitOfKappa, type KappaFit } from '../../domain/choice/fit.ts'
import { dayNumber } from '../../domain/choice/gaps.ts'
import { habitsOf } from '../../domain/choice/packed.ts'
import { addDays, addMonths, type Day } from '../../domain/day.ts'
import type { JournalSource } from './journal-source.ts'
import type { ScoreBooks } from './score-books.ts'

/** A card that bought nothing for so long is a stranger again. */
const FORGET_MONTHS = 12
/** As long as baskets are kept, after which nothing can be brought back of them. */
const BASKET_DAYS = 90
const FIT_KEPT_MONTHS = 12
/** So many cards tell κ as well as all of a big shop's do. */
const FITTED_CARDS = 20_000
const PAGE_CARDS = 500

/** What a night came to. */
export interface NightOfScores {
  readonly cards: number
  /** Cards that were forgotten because they bought nothing for 12 months, or have no account any more. */
  readonly forgotten: number
  readonly items: number
  /** Items nobody buys any more. */
  readonly dropped: number
  /** Undefined when there were too few cards. */
  readonly fit: KappaFit | undefined
}

/** Goes through all cards once: forgets those that are over, follows those that were merged, and fits κ to the rest. */
export function keepNight(source: JournalSource, scores: ScoreBooks, today: Day): NightOfScores {
  const fit = scores.transact(() => fitOf(scores))
  const every = Math.max(1, Math.ceil(scores.state.number('cards', 0) / FITTED_CARDS))
  const bought = new Set<number>()
  const since = dayNumber(addMonths(today, -FORGET_MONTHS))
  let cards = 0
  let forgotten = 0
  for (let after: number | undefined = Number.MIN_SAFE_INTEGER; after !== undefined; ) {
    const from: number = after
    after = scores.transact(() => {
      const page = scores.cards.after(from, PAGE_CARDS)
      for (const { account, last_day, habits } of page) {
        const known = source.account(account)
        if (known?.successor !== undefined) scores.move(account, known.successor)
        else if (known === undefined || last_day < since) {
          scores.forget(account)
          forgotten += 1
        } else {
          cards += 1
          for (const { item } of habitsOf(habits)) bought.add(item)
          if (cards % every === 0) fit.add(habits)
        }
      }
      return page.at(-1)?.account
    })
  }
  return scores.transact(() => {
    const found = fit.result
    if (found !== undefined) scores.putFit(today, found)
    scores.dropFits(addMonths(today, -FIT_KEPT_MONTHS))
    scores.taken.drop(dayNumber(addDays(today, -BASKET_DAYS)))
    const dropped = scores.items.drop(bought)
    scores.recount(scores.cards.count())
    scores.state.put('night', today)
    return { cards, forgotten, items: scores.items.size, dropped, fit: found }
  })
}

/** A fit of κ by article, or by department where tills send no articles; every card is still to be added. */
export function fitOf({ items }: ScoreBooks): FitOfKappa {
  const { hasArticles } = items
  return new FitOfKappa({
    baskets: items.baskets / items.weight,
    countOf: (item) => items.countOf(item) / items.weight,
    isRanked: (item) => items.isArticle(item) === hasArticles,
    favourites: items.favourites(hasArticles ? 's' : 'd'),
  })
}
