import type { LineKind } from '../../domain/sale.ts'
import { allocate, mulDivFloor, sumOf } from '../../domain/whole.ts'
import type { SaleLine, Tender } from '../imported.ts'
import type { Found } from './pattern/pattern.ts'
import { moneyOf, thousandthsOf } from './values.ts'

/** Why a receipt is not booked, as words; `words/` has the sentences. */
export const REASONS = [
  'amount',
  'quantity',
  'date',
  'number',
  'no-total',
  'no-lines',
  'two-totals',
  'two-numbers',
  'refund',
  'negative',
  'void-of-nothing',
  'discount-too-large',
  'nothing-to-tax',
  'subtotal',
  'sum',
  'too-long',
  'too-much-work',
] as const

export type Reason = (typeof REASONS)[number]

/** A receipt that cannot be read as a sale. The numbers are money in minor units. */
export class ReceiptFault extends Error {
  readonly reason: Reason
  readonly expectedCents: number | undefined
  readonly computedCents: number | undefined

  constructor(reason: Reason, expectedCents?: number, computedCents?: number) {
    super(reason)
    this.name = 'ReceiptFault'
    this.reason = reason
    this.expectedCents = expectedCents
    this.computedCents = computedCents
  }
}

interface DraftLine {
  readonly line: number
  readonly kind: LineKind
  name: string | undefined
  readonly sku: string | undefined
  readonly department: string | undefined
  readonly letter: string | undefined
  unit: string | undefined
  /** Thousandths. */
  quantity: number
  amountCents: number
  taxCents: number
  readonly voids: number | undefined
  /** How much of it later lines cancelled. */
  cancelledCents: number
}

/** How amounts are printed. */
export interface Form {
  readonly decimal: '.' | ','
  /** Digits after the decimal point of the currency. */
  readonly decimals: number
  readonly departments: Readonly<Record<string, string>>
}

const MOST_LINES = 1_000

/** The basket of a receipt while its lines are read, one after the other. Every method throws `ReceiptFault`. */
export class Draft {
  readonly #form: Form
  readonly #lines: DraftLine[] = []
  readonly #taxes: { letter: string | undefined; cents: number }[] = []
  readonly tenders: Tender[] = []
  totalCents: number | undefined
  /** What a line of its own said of the line that comes next. */
  #next: { name?: string; sku?: string; quantity?: number; priceCents?: number; unit?: string } = {}

  constructor(form: Form) {
    this.#form = form
  }

  get isEmpty(): boolean {
    return this.#lines.length === 0
  }

  money(text: string | undefined): number {
    const cents = text === undefined ? undefined : moneyOf(text, this.#form.decimal, this.#form.decimals)
    if (cents === undefined) throw new ReceiptFault('amount')
    return cents
  }

  #quantity(text: string): number {
    const thousandths = thousandthsOf(text, this.#form.decimal)
    if (thousandths === undefined) throw new ReceiptFault('quantity')
    return thousandths
  }

  sell(
    kind: 'item' | 'deposit' | 'deposit-return' | 'giftcard' | 'service',
    found: Found,
    rule: { department?: string | undefined; unit?: string | undefined },
  ): void {
    const next = this.#next
    this.#next = {}
    const quantity = found.quantity === undefined ? (next.quantity ?? 1000) : this.#quantity(found.quantity)
    const amount =
      found.amount === undefined
        ? priced(found.price === undefined ? next.priceCents : this.money(found.price), quantity)
        : this.money(found.amount)
    if (amount < 0 && kind !== 'deposit-return') throw new ReceiptFault('negative')
    const { letter } = found
    this.#add({
      kind,
      quantity,
      amountCents: kind === 'deposit-return' ? -Math.abs(amount) : amount,
      name: [next.name, found.name].filter((part) => part !== undefined).join(' ') || undefined,
      sku: found.sku ?? next.sku,
      letter,
      department:
        found.department ?? rule.department ?? (letter === undefined ? undefined : this.#form.departments[letter]),
      unit: found.unit ?? next.unit ?? rule.unit,
    })
  }

  /** A line that only says how many, of the line before it or after. */
  quantityOf(which: 'next' | 'previous', found: Found): void {
    const quantity = this.#quantity(found.quantity ?? '')
    const { unit } = found
    if (which === 'next') {
      const price = found.price === undefined ? undefined : this.money(found.price)
      this.#next = {
        ...this.#next,
        quantity,
        ...(price === undefined ? {} : { priceCents: price }),
        ...(unit === undefined ? {} : { unit }),
      }
      return
    }
    const last = this.#last()
    last.quantity = quantity
    if (unit !== undefined) last.unit = unit
  }

  /** A line that only names what the next one sells. */
  nameNext({ name, sku }: Found): void {
    this.#next = { ...this.#next, ...(name === undefined ? {} : { name }), ...(sku === undefined ? {} : { sku }) }
  }

  /** Cancels the last line that fits: of that name, or of that amount, or simply the last one. */
  cancel(found: Found): void {
    const cents = found.amount === undefined ? undefined : Math.abs(this.money(found.amount))
    const name = found.name?.trim()
    const target = this.#lines.findLast((line) => {
      const restCents = line.amountCents - line.cancelledCents
      if (line.voids !== undefined || line.amountCents <= 0 || restCents <= 0) return false
      if (name !== undefined && line.name !== name) return false
      return cents === undefined || (name === undefined ? restCents === cents : restCents >= cents)
    })
    if (target === undefined) throw new ReceiptFault('void-of-nothing')
    const gone = cents ?? target.amountCents - target.cancelledCents
    const quantity =
      found.quantity === undefined
        ? Math.max(1, mulDivFloor(target.quantity, gone, target.amountCents))
        : this.#quantity(found.quantity)
    target.cancelledCents += gone
    const { kind, sku, department } = target
    this.#add({ kind, quantity, amountCents: -gone, name: target.name, sku, department, voids: target.line })
  }

  /** Money off the line before, or off the whole sale. */
  discount(of: 'sale' | 'previous', found: Found): void {
    const cents = Math.abs(this.money(found.amount))
    if (of === 'sale') {
      this.#add({ kind: 'discount', quantity: 1000, amountCents: -cents, name: found.name })
      return
    }
    const last = this.#last()
    if (last.amountCents < cents) throw new ReceiptFault('discount-too-large')
    last.amountCents -= cents
  }

  round(found: Found): void {
    this.#add({ kind: 'rounding', quantity: 1000, amountCents: this.money(found.amount) })
  }

  subtotal(found: Found): void {
    const expected = this.money(found.amount)
    const computed = sumOf(this.#lines, (line) => line.amountCents)
    if (computed !== expected) throw new ReceiptFault('subtotal', expected, computed)
  }

  /** A tax that the amounts of the lines do not hold. */
  addTax(found: Found): void {
    const cents = this.money(found.amount)
    if (cents < 0) throw new ReceiptFault('negative')
    this.#taxes.push({ letter: found.letter, cents })
  }

  total(found: Found): void {
    const cents = this.money(found.amount)
    if (cents < 0) throw new ReceiptFault('refund')
    if (this.totalCents !== undefined && this.totalCents !== cents)
      throw new ReceiptFault('two-totals', this.totalCents, cents)
    this.totalCents = cents
  }

  /** The lines of the sale, once they come to the printed total to the cent; before cash was rounded or after. */
  reconciled(): SaleLine[] {
    if (this.totalCents === undefined) throw new ReceiptFault('no-total')
    if (this.#lines.length === 0) throw new ReceiptFault('no-lines')
    for (const tax of this.#taxes) this.#spread(tax)
    const computed = sumOf(this.#lines, (line) => line.amountCents + line.taxCents)
    const rounding = sumOf(this.#lines, (line) => (line.kind === 'rounding' ? line.amountCents : 0))
    if (computed !== this.totalCents && computed - rounding !== this.totalCents)
      throw new ReceiptFault('sum', this.totalCents, computed)
    return this.#lines.map(saleLine)
  }

  /** Spreads a tax over the goods of its letter by what they cost, to the cent; cancelled goods bear none. */
  #spread({ letter, cents }: { letter: string | undefined; cents: number }): void {
    const bears = ({ kind, voids, letter: own }: DraftLine): boolean =>
      (kind === 'item' || kind === 'service') && voids === undefined && (letter === undefined || own === letter)
    const weights = this.#lines.map((line) => (bears(line) ? line.amountCents - line.cancelledCents : 0))
    if (sumOf(weights, (weight) => weight) === 0 && cents !== 0) throw new ReceiptFault('nothing-to-tax')
    allocate(cents, weights).forEach((share, i) => {
      const line = this.#lines[i]
      if (line !== undefined) line.taxCents += share
    })
  }

  #last(): DraftLine {
    const last = this.#lines.findLast((line) => line.voids === undefined && line.kind !== 'discount')
    if (last === undefined) throw new ReceiptFault('no-lines')
    return last
  }

  #add(line: Partial<DraftLine> & Pick<DraftLine, 'kind' | 'quantity' | 'amountCents'>): void {
    if (this.#lines.length >= MOST_LINES) throw new ReceiptFault('too-long')
    const { name, sku, department, letter, unit, voids } = line
    const { kind, quantity, amountCents } = line
    const known = { line: this.#lines.length + 1, kind, quantity, amountCents, taxCents: 0, cancelledCents: 0 }
    this.#lines.push({ ...known, name, sku, department, letter, unit, voids })
  }
}

/** Price times thousandths, rounded half up to whole minor units as tills do. */
function priced(priceCents: number | undefined, quantity: number): number {
  if (priceCents === undefined || priceCents < 0) throw new ReceiptFault('amount')
  return mulDivFloor(2 * priceCents * quantity + 1000, 1, 2000)
}

function saleLine(line: DraftLine): SaleLine {
  const { name, sku, department, unit, voids, taxCents } = line
  return {
    line: line.line,
    kind: line.kind,
    ...(sku === undefined ? {} : { sku: clean(sku, MOST_TEXT) }),
    ...(name === undefined ? {} : { name: clean(name, MOST_TEXT) }),
    ...(department === undefined ? {} : { department: clean(department, MOST_TEXT) }),
    quantity: line.quantity / 1000,
    ...(unit === undefined ? {} : { unit: clean(unit, MOST_UNIT) }),
    amountCents: line.amountCents,
    ...(taxCents === 0 ? {} : { taxCents, taxIncluded: false }),
    ...(voids === undefined ? {} : { voids }),
  }
}

const MOST_TEXT = 200
const MOST_UNIT = 40

/** Text as a sale takes it: a printer's page may have letters that are controls elsewhere. */
const clean = (text: string, most: number): string =>
  text
    .replace(/\p{Cc}/gu, '')
    .trim()
    .slice(0, most)
