import { signal } from '@preact/signals'

/** Light, dark, or whichever the machine is set to. It is this browser's own choice and told to nobody. */
export type Look = 'system' | 'light' | 'dark'

const NAME = 'stempel-look'
const NEXT: Readonly<Record<Look, Look>> = { system: 'light', light: 'dark', dark: 'system' }

export const look = signal<Look>(kept())

function kept(): Look {
  try {
    const text = localStorage.getItem(NAME) ?? ''
    return Object.hasOwn(NEXT, text) ? (text as Look) : 'system'
  } catch {
    // A browser that keeps nothing follows the machine.
    return 'system'
  }
}

/** Shows the kept look; the page's style does the rest. */
export function wear(): void {
  const { dataset } = document.documentElement
  if (look.value === 'system') delete dataset.theme
  else dataset.theme = look.value
}

/** Goes on to the next look, and keeps it. */
export function nextLook(): void {
  look.value = NEXT[look.value]
  try {
    if (look.value === 'system') localStorage.removeItem(NAME)
    else localStorage.setItem(NAME, look.value)
  } catch {
    // It holds until the page is left.
  }
  wear()
}

wear()
