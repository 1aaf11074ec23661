import { type BigIntStats, promises } from 'node:fs'
import { SerialPort } from 'serialport'
import type { Line, Timers } from './line.ts'
import { type OpenPort, superviseLine } from './supervisor.ts'

/** Where a serial device hangs and how fast it speaks; always 8 data bits, no parity, 1 stop bit. */
export interface SerialSettings {
  /** `/dev/serial/by-id/…`, `/dev/ttyUSB0`, `COM3` */
  readonly path: string
  readonly baudRate: number
  /** Hardware flow control, which many serial printers want. */
  readonly rtscts?: boolean
}

/** Long enough for any system to let go of a port; after it the port is left to itself. */
const LET_GO_MS = 500

/** A serial port that is opened again whenever it was unplugged. The line may be used at once; it opens by itself. */
export const serialLine = (settings: SerialSettings, timers: Timers): Line =>
  superviseLine(settings.path, serialPort(settings, timers), timers)

/** Opens one instance of a serial port, never an old one again: that says it is open and delivers nothing. */
export function serialPort(settings: SerialSettings, timers: Timers): OpenPort {
  return async (events) => {
    const { path, baudRate, rtscts = false } = settings
    // The file system names things by number where a device is a file; where it is not, only the port itself can tell.
    const isFile = path.startsWith('/')
    const opened = isFile ? await identityOf(path) : undefined
    if (isFile && opened === undefined) throw new Error('not plugged in')
    const port = new SerialPort({ path, baudRate, rtscts, autoOpen: false })
    // An error without a listener would end the process; whatever it says, the port is over.
    port.on('error', (error) => events.ended(error.message))
    port.on('close', () => events.ended('unplugged'))
    // Listening from the start keeps the port flowing: only who reads is told of an unplugging.
    port.on('data', (bytes: Buffer) => events.bytes(bytes))
    await new Promise<void>((resolve, reject) => port.open((error) => (error ? reject(plain(error)) : resolve())))
    return {
      write: (bytes) =>
        new Promise((resolve, reject) => {
          // What is written to a closed port waits in its stream and comes out of whatever is opened next.
          if (port.isOpen) port.write(Buffer.from(bytes), (error) => (error ? reject(error) : resolve()))
          else reject(new Error('unplugged'))
        }),
      ...(opened === undefined ? {} : { isThere: async () => (await identityOf(path)) === opened }),
      close: (discard) => close(port, discard, timers),
    }
  }
}

/** Which device a path leads to: another one, even under the same name, is another number. */
async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, rdev }: BigIntStats = await promises.stat(path, { bigint: true })
    return `${dev}:${ino}:${rdev}`
  } catch {
    return undefined
  }
}

/** Closing a port whose device takes nothing would wait for it, so what it holds is thrown away first. */
async function close(port: SerialPort, discard: boolean, timers: Timers): Promise<void> {
  if (discard && port.isOpen) await within(LET_GO_MS, timers, (done) => port.flush(() => done()))
  await within(LET_GO_MS, timers, (done) => {
    if (port.closing) port.once('close', done)
    else if (port.isOpen) port.close(() => done())
    else done()
  })
}

function within(ms: number, timers: Timers, work: (done: () => void) => void): Promise<void> {
  return new Promise((resolve) => {
    const cancel = timers.after(ms, resolve)
    work(() => {
      cancel()
      resolve()
    })
  })
}

/** `Error: Permission denied, cannot open /dev/ttyUSB0` as an engineer's sentence part, with what helps. */
function plain({ message }: Error): Error {
  const text = message.replace(/^Error:\s*/, '')
  if (/permission|EACCES/i.test(text)) return new Error('this user may not open it; add the user to the group dialout')
  if (/lock/i.test(text)) return new Error('another program holds it')
  return new Error(text)
}
