import type { CardSessionAnswer, MeAnswer, VisitAnswer } from '../../../src/http/contract.ts'
import { cue } from '../../cues.ts'
import { locale } from '../../language.ts'
import { ask, Refusal } from '../../server.ts'
import { silence } from '../../speech.ts'
import { fault, forget, me, type Present, paper, present, view, visit, wasRefused } from './state.ts'

/** A card comes to the kiosk, is looked at, and goes. */

/** A reader of the shop read a card: its visit has begun, and the kiosk asks for what it gives. */
export const comeByReader = (visitId: string, handle: string, prints: boolean): Promise<void> =>
  come({ visit: visitId, card: handle, byReader: true }, prints)

/** A scanner that types, or a person, told the card's code. */
export const comeByKeys = (code: string, entry: 'scanned' | 'keyed'): Promise<void> =>
  come({ visit: `kiosk-${crypto.randomUUID()}`, card: code, byReader: false }, false, entry)

async function come(next: Present, prints: boolean, entry?: 'scanned' | 'keyed'): Promise<void> {
  if (present.value?.visit === next.visit) return
  leave()
  present.value = next
  try {
    const opening = open(next)
    const answer = await askVisit(next, entry)
    if (present.value?.visit !== next.visit) return
    visit.value = answer
    // A quick printer may have told how it went before the visit was read.
    if (paper.value === 'none' && prints && answer.again !== true && answer.coupons.length > 0) paper.value = 'printing'
    view.value = 'card'
    cue('taken')
    await opening
  } catch (error) {
    if (present.value?.visit !== next.visit) return
    present.value = undefined
    refuse(error)
  }
}

function refuse(error: unknown): void {
  cue('refused')
  // A line that is cut says so itself; whatever else went wrong, holding the card once more is what helps.
  if (error instanceof Refusal) wasRefused.value = true
}

/** What was held to a reader was no card. */
export function refusedAtReader(): void {
  if (view.value !== 'idle') return
  wasRefused.value = true
  cue('refused')
}

const askVisit = (of: Present, entry?: 'scanned' | 'keyed'): Promise<VisitAnswer> =>
  ask<VisitAnswer>('PUT', `/v1/visits/${encodeURIComponent(of.visit)}`, {
    body: { card: of.card, ...(entry === undefined ? {} : { entry }) },
  })

/** Opens the card's session and reads what the visit does not tell. */
async function open(of: Present): Promise<void> {
  const { session } = await ask<CardSessionAnswer>('POST', '/v1/card-sessions', { body: { code: of.card } })
  if (present.value?.visit !== of.visit) return end(session)
  present.value = { ...present.value, session }
  await lookAgain()
}

/** The header that a session speaks by. */
export const inHand = (): Record<string, string> => ({ 'card-session': present.value?.session ?? '' })

/** Reads the card once more, in the moment's language. */
export async function lookAgain(): Promise<void> {
  const { session, visit: of } = present.value ?? {}
  if (session === undefined) return
  const answer = await ask<MeAnswer>('GET', `/v1/me?locale=${locale.value}`, { headers: inHand() })
  if (present.value?.visit === of) me.value = answer
}

/** After a gap: what is shown is asked for anew. A session that is over meanwhile ends the visit. */
export async function resync(): Promise<void> {
  const now = present.value
  if (now === undefined) return
  try {
    const answer = await askVisit(now)
    if (present.value?.visit !== now.visit) return
    visit.value = answer
    if (now.session === undefined) await open(now)
    else await lookAgain()
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) leave()
  }
}

/** Runs a step of the shopper; what goes wrong is said beside it, and a session that is over ends the visit. */
export async function attempt(words: string, step: () => Promise<void>): Promise<void> {
  fault.value = undefined
  try {
    await step()
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) leave()
    else fault.value = words
  }
}

/** The shopper walks away: the session ends, and nothing of the card is left on the screen. */
export function leave(): void {
  const session = present.value?.session
  forget()
  silence()
  window.scrollTo(0, 0)
  if (session !== undefined) end(session)
}

/** Best effort: a session that is not ended ends by itself after three minutes. */
function end(session: string): void {
  ask('DELETE', '/v1/card-sessions/current', { headers: { 'card-session': session } }).catch(() => {})
}
