import { z } from 'zod'
import { JURISDICTIONS, PURPOSES } from '../consent/purpose.ts'
import { statementSchema } from '../consent/statement.ts'
import { timeline } from '../publications.ts'

/** What a brand publishes for its shops to hold: the rules of points, and what shoppers are asked. */
export const DOCUMENT_KINDS = ['programme', 'statement'] as const
export type DocumentKind = (typeof DOCUMENT_KINDS)[number]

const instant = z.iso.datetime({ offset: true })

/** A programme on its way to a shop; the document itself is judged there by the rules of every programme. */
export const sentProgramme = z.strictObject({ from: instant, programme: z.looseObject({ id: z.string() }) })

/** A version of a statement on its way to a shop, which gives it the next number of its own. */
export const sentStatement = z.strictObject({
  from: instant,
  renewBy: instant.optional(),
  purpose: z.enum(PURPOSES),
  jurisdiction: z.enum(JURISDICTIONS),
  statement: statementSchema,
})

/** How a shop stands to a document of its brand. */
export interface Held {
  readonly kind: DocumentKind
  readonly id: string
  /** `replaced`: the shop published another one of its own since. */
  readonly state: 'held' | 'replaced' | 'refused'
  /** The number it has in the shop, by which the shop's entries and evidence name it. */
  readonly version?: number | undefined
  /** It was heard of after its start, and holds since then. */
  readonly late?: boolean | undefined
  /** What is wrong with it there. */
  readonly path?: string | undefined
  readonly why?: string | undefined
}

/** A document as the brand keeps it, without its text. */
export interface Issued {
  readonly kind: DocumentKind
  /** What it follows others in: all programmes are one series, statements one for each purpose and jurisdiction. */
  readonly series: string
  /** 1, 2, 3 … within its series. */
  readonly no: number
  /** ms */
  readonly from: number
  /** Numbers of the shops it is for; empty for all. */
  readonly shops: readonly string[]
}

const isFor = ({ shops }: Issued, shop: string): boolean => shops.length === 0 || shops.includes(shop)

/** What a shop has to know at an instant (ms): of each series what holds and what is to come, in the order of their starts. */
export function neededBy<D extends Issued>(shop: string, all: readonly D[], now: number): D[] {
  const series = new Map<string, D[]>()
  for (const each of all) {
    const name = `${each.kind} ${each.series}`
    if (isFor(each, shop)) series.set(name, [...(series.get(name) ?? []), each])
  }
  return [...series.values()].flatMap((of) =>
    timeline(of, now)
      .filter(({ state }) => state === 'current' || state === 'coming')
      .map(({ publication }) => publication),
  )
}

/** The programme of all shops at an instant (ms). */
export const programmeInForce = <D extends Issued>(all: readonly D[], now: number): D | undefined =>
  timeline(
    all.filter(({ kind, shops }) => kind === 'programme' && shops.length === 0),
    now,
  ).find(({ state }) => state === 'current')?.publication

/** How a shop stands to a document it should hold, in one word; `unheard` until it has told. */
export type StandingWord = Held['state'] | 'late' | 'unheard'

/** A document in a shop that should hold it. */
export interface DocumentStanding<D> {
  readonly document: D
  readonly shop: string
  readonly word: StandingWord
  /** What the shop told; undefined while it has not. */
  readonly held: (Held & { readonly toldAt: number }) | undefined
}

/** Who has which: every shop with every document it should hold at an instant (ms). */
export const standings = <D extends Issued & { readonly id: string }>(
  shops: readonly string[],
  all: readonly D[],
  told: readonly (Held & { readonly shop: string; readonly toldAt: number })[],
  now: number,
): DocumentStanding<D>[] =>
  shops.flatMap((shop) =>
    neededBy(shop, all, now).map((document) => {
      const held = told.find((each) => each.shop === shop && each.kind === document.kind && each.id === document.id)
      return { document, shop, held, word: wordOf(held) }
    }),
  )

function wordOf(held: Held | undefined): StandingWord {
  if (held === undefined) return 'unheard'
  return held.state === 'held' && held.late === true ? 'late' : held.state
}
