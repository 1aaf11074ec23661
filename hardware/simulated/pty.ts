import { mkdtempSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { spawn } from '@lydell/node-pty'

/**
 * A device on a real pseudo-terminal: its path opens like any serial port, and a program talks on the other end. For
 * tests and the demo; neither hardware nor a package of the system is needed. SerialPort works in the first thread of a
 * process only (in others it ends the process), so tests run as processes: `npx ava --no-worker-threads`.
 */
export interface SimulatedPort {
  /** Opens with any program that opens serial ports. */
  readonly path: string
  /** Speaks as the device. */
  send(bytes: Uint8Array): void
  /** What the shop writes to the device. Without a listener it is read and forgotten. Answers how to stop listening. */
  onBytes(listener: (bytes: Uint8Array) => void): () => void
  /** Stops reading, as a printer does that has no paper; what the shop writes then stands in the kernel. */
  stall(): void
  resume(): void
  /** Pulls the plug: the path is gone at once. Resolves when the system let go of it. */
  unplug(): Promise<void>
}

/** What of a terminal is used here; its types know neither its path nor bytes. */
interface Terminal {
  readonly _pty: string
  readonly _socket: { readonly destroyed: boolean; destroy(): void; once(event: 'close', run: () => void): void }
  on(event: 'data', listener: (bytes: Buffer) => void): void
  write(bytes: Buffer): void
  pause(): void
  resume(): void
}

/**
 * Somebody must hold the path open while the shop does not, or the terminal would end with its first reader. It makes
 * the terminal pass all bytes as they are; else 0x03, which ends a tag reader's frame, would end the program. And it
 * lets go of the other devices it was born with, since a plug that somebody holds cannot be pulled.
 */
const HOLDER = `trap '' INT QUIT TSTP
stty raw -echo
hold='for fd in /dev/fd/*; do
  fd=\${fd##*/}
  [ "$fd" -gt 2 ] && (eval "exec $fd>&-") 2>/dev/null && eval "exec $fd>&-"
done
printf R
exec sleep 2147483'
# Not every sh can close what has a number of two digits.
command -v bash >/dev/null && exec bash -c "$hold"
eval "$hold"`

/**
 * Plugs a device in. A program that is started while it is plugged in, other than by this function, holds on to it:
 * pulling it is then noticed when that program has ended.
 * @param below the folder in which its name is made
 * @throws Error where there are no pseudo-terminals, as on Windows.
 */
export async function plugIn(below = tmpdir()): Promise<SimulatedPort> {
  if (process.platform === 'win32') throw new Error('simulated ports need pseudo-terminals, which this system lacks')
  const terminal = spawn('sh', ['-c', HOLDER], {
    encoding: null,
    env: { PATH: '/usr/bin:/bin' },
  }) as unknown as Terminal
  const listeners = new Set<(bytes: Uint8Array) => void>()
  await new Promise<void>((resolve) => {
    terminal.on('data', (bytes) => {
      resolve()
      for (const listener of [...listeners]) listener(bytes)
    })
  })
  // A name of its own, gone before the plug is: the system hands a freed terminal to whoever asks next, and a shop that
  // still looks for the old one would open somebody else's.
  const folder = mkdtempSync(join(below, 'stempel-tty-'))
  const path = join(folder, 'tty')
  symlinkSync(terminal._pty, path)
  return {
    path,
    send: (bytes) => terminal.write(Buffer.from(bytes)),
    onBytes: (listener) => {
      listeners.add(listener)
      return () => void listeners.delete(listener)
    },
    stall: () => terminal.pause(),
    resume: () => terminal.resume(),
    unplug: () =>
      new Promise((resolve) => {
        const socket = terminal._socket
        rmSync(folder, { recursive: true, force: true })
        if (socket.destroyed) return resolve()
        socket.once('close', resolve)
        socket.destroy()
      }),
  }
}
