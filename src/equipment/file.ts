import { readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { writeWhole } from '../commands/whole-file.ts'
import { checkEquipment, type Drivable, type Equipment } from '../domain/equipment.ts'
import { StempelError } from '../domain/errors.ts'

const NONE: Equipment = { readers: [], printers: [], passthroughs: [] }

/** Where a shop's equipment is written down; an engineer may edit it by hand. */
export const equipmentFile = (dataFolder: string): string => join(dataFolder, 'equipment.json')

/**
 * Reads and checks the file; none of it is a shop without equipment.
 * @throws StempelError `invalid` with every fault, or `unavailable` when it cannot be read.
 */
export async function readEquipment(dataFolder: string, drivable: Drivable): Promise<Equipment> {
  let text: string
  try {
    text = await readFile(equipmentFile(dataFolder), 'utf8')
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') return NONE
    throw new StempelError('unavailable', 'equipment.json cannot be read.', { cause })
  }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    throw new StempelError('invalid', 'equipment.json is not JSON.', { faults: [] })
  }
  return checkEquipment(value, drivable)
}

/** The file appears whole or not at all. */
export const writeEquipment = (dataFolder: string, equipment: Equipment): Promise<void> =>
  writeWhole(equipmentFile(dataFolder), `${JSON.stringify(equipment, undefined, 2)}\n`)

/** Changes whenever the file does; undefined while there is none. */
export async function stampOf(dataFolder: string): Promise<string | undefined> {
  try {
    const { mtimeNs, size, ino } = await stat(equipmentFile(dataFolder), { bigint: true })
    return `${mtimeNs}:${size}:${ino}`
  } catch {
    return undefined
  }
}
