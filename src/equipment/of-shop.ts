import type { Logger } from 'pino'
import { READER_MODELS } from '../../hardware/index.ts'
import { scanCard } from '../actions/shop/scan-card.ts'
import { type Equipment, type EquipmentDeps, startEquipment } from '../equipment.ts'
import type { ShopDeps } from '../http/shop/deps.ts'
import type { Live } from '../live/live.ts'
import type { OpenShop } from '../open-shop.ts'
import { systemTimers } from '../timers.ts'
import { createListening } from './listening.ts'
import { createReads } from './reads.ts'

/** What the shop hands to its equipment: printers and passing through are added where they are built. */
export type EquipmentParts = Partial<Pick<EquipmentDeps, 'openPrinter' | 'passthrough'>>

/** The equipment of a shop that runs, and what `device test` asks of it. */
export interface ShopEquipment extends Equipment {
  readonly listen: ReturnType<typeof createListening>
}

const PRINTER_MODELS = ['escpos', 'star-prnt', 'star-line']

/** Starts the readers and printers of a shop; a read at a till shows the card there, one at the door is a visit. */
export async function equipmentOf(
  shop: OpenShop,
  log: Logger,
  notify: Live['notify'],
  parts: EquipmentParts = {},
): Promise<ShopEquipment> {
  const { ctx, clock, books, settings, random } = shop
  const started: { equipment: Equipment | undefined } = { equipment: undefined }
  const onRead = createReads({
    ctx,
    clock,
    log,
    notify,
    ticks: () => performance.now(),
    read: books.read as unknown as ShopDeps['read'],
    submit: (job) => books.writer.submit(job),
    scan: scanCard,
    print: (kiosk, visit, visitId) => started.equipment?.print(kiosk, visit, visitId),
  })
  const equipment = await startEquipment({
    folder: settings.data,
    timers: systemTimers,
    log,
    notify,
    readerModels: READER_MODELS,
    printerModels: PRINTER_MODELS,
    onRead,
    ...parts,
  })
  started.equipment = equipment
  const listen = createListening((id, watcher) => equipment.watch(id, watcher), systemTimers, random)
  return Object.assign(equipment, { listen })
}
