import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import type { Duplex } from 'node:stream'
import type { Logger } from 'pino'
import type { Line, LineChange, Timers } from '../hardware/line.ts'
import type { PageSettings } from '../hardware/printers/escpos-reader/print-state.ts'
import { EscposReader } from '../hardware/printers/escpos-reader.ts'
import { keepTillPort } from '../hardware/till-port.ts'
import type { Notice } from './actions/shop/context.ts'
import { finishSale } from './actions/shop/finish-sale.ts'
import { REPEATABLE } from './books/shop/writer.ts'
import { StempelError } from './domain/errors.ts'
import { openLine } from './equipment/device.ts'
import { readSale } from './http/shop/sales.ts'
import type { Template } from './imports/receipt/template.ts'
import type { OpenShop } from './open-shop.ts'
import { Cards } from './passthrough/cards.ts'
import { listen } from './passthrough/intake.ts'
import { callPrinter, lineOut, type Out } from './passthrough/out.ts'
import { pass } from './passthrough/passage.ts'
import { type PassthroughSettings, passthroughSchema } from './passthrough/settings.ts'
import { liveTemplate, templateFile } from './passthrough/template-file.ts'
import { type Counts, TillJudge } from './passthrough/till.ts'
import { UnreadList } from './passthrough/unread.ts'
import { systemTimers } from './timers.ts'

export { type PassthroughSettings, passthroughSchema } from './passthrough/settings.ts'

/** What a till without an interface needs of the shop. */
export interface PassthroughDeps {
  readonly shop: OpenShop
  readonly log: Logger
  readonly timers: Timers
  readonly list: UnreadList
  notify(notices: readonly Notice[]): void
  /** Told when a till's serial line goes up or down. */
  onState?(change: LineChange): void
}

/** A till whose printer runs through the shop. */
export interface Passthrough {
  readonly workstation: string
  readonly counts: Readonly<Counts>
  /** A card was read at this till: the next receipt is its. */
  present(card: string): void
  /** The port it listens on; undefined for a till on a serial line. */
  readonly port: number | undefined
  close(): Promise<void>
}

/**
 * Begins to pass on what a till prints. Resolves when the till may print.
 * @throws StempelError `conflict` when its port is taken.
 */
export async function startPassthrough(settings: PassthroughSettings, deps: PassthroughDeps): Promise<Passthrough> {
  const { id, workstation } = settings
  const { log, timers, shop } = deps
  const file = templateFile(shop.settings.data, settings.template)
  mkdirSync(dirname(file), { recursive: true })
  const template = liveTemplate(file, log)
  template()
  const cards = new Cards(shop.clock, settings.cardSeconds * 1000)
  const judge = judgeOf(settings, deps, template, cards)
  const open = outOf(settings, timers)
  const pages = pagesOf(template)
  const reader = new EscposReader(pages)
  const onTill = async (till: Duplex): Promise<void> => {
    try {
      const { holdMs, silenceMs, feedLines } = settings
      const late = (): void => {
        judge.counts.late += 1
      }
      await pass({ till, out: await open.out(), reader, judge, timers, holdMs, silenceMs, feedLines, pages, late })
    } catch (error) {
      log.warn({ passthrough: id, error: (error as Error).message }, 'a till was cut off from its printer')
      till.destroy()
    }
  }
  const intake = await intakeOf(settings, deps, onTill)
  return {
    workstation,
    counts: judge.counts,
    port: intake.port,
    present: (card) => cards.present(card),
    close: async () => {
      await intake.close()
      judge.close()
      await open.close()
      await deps.list.written()
    },
  }
}

/** The letters of the printer, as the template says at each moment. */
const pagesOf = (template: () => Template | undefined): PageSettings => ({
  get codePage() {
    return template()?.document.codePage
  },
  get codePages() {
    return template()?.document.codePages
  },
})

function judgeOf(
  { id, workstation, columns }: PassthroughSettings,
  { shop, log, timers, list, notify }: PassthroughDeps,
  template: () => Template | undefined,
  cards: Cards,
): TillJudge {
  const { clock, books } = shop
  // The lines of its receipts are wrapped to its own paper.
  const ctx = { ...shop.ctx, receiptColumns: () => columns }
  return new TillJudge({
    id,
    workstation,
    template,
    cards,
    timers,
    log,
    place: () => ({ shop: ctx.shop, workstation, timeZone: ctx.timeZone, currency: ctx.currency, now: clock.now() }),
    finish: async (key, body) => {
      const sale = readSale(body)
      const answer = await books.writer.submit((tx) => finishSale(tx, { key, sale }, clock.now(), ctx), REPEATABLE)
      if (answer.notices.length > 0) notify(answer.notices)
      const { receipt } = JSON.parse(answer.body) as { receipt: { lines: string[] } }
      return receipt.lines
    },
    unread: (receipt) => {
      log.warn({ passthrough: id, reason: receipt.reason, line: receipt.line }, 'a receipt was not booked')
      list
        .add({ at: new Date(clock.now()).toISOString(), ...receipt })
        .catch((error: NodeJS.ErrnoException) =>
          log.error({ code: error.code }, 'the list of receipts was not written'),
        )
    },
  })
}

/** How the printer is reached: called for each call of a till on the network, else over a line that stays open. */
function outOf(
  { in: from, out }: PassthroughSettings,
  timers: Timers,
): { out(): Promise<Out>; close(): Promise<void> } {
  if (from.kind === 'tcp' && out.kind === 'tcp') return callsTo(out, timers)
  const line: Line = openLine(out, timers)
  const isPatient = from.kind === 'serial'
  return {
    out: async () => {
      if (!isPatient && !line.isOpen) throw new Error('the printer is not there')
      return lineOut(line, isPatient)
    },
    close: () => line.close(),
  }
}

/** Each call of a till is a call to its printer; none outlives the shop, not even to a printer that takes nothing. */
function callsTo(printer: { host: string; port: number }, timers: Timers): ReturnType<typeof outOf> {
  const open = new Set<Out>()
  return {
    out: async () => {
      const called = await callPrinter(printer, timers)
      open.add(called)
      called.onGone(() => open.delete(called))
      return called
    },
    close: async () => {
      for (const called of open) called.abort()
    },
  }
}

const TILL_BAUD_RATE = 38_400

async function intakeOf(
  { id, in: from }: PassthroughSettings,
  { log, timers, onState }: PassthroughDeps,
  onTill: (till: Duplex) => Promise<void>,
): Promise<{ port: number | undefined; close(): Promise<void> }> {
  if (from.kind === 'tcp')
    return listen({
      ...from,
      timers,
      onTill,
      refused: () => log.warn({ passthrough: id }, 'somebody called who is no till of this list'),
    })
  const { path, baudRate = TILL_BAUD_RATE, rtscts } = from
  const told = (change: LineChange): void => {
    log.info({ passthrough: id, ...change }, "a till's line changed")
    onState?.(change)
  }
  const port = keepTillPort({ path, baudRate, ...(rtscts === undefined ? {} : { rtscts }) }, timers, onTill, told)
  return { port: undefined, close: () => port.close() }
}

/** The tills without an interface of a shop, as its equipment starts and ends them. */
export interface Passthroughs {
  readonly schema: typeof passthroughSchema
  /** Starts one; what keeps it from starting is in the log. */
  open(entry: { readonly id: string }): { close(): Promise<void> }
  /** Hears what screens are told: a card that was shown at such a till is that of its next receipt. */
  heard(notices: readonly Notice[]): void
}

/** Ready to start the tills of a shop. */
export function passthroughsOf(
  shop: OpenShop,
  log: Logger,
  notify: (notices: readonly Notice[]) => void,
  timers: Timers = systemTimers,
): Passthroughs {
  const list = new UnreadList(shop.settings.data)
  const running = new Set<Passthrough>()
  return {
    schema: passthroughSchema,
    open: (entry) => {
      const started = startPassthrough(passthroughSchema.parse(entry), { shop, log, timers, list, notify }).then(
        (one) => {
          running.add(one)
          return one
        },
        (error: unknown) => {
          const why = error instanceof StempelError ? error.message : String(error)
          log.error({ passthrough: entry.id, why }, 'a till cannot print through the shop')
          return undefined
        },
      )
      return {
        close: async () => {
          const one = await started
          if (one === undefined) return
          running.delete(one)
          await one.close()
        },
      }
    },
    heard: (notices) => {
      for (const { event, workstation, data } of notices) {
        const { card, blocked } = data
        if (event !== 'card.presented' || typeof card !== 'string' || blocked !== undefined) continue
        for (const one of running) if (one.workstation === workstation) one.present(card)
      }
    },
  }
}
