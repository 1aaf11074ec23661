import { READER_MODELS } from '../../hardware/index.ts'
import { printerModels } from '../../hardware/printers/index.ts'
import type { Drivable } from '../domain/equipment.ts'
import { passthroughSchema } from '../passthrough/settings.ts'

/** Everything this program can drive. */
export const DRIVABLE: Drivable = {
  readers: READER_MODELS.map(({ name }) => name),
  printers: [...printerModels.keys()],
  passthrough: passthroughSchema,
}
