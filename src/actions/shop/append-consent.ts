import { type ConsentEvent, monthsLater, wholeMinute } from '../../domain/consent/event.ts'
import type { Purpose } from '../../domain/consent/purpose.ts'
import type { StatementVersion } from '../../domain/consent/statement.ts'
import { type ConsentState, mayFollow, stands } from '../../domain/consent/states.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { ShopContext } from './context.ts'

const ID_BYTES = 16

/** What becomes of a consent, and by whom. */
interface Change {
  readonly principal: Uint8Array
  readonly purpose: Purpose
  readonly state: ConsentState
  readonly action: string
  readonly actor: ConsentEvent['actor']
  /** The event before it; undefined for the first of its record. */
  readonly last: ConsentEvent | undefined
  /** What was shown; without it the change is about what was shown last. */
  readonly shown?: { readonly notice: StatementVersion; readonly locale: string }
  readonly event?: string
  readonly digest?: Uint8Array
  readonly cause?: number
  /** When a yes runs out (ms), where it is not counted from now. */
  readonly until?: number | undefined
}

/**
 * Appends an event to the evidence.
 * @throws Error when the state may not follow: whoever asks has judged before.
 */
export function appendConsent(tx: ShopTx, change: Change, now: number, ctx: ShopContext): ConsentEvent {
  const { last, state, shown, principal, purpose } = change
  const { jurisdiction, version } = shown?.notice ?? last ?? nothingShown(purpose)
  if (!mayFollow(last?.state, state)) throw new Error(`${state} may not follow ${last?.state ?? 'nothing'}`)
  // A clock that was set back must not turn the order of events around.
  const at = Math.max(wholeMinute(now), last?.at ?? 0)
  const months = shown?.notice.statement.validityMonths
  return tx.consents.append({
    record: last?.record ?? randomId(ctx),
    receipt: randomId(ctx),
    principal,
    event: change.event,
    digest: change.digest,
    purpose,
    jurisdiction,
    version,
    locale: shown?.locale ?? last?.locale ?? '',
    state,
    action: change.action,
    actor: change.actor,
    at,
    until: change.until ?? (stands(state) && months !== undefined ? monthsLater(at, months) : undefined),
    cause: change.cause,
  })
}

function nothingShown(purpose: Purpose): never {
  throw new Error(`nothing was ever shown about ${purpose}`)
}

const randomId = (ctx: ShopContext): string => Buffer.from(ctx.random.bytes(ID_BYTES)).toString('hex')
