import type { Logger } from 'pino'
import type { Line, Timers } from '../../hardware/line.ts'
import type { ReadCode, ReaderModel } from '../../hardware/reader.ts'
import type { Equipment as Document, Drivable, Passthrough, PrinterEntry, ReaderEntry } from '../domain/equipment.ts'
import type { Live } from '../live/live.ts'
import type { Watcher } from './device.ts'

/** What became of a slip. */
export type Printed = { readonly visit: string } & (
  | { readonly printed: true; readonly paperLow: boolean }
  | { readonly printed: false; readonly reason: string }
)

/** Something that runs for one entry of the configuration. */
export interface Runs {
  close(): Promise<void> | void
}

/** A printer that takes what a visit answered. What it does with the line is its own; the line is closed for it. */
export interface OpenPrinter {
  print(visit: unknown, visitId: string): Promise<void>
  close(): void
}

/** What the equipment needs of the shop; `shop.ts` hands it in. */
export interface EquipmentDeps {
  /** The data folder. */
  readonly folder: string
  readonly timers: Timers
  readonly log: Logger
  readonly notify: Live['notify']
  /** What can be driven, by name. */
  readonly drivable: Drivable
  readerModel(name: string): ReaderModel | undefined
  printerBaudRate(model: string): number | undefined
  /** What a read comes to. Never throws. */
  onRead(reader: ReaderEntry, code: ReadCode): Promise<void>
  openPrinter(entry: PrinterEntry, line: Line, printed: (result: Printed) => void): OpenPrinter
  /** Tills whose printer runs through the shop. */
  openPassthrough(entry: Passthrough): Runs
}

/** How a device is at this moment. */
export interface DeviceState {
  readonly id: string
  readonly kind: 'reader' | 'printer' | 'passthrough'
  readonly workstation: string
  readonly connected: boolean
  readonly why?: string
}

/** Readers and printers of a running shop. */
export interface Equipment {
  /** What is configured, how it is, and what could be. */
  read(): { equipment: Document; devices: readonly DeviceState[]; models: { readers: string[]; printers: string[] } }
  /**
   * Takes another configuration: writes it down, then closes what is gone and opens what is new.
   * @throws StempelError `invalid` with every fault; nothing changes then.
   */
  replace(document: unknown): Promise<ReturnType<Equipment['read']>>
  /** Takes up a file that was edited by hand. A faulty one is told of and changes nothing. */
  reload(): Promise<void>
  /** Whether one of a kiosk's printers is connected. */
  prints(kiosk: string): boolean
  /** Prints at a kiosk's printers. Where there are none nothing happens, and the visit is not asked for. */
  print(kiosk: string, visitOf: () => unknown, visitId: string): void
  /** The language a kiosk's printer is set to. */
  languageAt(kiosk: string): string | undefined
  /** Watches a device by its id or the path of its port; undefined when there is none. */
  watch(idOrPath: string, watcher: Watcher): (() => void) | undefined
  /** Things an engineer should know, one sentence each. */
  warnings(): string[]
  count(): { devices: number; connected: number }
  close(): Promise<void>
}
