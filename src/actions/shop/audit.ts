import { localDay } from '../../domain/day.ts'
import { fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

/** What people do to a shop beside selling. A word stays in the chain for ever, so none says who or whose. */
export const AUDIT_WORDS = [
  'set-up',
  'signed-in',
  'signed-in-passkey',
  'signed-out',
  'staff-added',
  'staff-changed',
  'staff-ended',
  'passkey-added',
  'passkey-removed',
  'device-paired',
  'device-revoked',
  'equipment-changed',
  'draft-kept',
  'draft-dropped',
  'offers-issued',
  'offers-withdrawn',
  'coupon-given',
  'backup-made',
  'cards-issued',
] as const

export type AuditWord = (typeof AUDIT_WORDS)[number]

export interface Audited {
  readonly word: AuditWord
  /** Who did it: an operator's code. */
  readonly by: string
  /** What it was done to: a device's, operator's, programme's or offer's id, or how many; never a card. Empty for the shop itself. */
  readonly of: string
}

const CAUSE = 'audit'

/** Books that somebody did something, in the chain like every other fact. @returns the fact's number. */
export function audit(
  tx: Pick<ShopTx, 'record'>,
  { word, by, of }: Audited,
  now: number,
  ctx: Pick<ShopContext, 'programmes' | 'timeZone'>,
): number {
  return tx.record(
    fact({
      kind: 'audit',
      day: localDay(now, ctx.timeZone),
      programme: ctx.programmes.at(now).version,
      account: undefined,
      cause: `${CAUSE}:${by}:${of}`,
      at: now,
      note: word,
    }),
  )
}
