import { decay } from './decay.ts'

/**
 * What a card has bought, packed into one row of bytes, little endian, so that a sale reads and writes one row:
 *
 *     0  u8   form of the row, 1
 *     4  u32  visits counted
 *     8  8 ×  the last visits, number n in place n % 8: u48 journal number of the sale, u16 day
 *    72  a record of 20 bytes per item, in the order of the item numbers:
 *        u32 item, f32 strength as of visit n, u32 n, u16 sales that held it, u16 day last bought, 4 × u8 gaps in days,
 *        newest first
 *
 * Days count from 1970, 0 is unknown. Visits are counted as sales arrive, so a late sale never ages a habit backwards.
 */
export type PackedHabits = Uint8Array

const FORM = 1
const VISITS = 4
const VISITS_AT = 8
export const VISIT_BYTES = 8
/** So many of a card's last visits can be told apart. */
export const VISITS_KEPT = 8
/** Where the records of items begin, and how long each is. */
export const ITEMS_AT = VISITS_AT + VISITS_KEPT * VISIT_BYTES
export const ITEM_BYTES = 20

/** Where the fields of a record lie in it; the item's number is the first. */
export const STRENGTH = 4
export const VISIT = 8
export const TIMES = 12
export const LAST_DAY = 14
export const GAPS = 16

export const MOST_TIMES = 0xffff
/** A gap of so many days stands for it and for all longer ones. */
export const LONGEST_GAP = 0xff
const GAPS_KEPT = 4

/** More items than this are not kept of one card; the weakest go, some more than needed, so that not every sale sorts. */
const MOST_ITEMS = 300
const KEPT_ITEMS = 270

/** One item of a card. */
export interface Habit {
  readonly item: number
  /** Sum of `0.9 ^ visits since` over the sales that held it, as of visit `visit`. */
  readonly strength: number
  /** The card's sale number at which it was last bought. */
  readonly visit: number
  /** Sales that held it. */
  readonly times: number
  /** Days since 1970; 0 when unknown. */
  readonly lastDay: number
  /** The last days between purchases, newest first, four at most; one of 255 stands for more. */
  readonly gaps: readonly number[]
}

export const viewOf = (packed: PackedHabits): DataView =>
  new DataView(packed.buffer, packed.byteOffset, packed.byteLength)

/** Whether bytes are a row of this form. */
export const isPacked = (bytes: Uint8Array): boolean =>
  bytes.length >= ITEMS_AT && bytes[0] === FORM && (bytes.length - ITEMS_AT) % ITEM_BYTES === 0

/** A card with room for so many items, nothing counted. */
export function emptyCard(items = 0): PackedHabits {
  const packed = new Uint8Array(ITEMS_AT + items * ITEM_BYTES)
  packed[0] = FORM
  return packed
}

/** Sales of the card that were counted. */
export const visitsOf = (packed: PackedHabits): number => viewOf(packed).getUint32(VISITS, true)

export const setVisits = (view: DataView, visits: number): void => view.setUint32(VISITS, visits, true)

/** Where visit number n is remembered while it is one of the last. */
export const placeOf = (visit: number): number => VISITS_AT + (visit % VISITS_KEPT) * VISIT_BYTES

/** Remembers which sale a visit was. */
export function putVisit(view: DataView, visit: number, seq: number, day: number): void {
  const at = placeOf(visit)
  view.setUint32(at, seq >>> 0, true)
  view.setUint16(at + 4, Math.floor(seq / 2 ** 32), true)
  view.setUint16(at + 6, day, true)
}

/** The card's number of a sale; of one too far back to be remembered, the youngest it can be. */
export function visitOf(packed: PackedHabits, seq: number): number {
  const view = viewOf(packed)
  const visits = view.getUint32(VISITS, true)
  const oldest = Math.max(1, visits - VISITS_KEPT + 1)
  for (let visit = visits; visit >= oldest; visit -= 1) {
    const at = placeOf(visit)
    if (view.getUint32(at, true) + view.getUint16(at + 4, true) * 2 ** 32 === seq) return visit
  }
  return Math.max(1, visits - VISITS_KEPT)
}

/** Days of the card's last visits, since 1970, in no order; those unknown are left out. */
export function visitDays(packed: PackedHabits): number[] {
  const view = viewOf(packed)
  const days: number[] = []
  for (let at = VISITS_AT; at < ITEMS_AT; at += VISIT_BYTES) {
    const day = view.getUint16(at + 6, true)
    if (day > 0) days.push(day)
  }
  return days
}

/** Every item of a card, in the order of the item numbers. */
export function habitsOf(packed: PackedHabits): Habit[] {
  const view = viewOf(packed)
  const habits: Habit[] = []
  for (let at = ITEMS_AT; at < packed.length; at += ITEM_BYTES) {
    const gaps: number[] = []
    for (let i = 0; i < GAPS_KEPT; i += 1) {
      const gap = view.getUint8(at + GAPS + i)
      if (gap > 0) gaps.push(gap)
    }
    habits.push({
      item: view.getUint32(at, true),
      strength: view.getFloat32(at + STRENGTH, true),
      visit: view.getUint32(at + VISIT, true),
      times: view.getUint16(at + TIMES, true),
      lastDay: view.getUint16(at + LAST_DAY, true),
      gaps,
    })
  }
  return habits
}

export function putHabit(view: DataView, at: number, habit: Habit): void {
  view.setUint32(at, habit.item, true)
  view.setFloat32(at + STRENGTH, habit.strength, true)
  view.setUint32(at + VISIT, habit.visit, true)
  view.setUint16(at + TIMES, Math.min(MOST_TIMES, habit.times), true)
  view.setUint16(at + LAST_DAY, habit.lastDay, true)
  habit.gaps.slice(0, GAPS_KEPT).forEach((gap, i) => {
    view.setUint8(at + GAPS + i, gap)
  })
}

/** The card without its weakest items when it has more than are kept. */
export function bounded(packed: PackedHabits): PackedHabits {
  const count = (packed.length - ITEMS_AT) / ITEM_BYTES
  if (count <= MOST_ITEMS) return packed
  const view = viewOf(packed)
  const visits = view.getUint32(VISITS, true)
  const strengthAt = (at: number): number =>
    view.getFloat32(at + STRENGTH, true) * decay(visits - view.getUint32(at + VISIT, true))
  const sorted = Float64Array.from({ length: count }, (_, i) => strengthAt(ITEMS_AT + i * ITEM_BYTES)).sort()
  const gone = count - KEPT_ITEMS
  const floor = sorted[gone] ?? 0
  // Of those that are as weak as the weakest that stays, as many go as must.
  let ties = gone - sorted.indexOf(floor)
  return without(packed, gone, (at) => {
    const strength = strengthAt(at)
    if (strength !== floor) return strength < floor
    ties -= 1
    return ties >= 0
  })
}

/** The card without the records that `isGone` tells, of which there are `gone`. */
export function without(packed: PackedHabits, gone: number, isGone: (at: number) => boolean): PackedHabits {
  const kept = new Uint8Array(packed.length - gone * ITEM_BYTES)
  kept.set(packed.subarray(0, ITEMS_AT))
  let to = ITEMS_AT
  for (let at = ITEMS_AT; at < packed.length; at += ITEM_BYTES) {
    if (isGone(at)) continue
    kept.set(packed.subarray(at, at + ITEM_BYTES), to)
    to += ITEM_BYTES
  }
  return kept
}
