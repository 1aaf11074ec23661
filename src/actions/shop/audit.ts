import { type Day, localDay } from '../../domain/day.ts'
import { type Fact, fact } from '../../domain/fact.ts'
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
  'card-erased',
  'sales-imported',
  'keys-exported',
  'keys-imported',
  'restored',
  'device-paired',
  'device-revoked',
  'equipment-changed',
  'draft-kept',
  'draft-dropped',
  'offers-issued',
  'offers-withdrawn',
  'coupon-given',
  'backup-made',
  'goods-back-twice',
  'cards-issued',
  'ticket-resolved',
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

/** Who acts from the command line; the machine's user may be a person's name. */
export const COMMAND_LINE = 'command line'

/** The fact that somebody did something. @param programme the version in force */
export const auditFact = ({ word, by, of }: Audited, at: number, day: Day, programme: number): Fact =>
  fact({ kind: 'audit', day, programme, account: undefined, cause: `${CAUSE}:${by}:${of}`, at, note: word })

/** Books that somebody did something, in the chain like every other fact. @returns the fact's number. */
export const audit = (
  tx: Pick<ShopTx, 'record'>,
  audited: Audited,
  now: number,
  ctx: Pick<ShopContext, 'programmes' | 'timeZone'>,
): number => tx.record(auditFact(audited, now, localDay(now, ctx.timeZone), ctx.programmes.at(now).version))
