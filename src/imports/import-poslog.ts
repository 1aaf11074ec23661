import type {
  Difference,
  ImportedTransaction,
  ImportSettings,
  ImportSource,
  ReturnBody,
  SaleBody,
  VoidBody,
} from './imported.ts'
import { readPoslog } from './read-poslog.ts'

/** What the shop answered: the statuses of the contract, and for a refusal its code and sentence. */
interface SubmitAnswer {
  status: number
  code?: string
  detail?: string
}

/** One event as the contract's routes take it. */
type SubmitEvent =
  | [kind: 'sale', key: string, body: SaleBody]
  | [kind: 'return', key: string, body: ReturnBody]
  | [kind: 'void', key: string, body: VoidBody]

/** Records one event under its key; handed in, so that it may be the action itself or a running shop. */
export type Submit = (...event: SubmitEvent) => Promise<SubmitAnswer>

/** `bytesTotal` is absent when the file comes as a stream of unknown length. */
export interface ImportProgress {
  bytesDone: number
  bytesTotal?: number
  transactions: number
}

export interface ImportInput {
  text: ImportSource
  settings: ImportSettings
  submit: Submit
  onProgress?: (progress: ImportProgress) => void
  bytesTotal?: number
}

/** The end of an import, as `--json` prints it. Money in minor units of `currency`. */
export interface ImportResult {
  sales: number
  lines: number
  returns: number
  voids: number
  /** Transactions that are no sales by their nature. */
  skipped: number
  /** Sales and returns whose lines do not come to their total; they are booked by their lines. */
  unbalanced: ({ key: string; number: number; currency: string } & Difference)[]
  /** Transactions that could not be read, by their place in the file. */
  broken: { number: number; reason: string }[]
  /** Events the shop did not accept. */
  refused: { key: string; number: number; status: number; code?: string; detail?: string }[]
  recorded: number
  /** Events that were there already, from an earlier run or the till itself. */
  already: number
  /** Returns and voids whose sale has not arrived. */
  waiting: number
  skippedReasons: Record<string, number>
  warnings: { key: string; number: number; text: string }[]
}

const MOST_WARNINGS = 1000

/**
 * Books every sale, return and void of a file in its order, one after the other, since a return needs its sale.
 * Safe to repeat: what is there already answers 200 and changes nothing.
 * @throws StempelError `invalid` when the file itself cannot be read on; what came before stays booked.
 */
export async function importPoslog(input: ImportInput): Promise<ImportResult> {
  const result = emptyResult()
  const { text, settings, submit, onProgress } = input
  const bytesTotal = input.bytesTotal ?? (typeof text === 'string' ? Buffer.byteLength(text) : undefined)
  let transactions = 0
  const tell = (bytesDone: number): void =>
    onProgress?.({ bytesDone, ...(bytesTotal !== undefined && { bytesTotal }), transactions })
  for await (const transaction of readPoslog(text, settings, tell)) {
    transactions += 1
    count(transaction, result)
    const answer = await submitted(transaction, submit)
    if (answer !== undefined && transaction.kind !== 'broken') settle(transaction, answer, result)
  }
  return result
}

const emptyResult = (): ImportResult => ({
  sales: 0,
  lines: 0,
  returns: 0,
  voids: 0,
  skipped: 0,
  unbalanced: [],
  broken: [],
  refused: [],
  recorded: 0,
  already: 0,
  waiting: 0,
  skippedReasons: {},
  warnings: [],
})

function count(transaction: ImportedTransaction, result: ImportResult): void {
  const { kind, number } = transaction
  if (kind === 'broken') {
    result.broken.push({ number, reason: transaction.reason })
    return
  }
  const { key } = transaction
  for (const text of transaction.warnings)
    if (result.warnings.length < MOST_WARNINGS) result.warnings.push({ key, number, text })
  if (kind === 'skipped') {
    result.skipped += 1
    result.skippedReasons[transaction.skippedReason] = (result.skippedReasons[transaction.skippedReason] ?? 0) + 1
  } else if (kind === 'void') result.voids += 1
  else {
    if (kind === 'sale') result.sales += 1
    else result.returns += 1
    if (kind === 'sale') result.lines += transaction.saleLines
    const { currency } = transaction.body
    if (transaction.difference !== undefined)
      result.unbalanced.push({ key, number, currency, ...transaction.difference })
  }
}

async function submitted(transaction: ImportedTransaction, submit: Submit): Promise<SubmitAnswer | undefined> {
  switch (transaction.kind) {
    case 'sale':
      return submit('sale', transaction.key, transaction.body)
    case 'return':
      return submit('return', transaction.key, transaction.body)
    case 'void':
      return submit('void', transaction.key, transaction.body)
    case 'skipped':
    case 'broken':
      return undefined
  }
}

function settle(
  of: { key: string; number: number },
  { status, code, detail }: SubmitAnswer,
  result: ImportResult,
): void {
  if (status === 201) result.recorded += 1
  else if (status === 200) result.already += 1
  else if (status === 202) result.waiting += 1
  else {
    const why = { ...(code !== undefined && { code }), ...(detail !== undefined && { detail }) }
    result.refused.push({ key: of.key, number: of.number, status, ...why })
  }
}
