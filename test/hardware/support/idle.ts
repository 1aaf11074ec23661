/** A process that holds lines open, does nothing, and tells what that cost: started by a test with the ports' paths. */
import { setTimeout as pause } from 'node:timers/promises'
import { serialLine } from '../../../hardware/serial-line.ts'
import { systemTimers } from '../../../src/timers.ts'

const SETTLE_MS = 1_000
const MEASURE_MS = 3_000

const lines = process.argv.slice(2).map((path) => serialLine({ path, baudRate: 9600 }, systemTimers))
await pause(SETTLE_MS)
const from = performance.now()
const spent = process.cpuUsage()
await pause(MEASURE_MS)
const { user, system } = process.cpuUsage(spent)
process.send?.({
  cpuMs: (user + system) / 1000,
  elapsedMs: performance.now() - from,
  open: lines.filter(({ isOpen }) => isOpen).length,
})
