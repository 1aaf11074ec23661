import { effect } from '@preact/signals'
import type { PairingAnswer } from '../../../src/http/contract.ts'
import { isLocale } from '../../../src/words/screens/common.ts'
import { locale } from '../../language.ts'
import { unpaired } from '../../pairing.ts'
import { ask, listen, type News } from '../../server.ts'
import { listenToWedge } from '../../wedge.ts'
import { comeByKeys, comeByReader, lookAgain, refusedAtReader, resync } from './card.ts'
import { home, stay } from './idle.ts'
import { entries, paper, present, recovery, view } from './state.ts'
import { readConsents, readHistory, recoverTo } from './steps.ts'

/** A slip that is not out by then stays inside: its visit is over. */
const PAPER_MS = 25_000

/** Ties the kiosk to its reader, its printer and whoever stands there. @returns ends it. */
export function begin(as: PairingAnswer): () => void {
  if (isLocale(as.locale)) home.value = as.locale
  let prints = as.prints
  const presented = ({ visit, card }: News): void => {
    // A card shown at a till of the same workstation begins no visit.
    if (typeof visit !== 'string' || typeof card !== 'string') return
    if (isAwaitingNewCard()) void recoverTo(card)
    else void comeByReader(visit, card, prints)
  }
  const endLine = listen({
    on: { 'card.presented': presented, 'device.status': (news) => heardDevice(news) },
    refused: unpaired,
    resync: () => {
      void resync()
      // What could not be read while the line was cut.
      if (view.peek() === 'history' && entries.peek() === undefined) void readHistory()
      ask<PairingAnswer>('GET', '/v1/pairings/current').then(
        (now) => {
          prints = now.prints
        },
        () => {},
      )
    },
  })
  const endWedge = listenToWedge((code) => {
    if (isAwaitingNewCard()) void recoverTo(code)
    else void comeByKeys(code, 'scanned')
  })
  const ends = [endLine, endWedge, watchForPeople(), watchLanguage(), watchPaper()]
  return () => {
    for (const end of ends) end()
  }
}

const isAwaitingNewCard = (): boolean => view.value === 'lost' && recovery.value.step === 'card'

/** What a reader or the printer of this kiosk says. */
function heardDevice({ kind, visit, printed, refused }: News): void {
  if (kind === 'reader' && typeof refused === 'string') refusedAtReader()
  if (kind === 'printer' && typeof printed === 'boolean' && visit === present.value?.visit)
    paper.value = printed ? 'printed' : 'failed'
}

/** Any touch and any key keeps the screen; so does another view. */
function watchForPeople(): () => void {
  const events = ['pointerdown', 'keydown', 'wheel', 'touchmove'] as const
  for (const event of events) document.addEventListener(event, stay, { passive: true })
  const end = effect(() => {
    void view.value
    void present.value?.visit
    stay()
  })
  return () => {
    end()
    for (const event of events) document.removeEventListener(event, stay)
  }
}

/** What the shop said in one language is asked for in the other. */
function watchLanguage(): () => void {
  let before = locale.peek()
  return effect(() => {
    if (locale.value === before) return
    before = locale.value
    if (view.peek() === 'history') void readHistory()
    if (view.peek() === 'consents') void readConsents()
    lookAgain().catch(() => {})
  })
}

function watchPaper(): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined
  const end = effect(() => {
    clearTimeout(timer)
    if (paper.value !== 'printing') return
    timer = setTimeout(() => {
      paper.value = 'failed'
    }, PAPER_MS)
  })
  return () => {
    clearTimeout(timer)
    end()
  }
}
