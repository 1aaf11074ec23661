import { createServer, type Server, type Socket } from 'node:net'
import type { Timers } from '../../hardware/line.ts'
import { StempelError } from '../domain/errors.ts'

/** Where a till finds what it takes for its printer. */
export interface Intake {
  readonly port: number
  close(): Promise<void>
}

interface IntakeOptions {
  readonly host: string
  readonly port: number
  /** The only addresses that may call; anybody where it is absent, which settings allow on this machine alone. */
  readonly from?: readonly string[] | undefined
  readonly timers: Timers
  /** Takes one till at a time, as a printer does, and lets go of it. Never rejects. */
  onTill(till: Socket): Promise<void>
  refused(): void
}

const MOST_WAITING = 4
/** A till that says nothing for so long while another one waits has gone without hanging up. */
const IDLE_MS = 10_000

/**
 * Listens as a network printer does.
 * @throws StempelError `conflict` when the port is taken.
 */
export function listen(options: IntakeOptions): Promise<Intake> {
  const { host, port, from } = options
  const queue = new Queue(options)
  const server = createServer({ allowHalfOpen: true, noDelay: true, keepAlive: true }, (till) => {
    till.on('error', () => {})
    if (from === undefined || from.includes(addressOf(till))) queue.add(till)
    else {
      till.destroy()
      options.refused()
    }
  })
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) =>
      reject(new StempelError('conflict', `Port ${port} of ${host} cannot be listened on (${cause.code}).`, { cause })),
    )
    server.listen(port, host, () => resolve({ port: portOf(server), close: () => closed(server, queue) }))
  })
}

const addressOf = ({ remoteAddress = '' }: Socket): string => remoteAddress.replace(/^::ffff:/, '')

function portOf(server: Server): number {
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

async function closed(server: Server, queue: Queue): Promise<void> {
  const done = new Promise<void>((resolve) => server.close(() => resolve()))
  queue.close()
  await done
}

/** Tills that call, one after the other. */
class Queue {
  readonly #options: IntakeOptions
  readonly #waiting: Socket[] = []
  #current: Socket | undefined

  constructor(options: IntakeOptions) {
    this.#options = options
  }

  add(till: Socket): void {
    if (this.#waiting.length >= MOST_WAITING) {
      till.destroy()
      return
    }
    this.#waiting.push(till)
    if (this.#current === undefined) void this.#next()
    else this.#watch(this.#current)
  }

  close(): void {
    for (const till of this.#waiting.splice(0)) till.destroy()
    this.#current?.destroy()
  }

  #watch(current: Socket): void {
    const { bytesRead } = current
    this.#options.timers.after(IDLE_MS, () => {
      if (this.#current !== current || this.#waiting.length === 0) return
      // A till that still has something to print waits for its printer.
      if (current.bytesRead === bytesRead && current.readableLength === 0) current.destroy()
      else this.#watch(current)
    })
  }

  async #next(): Promise<void> {
    for (let till = this.#waiting.shift(); till !== undefined; till = this.#waiting.shift()) {
      if (till.destroyed) continue
      this.#current = till
      await this.#options.onTill(till)
    }
    this.#current = undefined
  }
}
