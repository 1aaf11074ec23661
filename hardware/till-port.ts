import { type BigIntStats, promises } from 'node:fs'
import type { Duplex } from 'node:stream'
import { SerialPort } from 'serialport'
import type { LineChange, Timers } from './line.ts'
import type { SerialSettings } from './serial-line.ts'

const WATCH_MS = 250
const PAUSE_MS = 500

/** A serial port on whose other end a till speaks to what it takes for its printer. */
export interface TillPort {
  close(): Promise<void>
}

/**
 * Keeps a till's port open. A line hands over bytes as they come; a till must be made to wait while its printer does, so
 * this hands over the stream itself, which holds back the till as long as nobody reads. Each opening is a new instance,
 * and a port that went away without a word is noticed by looking.
 * @param onTill takes each opened stream and reads it to its end.
 */
export function keepTillPort(
  settings: SerialSettings,
  timers: Timers,
  onTill: (till: Duplex) => Promise<void>,
  onState: (change: LineChange) => void,
): TillPort {
  let port: SerialPort | undefined
  let isClosed = false
  let told = ''
  let cancel = (): void => {}
  const down = (why: string): void => {
    if (told !== why) onState({ open: false, why })
    told = why
    if (!isClosed) cancel = timers.after(PAUSE_MS, () => void open())
  }
  const watch = (opened: SerialPort, identity: string | undefined): void => {
    cancel = timers.after(WATCH_MS, async () => {
      const isThere = !settings.path.startsWith('/') || (await identityOf(settings.path)) === identity
      if (port !== opened) return
      if (isThere) watch(opened, identity)
      else close(opened)
    })
  }
  const open = async (): Promise<void> => {
    const identity = await identityOf(settings.path)
    if (isClosed) return
    if (settings.path.startsWith('/') && identity === undefined) return down('not plugged in')
    const { path, baudRate, rtscts = false } = settings
    const opened = new SerialPort({ path, baudRate, rtscts, autoOpen: false })
    port = opened
    opened.on('error', () => close(opened))
    opened.once('close', () => {
      if (port !== opened) return
      port = undefined
      cancel()
      // The reader of the stream must hear that nothing more comes.
      opened.destroy()
      down('unplugged')
    })
    opened.open((error) => {
      if (error !== null) {
        port = undefined
        return down(error.message.replace(/^Error:\s*/, ''))
      }
      if (isClosed) return close(opened)
      told = ''
      onState({ open: true })
      watch(opened, identity)
      onTill(opened).finally(() => close(opened))
    })
  }
  void open()
  return {
    close: async () => {
      isClosed = true
      cancel()
      await closed(port)
    },
  }
}

/** What a port still holds goes with it. Closing one that is closed already says nothing. */
function close(port: SerialPort): void {
  if (port.isOpen && !port.closing) port.close(() => {})
}

async function closed(port: SerialPort | undefined): Promise<void> {
  if (port === undefined || !port.isOpen) return
  await new Promise<void>((resolve) => {
    port.once('close', () => resolve())
    close(port)
  })
}

async function identityOf(path: string): Promise<string | undefined> {
  try {
    const { dev, ino, rdev }: BigIntStats = await promises.stat(path, { bigint: true })
    return `${dev}:${ino}:${rdev}`
  } catch {
    return undefined
  }
}
