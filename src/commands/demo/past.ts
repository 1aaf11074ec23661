import { addDays, type Day, localDay } from '../../domain/day.ts'
import { systemClock } from '../../open-shop.ts'
import { operate } from '../../operations.ts'
import type { RunningShop } from '../../shop.ts'
import { basketOf, type Habits } from './goods.ts'
import type { Chance } from './random.ts'

/** One sale of the past, for the import. */
interface Past {
  readonly kind: 'sale'
  readonly key: string
  readonly body: object
}

const WEEKS_BACK = 8
/** So many at once, since they share a commit. */
const AT_ONCE = 128
/** Of a hundred cards so many are new. */
const NEW_PERCENT = 8

/**
 * Gives cards a past in the shop, so that it knows what they like, and waits until that is counted.
 * @param firstSequence of the sales; another run on the same books has others
 */
export async function livePast(
  running: RunningShop,
  cards: readonly { readonly code: string; readonly habits: Habits }[],
  chance: Chance,
  firstSequence: number,
): Promise<void> {
  const { shop: number, timeZone } = running.shop.settings
  const today = localDay(systemClock.now(), timeZone)
  const days = cards.flatMap(({ code, habits }) => daysOf(habits, today, chance).map((day) => ({ code, habits, day })))
  // In the order in which they happened.
  days.sort((a, b) => (a.day < b.day ? -1 : a.day > b.day ? 1 : 0))
  const sales = days.map(({ code, habits, day }, i): Past => {
    const body = { card: code, currency: 'EUR', lines: basketOf(chance, habits), finishedAt: `${day}T10:30:00Z` }
    return { kind: 'sale', key: `${number}.past.${day}.${firstSequence + i}`, body }
  })
  const on = { shop: running.shop, onRevoked: () => {} }
  for (let at = 0; at < sales.length; at += AT_ONCE) {
    const page = sales.slice(at, at + AT_ONCE).map((sale) => ({ ...sale, goesOn: true }))
    const answers = await Promise.all(page.map((sale) => operate(on, 'event.import', sale)))
    const refused = (answers as { status: number; detail?: string }[]).find(({ status }) => status !== 201)
    if (refused !== undefined) throw new Error(`a sale of the past was refused: ${refused.detail ?? refused.status}`)
  }
  await running.tick()
}

/** Days on which somebody came, the last one at least two days ago. */
function daysOf({ everyDays }: Habits, today: Day, chance: Chance): Day[] {
  if (chance.percent(NEW_PERCENT)) return []
  const days: Day[] = []
  let back = chance.whole(2, everyDays + 2)
  while (back < WEEKS_BACK * 7) {
    days.push(addDays(today, -back))
    back += Math.max(1, everyDays + chance.whole(-1, 2))
  }
  return days
}
