import { conflict } from '../errors.ts'

/** What a consent can be, in the words of ISO/IEC TS 27560. */
export const CONSENT_STATES = [
  'requested',
  'refused',
  'given',
  'renewed',
  'withdrawn',
  'expired',
  'terminated',
  'invalidated',
] as const
export type ConsentState = (typeof CONSENT_STATES)[number]

/** What a shopper can answer. */
export const ANSWERS = ['given', 'refused', 'withdrawn'] as const
export type ConsentAnswer = (typeof ANSWERS)[number]

const STANDING = ['renewed', 'withdrawn', 'expired', 'terminated', 'invalidated'] as const
const LAPSED = ['requested', 'given', 'withdrawn', 'terminated'] as const
const OVER = ['requested', 'refused', 'given'] as const

/** What may come after what. `none` is before the first event. */
const NEXT: Readonly<Record<ConsentState | 'none', readonly ConsentState[]>> = {
  none: OVER,
  requested: ['requested', 'refused', 'given', 'expired', 'terminated', 'invalidated'],
  refused: OVER,
  given: STANDING,
  renewed: STANDING,
  withdrawn: OVER,
  // Whoever joined the brand is still a member then, and must be able to leave.
  expired: LAPSED,
  invalidated: LAPSED,
  terminated: OVER,
}

export const mayFollow = (before: ConsentState | undefined, next: ConsentState): boolean =>
  NEXT[before ?? 'none'].includes(next)

/** Whether a shopper agrees at this moment. */
export const stands = (state: ConsentState | undefined): boolean => state === 'given' || state === 'renewed'

/** Whether what was agreed to is still to be undone when the shopper goes. */
export const isOpen = (state: ConsentState | undefined): boolean => mayFollow(state, 'terminated')

/**
 * What an answer makes of a consent. A yes to what stands renews it; a no to what was once agreed to and never undone is
 * a withdrawal, since no shopper's no may come to nothing.
 * @throws StempelError `conflict` with path `state` when there is nothing to withdraw.
 */
export function answered(before: ConsentState | undefined, answer: ConsentAnswer): ConsentState {
  const canWithdraw = mayFollow(before, 'withdrawn')
  if (answer === 'given') return stands(before) ? 'renewed' : 'given'
  if (canWithdraw) return 'withdrawn'
  if (answer === 'refused') return 'refused'
  throw conflict('state', 'There is nothing to withdraw: this was not agreed to, or it has ended already.')
}
