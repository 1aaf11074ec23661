import type { Day } from '../day.ts'
import type { Fact } from '../fact.ts'

/** What was remarkable about how a sale was made. */
export type Mark = 'keyed' | 'after-payment' | 'staff'

/** A mark on a sale, kept beside the journal for as long as baskets are. */
export interface Remark {
  /** Journal number of the sale. */
  readonly seq: number
  readonly day: Day
  readonly marks: readonly Mark[]
  /** The shop's own code of who sold, when the till told it. */
  readonly operator: string | undefined
}

/** A fact with what misuse is looked for in. */
export interface Observed {
  readonly seq: number
  readonly fact: Fact
  readonly remark: Pick<Remark, 'marks' | 'operator'> | undefined
}

export type MisuseKind =
  | 'many-baskets'
  | 'after-payment'
  | 'keyed'
  | 'returns-follow'
  | 'split'
  | 'adjustment'
  | 'claims'

/** A case for an auditor: what was seen, where and how often, and which receipts show it. No basket lines, no card. */
export interface MisuseCase {
  /** Made of the number of its first fact, so that it stays the same while more is found. */
  readonly case: string
  readonly kind: MisuseKind
  readonly day: Day
  /** The till, when all of it was seen at one. */
  readonly till: string | undefined
  /** Operators' codes, as far as tills told them. */
  readonly operators: readonly string[]
  /** Cases of the same card have the same letter here; it means nothing elsewhere. */
  readonly card: string | undefined
  readonly count: number
  /** Points earned by what was seen. */
  readonly points: number
  /** Keys of the first receipts. */
  readonly receipts: readonly string[]
}

const KINDS: readonly MisuseKind[] = [
  'many-baskets',
  'after-payment',
  'keyed',
  'returns-follow',
  'split',
  'adjustment',
  'claims',
]

/** From how many sightings on something is a case. */
const BASKETS_OF_A_CARD = 5
const KEYED_AT_A_TILL = 5
const KEYED_OF_A_CARD = 3
const RETURNS_OF_A_CARD = 3
const CLAIMS_OF_A_CARD = 3
const SPLIT_MS = 30 * 60_000
const MOST_RECEIPTS = 20

/** Gathers sightings by what they have in common, and tells which are enough for a case. */
export class Misuse {
  readonly #sightings = new Map<string, Observed[]>()
  /** The last sale of a card that was due a gift, by card and gift. */
  readonly #gifted = new Map<string, Observed>()
  /** Cards that a till named as staff's. */
  readonly #staff = new Set<number>()

  add(seen: Observed): void {
    const { fact, remark } = seen
    const { account } = fact
    if (fact.kind === 'sale' && account !== undefined) this.#sale(seen, account)
    for (const mark of remark?.marks ?? []) this.#mark(seen, mark)
    if (account === undefined) return
    if (fact.kind === 'return' || fact.kind === 'void') this.#see('returns-follow', `${account}`, seen)
    if (fact.kind === 'claim') this.#see('claims', `${account}`, seen)
    if (fact.kind === 'adjust' && fact.note === undefined) this.#see('adjustment', `${seen.seq}`, seen)
  }

  cases(): MisuseCase[] {
    const letters = new Letters()
    return [...this.#sightings]
      .filter(([id, seen]) => this.#isCase(kindOf(id), seen))
      .map(([id, seen]) => ({ kind: kindOf(id), seen }))
      .sort(
        (a, b) =>
          first(a.seen).seq - first(b.seen).seq ||
          KINDS.indexOf(a.kind) - KINDS.indexOf(b.kind) ||
          b.seen.length - a.seen.length,
      )
      .map(({ kind, seen }) => caseOf(kind, seen, letters))
      .filter((each, i, all) => each.case !== all[i - 1]?.case)
  }

  #sale(seen: Observed, account: number): void {
    const { fact } = seen
    this.#see('many-baskets', `${account} ${tillOf(fact) ?? ''} ${fact.day}`, seen)
    for (const { sale, gift, state } of fact.gifts) {
      if (sale !== 0 || state !== 'due') continue
      const before = this.#gifted.get(`${account} ${gift}`)
      this.#gifted.set(`${account} ${gift}`, seen)
      if (before === undefined || fact.at - before.fact.at > SPLIT_MS) continue
      const id = `${account} ${gift} ${fact.day}`
      if (this.#sightings.get(`split ${id}`)?.at(-1) !== before) this.#see('split', id, before)
      this.#see('split', id, seen)
    }
  }

  #mark(seen: Observed, mark: Mark): void {
    const { account, day } = seen.fact
    const till = tillOf(seen.fact) ?? ''
    if (mark === 'staff' && account !== undefined) this.#staff.add(account)
    if (mark === 'after-payment') this.#see('after-payment', `${till} ${day}`, seen)
    if (mark !== 'keyed') return
    this.#see('keyed', `till ${till} ${day}`, seen)
    if (account !== undefined) this.#see('keyed', `card ${account}`, seen)
  }

  #see(kind: MisuseKind, id: string, seen: Observed): void {
    const known = this.#sightings.get(`${kind} ${id}`)
    if (known === undefined) this.#sightings.set(`${kind} ${id}`, [seen])
    else known.push(seen)
  }

  #isCase(kind: MisuseKind, seen: readonly Observed[]): boolean {
    const account = first(seen).fact.account
    switch (kind) {
      case 'many-baskets':
        return seen.length >= BASKETS_OF_A_CARD
      case 'keyed':
        return seen.length >= (oneCard(seen) ? KEYED_OF_A_CARD : KEYED_AT_A_TILL)
      case 'returns-follow':
        // One return is enough when the points were spent before the goods came back.
        return seen.length >= RETURNS_OF_A_CARD || seen.some(({ fact }) => fact.deficit > 0)
      case 'claims':
        return seen.length >= CLAIMS_OF_A_CARD || (account !== undefined && this.#staff.has(account))
      case 'after-payment':
      case 'split':
      case 'adjustment':
        return true
    }
  }
}

const kindOf = (id: string): MisuseKind => id.slice(0, id.indexOf(' ')) as MisuseKind

function first(seen: readonly Observed[]): Observed {
  const [one] = seen
  if (one === undefined) throw new Error('a case has at least one sighting')
  return one
}

/** The till of a sale, return or void, from its key. */
const tillOf = ({ cause }: Fact): string | undefined => /(?:^|:)\w+\.([0-9A-Za-z-]+)\.\d{4}-/.exec(cause)?.[1]

const oneCard = (seen: readonly Observed[]): boolean =>
  seen.every(({ fact }) => fact.account !== undefined && fact.account === first(seen).fact.account)

function caseOf(kind: MisuseKind, seen: readonly Observed[], letters: Letters): MisuseCase {
  const { seq, fact } = first(seen)
  const tills = new Set(seen.map((each) => tillOf(each.fact)))
  const operators = new Set(seen.flatMap(({ remark }) => remark?.operator ?? []))
  return {
    case: `${seq}-${kind}`,
    kind,
    day: fact.day,
    till: tills.size === 1 ? [...tills][0] : undefined,
    operators: [...operators].sort(),
    card: oneCard(seen) ? letters.of(fact.account) : undefined,
    count: seen.length,
    points: seen.reduce((sum, each) => sum + each.fact.points.earned, 0),
    receipts: seen.map((each) => each.fact.cause).slice(0, MOST_RECEIPTS),
  }
}

/** A, B, C … in the order in which they are asked for. */
class Letters {
  readonly #known = new Map<number, string>()

  of(account: number | undefined): string | undefined {
    if (account === undefined) return undefined
    let letter = this.#known.get(account)
    if (letter === undefined) {
      let rest = this.#known.size
      letter = ''
      for (; rest >= 0; rest = Math.floor(rest / 26) - 1) letter = String.fromCharCode(65 + (rest % 26)) + letter
      this.#known.set(account, letter)
    }
    return letter
  }
}
