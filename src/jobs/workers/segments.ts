import type { AccountView } from '../../domain/account.ts'
import { type Day, daysBetween } from '../../domain/day.ts'
import type { SeenBasket } from '../../domain/records.ts'
import { type Behaviour, Behaviours, decilesOf, isSameBehaviour, type Shopper, stageBy } from '../../domain/segments.ts'

/** What the books tell of where cards belong. */
export interface SegmentBooks {
  /** Baskets of one share of the cards that follow a journal number, in the order of their numbers. */
  basketsAfter(which: { after: number; limit: number; part: number; parts: number }): SeenBasket[]
  /** Undefined for one that was erased. */
  account(id: number): Pick<AccountView, 'opened' | 'lastDay'> | undefined
  /** Cards whose accounts follow a number, in the order of their numbers, and where they are. */
  segmentsAfter(account: number, limit: number): { account: number; behaviour: Behaviour }[]
}

/** A card that belongs elsewhere than it is; nowhere when its account is gone. */
export interface SegmentChange {
  readonly account: number
  readonly behaviour: Behaviour | undefined
}

/** What is known of a tenth of a big shop's cards fits into memory beside a selling shop. */
const PARTS = 10
const PAGE = 1_000

/**
 * Where cards belong today by the baskets that are kept, as far as the books have them elsewhere: first those that were
 * put somewhere before, then new ones, each in the order of the accounts. A card whose baskets are all over keeps its
 * rhythm only, by which it is due, at risk or gone. Nothing is written here.
 */
export function* segmentChanges(books: SegmentBooks, today: Day): Generator<SegmentChange> {
  const shoppers = [...shoppersIn(books, today)]
  const decileOf = decilesOf(shoppers)
  const unplaced = new Map(shoppers.map((shopper) => [shopper.account, shopper]))
  for (const { account, behaviour } of placed(books)) {
    const shopper = unplaced.get(account)
    unplaced.delete(account)
    const now = shopper === undefined ? aged(books, account, behaviour, today) : placeOf(books, shopper, decileOf)
    if (now === undefined || !isSameBehaviour(behaviour, now)) yield { account, behaviour: now }
  }
  for (const shopper of [...unplaced.values()].sort((a, b) => a.account - b.account)) {
    const behaviour = placeOf(books, shopper, decileOf)
    if (behaviour !== undefined) yield { account: shopper.account, behaviour }
  }
}

function* shoppersIn(books: SegmentBooks, today: Day): Generator<Shopper> {
  for (let part = 0; part < PARTS; part += 1) {
    const seen = new Behaviours()
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: SeenBasket[] = books.basketsAfter({ after, limit: PAGE, part, parts: PARTS })
      for (const { account, day, lines } of page) if (account !== undefined) seen.add(account, day, lines)
      after = page.length < PAGE ? undefined : page.at(-1)?.seq
    }
    yield* seen.shoppers(today)
  }
}

function* placed(books: SegmentBooks): Generator<{ account: number; behaviour: Behaviour }> {
  for (let after = -1; ; ) {
    const page = books.segmentsAfter(after, PAGE)
    yield* page
    const last = page.at(-1)
    if (last === undefined || page.length < PAGE) return
    after = last.account
  }
}

/** A card whose only visit is not its first one is active. */
function placeOf(books: SegmentBooks, shopper: Shopper, decileOf: (shopper: Shopper) => number): Behaviour | undefined {
  const { habits, gap } = shopper
  const decile = decileOf(shopper)
  const account = books.account(shopper.account)
  if (account === undefined) return undefined
  const stage = shopper.stage === 'first' && account.opened !== account.lastDay ? 'active' : shopper.stage
  return { stage, decile, habits, gap }
}

function aged(books: SegmentBooks, id: number, { gap }: Behaviour, today: Day): Behaviour | undefined {
  const account = books.account(id)
  if (account === undefined) return undefined
  const stage = gap === undefined ? 'gone' : stageBy(gap, Math.max(0, daysBetween(account.lastDay, today)))
  return { stage, decile: undefined, habits: [], gap }
}

/** Tells changes a page at a time, as whoever writes them has room. */
export function segmentSearch(books: SegmentBooks): {
  look(today: Day): number
  next(limit: number): SegmentChange[]
} {
  let changes: SegmentChange[] | undefined
  let told = 0
  return {
    /** @returns how many cards belong elsewhere. */
    look: (today) => {
      changes = [...segmentChanges(books, today)]
      told = 0
      return changes.length
    },
    /** @throws Error when nothing was looked at, as in a thread that was started anew. */
    next: (limit) => {
      if (changes === undefined) throw new Error('where cards belong was not looked up')
      const page = changes.slice(told, told + limit)
      told += page.length
      return page
    },
  }
}
