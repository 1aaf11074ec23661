import type { Logger } from 'pino'
import { readerModel } from '../../hardware/index.ts'
import { printerModels } from '../../hardware/printers/index.ts'
import type { Notice } from '../actions/shop/context.ts'
import { scanCard } from '../actions/shop/scan-card.ts'
import { visitShop } from '../actions/shop/visit.ts'
import { localDay } from '../domain/day.ts'
import { startEquipment } from '../equipment.ts'
import type { ShopDeps } from '../http/shop/deps.ts'
import type { Live } from '../live/live.ts'
import { meet } from '../meet.ts'
import type { OpenShop } from '../open-shop.ts'
import { passthroughsOf } from '../passthrough.ts'
import { systemTimers } from '../timers.ts'
import { wordsOf } from '../words/index.ts'
import { DRIVABLE } from './drivable.ts'
import type { Equipment } from './equipment.ts'
import { createListening } from './listening.ts'
import { printing } from './printing.ts'
import { createReads } from './reads.ts'
import { createSlips } from './slips.ts'

/** The equipment of a shop that runs, and what `device test` asks of it. */
export interface ShopEquipment extends Equipment {
  readonly listen: ReturnType<typeof createListening>
  /** Hears what screens are told: a card shown at a till is that of its next receipt, a visit's coupons are printed. */
  readonly heard: Live['notify']
}

/** Starts the readers and printers of a shop; a read at a till shows the card there, one at the door is a visit. */
export async function equipmentOf(shop: OpenShop, log: Logger, notify: Live['notify']): Promise<ShopEquipment> {
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
    meet: (card) => meet(shop, log, card),
    scan: scanCard,
    visit: visitShop,
    wordsAt: (kiosk) => wordsOf(started.equipment?.languageAt(kiosk) ?? settings.locale),
  })
  const slips = createSlips({
    ctx,
    clock,
    log,
    read: books.read as unknown as ShopDeps['read'],
    visit: visitShop,
    print: (kiosk, visitOf, visitId) => started.equipment?.print(kiosk, visitOf, visitId),
  })
  const passthroughs = passthroughsOf(shop, log, notify)
  const equipment = await startEquipment({
    folder: settings.data,
    timers: systemTimers,
    log,
    notify,
    drivable: DRIVABLE,
    readerModel,
    printerBaudRate: (model) => printerModels.get(model)?.baudRate,
    openPrinter: printing({ timers: systemTimers, locale: settings.locale, today }),
    openPassthrough: (entry) => passthroughs.open(entry),
    onRead,
  })
  started.equipment = equipment
  const listen = createListening((id, watcher) => equipment.watch(id, watcher), systemTimers, random)
  const heard: Live['notify'] = (events) => {
    const presented = events.filter((each): each is Notice => each.event === 'card.presented')
    passthroughs.heard(presented)
    slips(presented)
  }
  return Object.assign(equipment, { listen, heard })
}
