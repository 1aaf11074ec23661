import type { Logger } from 'pino'
import type { Timers } from '../../hardware/line.ts'
import type { Printed } from '../../hardware/printers/escpos-reader.ts'
import { StempelError } from '../domain/errors.ts'
import type { SaleBody } from '../imports/imported.ts'
import { type ReadReceipt, type ReceiptPlace, readReceipt } from '../imports/receipt/read-receipt.ts'
import type { Template } from '../imports/receipt/template.ts'
import type { Cards } from './cards.ts'
import type { Judge } from './passage.ts'
import type { UnreadReceipt } from './unread.ts'

/** A sale as it is handed to the shop: what the receipt said, and the card that was read at the till. */
export type PrintedSale = SaleBody & { cardEntry?: 'scanned'; cardAt?: string }

export interface TillDeps {
  readonly id: string
  readonly workstation: string
  readonly template: () => Template | undefined
  readonly place: () => ReceiptPlace
  readonly cards: Cards
  readonly timers: Timers
  readonly log: Logger
  /**
   * Finishes a sale as a till with an interface would.
   * @returns the lines for its receipt. @throws StempelError
   */
  finish(key: string, sale: PrintedSale): Promise<readonly string[]>
  unread(receipt: Omit<UnreadReceipt, 'at'>): void
}

/** What a till's receipts came to since the start. */
export interface Counts {
  sales: number
  unread: number
  skipped: number
  other: number
  late: number
}

interface Finished {
  readonly text: string
  readonly sale: PrintedSale
}

const MOST_REMEMBERED = 200
const MOST_WAITING = 100
const RETRY_MS = 5_000
const MOST_TRIES = 120

/** Books what a till prints. */
export class TillJudge implements Judge {
  readonly #deps: TillDeps
  readonly counts: Counts = { sales: 0, unread: 0, skipped: 0, other: 0, late: 0 }
  /** What was handed in lately, so that a receipt that is printed again is the same sale to the last word. */
  readonly #lately = new Map<string, Finished>()
  readonly #retries = new Set<() => void>()

  constructor(deps: TillDeps) {
    this.#deps = deps
  }

  isWhole(printed: Printed): boolean {
    return this.#read(printed)?.receipt.kind === 'sale'
  }

  async book(printed: Printed): Promise<readonly string[]> {
    try {
      return await this.#book(printed)
    } catch (error) {
      // Nothing of the receipt may reach the log, so neither does what the error says.
      const stack = error instanceof Error ? error.stack?.split('\n').slice(1, 6).join('\n') : undefined
      this.#deps.log.error({ passthrough: this.#deps.id, stack }, 'a receipt could not be looked at')
      return []
    }
  }

  /** Gives up what still waits for the books; it is in the list then. */
  close(): void {
    for (const giveUp of [...this.#retries]) giveUp()
  }

  #read({ lines }: Printed): ReadReceipt | undefined {
    const { template, place } = this.#deps
    const current = template()
    return current === undefined ? undefined : readReceipt(lines, current, place())
  }

  async #book(printed: Printed): Promise<readonly string[]> {
    const receipt = this.#read(printed)?.receipt
    if (receipt === undefined) return []
    if (receipt.kind === 'skipped' || receipt.kind === 'other') {
      this.counts[receipt.kind] += 1
      return []
    }
    // A card is that of the receipt printed next, whatever becomes of it: never of the shopper after.
    const presented = this.#deps.cards.take()
    if (printed.cut) return this.#unread({ reason: 'too-long' })
    if (receipt.kind === 'unread') {
      const { reason, line, expectedCents, computedCents } = receipt
      return this.#unread({ reason, line: line === undefined ? undefined : line + 1, expectedCents, computedCents })
    }
    const { key, body } = receipt
    const sale: PrintedSale =
      body.card !== undefined || presented === undefined
        ? body
        : { ...body, card: presented.card, cardEntry: 'scanned', cardAt: new Date(presented.at).toISOString() }
    return this.#finish(key, this.#asBefore(key, sale, textOf(printed)), MOST_TRIES)
  }

  /** The same receipt printed again has the card and the time it had when it was printed first. */
  #asBefore(key: string, sale: PrintedSale, text: string): PrintedSale {
    const before = this.#lately.get(key)
    if (before?.text === text) return before.sale
    this.#lately.set(key, { text, sale })
    const [oldest] = this.#lately.keys()
    if (this.#lately.size > MOST_REMEMBERED && oldest !== undefined) this.#lately.delete(oldest)
    return sale
  }

  async #finish(key: string, sale: PrintedSale, tries: number): Promise<readonly string[]> {
    try {
      const lines = await this.#deps.finish(key, sale)
      this.counts.sales += 1
      return lines
    } catch (error) {
      if (!(error instanceof StempelError)) throw error
      if (error.path === 'card' && sale.card !== undefined) {
        // A number that is no card of this shop: the shopper still gets a claim.
        const { card: _, cardEntry: __, cardAt: ___, ...without } = sale
        return this.#finish(key, without, tries)
      }
      if (error.code === 'unavailable' && tries > 0 && this.#retries.size < MOST_WAITING) {
        this.#later(key, sale, tries - 1)
        return []
      }
      const reason = error.code === 'conflict' || error.code === 'unavailable' ? error.code : 'refused'
      return this.#unread({ reason, key })
    }
  }

  /** The books take nothing for the moment; the receipt has gone out, and its sale is booked when they do. */
  #later(key: string, sale: PrintedSale, tries: number): void {
    const cancel = this.#deps.timers.after(RETRY_MS, () => {
      this.#retries.delete(giveUp)
      this.#finish(key, sale, tries).catch(() => this.#unread({ reason: 'refused', key }))
    })
    const giveUp = (): void => {
      cancel()
      this.#retries.delete(giveUp)
      this.#unread({ reason: 'unavailable', key })
    }
    this.#retries.add(giveUp)
  }

  #unread(receipt: Omit<UnreadReceipt, 'at' | 'passthrough' | 'workstation'>): readonly string[] {
    const { id, workstation } = this.#deps
    this.counts.unread += 1
    this.#deps.unread({ passthrough: id, workstation, ...receipt })
    return []
  }
}

const textOf = ({ lines }: Printed): string => lines.map(({ text }) => text).join('\n')
