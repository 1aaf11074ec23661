import { localDay } from '../../domain/day.ts'
import type { SaleBody } from '../imported.ts'
import { currencyDecimals } from '../poslog/decimal.ts'
import { Draft, type Reason, ReceiptFault } from './draft.ts'
import type { Found, Work } from './pattern/pattern.ts'
import { isSold, type Rule, type RuleKind, type Template } from './template.ts'
import { type PrintedTime, timeOf } from './values.ts'

/** A line of a receipt as a printer reader gives it. */
export interface ReceiptLine {
  readonly kind: 'text' | 'code'
  readonly text: string
}

/** Where and when a receipt was printed. */
export interface ReceiptPlace {
  readonly shop: string
  readonly workstation: string
  /** IANA name. */
  readonly timeZone: string
  /** ISO 4217; read for templates that name no currency. */
  readonly currency: string
  /** When its last line came, ms. */
  readonly now: number
}

/** What a receipt is. Money in minor units. */
export type Receipt =
  | { readonly kind: 'sale'; readonly key: string; readonly body: SaleBody; readonly totalCents: number }
  /** A copy, training, or whatever else the template says is no sale. */
  | { readonly kind: 'skipped'; readonly line: number }
  /** Nothing of a sale stands on it. */
  | { readonly kind: 'other' }
  /** It should be a sale and is not booked. `line` counts from 0; absent where the whole does not fit. */
  | {
      readonly kind: 'unread'
      readonly reason: Reason
      readonly line?: number
      readonly expectedCents?: number
      readonly computedCents?: number
    }

/** What a line was read as. */
export interface LineRead {
  readonly as?: RuleKind | 'skip' | 'start'
  /** The place of the rule in the template. */
  readonly rule?: number
  readonly found?: Found
}

export interface ReadReceipt {
  readonly receipt: Receipt
  /** One for each line. */
  readonly lines: readonly LineRead[]
}

/** Enough for the longest receipts and patterns that fit them; what needs more would keep other tills waiting. */
const MOST_WORK = 3_000_000

/** After the total nothing is sold any more: what looks like it is tax, savings and the card terminal. */
const AFTER_TOTAL: ReadonlySet<RuleKind> = new Set(['total', 'tender', 'change', 'rounding', 'info', 'ignore'])

/**
 * Reads a receipt by a template. It is a sale only where its lines come to its total to the cent; whatever cannot be
 * read for certain makes it unread, with the reason. Never throws for anything a receipt may hold.
 */
export function readReceipt(lines: readonly ReceiptLine[], template: Template, place: ReceiptPlace): ReadReceipt {
  const reading = new Reading(template, place)
  const read: LineRead[] = lines.map(() => ({}))
  let at: number | undefined
  try {
    for (const [i, line] of lines.entries()) {
      at = i
      read[i] = reading.line(line)
      if (read[i]?.as === 'skip') return { receipt: { kind: 'skipped', line: i }, lines: read }
      if (read[i]?.as === 'start') read.fill({}, 0, i)
    }
    at = undefined
    return { receipt: reading.receipt(), lines: read }
  } catch (error) {
    return { receipt: unread(error, at), lines: read }
  }
}

function unread(error: unknown, line: number | undefined): Receipt {
  const where = line === undefined ? {} : { line }
  if (error instanceof RangeError) return { kind: 'unread', reason: 'too-much-work', ...where }
  if (!(error instanceof ReceiptFault)) throw error
  const { reason, expectedCents, computedCents } = error
  return {
    kind: 'unread',
    reason,
    ...where,
    ...(expectedCents === undefined ? {} : { expectedCents }),
    ...(computedCents === undefined ? {} : { computedCents }),
  }
}

class Reading {
  readonly #template: Template
  readonly #place: ReceiptPlace
  readonly #currency: string
  readonly #work: Work = { left: MOST_WORK }
  #draft: Draft
  #info: Partial<Record<'number' | 'card' | 'operator', string>> = {}
  #time: PrintedTime | undefined

  constructor(template: Template, place: ReceiptPlace) {
    this.#template = template
    this.#place = place
    this.#currency = template.document.currency ?? place.currency
    this.#draft = this.#empty()
  }

  #empty(): Draft {
    const { decimal, departments = {} } = this.#template.document
    return new Draft({ decimal, departments, decimals: currencyDecimals(this.#currency) })
  }

  line({ kind, text }: ReceiptLine): LineRead {
    const { skip, start, rules } = this.#template
    const fits = (pattern: Template['skip'][number] | undefined): Found | undefined => pattern?.match(text, this.#work)
    if (kind === 'text' && skip.some((pattern) => fits(pattern) !== undefined)) return { as: 'skip' }
    if (kind === 'text' && this.#draft.totalCents === undefined && fits(start) !== undefined) {
      this.#draft = this.#empty()
      this.#info = {}
      this.#time = undefined
      return { as: 'start' }
    }
    for (const [i, { rule, pattern }] of rules.entries()) {
      if (rule.on !== kind || (this.#draft.totalCents !== undefined && !AFTER_TOTAL.has(rule.as))) continue
      const found = fits(pattern)
      if (found === undefined) continue
      this.#apply(rule, found)
      return { as: rule.as, rule: i, found }
    }
    return {}
  }

  #apply(rule: Rule, found: Found): void {
    const draft = this.#draft
    if (isSold(rule.as)) draft.sell(rule.as, found, rule as { department?: string; unit?: string })
    switch (rule.as) {
      case 'quantity':
        draft.quantityOf(rule.of, found)
        break
      case 'name':
        draft.nameNext(found)
        break
      case 'void':
        draft.cancel(found)
        break
      case 'discount':
        draft.discount(rule.of, found)
        break
      case 'rounding':
        draft.round(found)
        break
      case 'subtotal':
        draft.subtotal(found)
        break
      case 'tax':
        if (rule.added) draft.addTax(found)
        break
      case 'total':
        draft.total(found)
        break
      case 'tender':
        draft.tenders.push({ kind: rule.tender, amountCents: draft.money(found.amount) })
        break
      case 'change':
        draft.tenders.push({ kind: 'cash', amountCents: -Math.abs(draft.money(found.amount)) })
        break
      case 'info':
        this.#inform(found)
    }
  }

  /** The first word on anything counts; a receipt that names two numbers is two receipts, or misread. */
  #inform(found: Found): void {
    const { number, card, operator } = found
    if (number !== undefined && this.#info.number !== undefined && this.#info.number !== number)
      throw new ReceiptFault('two-numbers')
    for (const [name, text] of Object.entries({ number, card, operator }))
      if (text !== undefined) this.#info[name as 'number'] ??= text
    if (found.day === undefined || this.#time !== undefined) return
    this.#time = timeOf(found, this.#place.timeZone)
    if (this.#time === undefined) throw new ReceiptFault('date')
  }

  receipt(): Receipt {
    const draft = this.#draft
    if (draft.isEmpty && draft.totalCents === undefined) return { kind: 'other' }
    const lines = draft.reconciled()
    const { shop, workstation, timeZone, now } = this.#place
    const today = localDay(now, timeZone)
    const day = this.#time?.day ?? today
    // A receipt without a time is dated when it is printed, one of another day in the middle of that day.
    const finishedAt = this.#time?.at ?? (day === today ? new Date(now).toISOString() : `${day}T12:00:00Z`)
    const { operator = '', card = '' } = this.#info
    return {
      kind: 'sale',
      key: `${shop}.${workstation}.${day}.${this.#sequence()}`,
      totalCents: draft.totalCents ?? 0,
      body: {
        currency: this.#currency,
        lines,
        finishedAt,
        ...(draft.tenders.length === 0 ? {} : { tenders: draft.tenders }),
        ...(operator.trim() === '' ? {} : { operator: operator.trim().slice(0, 40) }),
        ...(card.trim() === '' ? {} : { card: card.trim() }),
      },
    }
  }

  #sequence(): string {
    const byTime = this.#template.document.sequence === 'time'
    const text = byTime ? this.#time?.seconds : this.#info.number?.replace(/[^0-9]/g, '')
    if (text === undefined || !/^\d{1,20}$/.test(text)) throw new ReceiptFault(byTime ? 'date' : 'number')
    return text
  }
}
