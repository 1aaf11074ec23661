import { escpos, escposChinese } from './escpos.ts'
import type { PrinterModel } from './model.ts'
import { starLine, starPrnt } from './star.ts'

/** Every printer model, by the name it has in the equipment's settings. */
export const printerModels: ReadonlyMap<string, PrinterModel> = new Map(
  [escpos, escposChinese, starPrnt, starLine].map((model) => [model.name, model]),
)
