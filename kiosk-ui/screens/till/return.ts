import type { PairingAnswer, ReceiptAnswer, UndoneAnswer } from '../../../src/http/contract.ts'
import { till } from '../../../src/words/screens/till.ts'
import { now } from '../../clock.ts'
import { wordsOf } from '../../language.ts'
import { ask, Refusal } from '../../server.ts'
import { attempt } from './card.ts'
import { fault, type Returning, returning, view } from './state.ts'

/** Goods that come back, by the receipt. */

type Line = ReceiptAnswer['lines'][number]

/** What stands on a receipt: the key of a sale, or the claim code of one without a card. */
export const isReceipt = (code: string): boolean =>
  /^[0-9A-Za-z-]+\.[0-9A-Za-z-]+\.\d{4}-\d{2}-\d{2}\.\d+$/.test(code) || /^C[0-9A-Z -]{16,}$/i.test(code)

export const lookUp = (code: string, as: PairingAnswer): Promise<void> =>
  attempt(async () => {
    view.value = 'return'
    try {
      const receipt = await ask<ReceiptAnswer>('GET', `/v1/receipts/${encodeURIComponent(code)}`)
      returning.value = { receipt, quantities: {}, key: newKey(as) }
    } catch (error) {
      if (!(error instanceof Refusal) || error.status >= 500) throw error
      returning.value = undefined
      fault.value = wordsOf(till).noReceipt
    }
  })

/** This screen numbers its returns under its own name, by the clock. */
function newKey({ shop, device, timeZone }: PairingAnswer): string {
  const at = now()
  const parts = new Intl.DateTimeFormat('en', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  const of = Object.fromEntries(parts.formatToParts(at).map(({ type, value }) => [type, value]))
  return `${shop}.${device}.${of.year}-${of.month}-${of.day}.${at}`
}

export async function choose(line: Line, quantity: number): Promise<void> {
  const before = returning.value
  if (before === undefined) return
  const most = Number.isFinite(quantity) ? Math.max(0, Math.min(line.left, quantity)) : 0
  const { preview: _, ...rest } = before
  const next: Returning = { ...rest, quantities: { ...before.quantities, [line.line]: most } }
  returning.value = next
  await preview(next)
}

export async function chooseAll(): Promise<void> {
  const before = returning.value
  if (before === undefined) return
  const quantities = Object.fromEntries(before.receipt.lines.map(({ line, left }) => [line, left]))
  const next: Returning = { ...before, quantities }
  returning.value = next
  await preview(next)
}

const linesOf = ({ receipt, quantities }: Returning): { line: number; quantity: number; amountCents: number }[] =>
  receipt.lines.flatMap(({ line, quantity, amountCents }) => {
    const back = quantities[line] ?? 0
    return back > 0 ? [{ line, quantity: back, amountCents: Math.round((amountCents * back) / quantity) }] : []
  })

const preview = (next: Returning): Promise<void> =>
  attempt(async () => {
    const lines = linesOf(next)
    if (lines.length === 0) return
    const path = `/v1/sales/${encodeURIComponent(next.receipt.sale)}/returns:preview`
    const answer = await ask<UndoneAnswer>('POST', path, { body: { lines } })
    // Only the answer to what is chosen now counts.
    if (returning.value === next) returning.value = { ...next, preview: answer }
  })

export const book = (): Promise<void> =>
  attempt(async () => {
    const now = returning.value
    if (now === undefined || now.booked !== undefined) return
    const { sale: original, currency } = now.receipt
    const body = { original, currency, lines: linesOf(now) }
    const booked = await ask<UndoneAnswer>('PUT', `/v1/returns/${encodeURIComponent(now.key)}`, { body })
    returning.value = { ...now, booked }
  })
