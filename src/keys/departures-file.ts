import { join } from 'node:path'
import { z } from 'zod'
import type { DatedDeparture } from '../domain/brand/departures.ts'
import { appendLine, readLines, replaceFile } from './disk.ts'

const day = z.string()
const whole = z.int().min(0)
const numbers = z.record(z.string(), whole)
const stands = {
  member: z.string(),
  standing: z.object({ pool: whole, debt: whole, loss: whole, streams: numbers }),
  told: numbers,
}
const line = z.discriminatedUnion('what', [
  z.object({ what: z.literal('left'), day, ...stands, aliases: z.record(z.string(), z.string()) }),
  z.object({ what: z.literal('stands'), day, ...stands }),
  z.object({ what: z.literal('forgotten'), day, member: z.string(), shop: z.string() }),
  z.object({ what: z.literal('owed'), day, shop: z.string(), leave: z.string(), points: whole }),
  z.object({ what: z.literal('paid'), day, leave: z.string() }),
])
const fileOf = (folder: string): string => join(folder, 'departures.jsonl')

/** What the key folder remembers of members who left, in order. @throws StempelError when the file is damaged. */
export const readDepartures = (folder: string): DatedDeparture[] => readLines(fileOf(folder), line)

/** Adds one; on disk when this returns. */
export const appendDeparture = (folder: string, event: DatedDeparture): void =>
  appendLine(fileOf(folder), JSON.stringify(event))

/** Keeps these in place of all that was there; on disk when this returns. */
export const replaceDepartures = (folder: string, events: readonly DatedDeparture[]): void =>
  replaceFile(fileOf(folder), events.map((event) => `${JSON.stringify(event)}\n`).join(''))
