import { addDays, localDay } from '../../domain/day.ts'
import type { PastSale } from '../../domain/past-sale.ts'
import { compileProgramme, type Programmes, programmeSchema } from '../../domain/programme.ts'
import { WhatIf, type WhatIfResult } from '../../domain/whatif.ts'

/** Which draft is tried, on how many of the last days. */
export interface WhatIfInput {
  /** A sound programme document. */
  readonly document: unknown
  readonly days: number
  /** ms */
  readonly now: number
  /** IANA name. */
  readonly timeZone: string
  /** The shop's number. */
  readonly shop: string
}

/** What a what-if came to, and the days it looked at. */
export interface WhatIfReport extends WhatIfResult {
  readonly programme: string
  readonly currency: string
  readonly from: string
  readonly to: string
}

/** Where the past comes from. */
export interface Past {
  readonly programmes: Programmes
  /** Sales of business days from `from` on, in the order they were booked. */
  sales(from: string, onProgress: (done: number, total: number) => void): Iterable<PastSale>
  /** Segments an account is in now. */
  segments(account: number): readonly string[]
  /** Points that all cards hold. */
  outstandingPoints(): number
}

/** Judges the sales of the last days again under a draft. Days whose baskets were deleted are not in it. */
export function tryProgramme(
  past: Past,
  { document, days, now, timeZone, shop }: WhatIfInput,
  onProgress: (done: number, total: number) => void,
): WhatIfReport {
  const parsed = programmeSchema.parse(document)
  const to = localDay(now, timeZone)
  const from = addDays(to, 1 - days)
  const whatIf = new WhatIf({
    draft: compileProgramme(parsed, 0),
    version: (version) => past.programmes.version(version),
    place: { shop, timeZone },
    segments: (account) => past.segments(account),
  })
  for (const sale of past.sales(from, onProgress)) whatIf.add(sale)
  const outstanding = { points: past.outstandingPoints(), programme: past.programmes.at(now) }
  return { programme: parsed.id, currency: parsed.currency, from, to, ...whatIf.result(outstanding) }
}
