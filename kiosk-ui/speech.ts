import { computed, signal } from '@preact/signals'
import { locale } from './language.ts'

/** Reading aloud, where the browser has a voice of the language. */

const voices = signal<readonly SpeechSynthesisVoice[]>([])

/** Whether something is being read at this moment. */
export const isReading = signal(false)

const speech = typeof speechSynthesis === 'undefined' ? undefined : speechSynthesis
const look = (): void => {
  voices.value = speech?.getVoices() ?? []
}
look()
speech?.addEventListener('voiceschanged', look)

const voice = computed(() => voices.value.find(({ lang }) => lang.toLowerCase().startsWith(locale.value)))

/** Whether there is a voice for the moment's language. */
export const canRead = computed(() => voice.value !== undefined)

export function readAloud(sentences: readonly string[]): void {
  if (speech === undefined || voice.value === undefined) return
  speech.cancel()
  for (const [i, sentence] of sentences.entries()) {
    const said = new SpeechSynthesisUtterance(sentence)
    said.voice = voice.value
    said.lang = voice.value.lang
    if (i === sentences.length - 1) said.onend = silence
    speech.speak(said)
  }
  isReading.value = true
}

export function silence(): void {
  speech?.cancel()
  isReading.value = false
}
