import { mkdtempSync, renameSync, rmSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { ExecutionContext } from 'ava'
import type { Line, LineChange } from '../../../hardware/line.ts'
import type { Driver, ReaderModel } from '../../../hardware/reader.ts'
import { serialLine } from '../../../hardware/serial-line.ts'
import { plugIn, type SimulatedPort } from '../../../hardware/simulated/pty.ts'
import { systemTimers } from '../../../src/timers.ts'

type T = Pick<ExecutionContext, 'teardown'>

export const bytesOf = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'latin1'))
export const textOf = (...bytes: readonly Uint8Array[]): string => Buffer.concat(bytes).toString('latin1')

/** A socket in the wall: whatever is plugged in has the same name, as with `/dev/serial/by-id`. */
export interface WallSocket {
  readonly path: string
  device: SimulatedPort
  /** Plugs a new device in, after the old one was pulled. */
  plug(): Promise<SimulatedPort>
}

export async function wallSocket(t: T): Promise<WallSocket> {
  const folder = mkdtempSync(join(tmpdir(), 'stempel-port-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const path = join(folder, 'port')
  const all: SimulatedPort[] = []
  t.teardown(() => Promise.all(all.map((each) => each.unplug())))
  const plug = async (): Promise<SimulatedPort> => {
    const device = await plugIn()
    all.push(device)
    symlinkSync(device.path, `${path}.next`)
    renameSync(`${path}.next`, path)
    socket.device = device
    return device
  }
  const socket: WallSocket = { path, plug, device: undefined as unknown as SimulatedPort }
  await plug()
  return socket
}

/** A serial line that closes with the test. */
export function lineAt(t: T, path: string, baudRate = 115_200): Line {
  const line = serialLine({ path, baudRate }, systemTimers)
  t.teardown(() => line.close())
  return line
}

/** The next change of a line that fits. It must not have happened yet. */
export function change(line: Line, isWanted: (change: LineChange) => boolean): Promise<LineChange> {
  return new Promise((resolve) => {
    const stop = line.onState((now) => {
      if (!isWanted(now)) return
      stop()
      resolve(now)
    })
  })
}

export const goesUp = (line: Line): Promise<LineChange> => change(line, ({ open }) => open)
export const goesDown = (line: Line): Promise<LineChange> => change(line, ({ open }) => !open)
export const isUp = async (line: Line): Promise<void> => void (line.isOpen || (await goesUp(line)))

/** Resolves with all that came as soon as it ends so. */
export function comes(from: Pick<Line, 'onBytes'>, end: string): Promise<string> {
  let heard = ''
  return new Promise((resolve) => {
    const stop = from.onBytes((bytes) => {
      heard += textOf(bytes)
      if (!heard.endsWith(end)) return
      stop()
      resolve(heard)
    })
  })
}

/** A reader that ends each code with a line feed and answers each with `A`. */
export const plainModel = (more: Partial<ReaderModel> = {}): ReaderModel => ({
  name: 'plain',
  baudRate: 9600,
  quietMs: 30,
  hello: [bytesOf('H')],
  open: plainDriver,
  ...more,
})

function plainDriver(): Driver {
  let half = ''
  return {
    push(bytes) {
      const parts = (half + textOf(bytes)).split('\n')
      half = parts.pop() ?? ''
      return {
        codes: parts.map((text) => ({ kind: 'text', text })),
        replies: parts.map(() => bytesOf('A')),
        discarded: 0,
      }
    },
    quiet() {
      const discarded = half.length
      half = ''
      return { codes: [], replies: [], discarded }
    },
    poll: () => [bytesOf('?')],
  }
}
