import { computed, signal } from '@preact/signals'
import type {
  AnswerAnswer,
  ConsentsAnswer,
  HistoryAnswer,
  MeAnswer,
  OnlineCodeAnswer,
  VisitAnswer,
} from '../../../src/http/contract.ts'

/** Everything the kiosk shows. It lives here and nowhere else, and `forget` empties it. */

export type View =
  | 'idle'
  | 'keyed'
  | 'lost'
  | 'card'
  | 'sheet'
  | 'history'
  | 'contact'
  | 'consents'
  | 'export'
  | 'erase'
  | 'erased'

/** A card in front of the kiosk. */
export interface Present {
  readonly visit: string
  /** What the shop takes as the card: a sealed handle, or the code that was just read. */
  readonly card: string
  /** The header `Card-Session`; undefined until it is open. */
  readonly session?: string
  /** Whether a reader of the shop read it; only then does a printer print. */
  readonly byReader: boolean
}

/** What becomes of the slip. */
export type Paper = 'none' | 'printing' | 'printed' | 'failed'

/** How the way to a new card stands. */
export interface Recovery {
  readonly code: string
  readonly step: 'code' | 'card' | 'moved'
  readonly fault?: string
  readonly moved?: { readonly points: number; readonly coupons: number; readonly gifts: number }
}

export const view = signal<View>('idle')
export const present = signal<Present | undefined>(undefined)
export const visit = signal<VisitAnswer | undefined>(undefined)
export const me = signal<MeAnswer | undefined>(undefined)
export const entries = signal<HistoryAnswer['entries'] | undefined>(undefined)
export const nextEntries = signal<string | null>(null)
export const consents = signal<ConsentsAnswer | undefined>(undefined)
/** What the shopper said of the last shopping, at this visit. */
export const said = signal<AnswerAnswer | undefined>(undefined)
/** A code for the web shop, for as long as the card is here. */
export const onlineCode = signal<OnlineCodeAnswer | undefined>(undefined)
export const paper = signal<Paper>('none')
export const recovery = signal<Recovery>({ code: '', step: 'code' })
/** Something was held to the reader that is no card. */
export const wasRefused = signal(false)
/** A step failed; its words. */
export const fault = signal<string | undefined>(undefined)
/** A step was noted; its words. */
export const noted = signal<string | undefined>(undefined)

export type ShownCoupon = VisitAnswer['coupons'][number]

/** Coupons of the visit with title, value and reason in the moment's language, as far as the card's answer has them. */
export const coupons = computed<readonly ShownCoupon[]>(() => (visit.value?.coupons ?? []).map(inLanguage))
/** What the card can use beside them. */
export const beside = computed<readonly ShownCoupon[]>(() => (visit.value?.open ?? []).map(inLanguage))

const inLanguage = (coupon: ShownCoupon): ShownCoupon => {
  const told = me.value?.coupons?.find(({ code }) => code === coupon.code)
  return told === undefined ? coupon : { ...coupon, title: told.title, value: told.value, why: told.why }
}

/** Points as the card's own answer has them: a visit that is asked for again tells the numbers of its beginning. */
export const points = computed(() => {
  const { balance = 0, pending = 0, worthCents = 0 } = { ...visit.value, ...me.value }
  return { balance, pending, worthCents }
})

/** Gifts that wait, those of a kind together with the day the first of them ends. */
export const dueGifts = computed(() => {
  const kinds = new Map<string, { title: string; count: number; until: string }>()
  for (const gift of me.value?.gifts ?? visit.value?.gifts ?? []) {
    const { gift: id, title, until } = gift as typeof gift & { readonly until: string }
    const met = kinds.get(id) ?? { title, count: 0, until }
    kinds.set(id, { title, count: met.count + 1, until: until < met.until ? until : met.until })
  }
  return [...kinds.values()]
})

/** Forgets the shopper: nothing of one may be left for the next. */
export function forget(): void {
  view.value = 'idle'
  present.value = undefined
  visit.value = undefined
  me.value = undefined
  entries.value = undefined
  nextEntries.value = null
  consents.value = undefined
  said.value = undefined
  onlineCode.value = undefined
  paper.value = 'none'
  recovery.value = { code: '', step: 'code' }
  wasRefused.value = false
  fault.value = undefined
  noted.value = undefined
}
