import type { Line } from '../hardware/line.ts'
import type { ReaderModel } from '../hardware/reader.ts'
import { readCodes } from '../hardware/reading.ts'
import {
  checkEquipment,
  type Equipment as Document,
  type Passthrough,
  type PrinterEntry,
  placeOf,
  type ReaderEntry,
  workstationOf,
} from './domain/equipment.ts'
import { StempelError } from './domain/errors.ts'
import { openLine, type Watcher, watchLine } from './equipment/device.ts'
import type { DeviceState, Equipment, EquipmentDeps, OpenPrinter, Runs } from './equipment/equipment.ts'
import { readEquipment, stampOf, writeEquipment } from './equipment/file.ts'

/** One device that runs. */
interface Running extends Runs {
  state: DeviceState
  readonly line?: Line
  readonly place?: string
  readonly model?: ReaderModel | undefined
  readonly printer?: OpenPrinter
}

const LOOK_AT_FILE_MS = 1_000
const NONE: Document = { readers: [], printers: [], passthroughs: [] }

/** Starts what is configured. A file that cannot be taken never keeps a shop from selling: it is a warning. */
export async function startEquipment(deps: EquipmentDeps): Promise<Equipment> {
  const started = new ShopEquipment(deps)
  await started.reload()
  started.watchFile()
  return started
}

class ShopEquipment implements Equipment {
  readonly #deps: EquipmentDeps
  /** By the entry's own text, so that an entry that did not change goes on undisturbed. */
  readonly #running = new Map<string, Running>()
  #document = NONE
  #stamp: string | undefined
  #fault: string | undefined
  /** Changes follow one another, so that no port is opened before it was let go of. */
  #turn: Promise<unknown> = Promise.resolve()
  #stopWatching = (): void => {}
  #isClosed = false

  constructor(deps: EquipmentDeps) {
    this.#deps = deps
  }

  read(): ReturnType<Equipment['read']> {
    const { readers, printers } = this.#deps.drivable
    return {
      equipment: this.#document,
      devices: [...this.#running.values()].map(({ state }) => state),
      models: { readers: [...readers], printers: [...printers] },
    }
  }

  async replace(value: unknown): Promise<ReturnType<Equipment['read']>> {
    const document = checkEquipment(value, this.#deps.drivable)
    await this.#inTurn(async () => {
      await writeEquipment(this.#deps.folder, document)
      this.#stamp = await stampOf(this.#deps.folder)
      this.#fault = undefined
      await this.#apply(document)
    })
    return this.read()
  }

  reload(): Promise<void> {
    return this.#inTurn(async () => {
      const stamp = await stampOf(this.#deps.folder)
      if (stamp === this.#stamp) return
      this.#stamp = stamp
      try {
        const document = await readEquipment(this.#deps.folder, this.#deps.drivable)
        this.#fault = undefined
        await this.#apply(document)
      } catch (error) {
        if (!(error instanceof StempelError)) throw error
        const where = error.path === undefined ? '' : `${error.path}: `
        this.#fault = `The equipment goes on as it was: equipment.json is not taken. ${where}${error.message}`
        this.#deps.log.warn(this.#fault)
      }
    })
  }

  /** An engineer may edit the file while the shop runs. */
  watchFile(): void {
    const { timers, log } = this.#deps
    this.#stopWatching = timers.after(LOOK_AT_FILE_MS, async () => {
      await this.reload().catch((error: unknown) => log.error({ error: String(error) }, 'equipment.json was not read'))
      if (!this.#isClosed) this.watchFile()
    })
  }

  prints(kiosk: string): boolean {
    return [...this.#running.values()].some(
      ({ printer, state }) => printer !== undefined && state.workstation === kiosk && state.connected,
    )
  }

  print(kiosk: string, visitOf: () => unknown, visitId: string): void {
    const printers = [...this.#running.values()].flatMap(({ printer, state }) =>
      printer !== undefined && state.workstation === kiosk ? [printer] : [],
    )
    if (printers.length === 0) return
    const visit = visitOf()
    for (const printer of printers)
      printer
        .print(visit, visitId)
        .catch((error: unknown) => this.#deps.log.error({ error: String(error) }, 'a slip was not printed'))
  }

  languageAt(kiosk: string): string | undefined {
    return this.#document.printers.find(({ boundTo }) => workstationOf(boundTo) === kiosk)?.language
  }

  watch(idOrPath: string, watcher: Watcher): (() => void) | undefined {
    const found = [...this.#running.values()].find(({ state, place }) => state.id === idOrPath || place === idOrPath)
    if (found?.line === undefined) return undefined
    const { connected, why } = found.state
    watcher({ event: 'state', open: connected, ...(why === undefined ? {} : { why }) })
    return watchLine(found.line, found.model, this.#deps.timers, watcher, 'listening')
  }

  warnings(): string[] {
    return this.#fault === undefined ? [] : [this.#fault]
  }

  count(): { devices: number; connected: number } {
    const states = [...this.#running.values()]
    return { devices: states.length, connected: states.filter(({ state }) => state.connected).length }
  }

  async close(): Promise<void> {
    this.#isClosed = true
    this.#stopWatching()
    await this.#inTurn(() => this.#apply(NONE))
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const turn = this.#turn.then(work)
    this.#turn = turn.catch(() => {})
    return turn
  }

  async #apply(document: Document): Promise<void> {
    const wanted = new Map<string, () => Running>()
    for (const entry of document.readers) wanted.set(`reader ${JSON.stringify(entry)}`, () => this.#reader(entry))
    for (const entry of document.printers) wanted.set(`printer ${JSON.stringify(entry)}`, () => this.#printer(entry))
    for (const entry of document.passthroughs)
      wanted.set(`passthrough ${JSON.stringify(entry)}`, () => this.#passthrough(entry))
    const gone = [...this.#running].filter(([key]) => !wanted.has(key))
    await Promise.all(
      gone.map(async ([key, running]) => {
        this.#running.delete(key)
        await running.close()
      }),
    )
    this.#document = document
    for (const [key, start] of wanted) if (!this.#running.has(key)) this.#running.set(key, start())
  }

  #reader(entry: ReaderEntry): Running {
    const { timers, readerModel, onRead } = this.#deps
    const model = readerModel(entry.model)
    const line = openLine(entry.line, timers, model?.baudRate)
    const running = this.#device('reader', entry, line)
    const stop = model && readCodes(line, model, timers, { code: (code) => void onRead(entry, code) })
    const close = async (): Promise<void> => {
      stop?.()
      await line.close()
    }
    return Object.assign(running, { model, close })
  }

  #printer(entry: PrinterEntry): Running {
    const { timers, printerBaudRate, openPrinter, notify } = this.#deps
    const line = openLine(entry.line, timers, printerBaudRate(entry.model))
    const running = this.#device('printer', entry, line)
    const printer = openPrinter(entry, line, (result) => {
      const { id: device, kind, workstation, connected } = running.state
      notify([{ event: 'device.status', workstation, data: { device, kind, connected, ...result } }])
    })
    const close = async (): Promise<void> => {
      printer.close()
      await line.close()
    }
    return Object.assign(running, { printer, close })
  }

  #passthrough(entry: Passthrough): Running {
    const workstation = String(entry.workstation ?? '')
    const runs = this.#deps.openPassthrough(entry)
    return { state: { id: entry.id, kind: 'passthrough', workstation, connected: true }, close: () => runs.close() }
  }

  /** A device with a line, whose ups and downs are told to its workstation, to every screen and to the log. */
  #device(kind: 'reader' | 'printer', entry: ReaderEntry | PrinterEntry, line: Line): Running {
    const { log, notify } = this.#deps
    const { id } = entry
    const workstation = workstationOf(entry.boundTo)
    const common = { id, kind, workstation }
    const running: Running = {
      state: { ...common, connected: false, why: 'not opened yet' },
      line,
      place: placeOf(entry.line),
      close: () => line.close(),
    }
    line.onState((change) => {
      const state = change.open ? { connected: true } : { connected: false, why: change.why }
      running.state = { ...common, ...state }
      log.info({ device: id, place: line.name, ...state }, change.open ? 'a device is there' : 'a device is gone')
      notify([{ event: 'device.status', workstation, data: { device: id, kind, ...state } }])
    })
    return running
  }
}
