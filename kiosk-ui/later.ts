import { type ReadonlySignal, signal } from '@preact/signals'

/** A part of a screen that its first picture does without. */
export interface Later<T> {
  /** Undefined until it is here. */
  readonly value: ReadonlySignal<T | undefined>
  /** Fetches it, once; where the network is away, again until it is back. */
  fetch(): void
}

const AGAIN_MS = 2_000

export function later<T>(load: () => Promise<T>): Later<T> {
  const value = signal<T | undefined>(undefined)
  let isUnderWay = false
  const attempt = (): void => {
    load().then(
      (part) => {
        value.value = part
      },
      () => setTimeout(attempt, AGAIN_MS),
    )
  }
  return {
    value,
    fetch() {
      if (!isUnderWay) attempt()
      isUnderWay = true
    },
  }
}
