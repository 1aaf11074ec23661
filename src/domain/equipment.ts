import { z } from 'zod'
import { StempelError } from './errors.ts'
import { type Fault, faultsOf } from './faults.ts'

/** Readers and printers of a shop: what they are, where they hang, and which till or kiosk they belong to. */

const MOST = 50
const ID = /^[0-9A-Za-z-]{1,20}$/
const HOST = /^[0-9A-Za-z.:-]{1,253}$/
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
const PATH = /^[^\u0000-\u001f\u007f]{1,200}$/

const id = z.string().regex(ID, 'letters, digits and hyphens, 20 at most')

export const lineSchema = z
  .discriminatedUnion('kind', [
    z.strictObject({
      kind: z.literal('serial'),
      path: z.string().regex(PATH, 'the name of a port, such as /dev/ttyUSB0'),
      baudRate: z.int().min(300).max(4_000_000).optional(),
      rtscts: z.boolean().optional(),
    }),
    z.strictObject({
      kind: z.literal('tcp'),
      host: z.string().regex(HOST, 'the name or address of a host'),
      port: z.int().min(1).max(65_535),
    }),
  ])
  .meta({ id: 'EquipmentLine', description: 'A serial port, or a TCP connection such as a printer on port 9100.' })

const boundTo = z.union([z.strictObject({ till: id }), z.strictObject({ kiosk: id })], 'a till or a kiosk')

const reader = z
  .strictObject({ id, model: z.string().max(40), line: lineSchema, boundTo })
  .meta({ id: 'EquipmentReader' })

const printer = z
  .strictObject({
    id,
    model: z.string().max(40),
    line: lineSchema,
    boundTo,
    columns: z
      .int()
      .min(20)
      .max(96)
      .optional()
      .meta({ description: "Characters a line takes; the model's own when left out." }),
    language: z.enum(['en', 'de', 'zh']).optional().meta({ description: "The shop's own when left out." }),
  })
  .meta({ id: 'EquipmentPrinter' })

export const equipmentSchema = z
  .strictObject({
    readers: z.array(reader).max(MOST).default([]),
    printers: z.array(printer).max(MOST).default([]),
    passthroughs: z
      .array(z.looseObject({ id }))
      .max(MOST)
      .default([])
      .meta({ description: 'Tills whose printer runs through the shop.' }),
  })
  .meta({ id: 'Equipment' })

export type Equipment = z.output<typeof equipmentSchema>
export type EquipmentLine = z.output<typeof lineSchema>
export type ReaderEntry = z.output<typeof reader>
export type PrinterEntry = z.output<typeof printer>
export type Passthrough = Equipment['passthroughs'][number]
export type Binding = ReaderEntry['boundTo']

/** What this shop's program can drive; handed in, because the domain knows no hardware. */
export interface Drivable {
  readonly readers: readonly string[]
  readonly printers: readonly string[]
  /** The form of a till whose printer runs through the shop; absent where none can. */
  readonly passthrough?: z.ZodType
}

/**
 * Checks a whole configuration and names every fault: the form first; what entries say of each other, once each of
 * them can be read.
 * @throws StempelError `invalid` with `faults` in the notation `readers[1].line`.
 */
export function checkEquipment(value: unknown, drivable: Drivable): Equipment {
  const result = equipmentSchema.safeParse(value)
  const faults = result.success ? faultsAmong(result.data, drivable) : faultsOf(result.error)
  if (result.success && faults.length === 0) return result.data
  const [first] = faults
  throw new StempelError('invalid', first?.text ?? 'The equipment does not fit.', {
    ...(first === undefined ? {} : { path: first.path }),
    faults,
  })
}

function faultsAmong({ readers, printers, passthroughs }: Equipment, drivable: Drivable): Fault[] {
  const faults: Fault[] = []
  const ids = new Map<string, string>()
  const places = new Map<string, string>()
  const once = (seen: Map<string, string>, key: string, path: string, what: string): void => {
    const first = seen.get(key)
    if (first === undefined) seen.set(key, path)
    else faults.push({ path, text: `${what} is that of ${first} already.` })
  }
  const look = (list: 'readers' | 'printers', entries: readonly (ReaderEntry | PrinterEntry)[]): void =>
    entries.forEach((entry, i) => {
      once(ids, entry.id, `${list}[${i}].id`, 'This id')
      once(places, placeOf(entry.line), `${list}[${i}].line`, 'This line')
      if (!drivable[list].includes(entry.model))
        faults.push({ path: `${list}[${i}].model`, text: `This must be one of ${drivable[list].join(', ')}.` })
    })
  look('readers', readers)
  look('printers', printers)
  passthroughs.forEach((entry, i) => {
    once(ids, entry.id, `passthroughs[${i}].id`, 'This id')
    faults.push(...passthroughFaults(entry, i, drivable))
  })
  return faults
}

function passthroughFaults(entry: Passthrough, i: number, { passthrough }: Drivable): Fault[] {
  const here = `passthroughs[${i}]`
  if (passthrough === undefined) return [{ path: here, text: 'No printer can run through this shop.' }]
  const result = passthrough.safeParse(entry)
  if (result.success) return []
  return faultsOf(result.error).map(({ path, text }) => ({ path: path === '' ? here : `${here}.${path}`, text }))
}

/** Where a line leads, in a form that is equal for equal places. */
export const placeOf = (line: EquipmentLine): string =>
  line.kind === 'serial' ? line.path : `${line.host.toLowerCase()}:${line.port}`

/** The till or kiosk, as live events name it. */
export const workstationOf = (binding: Binding): string => ('till' in binding ? binding.till : binding.kiosk)
