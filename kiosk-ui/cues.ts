import { signal } from '@preact/signals'

/** What a person notices without reading: a short sound and a frame of light. */

/** Which frame of light stands around the screen at this moment. */
export const light = signal<'taken' | 'refused' | undefined>(undefined)

const LIGHT_MS = 1_200
const NOTE_S = 0.09
/** In Hz: up when something was taken, down when it was not. */
const TAKEN = [660, 990]
const REFUSED = [440, 330]

let sound: AudioContext | undefined
let ends: ReturnType<typeof setTimeout> | undefined

export function cue(what: 'taken' | 'refused'): void {
  light.value = what
  clearTimeout(ends)
  ends = setTimeout(() => {
    light.value = undefined
  }, LIGHT_MS)
  play(what === 'taken' ? TAKEN : REFUSED)
}

/** A browser that nobody has touched yet may keep silent; then the light is enough. */
function play(notes: readonly number[]): void {
  try {
    sound ??= new AudioContext()
    if (sound.state !== 'running') void sound.resume()
    for (const [i, frequency] of notes.entries()) note(sound, frequency, sound.currentTime + i * NOTE_S)
  } catch {
    sound = undefined
  }
}

function note(on: AudioContext, frequency: number, at: number): void {
  const tone = on.createOscillator()
  const loudness = on.createGain()
  tone.frequency.value = frequency
  loudness.gain.setValueAtTime(0.08, at)
  loudness.gain.exponentialRampToValueAtTime(0.001, at + NOTE_S)
  tone.connect(loudness).connect(on.destination)
  tone.start(at)
  tone.stop(at + NOTE_S)
}
