import type {
  KnowledgeAnswer,
  SaleAnswer,
  ScanAnswer,
  SuggestionAnswer,
  SuggestionsAnswer,
} from '../../../src/http/contract.ts'
import { till } from '../../../src/words/screens/till.ts'
import { locale, wordsOf } from '../../language.ts'
import { ask, type News, Refusal, Unreachable } from '../../server.ts'
import {
  article,
  card,
  fault,
  finished,
  isUnsure,
  knowledge,
  leave,
  noted,
  type Suggestion,
  suggestions,
  view,
} from './state.ts'

/** Who is at the till, from the first scan to the end of the sale. */

const words = () => wordsOf(till)

/** So long the points of a sale are shown when nothing is to be handed over. */
const FINISHED_MS = 8_000
/** A shopper whose sale was never heard of is gone by then. */
const IDLE_MS = 5 * 60_000

let timer: ReturnType<typeof setTimeout> | undefined

function clearsIn(ms: number): void {
  clearTimeout(timer)
  timer = setTimeout(leave, ms)
}

/** The till, or a reader beside it, showed a card. */
export async function come(next: ScanAnswer): Promise<void> {
  if (card.value?.card === next.card) return
  leave()
  card.value = next
  clearsIn(IDLE_MS)
  await look()
}

/** Scanned or typed here: the shop is told, and with it everyone at this till. */
export const scan = (code: string, entry: 'scanned' | 'keyed'): Promise<void> =>
  attempt(async () => {
    const isArticle = entry === 'scanned' && ARTICLE.test(code)
    // Some shops admit cards that look like an article's number, so what nothing is known of may still be one.
    if (isArticle && (await tellOf(code))) return
    try {
      const answer = await ask<ScanAnswer>('POST', '/v1/scans', { body: { code, entry } })
      view.value = 'till'
      await come(answer)
    } catch (error) {
      if (!(isArticle && error instanceof Refusal && error.status === 422)) throw error
      noted.value = words().nothingOf(code)
    }
  })

/** A European or American article number, as it stands below its bars. */
const ARTICLE = /^\d{8}(\d{4,6})?$/

/** Shows what staff should know of an article; whoever is here stays. @returns whether anything is known of it. */
async function tellOf(sku: string): Promise<boolean> {
  const told = await ask<KnowledgeAnswer>('GET', `/v1/knowledge?sku=${sku}&locale=${locale.value}`)
  if (told.knowledge.length === 0) return false
  view.value = 'till'
  article.value = { sku, knowledge: told.knowledge }
  if (card.value === undefined) clearsIn(IDLE_MS)
  return true
}

/** Reads the card anew, and what may be said to its shopper. Nobody else is told. */
export async function look(): Promise<void> {
  if (article.value !== undefined) await tellOf(article.value.sku)
  const shown = card.value
  if (shown === undefined || shown.card === UNSEEN) return
  const answer = await ask<SuggestionsAnswer>('POST', `/v1/suggestions?locale=${locale.value}`, {
    body: { card: shown.card },
  })
  if (card.value?.card !== shown.card) return
  card.value = { ...answer.card, card: shown.card }
  suggestions.value = answer.suggestions
  knowledge.value = answer.knowledge ?? []
}

/** After a gap: what is shown is asked for anew; whether the card is still here, only staff can see. */
export async function resync(): Promise<void> {
  // What failed for want of the line may be tried again now.
  fault.value = undefined
  if (card.value === undefined) return
  if (wasAway) isUnsure.value = true
  wasAway = false
  await look().catch(() => {})
}

let wasAway = false
/** The line is cut. */
export const away = (): void => {
  wasAway = card.value !== undefined
}

/** Stands for the handle of a card that no scan has told: its till put the code into the sale itself. */
const UNSEEN = ''

/** What a sale earned and what is to be handed over for it, where the card itself was never seen here. */
async function showSale(sale: string, balance: number | undefined): Promise<void> {
  const { gifts } = await ask<SaleAnswer>('GET', `/v1/sales/${encodeURIComponent(sale)}`)
  if (card.value !== undefined || finished.value === undefined) return
  card.value = {
    card: UNSEEN,
    ...(balance === undefined ? {} : { balance }),
    gifts: gifts.filter(({ state }) => state === 'due').map((gift) => ({ ...gift, sale })),
  }
}

/** The till finished a sale. */
export async function heardFinished({ card: withCard, points, sale }: News): Promise<void> {
  if (withCard !== true) {
    leave()
    return
  }
  const wasSeen = card.value !== undefined
  if (!wasSeen) leave()
  const { earned = 0, burned = 0, balance } = points as { earned?: number; burned?: number; balance?: number }
  finished.value = { earned, burned, balance }
  isUnsure.value = false
  suggestions.value = []
  clearsIn(FINISHED_MS)
  await (wasSeen ? look() : showSale(String(sale), balance)).catch(() => {})
  if ((card.value?.gifts ?? []).length > 0) clearsIn(IDLE_MS)
}

type Gift = NonNullable<ScanAnswer['gifts']>[number]

export const setGift = (gift: Gift, state: 'handed' | 'declined' | 'unavailable'): Promise<void> =>
  attempt(async () => {
    const { sale } = gift as Gift & { readonly sale: string }
    await ask('PUT', `/v1/sales/${encodeURIComponent(sale)}/gifts/${encodeURIComponent(gift.gift)}`, {
      body: { state },
    })
    const shown = card.value
    if (shown === undefined) return
    const left = (shown.gifts ?? []).filter((each) => each !== gift)
    card.value = { ...shown, gifts: left }
    noted.value = `${gift.title}: ${words()[state]}`
    if (finished.value !== undefined && left.length === 0) clearsIn(FINISHED_MS)
  })

export const decide = (suggestion: Suggestion, state: 'taken' | 'dismissed'): Promise<void> =>
  attempt(async () => {
    const path = `/v1/suggestions/${encodeURIComponent(suggestion.id)}`
    const { coupon } = await ask<SuggestionAnswer>('PUT', path, { body: { state } })
    suggestions.value = suggestions.value.filter(({ id }) => id !== suggestion.id)
    if (coupon === undefined) return
    noted.value = words().taken(suggestion.title)
    await look()
  })

/** Does something for staff; what goes wrong is said, and the rest stays as it was. */
export async function attempt(step: () => Promise<void>): Promise<void> {
  fault.value = undefined
  noted.value = undefined
  try {
    await step()
  } catch (error) {
    fault.value = reasonOf(error)
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof Unreachable) return words().offline
  if (!(error instanceof Refusal)) return words().failed
  if (error.status === 422 && error.path?.startsWith('lines') !== true) return words().unknown
  return error.status === 404 || error.status === 409 ? words().over : words().failed
}
