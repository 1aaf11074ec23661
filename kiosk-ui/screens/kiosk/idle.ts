import { signal } from '@preact/signals'
import type { Locale } from '../../../src/words/screens/common.ts'
import { locale, speak } from '../../language.ts'
import { leave } from './card.ts'
import { view } from './state.ts'

/** The screen clears itself when nobody is there: so long without a touch or a key, after a warning. */
const IDLE_MS = 60_000
const WARN_SECONDS = 15

/** Seconds until the screen clears, while it warns. */
export const clearsIn = signal<number | undefined>(undefined)

/** The shop's own language, which every shopper finds. */
export const home = signal<Locale>(locale.value)

let timer: ReturnType<typeof setTimeout> | undefined

/** Somebody is there. */
export function stay(): void {
  clearTimeout(timer)
  clearsIn.value = undefined
  if (view.value !== 'idle') timer = setTimeout(() => warn(WARN_SECONDS), IDLE_MS)
  else if (locale.value !== home.value) timer = setTimeout(clear, IDLE_MS)
}

/** The shopper is gone, and with them all that was shown. */
export function clear(): void {
  clearTimeout(timer)
  clearsIn.value = undefined
  leave()
  if (locale.value !== home.value) speak(home.value)
}

function warn(seconds: number): void {
  clearsIn.value = seconds
  timer = setTimeout(seconds === 0 ? clear : () => warn(seconds - 1), seconds === 0 ? 0 : 1_000)
}
