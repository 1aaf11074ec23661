import { now } from './clock.ts'

/** Scanners that are keyboards: a code arrives as a burst of keys no hand can type. */

/** Between two keys of a burst; hands take longer. */
const MOST_GAP_MS = 40
/** Shorter bursts are fingers that roll over two keys. */
const SHORTEST = 6
const MOST = 512

/**
 * Listens to scanners that type. Where a field has the focus it is left as it was before the burst.
 * @returns ends it.
 */
export function listenToWedge(onCode: (code: string) => void): () => void {
  let typed = ''
  let at = 0
  let before: { field: HTMLInputElement; value: string } | undefined
  const begin = (target: EventTarget | null): void => {
    typed = ''
    before = target instanceof HTMLInputElement ? { field: target, value: target.value } : undefined
  }
  const hear = (event: KeyboardEvent): void => {
    if (event.ctrlKey || event.altKey || event.metaKey) return
    const gap = now() - at
    at = now()
    if (event.key === 'Enter' || event.key === 'Tab') {
      if (typed.length >= SHORTEST && gap <= MOST_GAP_MS) {
        event.preventDefault()
        event.stopPropagation()
        if (before !== undefined) restore(before)
        const code = typed
        begin(null)
        onCode(code)
        return
      }
      begin(null)
      return
    }
    if (event.key.length !== 1) return
    if (gap > MOST_GAP_MS || typed.length >= MOST) begin(event.target)
    typed += event.key
  }
  document.addEventListener('keydown', hear, true)
  return () => document.removeEventListener('keydown', hear, true)
}

function restore({ field, value }: { readonly field: HTMLInputElement; readonly value: string }): void {
  field.value = value
  field.dispatchEvent(new Event('input', { bubbles: true }))
}
