import type { Line, Timers } from './line.ts'
import type { Driver, Heard, ReadCode, ReaderModel } from './reader.ts'

/** What comes of a reader on a line. */
export interface ReadingEvents {
  code(code: ReadCode): void
  /** Bytes thrown away as noise. */
  discarded?(count: number): void
}

const REPLY_MS = 1_000
/** A reader that is asked again and again and says nothing for so long was switched off behind its converter. */
const SILENT_MS = 5_000

/**
 * Reads codes from a line with a reader of a model, for as long as the line lives. Each opening gets a driver of its
 * own, so half a code from before an unplugging never meets the other half of another one.
 * @returns how to stop.
 */
export function readCodes(line: Line, model: ReaderModel, timers: Timers, events: ReadingEvents): () => void {
  let driver: Driver | undefined
  let stopQuiet = (): void => {}
  let stopPoll = (): void => {}
  let silentPolls = 0

  // The line itself tells when it goes down; bytes that are late then are worth nothing.
  const write = (all: readonly Uint8Array[]): void => {
    for (const bytes of all) line.write(bytes, REPLY_MS).catch(() => {})
  }
  const take = (heard: Heard): void => {
    write(heard.replies)
    if (heard.discarded > 0) events.discarded?.(heard.discarded)
    for (const code of heard.codes) events.code(code)
  }
  const poll = (everyMs: number): void => {
    stopPoll = timers.after(everyMs, () => {
      poll(everyMs)
      silentPolls += 1
      if (silentPolls * everyMs >= SILENT_MS) begin()
      else write(driver?.poll() ?? [])
    })
  }
  const begin = (): void => {
    silentPolls = 0
    driver = model.open()
    write(model.hello)
  }
  const up = (): void => {
    begin()
    if (model.pollMs !== undefined) poll(model.pollMs)
  }
  const down = (): void => {
    driver = undefined
    stopQuiet()
    stopPoll()
  }
  const unheard = [
    line.onState(({ open }) => (open ? up() : down())),
    line.onBytes((bytes) => {
      stopQuiet()
      silentPolls = 0
      const at = driver
      if (at === undefined) return
      take(at.push(bytes))
      stopQuiet = timers.after(model.quietMs, () => take(at.quiet()))
    }),
  ]
  if (line.isOpen) up()
  return () => {
    for (const stop of unheard) stop()
    down()
  }
}
