import { rmSync } from 'node:fs'
import { createServer, type Server, type Socket } from 'node:net'
import type { ExecutionContext } from 'ava'
import type { Line, Timers } from '../../../hardware/line.ts'
import { escpos } from '../../../hardware/printers/escpos.ts'
import type { PrinterModel } from '../../../hardware/printers/model.ts'
import { createPrinterQueue, type PrinterQueue } from '../../../hardware/printers/queue.ts'
import { SimulatedPrinter } from '../../../hardware/simulated/printer.ts'
import { tcpLine } from '../../../hardware/tcp-line.ts'
import { systemTimers } from '../../../src/timers.ts'
import { goesUp, isUp, lineAt, wallSocket } from '../support/lines.ts'

type T = Pick<ExecutionContext, 'teardown'>

/** A printer on a real line, with what can happen to it. */
export interface Plugged {
  readonly printer: SimulatedPrinter
  readonly line: Line
  readonly queue: PrinterQueue
  /** Pulls the plug. What the printer took it still has. */
  pull(): Promise<unknown>
  /** Plugs the same printer in again; resolves when the line is up. */
  plug(): Promise<unknown>
  /** The line takes no more. */
  stall(): void
  /** Runs at the first bytes that are not questions: a slip begins to come. */
  onSlip(run: () => void): void
}

interface Options {
  readonly printer?: SimulatedPrinter
  readonly model?: PrinterModel
  readonly timers?: Timers
}

/** The machine's timers, four times as fast: for tests in which much goes wrong. */
export const hastyTimers: Timers = { after: (ms, run) => systemTimers.after(ms / 4, run) }

/** What is not among the questions and answers before a slip begins with a reset. */
const beginsSlip = (bytes: Uint8Array): boolean => Buffer.from(bytes).includes('\x1b@')

export async function onSerial(
  t: T,
  { printer = new SimulatedPrinter(), model = escpos, timers = systemTimers }: Options = {},
): Promise<Plugged> {
  const wall = await wallSocket(t)
  let slipBegan: () => void = () => {}
  // What was read already when the stall began counts as not taken either.
  let isStalled = false
  const attach = (): void => {
    const { device } = wall
    const stopAnswers = printer.onAnswer((bytes) => wall.device === device && device.send(bytes))
    device.onBytes((bytes) => {
      if (wall.device !== device) return stopAnswers()
      if (beginsSlip(bytes)) slipBegan()
      if (!isStalled) printer.receive(bytes)
    })
  }
  attach()
  const line = lineAt(t, wall.path)
  await isUp(line)
  const queue = createPrinterQueue({ line, model, timers })
  return {
    printer,
    line,
    queue,
    pull: () => {
      // The name goes with the plug, as with udev; else it could lead to another test's port by the time it is looked at.
      rmSync(wall.path, { force: true })
      return wall.device.unplug()
    },
    plug: async () => {
      await wall.plug()
      isStalled = false
      attach()
      return line.isOpen || goesUp(line)
    },
    stall: () => {
      isStalled = true
      wall.device.stall()
    },
    onSlip: (run) => {
      slipBegan = run
    },
  }
}

export async function onNetwork(
  t: T,
  { printer = new SimulatedPrinter(), model = escpos, timers = systemTimers }: Options = {},
): Promise<Plugged> {
  const sockets = new Set<Socket>()
  let slipBegan: () => void = () => {}
  let server: Server = createServer()
  let port = 0
  let isStalled = false
  const plug = async (): Promise<void> => {
    isStalled = false
    if (server.listening) return
    server = createServer((socket) => {
      sockets.add(socket)
      socket.setNoDelay(true)
      const stop = printer.onAnswer((bytes) => socket.write(bytes))
      socket.on('error', () => {})
      socket.on('close', () => {
        stop()
        sockets.delete(socket)
      })
      socket.on('data', (bytes) => {
        if (beginsSlip(bytes)) slipBegan()
        if (!isStalled) printer.receive(bytes)
      })
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as { port: number }).port
  }
  const pull = async (): Promise<void> => {
    for (const socket of sockets) socket.resetAndDestroy()
    if (server.listening) await new Promise<unknown>((resolve) => server.close(resolve))
  }
  await plug()
  t.teardown(pull)
  const line = tcpLine({ host: '127.0.0.1', port }, timers)
  t.teardown(() => line.close())
  await isUp(line)
  const queue = createPrinterQueue({ line, model, timers })
  return {
    printer,
    line,
    queue,
    pull,
    plug: async () => {
      await plug()
      return line.isOpen || goesUp(line)
    },
    stall: () => {
      isStalled = true
    },
    onSlip: (run) => {
      slipBegan = run
    },
  }
}
