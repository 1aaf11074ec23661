import type { BrandTx, MemberKey, SoldLine } from '../../domain/brand/brand-ports.ts'
import type { StreamEntry } from '../../domain/brand/entry.ts'
import { bookLine, claimsOf, correctionOf, NOTHING_UNDONE, unpackLines } from '../../domain/brand/lines-back.ts'
import type { MemberLedger } from '../../domain/brand/member-ledger.ts'

/** What a refusal says of goods that had come back elsewhere before; the points follow. */
const REST = 'rest:'

/** Goods that came back while entries are booked: each line gives its points back once, whichever shop took it. */
export class GoodsBack {
  readonly #lines: Map<string, SoldLine>
  readonly #changed = new Set<string>()

  private constructor(lines: Map<string, SoldLine>) {
    this.#lines = lines
  }

  /** Loads what is known of the sales that entries speak of. */
  static async of(
    tx: Pick<BrandTx, 'linesBack'>,
    told: readonly { readonly key: MemberKey; readonly entry: Pick<StreamEntry, 'detail'> }[],
  ): Promise<GoodsBack> {
    const sales = new Map<string, { key: MemberKey; sale: string }>()
    for (const { key, entry } of told)
      if (entry.detail.sale !== undefined)
        sales.set(`${key.member} ${entry.detail.sale}`, { key, sale: entry.detail.sale })
    const rows = sales.size === 0 ? [] : await tx.linesBack([...sales.values()])
    return new GoodsBack(new Map(rows.map((row) => [nameOf(row), row])))
  }

  /**
   * Books the goods an entry speaks of, after the entry itself.
   * @returns by how many cents the member's tier is set right, and how many points could not be taken again.
   */
  book(
    entry: Pick<StreamEntry, 'kind' | 'points' | 'detail'>,
    key: MemberKey,
    ledger: Pick<MemberLedger, 'setRight'>,
  ): { readonly cents: number; readonly rest: number } {
    const { sale, back = [] } = entry.detail
    if (sale === undefined) return { cents: 0, rest: 0 }
    let applied = NOTHING_UNDONE
    for (const told of unpackLines(back)) {
      const name = nameOf({ key, sale, line: told.line })
      const booked = bookLine(this.#lines.get(name), told)
      const { points, burned, cents } = booked.applied
      applied = { points: applied.points + points, burned: applied.burned + burned, cents: applied.cents + cents }
      this.#lines.set(name, { key, sale, line: told.line, ...booked.after })
      this.#changed.add(name)
    }
    const correction = correctionOf(entry, applied)
    ledger.setRight(correction)
    const rest = entry.kind === 'BAK' ? Math.max(0, claimsOf(entry.detail).points - applied.points) : 0
    return { cents: correction.cents, rest }
  }

  async save(tx: Pick<BrandTx, 'putLinesBack'>): Promise<void> {
    const lines = [...this.#changed].sort().flatMap((name) => this.#lines.get(name) ?? [])
    if (lines.length > 0) await tx.putLinesBack(lines)
  }
}

/** Why a BAK is answered with a refusal: so many of its points had been taken for the same goods before. */
export const restOf = (points: number): string => `${REST}${points}`

const nameOf = ({ key, sale, line }: Pick<SoldLine, 'key' | 'sale' | 'line'>): string => `${key.member} ${sale} ${line}`
