import type { Timers } from '../hardware/line.ts'

/** The machine's own timers. They keep no process alive: a shop lives by its sockets. */
export const systemTimers: Timers = {
  after: (ms, run) => {
    const timer = setTimeout(run, ms)
    timer.unref()
    return () => clearTimeout(timer)
  },
}
