import { SimulatedPrinter } from '../../../hardware/simulated/printer.ts'
import { plugIn, type SimulatedPort } from '../../../hardware/simulated/pty.ts'
import { SIMULATED_READERS } from '../../../hardware/simulated/readers.ts'
import type { Equipment } from '../../domain/equipment.ts'

/** The devices of one door, on real serial lines that somebody plays the other end of. */
export interface DoorPorts {
  /** The kiosk they belong to. */
  readonly kiosk: string
  readonly reader: { readonly id: string; readonly model: string; readonly path: string }
  readonly printer: { readonly id: string; readonly path: string }
  /** Somebody holds a card to the reader. */
  present(code: string): void
  /** The oldest slip that nobody took. */
  takeSlip(): Slip | undefined
  unplug(): Promise<void>
}

/** What stands on a slip. */
export interface Slip {
  readonly titles: readonly string[]
  /** What its QR codes say. */
  readonly codes: readonly string[]
}

/** Prefix of the demo's devices, by which they are told from a shop's own. */
export const DEMO = 'demo-'
const MODELS = ['serial', 'ssi'] as const
const PATIENCE_MS = 5_000

/**
 * Plugs the devices of two doors in.
 * @returns none where the system has no pseudo-terminals.
 */
export async function plugInDoors(below?: string): Promise<DoorPorts[]> {
  const ports: SimulatedPort[] = []
  try {
    // Each holds on to what was plugged in before it was asked for, so one after the other.
    for (let no = 0; no < 2 * MODELS.length; no += 1) ports.push(await soon(plugIn(below)))
  } catch {
    await Promise.all(ports.map((port) => port.unplug()))
    return []
  }
  return MODELS.map((model, at) => doorOf(at + 1, model, ports.slice(2 * at, 2 * at + 2)))
}

/** A system may have no shell to hold a terminal open, and then nothing ever comes. */
function soon<T>(promise: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('no pseudo-terminal came')), PATIENCE_MS)
  })
  return Promise.race([promise, late]).finally(() => clearTimeout(timer))
}

function doorOf(no: number, model: (typeof MODELS)[number], [at, paper]: readonly SimulatedPort[]): DoorPorts {
  const reader = SIMULATED_READERS[model]?.()
  if (at === undefined || paper === undefined || reader === undefined) throw new Error(`no ports for a ${model}`)
  const say = (all: readonly Uint8Array[]): void => {
    for (const bytes of all) at.send(bytes)
  }
  at.onBytes((bytes) => say(reader.hear(bytes)))
  const printer = new SimulatedPrinter()
  printer.onAnswer((bytes) => paper.send(bytes))
  paper.onBytes((bytes) => printer.receive(bytes))
  const kiosk = `${DEMO}door${no}`
  return {
    kiosk,
    reader: { id: `${DEMO}reader${no}`, model, path: at.path },
    printer: { id: `${DEMO}paper${no}`, path: paper.path },
    present: (code) => say(reader.present(code)),
    takeSlip() {
      // It prints for hours and remembers every byte.
      printer.received = new Uint8Array()
      return slipOf(printer.paper.slips.shift())
    },
    unplug: async () => {
      await Promise.all([at.unplug(), paper.unplug()])
    },
  }
}

/** Titles are what is printed large; a long one takes several lines. */
function slipOf(lines: SimulatedPrinter['paper']['slips'][number] | undefined): Slip | undefined {
  if (lines === undefined) return undefined
  const titles: string[] = []
  const codes: string[] = []
  let isTitle = false
  for (const line of lines) {
    const isLarge = line.kind === 'text' && line.large
    if (isLarge) titles.push([...(isTitle ? [titles.pop()] : []), line.text.trim()].join(' '))
    else if (line.kind === 'qr') codes.push(line.data)
    isTitle = isLarge
  }
  return { titles, codes }
}

/** A shop's own equipment with the doors beside it. What a demo that was killed left behind is taken out. */
export function withDoors(found: Equipment, doors: readonly DoorPorts[]): Equipment {
  const isOwn = ({ id }: { readonly id: string }): boolean => !id.startsWith(DEMO)
  const line = (path: string) => ({ kind: 'serial' as const, path })
  const readers = doors.map(({ reader: { id, model, path }, kiosk }) => {
    return { id, model, line: line(path), boundTo: { kiosk } }
  })
  const printers = doors.map(({ printer: { id, path }, kiosk }) => {
    return { id, model: 'escpos', line: line(path), boundTo: { kiosk } }
  })
  return {
    ...found,
    readers: [...found.readers.filter(isOwn), ...readers],
    printers: [...found.printers.filter(isOwn), ...printers],
  }
}
