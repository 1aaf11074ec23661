import type { Logger } from 'pino'
import { READER_MODELS } from '../../hardware/index.ts'
import { printerModels } from '../../hardware/printers/index.ts'
import { scanCard } from '../actions/shop/scan-card.ts'
import { visitShop } from '../actions/shop/visit.ts'
import { localDay } from '../domain/day.ts'
import { startEquipment } from '../equipment.ts'
import type { ShopDeps } from '../http/shop/deps.ts'
import type { Live } from '../live/live.ts'
import type { OpenShop } from '../open-shop.ts'
import { systemTimers } from '../timers.ts'
import { wordsOf } from '../words/index.ts'
import type { Equipment, EquipmentDeps } from './equipment.ts'
import { createListening } from './listening.ts'
import { printing } from './printing.ts'
import { createReads } from './reads.ts'

/** What is added to the equipment where it is built. */
export type EquipmentParts = Partial<Pick<EquipmentDeps, 'passthrough'>>

/** The equipment of a shop that runs, and what `device test` asks of it. */
export interface ShopEquipment extends Equipment {
  readonly listen: ReturnType<typeof createListening>
}

/** Starts the readers and printers of a shop; a read at a till shows the card there, one at the door is a visit. */
export async function equipmentOf(
  shop: OpenShop,
  log: Logger,
  notify: Live['notify'],
  parts: EquipmentParts = {},
): Promise<ShopEquipment> {
  const { ctx, clock, books, settings, random } = shop
  const today = (): string => localDay(clock.now(), settings.timeZone)
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
    visit: visitShop,
    wordsAt: (kiosk) => wordsOf(started.equipment?.languageAt(kiosk) ?? settings.locale),
    print: (kiosk, visit, visitId) => started.equipment?.print(kiosk, visit, visitId),
  })
  const equipment = await startEquipment({
    folder: settings.data,
    timers: systemTimers,
    log,
    notify,
    readerModels: READER_MODELS,
    printerModels: [...printerModels.values()],
    openPrinter: printing({ timers: systemTimers, locale: settings.locale, today }),
    onRead,
    ...parts,
  })
  started.equipment = equipment
  const listen = createListening((id, watcher) => equipment.watch(id, watcher), systemTimers, random)
  return Object.assign(equipment, { listen })
}
