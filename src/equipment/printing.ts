import type { Line, Timers } from '../../hardware/line.ts'
import { printerModels } from '../../hardware/printers/index.ts'
import { createPrinterQueue } from '../../hardware/printers/queue.ts'
import type { PrinterEntry } from '../domain/equipment.ts'
import { layOutSlip, slipCoupon, type ToldCoupon } from '../domain/slip.ts'
import { slipWords } from '../words/slip.ts'
import type { OpenPrinter, Printed } from './equipment.ts'

/** What a visit answered, as far as a slip tells of it. */
interface Visited {
  readonly coupons?: readonly ToldCoupon[]
  /** For the shopper's phone; absent where the shop has no public address. */
  readonly link?: string
}

interface PrintingDeps {
  readonly timers: Timers
  /** The shop's own language. */
  readonly locale: string
  /** The day in the shop. */
  today(): string
}

/** How long a shopper stands at the kiosk; a slip that is not out by then belongs to nobody. */
const VISIT_MS = 20_000
/** Coupons that are known to be on paper; enough for a busy day's comings back within minutes. */
const MOST_REMEMBERED = 2_000

/** Opens a printer that turns visits into slips. Whoever comes back gets on paper what is not on paper yet. */
export const printing =
  ({ timers, locale, today }: PrintingDeps) =>
  (entry: PrinterEntry, line: Line, printed: (result: Printed) => void): OpenPrinter => {
    const model = printerModels.get(entry.model)
    if (model === undefined) throw new Error(`no printer is called ${entry.model}`)
    const queue = createPrinterQueue({ line, model, timers })
    const words = slipWords(entry.language ?? locale)
    const columns = entry.columns ?? model.columns
    const onPaper = new Set<string>()
    return {
      async print(visit, visitId) {
        const { coupons: told = [], link } = visit as Visited
        const coupons = told.filter(({ code }) => !onPaper.has(code))
        if (coupons.length === 0) return
        const slip = { today: today(), coupons: coupons.map(slipCoupon), ...(link === undefined ? {} : { link }) }
        const result = await queue.print(layOutSlip(slip, words, columns), { visit: visitId, lifeMs: VISIT_MS })
        if (result.printed) remember(onPaper, coupons)
        printed(
          result.printed
            ? { visit: visitId, printed: true, paperLow: result.paperLow }
            : { visit: visitId, printed: false, reason: result.why },
        )
      },
      close: () => queue.close(),
    }
  }

function remember(onPaper: Set<string>, coupons: readonly { readonly code: string }[]): void {
  for (const { code } of coupons) onPaper.add(code)
  for (const oldest of onPaper) {
    if (onPaper.size <= MOST_REMEMBERED) return
    onPaper.delete(oldest)
  }
}
