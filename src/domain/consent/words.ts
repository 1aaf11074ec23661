import type { Purpose } from './purpose.ts'
import type { ConsentState } from './states.ts'

/** How consent is spoken of in one language. */
export interface ConsentWords {
  purpose(purpose: Purpose): string
  state(state: ConsentState | 'none'): string
  /** How many of the systems that were told have done their part. */
  confirmed(done: number, of: number): string
  /** Asks for an answer until a day, or says that the features rest. */
  renew(day: string, isOver: boolean): string
  /** Columns and heading of the page to read. */
  readonly page: { readonly title: string; readonly when: string; readonly what: string; readonly shown: string }
}
