import type { PastSale } from './past-sale.ts'
import { ENOUGH_CARDS, groupsOf, tellable } from './privacy.ts'

/** What changes for one card, in thousandths of a cent. */
export interface CardChange {
  spendCents: number
  change: number
  was: number
}

/** Cards of about equal spend, lowest spend first. Counts are told in fives, none of fewer than ten cards. */
export interface FairnessGroup {
  /** 1 is the group that spends least. */
  readonly group: number
  readonly cards: number
  readonly spendCents: number
  /** Undefined when there are some, but too few to tell. */
  readonly gaining: number | undefined
  readonly losing: number | undefined
  /** By how much the group's rewards change, in cents. */
  readonly changeCents: number
  /** Rewards ÷ spend before, in hundredths of a percent. */
  readonly nowBasisPoints: number
  readonly draftBasisPoints: number
}

/** Which share of cards gains or loses, by how much they spend. */
export function fairness(cards: CardChange[]): FairnessGroup[] {
  const sorted = cards.sort((a, b) => a.spendCents - b.spendCents || a.was - b.was || a.change - b.change)
  return groupsOf(sorted).map((group, i) => {
    let [spendCents, change, was] = [0, 0, 0]
    for (const card of group) {
      spendCents += card.spendCents
      change += card.change
      was += card.was
    }
    return {
      group: i + 1,
      cards: tellable(group.length) ?? 0,
      spendCents,
      gaining: tellable(group.filter((card) => card.change > 0).length),
      losing: tellable(group.filter((card) => card.change < 0).length),
      changeCents: Math.round(change / 1000),
      nowBasisPoints: rate(was, spendCents),
      draftBasisPoints: rate(was + change, spendCents),
    }
  })
}

/** Thousandths of a cent ÷ cents, in hundredths of a percent. */
const rate = (millicents: number, cents: number): number => (cents <= 0 ? 0 : Math.floor((millicents * 10) / cents))

/** Upper ends of the size bands, in minor units of the currency; the last band is open. */
const BANDS = [1_000, 3_000, 6_000, 10_000, 20_000]

/** One kind of basket and what a draft changes for it. */
export interface KindChange {
  /** The department that has half of the basket or more; `mixed` when none has. */
  readonly department: string
  /** The band of eligible spend, in cents: from … to below; without an end the last band. */
  readonly fromCents: number
  readonly toCents: number | undefined
  readonly sales: number
  readonly pointsNow: number
  readonly pointsDraft: number
  /** Change of all rewards, in cents. */
  readonly changeCents: number
}

interface Kind {
  readonly department: string
  readonly band: number
  sales: number
  pointsNow: number
  pointsDraft: number
  /** Thousandths of a cent. */
  change: number
  /** The first ten cards. */
  readonly cards: Set<number>
}

const MOST_KINDS = 10

/** Sorts sales into kinds by department mix and size. */
export class KindsOfBasket {
  readonly #kinds = new Map<string, Kind>()

  /** @param change in thousandths of a cent */
  add(sale: PastSale, eligibleCents: number, pointsNow: number, pointsDraft: number, change: number): void {
    const department = mainDepartment(sale)
    const band = bandOf(eligibleCents)
    const id = `${band} ${department}`
    let kind = this.#kinds.get(id)
    if (kind === undefined) {
      kind = { department, band, sales: 0, pointsNow: 0, pointsDraft: 0, change: 0, cards: new Set() }
      this.#kinds.set(id, kind)
    }
    kind.sales += 1
    kind.pointsNow += pointsNow
    kind.pointsDraft += pointsDraft
    kind.change += change
    if (sale.holder !== undefined && kind.cards.size < ENOUGH_CARDS) kind.cards.add(sale.holder)
  }

  /** Those that change at all, the largest change first. */
  most(): KindChange[] {
    return [...this.#kinds.values()]
      .filter((kind) => kind.cards.size >= ENOUGH_CARDS && kind.change !== 0)
      .sort(
        (a, b) => Math.abs(b.change) - Math.abs(a.change) || a.band - b.band || (a.department < b.department ? -1 : 1),
      )
      .slice(0, MOST_KINDS)
      .map((kind) => ({
        department: kind.department,
        fromCents: kind.band === 0 ? 0 : (BANDS[kind.band - 1] ?? 0),
        toCents: BANDS[kind.band],
        sales: kind.sales,
        pointsNow: kind.pointsNow,
        pointsDraft: kind.pointsDraft,
        changeCents: Math.round(kind.change / 1000),
      }))
  }
}

function bandOf(cents: number): number {
  const band = BANDS.findIndex((end) => cents < end)
  return band < 0 ? BANDS.length : band
}

function mainDepartment({ fact, lines }: PastSale): string {
  const sums = new Map<string, number>()
  let all = 0
  fact.lines.forEach((line, i) => {
    const department = lines[i]?.department ?? ''
    all += line.eligibleCents
    sums.set(department, (sums.get(department) ?? 0) + line.eligibleCents)
  })
  for (const [department, cents] of sums) if (department !== '' && cents * 2 >= all && all > 0) return department
  return 'mixed'
}
