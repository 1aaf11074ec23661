import { addMonths, utcDay } from '../day.ts'
import type { Jurisdiction, Purpose } from './purpose.ts'
import { inForce, type StatementVersion, textIn } from './statement.ts'
import { type ConsentState, stands } from './states.ts'

/** A consent event, as it is appended to the chain. */
export interface ConsentEvent {
  /** Its number in the chain. */
  readonly no: number
  /** Stays the same for all events of one shopper and purpose. */
  readonly record: string
  /** Its own random number. */
  readonly receipt: string
  /** The card under the key of consent evidence, which leads neither to its account nor to the brand. */
  readonly principal: Uint8Array
  /** The id its caller chose; undefined for what the shop did by itself. */
  readonly event: string | undefined
  /** Keyed digest of what the caller asked for. */
  readonly digest: Uint8Array | undefined
  readonly purpose: Purpose
  readonly jurisdiction: Jurisdiction
  readonly version: number
  /** The language it was shown in. */
  readonly locale: string
  readonly state: ConsentState
  /** What was done on the screen, or why the shop acted. */
  readonly action: string
  readonly actor: 'principal' | 'shop'
  /** ms, by the minute: evidence needs no more, and finer times would help to join it with the journal. */
  readonly at: number
  /** Until when a yes counts, ms. */
  readonly until: number | undefined
  /** Number of the event it follows from. */
  readonly cause: number | undefined
}

/** A consent that has ended, as the key folder remembers it. */
export interface EndedConsent {
  /** Hex. */
  readonly principal: string
  readonly purpose: Purpose
  readonly state: 'withdrawn' | 'terminated'
  /** ms */
  readonly at: number
}

const MINUTE_MS = 60_000

export const wholeMinute = (ms: number): number => Math.floor(ms / MINUTE_MS) * MINUTE_MS

/** How a shopper stands to a purpose at an instant. */
export interface Standing {
  /** `none` before the first event. */
  readonly state: ConsentState | 'none'
  /** The version that was answered last. */
  readonly version: number | undefined
  /** A version that matters came since, or the yes has run out: it is to be asked for again. */
  readonly needsRenewal: boolean
  /** When the features rest if nobody answers, ms; a past one says that they do. */
  readonly renewBy: number | undefined
  /** Agreed to, and not resting. */
  readonly isGood: boolean
}

/** What the last event means now: a yes runs out by itself, and falls with a statement that was found to be wrong. */
export function standingOf(
  last: Pick<ConsentEvent, 'state' | 'version' | 'until'> | undefined,
  versions: readonly StatementVersion[],
  now: number,
): Standing {
  if (last === undefined)
    return { state: 'none', version: undefined, needsRenewal: false, renewBy: undefined, isGood: false }
  const state = stateNow(last, versions, now)
  const lapsed = state === 'expired' || state === 'invalidated'
  if (!stands(state)) return { state, version: last.version, needsRenewal: lapsed, renewBy: undefined, isGood: false }
  const newest = inForce(versions, now)?.version ?? last.version
  const deadlines = versions
    .filter(({ version, from }) => version > last.version && version <= newest && from <= now)
    .flatMap(({ renewBy }) => (renewBy === undefined ? [] : [renewBy]))
  const renewBy = deadlines.length === 0 ? undefined : Math.min(...deadlines)
  const isGood = renewBy === undefined || renewBy > now
  return { state, version: last.version, needsRenewal: renewBy !== undefined, renewBy, isGood }
}

function stateNow(
  { state, version, until }: Pick<ConsentEvent, 'state' | 'version' | 'until'>,
  versions: readonly StatementVersion[],
  now: number,
): ConsentState {
  if (!stands(state)) return state
  const { invalidAt } = versions.find((each) => each.version === version) ?? {}
  if (invalidAt !== undefined && invalidAt <= now) return 'invalidated'
  return until !== undefined && until <= now ? 'expired' : state
}

/** An event with every field of ISO/IEC TS 27560, and the text as it was shown. */
export function presentEvent(event: ConsentEvent, shown: StatementVersion): Record<string, unknown> {
  const { text } = textIn(shown.statement, event.locale)
  return {
    event: event.event ?? null,
    purpose: event.purpose,
    state: event.state,
    version: event.version,
    locale: event.locale,
    at: iso(event.at),
    validUntil: event.until === undefined ? null : iso(event.until),
    action: event.action,
    actor: event.actor,
    title: text.title,
    text: text.text,
    record: {
      schema: 'ISO/IEC TS 27560:2023',
      recordId: event.record,
      receiptId: event.receipt,
      principalId: Buffer.from(event.principal).toString('hex'),
      notice: {
        statement: `${event.purpose}/${event.jurisdiction}/${event.version}`,
        sha256: shown.digest,
        jurisdiction: event.jurisdiction,
      },
      language: event.locale,
      purpose: event.purpose,
      lawfulBasis: 'consent',
      data: text.data,
      controllers: text.controllers,
      storage: text.storage,
      retention: text.retention,
      recipients: text.recipients,
      withdrawalMethod: text.withdrawal,
      eventTime: iso(event.at),
      validityDuration: event.until === undefined ? null : `P${shown.statement.validityMonths}M`,
      actor: event.actor,
      eventType: event.actor === 'principal' ? 'explicit' : 'by-rule',
      eventState: event.state,
      action: event.action,
    },
  }
}

const iso = (ms: number): string => new Date(ms).toISOString()

/** Evidence is kept so long after a consent has ended. */
export const EVIDENCE_MONTHS = 36

/** When something is to be done about a consent that nobody touches: a yes runs out, evidence is deleted. */
export const dueAt = (event: Pick<ConsentEvent, 'state' | 'at' | 'until'>): number | undefined =>
  stands(event.state) ? event.until : monthsLater(event.at, EVIDENCE_MONTHS)

const DAY_MS = 86_400_000

/** The same time of the day so many months later, in UTC. */
export const monthsLater = (ms: number, months: number): number =>
  Date.parse(`${addMonths(utcDay(ms), months)}T00:00:00Z`) + (ms % DAY_MS)
