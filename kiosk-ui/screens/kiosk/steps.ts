import type { ConsentsAnswer, HistoryAnswer, MeAnswer, RecoveryAnswer } from '../../../src/http/contract.ts'
import { kiosk } from '../../../src/words/screens/kiosk.ts'
import { locale, wordsOf } from '../../language.ts'
import { ask, fetchFile, Refusal } from '../../server.ts'
import { attempt, inHand, leave, lookAgain } from './card.ts'
import { consents, entries, fault, me, nextEntries, noted, recovery, type View, view } from './state.ts'

/** What a shopper does with the card in hand. */

const words = () => wordsOf(kiosk)

/** Opens another view of the card, with what it needs. */
export function show(next: View): void {
  fault.value = undefined
  noted.value = undefined
  view.value = next
  window.scrollTo(0, 0)
  if (next === 'history') void readHistory()
  if (next === 'consents') void readConsents()
}

export const readHistory = (): Promise<void> => {
  entries.value = undefined
  nextEntries.value = null
  return readMore()
}

export const readMore = (): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    const before = nextEntries.value === null ? '' : `&before=${encodeURIComponent(nextEntries.value)}`
    const path = `/v1/me/history?locale=${locale.value}&limit=10${before}`
    const page = await ask<HistoryAnswer>('GET', path, { headers: inHand() })
    entries.value = [...(entries.value ?? []), ...page.entries]
    nextEntries.value = page.next
  })

export const readConsents = (): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    consents.value = await ask<ConsentsAnswer>('GET', '/v1/me/consents', {
      headers: { ...inHand(), 'accept-language': locale.value },
    })
  })

export type Level = NonNullable<MeAnswer['contact']>['level']

export const setContact = (level: Level): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    noted.value = undefined
    await ask('PUT', '/v1/me/contact', { body: { level }, headers: inHand() })
    if (me.value !== undefined) me.value = { ...me.value, contact: { ...me.value.contact, level } }
    noted.value = words().saved
  })

/** Agrees to one purpose, refuses it, or withdraws; the id makes a repeat harmless. */
export const decideConsent = (
  purpose: string,
  state: 'given' | 'refused' | 'withdrawn',
  version: number,
): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    const id = crypto.randomUUID()
    const action = { given: 'button:agree', refused: 'button:refuse', withdrawn: 'button:withdraw' }[state]
    await ask('PUT', `/v1/me/consents/${encodeURIComponent(purpose)}/${id}`, {
      body: { state, version, locale: locale.value, action },
      headers: inHand(),
    })
    await readConsents()
    await lookAgain()
  })

/** Hands the file over to the browser; the screen keeps nothing of it. */
export const saveExport = (): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    const file = await fetchFile(`/v1/me/export?locale=${locale.value}`, inHand())
    const address = URL.createObjectURL(file)
    const link = document.createElement('a')
    link.href = address
    link.download = 'card.json'
    link.click()
    URL.revokeObjectURL(address)
  })

export const eraseCard = (): Promise<void> =>
  attempt(words().lostFailed('unreachable'), async () => {
    await ask('DELETE', '/v1/me', { headers: inHand() })
    leave()
    view.value = 'erased'
  })

/** Moves everything of a lost card to the one that is held to the reader now. */
export async function recoverTo(newCard: string): Promise<void> {
  const { code } = recovery.value
  try {
    const answer = await ask<RecoveryAnswer>('PUT', `/v1/recoveries/kiosk-${crypto.randomUUID()}`, {
      body: { recoveryCode: code, newCard },
    })
    const { points, coupons, gifts } = answer
    recovery.value = { code: '', step: 'moved', moved: { points: points.moved, coupons, gifts } }
  } catch (error) {
    const why = error instanceof Refusal ? error.code : 'unreachable'
    recovery.value = { code, step: 'code', fault: words().lostFailed(why) }
  }
}
