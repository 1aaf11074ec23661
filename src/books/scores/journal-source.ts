import type Database from 'better-sqlite3'
import type { Day } from '../../domain/day.ts'
import type { BasketLine } from '../../domain/records.ts'
import { hex } from '../shop/chain.ts'

/** A fact that changes what a card has bought without being a sale. */
export interface LaterFact {
  readonly seq: number
  readonly kind: 'claim' | 'return' | 'void' | 'return-void' | 'transfer' | 'block'
  /** Undefined when it concerned no card, or one that was erased since. */
  readonly account: number | undefined
  readonly cause: string
  /** Line number and thousandths. */
  readonly lines: readonly { readonly line: number; readonly quantity: number }[]
}

/** A sale's basket with the card that bought it; a sale without a card has none, also after it was claimed. */
export type BasketRow = [seq: number, account: number | null, day: string, lines: string]

interface FactRow {
  readonly seq: number
  readonly kind: LaterFact['kind']
  readonly account: number | null
  readonly cause: string | null
  readonly lines: string | null
}

/** A line of the journal begins with its number and quantity, for ever. */
const linesOf = (text: string | null): LaterFact['lines'] =>
  text === null ? [] : (JSON.parse(text) as number[][]).map(([line = 0, quantity = 0]) => ({ line, quantity }))

const RETURN_OF = /^return:\S+ sale:(\S+)$/

/** What the scores read of the shop's books, on a connection that only reads. */
export class JournalSource {
  readonly #head: Database.Statement<[], number>
  readonly #hash: Database.Statement<[number], Uint8Array>
  readonly #firstBasket: Database.Statement<[], { seq: number; day: string }>
  readonly #baskets: Database.Statement<[number, number], BasketRow>
  readonly #later: Database.Statement<[number, number], FactRow>
  readonly #event: Database.Statement<[string, string], number>
  readonly #sold: Database.Statement<[number], { numbers: string; day: string; bought: string }>
  readonly #cause: Database.Statement<[number], string | null>
  readonly #account: Database.Statement<[number], { successor: number | null }>

  constructor(db: Database.Database) {
    this.#head = db.prepare<[], number>('SELECT coalesce(max(seq), 0) FROM journal').pluck()
    this.#hash = db.prepare<[number], Uint8Array>('SELECT hash FROM journal WHERE seq = ?').pluck()
    this.#firstBasket = db.prepare('SELECT seq, day FROM basket ORDER BY seq LIMIT 1')
    // The card is the fact's: a basket that was claimed names its card too, but the claim counts for itself.
    this.#baskets = db
      .prepare<[number, number], BasketRow>(
        'SELECT b.seq, j.account, b.day, b.lines FROM basket b JOIN journal j ON j.seq = b.seq WHERE b.seq > ? AND b.seq <= ? ORDER BY b.seq',
      )
      .raw()
    this.#later = db.prepare(
      `SELECT seq, kind, account, cause, lines FROM journal WHERE seq > ? AND seq <= ?
       AND kind IN ('claim', 'return', 'void', 'return-void', 'transfer', 'block') ORDER BY seq`,
    )
    this.#event = db.prepare<[string, string], number>('SELECT seq FROM event WHERE kind = ? AND key = ?').pluck()
    this.#sold = db.prepare(
      'SELECT j.lines AS numbers, b.day, b.lines AS bought FROM journal j JOIN basket b ON b.seq = j.seq WHERE j.seq = ?',
    )
    this.#cause = db.prepare<[number], string | null>('SELECT cause FROM journal WHERE seq = ?').pluck()
    this.#account = db.prepare('SELECT successor FROM account WHERE id = ?')
  }

  /** The last fact. */
  head(): number {
    return this.#head.get() ?? 0
  }

  /** The chain's hash at a fact, in hex, by which another life of the books is known; undefined when there is none. */
  hashAt(seq: number): string | undefined {
    const hash = this.#hash.get(seq)
    return hash === undefined ? undefined : hex(hash)
  }

  /** The oldest basket that is kept. */
  firstBasket(): { readonly seq: number; readonly day: Day } | undefined {
    return this.#firstBasket.get()
  }

  baskets(after: number, until: number): BasketRow[] {
    return this.#baskets.all(after, until)
  }

  later(after: number, until: number): LaterFact[] {
    return this.#later.all(after, until).map(({ seq, kind, account, cause, lines }) => ({
      seq,
      kind,
      account: account ?? undefined,
      cause: cause ?? '',
      lines: linesOf(lines),
    }))
  }

  /** Journal number of the sale that a fact is about; undefined when that is no longer known. */
  saleOf({ kind, cause }: LaterFact): number | undefined {
    switch (kind) {
      case 'claim':
        return this.#sale(/^claim:(\S+)$/.exec(cause)?.[1])
      case 'void':
        return this.#sale(/^void:(\S+)$/.exec(cause)?.[1])
      case 'return':
        return this.#sale(RETURN_OF.exec(cause)?.[1])
      case 'return-void': {
        const undone = this.#eventSeq('return', /^void-return:(\S+)$/.exec(cause)?.[1])
        return undone === undefined ? undefined : this.#sale(RETURN_OF.exec(this.#cause.get(undone) ?? '')?.[1])
      }
      default:
        return undefined
    }
  }

  /** A sale's lines as they were booked, with what each was; undefined once its basket is gone. */
  sold(sale: number): { readonly day: Day; readonly lines: readonly (BasketLine & { line: number })[] } | undefined {
    const row = this.#sold.get(sale)
    if (row === undefined) return undefined
    const numbers = linesOf(row.numbers)
    const bought = JSON.parse(row.bought) as BasketLine[]
    return { day: row.day, lines: bought.map((each, i) => ({ ...each, line: numbers[i]?.line ?? i + 1 })) }
  }

  /** @returns undefined for an account that is gone. */
  account(id: number): { readonly successor: number | undefined } | undefined {
    const row = this.#account.get(id)
    return row === undefined ? undefined : { successor: row.successor ?? undefined }
  }

  #sale(key: string | undefined): number | undefined {
    return this.#eventSeq('sale', key)
  }

  #eventSeq(kind: string, key: string | undefined): number | undefined {
    return key === undefined ? undefined : this.#event.get(kind, key)
  }
}
