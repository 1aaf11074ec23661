import type { Purpose } from '../consent/purpose.ts'
import type { Day } from '../day.ts'
import type { Held } from './documents.ts'
import type { SentEntry } from './entry.ts'

/** What shop and brand tell each other, without its form on the line; `src/sync/protocol.ts` checks that form. */

export interface Grant {
  readonly alias: string
  readonly granted: number
}

export interface SyncRequest {
  readonly stream: string
  readonly round: number
  readonly after: number
  readonly previous: string
  readonly entries: readonly SentEntry[]
  readonly complete: boolean
  readonly wants: readonly Grant[]
  readonly joins: readonly {
    readonly tag: string
    readonly withdrawn?: boolean | undefined
    readonly replaces?: string | undefined
  }[]
  readonly close: readonly string[]
  readonly paid: readonly string[]
  readonly life: string
  readonly list: number
  readonly recognition: number
  /** What members agree to now beside their membership, each change in the order it was made. */
  readonly purposes?: readonly PurposesTold[] | undefined
  /** Changes that everybody has confirmed, as the shop knows. */
  readonly confirmed?: readonly string[] | undefined
  /** How the shop stands to what the brand published; only where that changed. */
  readonly held?: readonly Held[] | undefined
  /** Codes members took from kiosks here: how each is proven, and who took it. */
  readonly codes?: readonly { readonly alias: string; readonly proof: string }[] | undefined
  readonly report?:
    | {
        readonly life: string
        readonly granted: readonly Grant[]
        readonly known: readonly { readonly tag: string; readonly alias: string }[]
        readonly last: boolean
      }
    | undefined
}

/** A change of what a member agrees to. */
export interface PurposesTold {
  readonly alias: string
  readonly agreed: readonly Purpose[]
  /** The change by a random name; hex. */
  readonly telling: string
}

/** Who was told of a change, and who has confirmed it. */
export interface Telling {
  readonly telling: string
  readonly systems: readonly string[]
  readonly confirmed: readonly string[]
}

export interface Listed {
  readonly alias: string
  readonly tag?: string | undefined
  readonly gone?: boolean | undefined
  readonly tier?: string | undefined
  readonly tierUntil?: Day | undefined
}

/** How much a shop may hold for a member without the brand, and at how many shops at once. */
export interface Allowance {
  readonly points: number
  readonly shops: number
}

export interface SyncAnswer {
  readonly life: string
  readonly stream: string
  readonly acknowledged: number
  readonly hash: string
  readonly fork: boolean
  readonly grants: readonly Grant[]
  readonly refused: readonly { readonly seq: number; readonly reason: string }[]
  readonly closed: readonly string[]
  readonly open: readonly string[]
  readonly recall: readonly string[]
  readonly settled: readonly string[]
  readonly payouts: readonly { readonly leave: string; readonly points: number }[]
  readonly list: readonly Listed[]
  readonly listed: number
  readonly more: boolean
  readonly allowance: Allowance
  /** Proofs of codes that can be used now. */
  readonly coded?: readonly string[] | undefined
  readonly recognition?: { readonly number: number; readonly key: string } | undefined
  /** Changes the brand was told of by this shop; repeated until the shop says that all is confirmed. */
  readonly tellings?: readonly Telling[] | undefined
  readonly documents: readonly { readonly kind: string; readonly id: string; readonly body?: unknown }[]
}
