import { effect, signal } from '@preact/signals'
import type { CardSessionAnswer, HistoryAnswer, MeAnswer } from '../../../src/http/contract.ts'
import { locale } from '../../language.ts'
import { ask, Refusal, Unreachable } from '../../server.ts'

/** What a shopper sees on their own phone. It lives in this page and nowhere else. */

export type View = 'opening' | 'none' | 'over' | 'busy' | 'card' | 'history' | 'sheet'

export const view = signal<View>('opening')
export const me = signal<MeAnswer | undefined>(undefined)
export const entries = signal<HistoryAnswer['entries'] | undefined>(undefined)
export const nextEntries = signal<string | null>(null)

/** The link's token until it was exchanged, and the session it was exchanged for. Neither is ever shown. */
let token: string | undefined
let session: string | undefined
let ends: ReturnType<typeof setTimeout> | undefined

const AGAIN_MS = 2_000

/** Reads the link and takes it out of the address at once: an address is seen, kept and sent on. */
export function begin(): () => void {
  const read = (): void => {
    const found = location.hash.slice(1)
    if (found !== '') history.replaceState(null, '', location.pathname)
    void enter(found)
  }
  const gone = (): void => close('none')
  const restored = (event: PageTransitionEvent): void => {
    if (event.persisted) gone()
  }
  read()
  let before = locale.peek()
  const endLanguage = effect(() => {
    if (locale.value === before) return
    before = locale.value
    void lookAgain()
    if (view.peek() === 'history') void readHistory()
  })
  window.addEventListener('hashchange', read)
  window.addEventListener('online', back)
  window.addEventListener('pagehide', gone)
  window.addEventListener('pageshow', restored)
  return () => {
    endLanguage()
    window.removeEventListener('hashchange', read)
    window.removeEventListener('online', back)
    window.removeEventListener('pagehide', gone)
    window.removeEventListener('pageshow', restored)
  }
}

async function enter(found: string): Promise<void> {
  if (found === '') {
    if (view.value === 'opening') view.value = 'none'
    return
  }
  close('opening')
  token = found
  await exchange()
}

async function exchange(): Promise<void> {
  const asked = token
  if (asked === undefined) return
  try {
    const answer = await ask<CardSessionAnswer>('POST', '/v1/card-sessions', { body: { token: asked } })
    if (token !== asked) return
    token = undefined
    session = answer.session
    lasts()
    await lookAgain()
    if (me.value !== undefined) view.value = 'card'
  } catch (error) {
    if (token !== asked) return
    if (error instanceof Unreachable) {
      setTimeout(() => void exchange(), AGAIN_MS)
      return
    }
    const isBusy = error instanceof Refusal && (error.status === 429 || error.status === 503)
    close(isBusy ? 'busy' : 'over')
  }
}

/** The shop forgets a session three minutes after the last question; so does the phone, whatever its clock says. */
const LIFE_MS = 3 * 60_000
function lasts(): void {
  clearTimeout(ends)
  ends = setTimeout(() => close('none'), LIFE_MS)
}

let again: ReturnType<typeof setTimeout> | undefined

/** The line may be there again: what is shown is read anew, and what could not be read before. */
function back(): void {
  if (session === undefined) return
  void lookAgain()
  if (view.peek() === 'history' && entries.peek() === undefined) void readHistory()
}

async function look<T>(path: string): Promise<T | undefined> {
  const open = session
  if (open === undefined) return undefined
  try {
    const answer = await ask<T>('GET', path, { headers: { 'card-session': open } })
    if (session !== open) return undefined
    lasts()
    return answer
  } catch (error) {
    // Without the line everything stays as it was, and the page says so.
    if (error instanceof Refusal && error.status === 401 && session === open) close('none')
    if (error instanceof Unreachable) {
      clearTimeout(again)
      again = setTimeout(back, AGAIN_MS)
    }
    return undefined
  }
}

/** Reads the card once more, in the moment's language. */
export async function lookAgain(): Promise<void> {
  const answer = await look<MeAnswer>(`/v1/me?locale=${locale.value}`)
  if (answer !== undefined) me.value = answer
}

export const readHistory = (): Promise<void> => {
  entries.value = undefined
  nextEntries.value = null
  return readEarlier()
}

export async function readEarlier(): Promise<void> {
  const before = nextEntries.value === null ? '' : `&before=${encodeURIComponent(nextEntries.value)}`
  const page = await look<HistoryAnswer>(`/v1/me/history?locale=${locale.value}&limit=10${before}`)
  if (page === undefined) return
  entries.value = [...(entries.value ?? []), ...page.entries]
  nextEntries.value = page.next
}

export function show(next: View): void {
  view.value = next
  window.scrollTo(0, 0)
  if (next === 'history') void readHistory()
}

/** Ends the session, and nothing of the card is left in the page. */
export function close(next: View): void {
  const open = session
  clearTimeout(ends)
  clearTimeout(again)
  token = undefined
  session = undefined
  me.value = undefined
  entries.value = undefined
  nextEntries.value = null
  view.value = next
  if (open !== undefined)
    ask('DELETE', '/v1/card-sessions/current', { headers: { 'card-session': open } }).catch(() => {})
}
