import type { CouponChange, Fact, FactKind, GiftChange, LineNumbers, Move, PointTotals } from '../../domain/fact.ts'
import { NO_POINTS } from '../../domain/fact.ts'

/**
 * The numbers of a fact as the chain holds them. What is written is canonical: keys in one order, lists without the
 * zeros at their end, nothing that is empty. The format is frozen, since old facts stay as they are for ever.
 */
interface Numbers {
  /** Point totals in the order of `TOTALS`. */
  p?: number[]
  /** Moves: lot, points, expired, held, expires, activeFrom. */
  m?: (number | string)[][]
  /** The day until which open lots are kept alive. */
  e?: string
  /** Change of the deficit. */
  d?: number
  /** Points per rule. */
  r?: [string, number][]
  /** Counts: rule, points, periods of the card, periods of all cards. */
  c?: [string, number, string[], string[]][]
  /** Spend: month, cents. */
  s?: [string, number]
  /** Spend that comes from another account: month, cents. */
  v?: [string, number][]
  /** Gifts: sale, gift, state, costCents, until. */
  g?: [number, string, GiftChange['state'], number, string][]
  /** Coupons: issued, n, offer, state, and by one letter each what else there is. */
  k?: [number, number, string, CouponChange['state'], CouponRest?][]
  /** The hold it ends. */
  h?: number
  t?: string
  /** Publication: from (ms), SHA-256 of the document. */
  u?: [number, string]
  n?: string
  /** The tier an account starts with; on its first fact only. */
  o?: string
}

interface CouponRest {
  /** First and last day. */
  f?: string
  u?: string
  /** Version whose offer it is. */
  t?: number
  /** Cents, cents charged. */
  c?: number
  x?: number
  /** Pairs of line and amount. */
  l?: [number, number][]
  /** The day that counts it, the sale it belongs to. */
  d?: string
  s?: number
}

const TOTALS = [
  'earned',
  'clawedBack',
  'burned',
  'reinstated',
  'expired',
  'adjusted',
] as const satisfies (keyof PointTotals)[]

/** The chained part of a fact that is neither its day nor its kind, as canonical JSON. */
export function encodeNumbers(fact: Fact, startTier: string | undefined): string {
  const out: Numbers = {}
  const p = trimmed(TOTALS.map((total) => fact.points[total]))
  if (p.length > 0) out.p = p
  if (fact.moves.length > 0) out.m = fact.moves.map(encodeMove)
  if (fact.keepsUntil !== undefined) out.e = fact.keepsUntil
  if (fact.deficit !== 0) out.d = fact.deficit
  if (fact.rules.length > 0) out.r = fact.rules.map(({ rule, points }) => [rule, points])
  if (fact.counts.length > 0)
    out.c = fact.counts.map(({ rule, points, card, all }) => [rule, points, [...card], [...all]])
  if (fact.spend !== undefined) out.s = [fact.spend.month, fact.spend.cents]
  if (fact.spends !== undefined && fact.spends.length > 0) out.v = fact.spends.map((of) => [of.month, of.cents])
  if (fact.gifts.length > 0) out.g = fact.gifts.map((g) => [g.sale, g.gift, g.state, g.costCents, g.until])
  if (fact.coupons.length > 0) out.k = fact.coupons.map(encodeCoupon)
  if (fact.endsHold !== undefined) out.h = fact.endsHold
  if (fact.tier !== undefined) out.t = fact.tier
  if (fact.publication !== undefined) out.u = [fact.publication.from, fact.publication.digest]
  if (fact.note !== undefined) out.n = fact.note
  if (startTier !== undefined) out.o = startTier
  return JSON.stringify(out)
}

/** The lines of a sale or return, as canonical JSON; null when the fact has none. */
export function encodeLines(lines: readonly LineNumbers[]): string | null {
  if (lines.length === 0) return null
  return JSON.stringify(
    lines.map((of) =>
      trimmed([of.line, of.quantity, of.amountCents, of.eligibleCents, of.points, of.burned, of.discountCents]),
    ),
  )
}

/** What a journal row holds of a fact. */
export interface FactRow {
  readonly day: string
  readonly kind: string
  readonly programme: number
  readonly numbers: string
  readonly lines: string | null
  readonly account: number | null
  readonly cause: string | null
  readonly at: number | null
}

/** The fact of a row; of an erased one the account is undefined, the cause empty and the time 0. */
export function decodeFact(row: FactRow, numbers: Decoded = decodeNumbers(row.numbers)): Fact {
  return {
    ...numbers,
    kind: row.kind as FactKind,
    day: row.day,
    programme: row.programme,
    lines: row.lines === null ? [] : decodeLines(row.lines),
    account: row.account ?? undefined,
    cause: row.cause ?? '',
    at: row.at ?? 0,
  }
}

type Decoded = Pick<
  Fact,
  | 'points'
  | 'moves'
  | 'keepsUntil'
  | 'deficit'
  | 'rules'
  | 'counts'
  | 'spend'
  | 'spends'
  | 'gifts'
  | 'coupons'
  | 'endsHold'
  | 'tier'
  | 'publication'
  | 'note'
>

/** @throws SyntaxError or TypeError on text that `encodeNumbers` never wrote. */
export function decodeNumbers(text: string): Decoded & { readonly startTier?: string } {
  const of = JSON.parse(text) as Numbers
  return {
    points: of.p === undefined ? NO_POINTS : decodeTotals(of.p),
    moves: of.m === undefined ? [] : of.m.map(decodeMove),
    keepsUntil: of.e,
    deficit: of.d ?? 0,
    rules: of.r === undefined ? [] : of.r.map(([rule, points]) => ({ rule, points })),
    counts: of.c === undefined ? [] : of.c.map(([rule, points, card, all]) => ({ rule, points, card, all })),
    spend: of.s === undefined ? undefined : { month: of.s[0], cents: of.s[1] },
    gifts:
      of.g === undefined
        ? []
        : of.g.map(([sale, gift, state, costCents, until]) => ({ sale, gift, state, costCents, until })),
    coupons: of.k === undefined ? [] : of.k.map(decodeCoupon),
    endsHold: of.h,
    tier: of.t,
    publication: of.u === undefined ? undefined : { from: of.u[0], digest: of.u[1] },
    note: of.n,
    ...(of.v === undefined ? {} : { spends: of.v.map(([month, cents]) => ({ month, cents })) }),
    ...(of.o === undefined ? {} : { startTier: of.o }),
  }
}

function decodeTotals(p: readonly number[]): PointTotals {
  const [earned = 0, clawedBack = 0, burned = 0, reinstated = 0, expired = 0, adjusted = 0] = p
  return { earned, clawedBack, burned, reinstated, expired, adjusted }
}

function encodeMove(of: Move): (number | string)[] {
  const numbers = [of.lot, of.points, of.expired ?? 0, of.held ?? 0]
  if (of.expires === undefined) return trimmed(numbers)
  return of.activeFrom === undefined ? [...numbers, of.expires] : [...numbers, of.expires, of.activeFrom]
}

function decodeMove(of: readonly (number | string)[]): Move {
  const [lot, points = 0, expired = 0, held = 0, expires, activeFrom] = of
  return {
    lot: Number(lot),
    points: Number(points),
    ...(expired === 0 ? {} : { expired: Number(expired) }),
    ...(held === 0 ? {} : { held: Number(held) }),
    ...(expires === undefined ? {} : { expires: String(expires) }),
    ...(activeFrom === undefined ? {} : { activeFrom: String(activeFrom) }),
  }
}

function encodeCoupon(of: CouponChange): [number, number, string, CouponChange['state'], CouponRest?] {
  const rest: CouponRest = {}
  if (of.since !== undefined) rest.f = of.since
  if (of.until !== undefined) rest.u = of.until
  if (of.terms !== undefined) rest.t = of.terms
  if (of.cents !== undefined) rest.c = of.cents
  if (of.charged !== undefined) rest.x = of.charged
  if (of.lines !== undefined) rest.l = of.lines.map(([line, amount]) => [line, amount])
  if (of.counted !== undefined) rest.d = of.counted
  if (of.sale !== undefined) rest.s = of.sale
  const head = [of.issued, of.n, of.offer, of.state] as const
  return Object.keys(rest).length === 0 ? [...head] : [...head, rest]
}

const decodeCoupon = ([issued, n, offer, state, rest = {}]: NonNullable<Numbers['k']>[number]): CouponChange => ({
  issued,
  n,
  offer,
  state,
  ...(rest.f === undefined ? {} : { since: rest.f }),
  ...(rest.u === undefined ? {} : { until: rest.u }),
  ...(rest.t === undefined ? {} : { terms: rest.t }),
  ...(rest.c === undefined ? {} : { cents: rest.c }),
  ...(rest.x === undefined ? {} : { charged: rest.x }),
  ...(rest.l === undefined ? {} : { lines: rest.l }),
  ...(rest.d === undefined ? {} : { counted: rest.d }),
  ...(rest.s === undefined ? {} : { sale: rest.s }),
})

const decodeLines = (text: string): LineNumbers[] =>
  (JSON.parse(text) as number[][]).map(
    ([line = 0, quantity = 0, amountCents = 0, eligibleCents = 0, points = 0, burned = 0, discountCents = 0]) => ({
      line,
      quantity,
      amountCents,
      eligibleCents,
      points,
      burned,
      discountCents,
    }),
  )

function trimmed(values: number[]): number[] {
  let length = values.length
  while (length > 0 && values[length - 1] === 0) length -= 1
  values.length = length
  return values
}
