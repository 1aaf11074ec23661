import type { Line, LineChange, Timers } from '../../hardware/line.ts'
import type { ReadCode, ReaderModel } from '../../hardware/reader.ts'
import { readCodes } from '../../hardware/reading.ts'
import { serialLine } from '../../hardware/serial-line.ts'
import { tcpLine } from '../../hardware/tcp-line.ts'
import type { EquipmentLine } from '../domain/equipment.ts'

/** What somebody who watches a device sees. */
export type DeviceEvent =
  | { readonly event: 'bytes'; readonly hex: string }
  | ({ readonly event: 'code' } & ReadCode)
  | { readonly event: 'discarded'; readonly count: number }
  | { readonly event: 'state'; readonly open: boolean; readonly why?: string }

export type Watcher = (event: DeviceEvent) => void

const COMMON_BAUD_RATE = 9_600

/** Opens a configured line; without a rate of its own at the model's. */
export const openLine = (line: EquipmentLine, timers: Timers, baudRate = COMMON_BAUD_RATE): Line =>
  line.kind === 'tcp'
    ? tcpLine(line, timers)
    : serialLine(
        {
          path: line.path,
          baudRate: line.baudRate ?? baudRate,
          ...(line.rtscts === undefined ? {} : { rtscts: line.rtscts }),
        },
        timers,
      )

/**
 * Tells what goes over a line, and what a model makes of it. While somebody else answers the device, as the shop does
 * beside which one watches, nothing is written.
 * @returns how to stop.
 */
export function watchLine(
  line: Line,
  model: ReaderModel | undefined,
  timers: Timers,
  tell: Watcher,
  part: 'speaking' | 'listening',
): () => void {
  const stops = [
    line.onState((change) => tell(stateOf(change))),
    line.onBytes((bytes) => tell({ event: 'bytes', hex: Buffer.from(bytes).toString('hex') })),
  ]
  if (model !== undefined) {
    const codes = part === 'speaking' ? line : mute(line)
    stops.push(
      readCodes(codes, model, timers, {
        code: (code) => tell({ event: 'code', ...code }),
        discarded: (count) => tell({ event: 'discarded', count }),
      }),
    )
  }
  return () => {
    for (const stop of stops) stop()
  }
}

/** The same line for somebody who only listens. */
const mute = (line: Line): Line => ({
  name: line.name,
  get isOpen() {
    return line.isOpen
  },
  write: async () => {},
  onBytes: (listener) => line.onBytes(listener),
  onState: (listener) => line.onState(listener),
  reset: () => {},
  close: async () => {},
})

const stateOf = (change: LineChange): DeviceEvent =>
  change.open ? { event: 'state', open: true } : { event: 'state', open: false, why: change.why }
