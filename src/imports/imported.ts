import type { LineKind } from '../domain/sale.ts'

/** One line as `PUT /v1/sales/{key}` takes it. Amounts in minor units, quantity with at most 3 decimals. */
export interface SaleLine {
  line: number
  kind: LineKind
  sku?: string
  name?: string
  department?: string
  quantity: number
  unit?: string
  amountCents: number
  taxCents?: number
  taxIncluded?: boolean
  voids?: number
}

/** How a part of the sale was paid; change is negative. Information only. */
export interface Tender {
  kind: 'cash' | 'card' | 'giftcard' | 'voucher' | 'other'
  amountCents: number
}

/** A line of a return: the line of the original sale, how much of it came back, and its money in minor units. */
export interface ReturnLine {
  line: number
  quantity: number
  amountCents: number
}

/** The body of `PUT /v1/sales/{key}`. */
export interface SaleBody {
  currency: string
  lines: SaleLine[]
  finishedAt: string
  tenders?: Tender[]
  operator?: string
  card?: string
  resumes?: string
  returns?: { original: string; lines: ReturnLine[] }[]
}

/** The body of `PUT /v1/returns/{key}`. */
export interface ReturnBody {
  currency: string
  lines: ReturnLine[]
  finishedAt: string
  original?: string
  card?: string
}

/** The body of `PUT /v1/sales/{key}/void`. */
export interface VoidBody {
  businessDate: string
  at: string
  operator?: string
}

/** Why the money of the lines is not the money of the receipt; `expectedCents` is absent when the file names no total. */
export interface Difference {
  expectedCents?: number
  computedCents: number
  reason: string
}

interface Common {
  /** The place of the transaction in the file, from 1. */
  number: number
  /** `store.workstation.businessDate.sequence`; of a void the key of the sale it undoes. */
  key: string
  /** Sentences for the shop; they never hold a membership number. */
  warnings: string[]
}

interface Balanced extends Common {
  grandTotalCents?: number
  reconciles: boolean
  difference?: Difference
  /** The membership number the file names. It reaches the body as `card` only when the settings ask for members. */
  member?: string
}

/** `saleLines` counts the sale lines of the file, cancelled and cancelling ones included. */
export type ImportedSale = Balanced & { kind: 'sale'; body: SaleBody; saleLines: number }
type ImportedReturn = Balanced & { kind: 'return'; body: ReturnBody }
type ImportedVoid = Common & { kind: 'void'; body: VoidBody }
/** A transaction that is no sale by its nature: a sign-on, a suspended basket, training. */
type ImportedSkipped = Common & { kind: 'skipped'; skippedReason: string }
/** A transaction that should have been a sale and cannot be read; the others go on without it. */
interface ImportedBroken {
  kind: 'broken'
  number: number
  key?: string
  reason: string
  warnings: string[]
}

/** One transaction of a file. */
export type ImportedTransaction = ImportedSale | ImportedReturn | ImportedVoid | ImportedSkipped | ImportedBroken

/** What a file does not say by itself. */
export interface ImportSettings {
  /** IANA name; read for instants without an offset. */
  timeZone: string
  /** ISO 4217; read for transactions without a currency. */
  currency: string
  /** Whether a membership number of the file becomes the card of the sale. */
  members: boolean
}

/** A file as text, or piece by piece as it comes from a disk or a socket. */
export type ImportSource = string | AsyncIterable<string | Uint8Array>
