import { monthOf } from '../day.ts'
import type { Fact } from '../fact.ts'
import type { EntryDetail, EntryKind, NewEntry, OperationKind } from './entry.ts'

/** Notes of `adjust` facts by which rights come and go without an operation of the member. */
export const GRANT = 'grant'
export const GIVE_BACK = 'give-back'
export const REFUSED = 'refused'
export const FENCED = 'fenced'
export const REPLAY = 'replay'
/** What rights here did not cover is the brand's to settle, not this shop's deficit. */
export const OWED = 'owed'
export const PAID = 'brand-paid'

/** Facts that move a member's points here without the stream telling of it. */
const SILENT: ReadonlySet<string | undefined> = new Set([GRANT, REFUSED, FENCED, REPLAY, OWED])

interface Of {
  readonly alias: string
  /** The dead stream these operations were first offered to; undefined for operations of today. */
  readonly dead: string | undefined
  /** The operation's id, for ever the same for the same text. */
  readonly operationId: (text: string) => string
}

/**
 * The entries a fact on a member's account makes: what it gave first, what it took after, so that rights never fall below zero between.
 * Together they change rights by what the fact's moves change lots by; what a deficit of before the joining swallowed
 * stays in the shop, and what lots lacked is `owed`.
 */
export function entriesOf(fact: Fact, of: Of): NewEntry[] {
  if (fact.kind === 'transfer' || (fact.kind === 'adjust' && SILENT.has(fact.note))) return []
  const { gained, undone, spent, clawed, given } = amountsOf(fact)
  const filled = Math.max(0, -fact.deficit)
  const owed = Math.max(0, fact.deficit)
  const acc = gained - Math.min(gained, filled)
  const und = undone - Math.min(undone, filled - (gained - acc))
  const owedSpent = Math.min(spent, owed)
  const owedClawed = Math.min(clawed, owed - owedSpent)
  const entries: NewEntry[] = []
  const add = (kind: EntryKind, points: number, more: Partial<EntryDetail> = {}): void => {
    if (points > 0 || (more.owed ?? 0) > 0 || (more.cents ?? 0) !== 0)
      entries.push(entryOf(fact, of, kind, points, more))
  }
  const cents = fact.spend?.cents ?? 0
  const counted = fact.spend?.month ?? monthOf(fact.day)
  const counting = { cents, ...(counted === monthOf(fact.day) ? {} : { month: counted }) }
  const opened = fact.moves.find((move) => move.expires !== undefined)?.expires
  const until = acc > 0 && opened !== undefined ? { until: monthOf(opened) } : {}
  add('ACC', acc, { ...until, ...(cents > 0 ? counting : {}) })
  add('UND', und)
  add('RED', spent - owedSpent, owedSpent > 0 ? { owed: owedSpent } : {})
  add('CLW', clawed - owedClawed, {
    ...(owedClawed > 0 ? { owed: owedClawed } : {}),
    ...(cents < 0 ? counting : {}),
  })
  // What ends while a former life is replayed or fenced ends of lots that are set right behind it: no rights come back.
  if (of.dead === undefined) add('RET', given)
  return entries
}

/** The ids of the operations by which a fact would have been told, had its card been a member. */
export function operationsOf(fact: Fact, operationId: Of['operationId']): string[] {
  // A debt of before may have swallowed all of it here, and none of it where the fact is repeated.
  const { gained, undone, spent, clawed } = amountsOf(fact)
  const kinds = { ACC: gained, UND: undone, RED: spent, CLW: clawed }
  const moved = Object.entries(kinds).filter(([, points]) => points > 0)
  return moved.map(([kind]) => operationId(`${kind}\n${fact.kind}\n${fact.cause}`))
}

function amountsOf({ points }: Fact): Record<'gained' | 'undone' | 'spent' | 'clawed' | 'given', number> {
  const { earned, clawedBack, burned, reinstated, expired, adjusted } = points
  // Points demanded back that had expired move nothing; taking a return back turns every sign.
  const clawed = clawedBack + Math.min(0, expired)
  const turned = Math.max(0, -clawedBack)
  return {
    gained: earned + turned + Math.max(0, adjusted),
    undone: Math.max(0, reinstated),
    spent: burned + Math.max(0, -reinstated),
    clawed: Math.max(0, clawed),
    given: Math.max(0, turned > 0 ? 0 : expired) + Math.max(0, -adjusted),
  }
}

function entryOf(fact: Fact, of: Of, kind: EntryKind, points: number, more: Partial<EntryDetail>): NewEntry {
  const detail = { alias: of.alias, day: fact.day, programme: fact.programme, ...more }
  if (kind === 'RET') return { kind, points, detail }
  const op = of.operationId(`${kind}\n${fact.kind}\n${fact.cause}`)
  if (of.dead === undefined) return { kind, points, detail: { ...detail, op } }
  return { kind: 'REP', points, detail: { ...detail, op, of: kind as OperationKind, dead: of.dead } }
}
