import { mkdirSync } from 'node:fs'
import { setTimeout as pause } from 'node:timers/promises'
import { DRIVABLE } from '../../equipment/drivable.ts'
import { readEquipment, writeEquipment } from '../../equipment/file.ts'
import type { RunningShop } from '../../shop.ts'
import { type Paired, pair } from './cast.ts'
import { type Arrived, Door, type DoorCounts } from './door.ts'
import { type DoorPorts, type Slip, withDoors } from './ports.ts'
import { seeded } from './random.ts'
import type { Seen } from './stage.ts'
import type { Glance } from './tally.ts'

/** The doors of the demo's shop. */
export interface Entrance {
  readonly greeting: string
  /** Lets shoppers come, and tells of each that goes in. */
  open(arrived: (who: Arrived) => void): void
  /** What the tills saw, and what the doors saw beside it. */
  beside(tills: Glance): Seen
  /** Nobody comes any more; before the shop closes. */
  close(): Promise<void>
  /** Takes the doors out of the equipment of a shop that is closed. */
  tidy(): Promise<void>
}

interface EntranceOptions {
  /** Cards that come through the doors. */
  readonly regulars: readonly { readonly code: string }[]
  readonly seed: number
  readonly shown: (slip: Slip) => void
}

const LOOK_MS = 100
const LONGEST_MS = 15_000

/** Connects the doors to the shop; where there are none the shop just sells. */
export async function openEntrance(
  shop: RunningShop,
  ports: readonly DoorPorts[],
  { regulars, seed, shown }: EntranceOptions,
): Promise<Entrance> {
  const counts: DoorCounts = { visits: 0, coupons: 0, slips: 0 }
  const faults: string[] = []
  const fault = (what: string): void => void faults.push(what)
  const told = { arrived: (_: Arrived): void => {} }
  let come = 0
  const next = (): { card: number; code: string } | undefined => {
    const card = come++ % regulars.length
    const code = regulars[card]?.code
    return code === undefined ? undefined : { card, code }
  }
  const arrived = (who: Arrived): void => {
    if (who.slip !== undefined) shown(who.slip)
    told.arrived(who)
  }
  const { doors, kiosks, tidy } = await connect(shop, ports, (port, at) => {
    return { ports: port, chance: seeded(seed + at), counts, next, arrived, fault }
  })
  return {
    greeting: greetingOf(shop, kiosks),
    open: (to) => {
      told.arrived = to
      for (const door of doors) door.open()
    },
    beside: (tills) => {
      const first = tills.firstFault ?? faults[0]
      const all = { ...tills, ...counts, faults: tills.faults + faults.length }
      return first === undefined ? all : { ...all, firstFault: first }
    },
    close: async () => {
      await Promise.all(doors.map((door) => door.close()))
    },
    tidy,
  }
}

async function connect(
  shop: RunningShop,
  ports: readonly DoorPorts[],
  optionsOf: (port: DoorPorts, at: number) => Parameters<typeof Door.at>[2],
): Promise<{ doors: Door[]; kiosks: Paired[]; tidy: () => Promise<void> }> {
  if (ports.length === 0) return { doors: [], kiosks: [], tidy: async () => {} }
  const { data } = shop.shop.settings
  mkdirSync(data, { recursive: true, mode: 0o700 })
  const before = await readEquipment(data, DRIVABLE)
  await writeEquipment(data, withDoors(before, ports))
  const kiosks: Paired[] = []
  const doors: Door[] = []
  for (const [at, port] of ports.entries()) {
    const kiosk = await pair(shop, 'kiosk', port.kiosk)
    kiosks.push(kiosk)
    doors.push(await Door.at(shop.url, kiosk.token, optionsOf(port, at)))
  }
  await pluggedIn(shop, 2 * ports.length)
  return { doors, kiosks, tidy: () => writeEquipment(data, withDoors(before, [])) }
}

/** The shop looks at its equipment once a second. */
async function pluggedIn({ url }: RunningShop, count: number): Promise<void> {
  for (let waited = 0; waited < LONGEST_MS; waited += LOOK_MS) {
    const health = (await (await fetch(`${url}/health`)).json()) as { equipment?: { connected: number } }
    if ((health.equipment?.connected ?? 0) >= count) return
    await pause(LOOK_MS)
  }
  throw new Error('the shop did not find its readers and printers')
}

function greetingOf({ url }: RunningShop, kiosks: readonly Paired[]): string {
  if (kiosks.length === 0) return 'No door: this system has no pseudo-terminals for readers and printers.'
  const codes = kiosks.flatMap(({ pairing }) => pairing ?? [])
  const screens = codes.length === 0 ? '' : ` Their screens: ${url}/kiosk with the code ${codes.join(' or ')}.`
  return `${kiosks.length} doors with a reader and a printer each, on real serial lines.${screens}`
}
