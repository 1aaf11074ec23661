import { decay } from './decay.ts'
import {
  bounded,
  emptyCard,
  GAPS,
  ITEM_BYTES,
  ITEMS_AT,
  LAST_DAY,
  LONGEST_GAP,
  MOST_TIMES,
  type PackedHabits,
  putHabit,
  putVisit,
  STRENGTH,
  setVisits,
  TIMES,
  VISIT,
  viewOf,
  visitOf,
  visitsOf,
  without,
} from './packed.ts'

/** Numbers of items as a basket holds them: each once, in their order. */
export function distinct(items: readonly number[]): Uint32Array {
  const sorted = Uint32Array.from(items).sort()
  let length = 0
  for (let i = 0; i < sorted.length; i += 1)
    if (i === 0 || sorted[i] !== sorted[i - 1]) {
      sorted[length] = sorted[i] ?? 0
      length += 1
    }
  return sorted.subarray(0, length)
}

/**
 * Counts a sale: one more visit that held the items.
 * @param packed the card so far, which may be changed in place; undefined for a card never counted
 * @param items as `distinct` gives them
 * @param seq journal number of the sale, by which a return finds the visit
 * @param day since 1970, 0 when unknown
 */
export function countVisit(
  packed: PackedHabits | undefined,
  items: Uint32Array,
  seq: number,
  day: number,
): PackedHabits {
  const card = packed ?? emptyCard()
  const visit = visitsOf(card) + 1
  const view = viewOf(card)
  setVisits(view, visit)
  putVisit(view, visit, seq, day)
  return addItems(card, items, visit, day)
}

/**
 * Takes items of a sale back, after a return of all there was of them: each loses what that sale had added. A sale that
 * lies more than 8 visits back counts as one of 8 visits back. The visit itself stays counted.
 */
export function takeItems(packed: PackedHabits, items: Uint32Array, seq: number): PackedHabits {
  const visit = visitOf(packed, seq)
  const view = viewOf(packed)
  let gone = 0
  eachShared(view, items, (at) => {
    const last = view.getUint32(at + VISIT, true)
    const strength = view.getFloat32(at + STRENGTH, true) - decay(Math.max(0, last - visit))
    const times = view.getUint16(at + TIMES, true)
    view.setFloat32(at + STRENGTH, Math.max(0, strength), true)
    view.setUint16(at + TIMES, Math.max(0, times - 1), true)
    if (last === visit) stepBack(view, at)
    if (times <= 1) gone += 1
  })
  return gone === 0 ? packed : without(packed, gone, (at) => view.getUint16(at + TIMES, true) === 0)
}

/** Gives items of a sale back to the card, after its return was taken back. */
export const giveItems = (packed: PackedHabits, items: Uint32Array, seq: number, day: number): PackedHabits =>
  addItems(packed, items, visitOf(packed, seq), day)

function addItems(card: PackedHabits, items: Uint32Array, visit: number, day: number): PackedHabits {
  const view = viewOf(card)
  let known = 0
  eachShared(view, items, (at) => {
    addTo(view, at, visit, day)
    known += 1
  })
  return known === items.length ? card : withNew(card, items, items.length - known, visit, day)
}

/** Walks records and items side by side, both in the order of the item numbers, and stops at what both hold. */
function eachShared(view: DataView, items: Uint32Array, use: (at: number) => void): void {
  let next = 0
  for (let at = ITEMS_AT; at < view.byteLength && next < items.length; at += ITEM_BYTES) {
    const item = view.getUint32(at, true)
    while ((items[next] ?? item) < item) next += 1
    if (items[next] === item) {
      use(at)
      next += 1
    }
  }
}

function addTo(view: DataView, at: number, visit: number, day: number): void {
  const last = view.getUint32(at + VISIT, true)
  const strength = view.getFloat32(at + STRENGTH, true)
  if (visit >= last) {
    view.setFloat32(at + STRENGTH, strength * decay(visit - last) + 1, true)
    view.setUint32(at + VISIT, visit, true)
  } else view.setFloat32(at + STRENGTH, strength + decay(last - visit), true)
  view.setUint16(at + TIMES, Math.min(MOST_TIMES, view.getUint16(at + TIMES, true) + 1), true)
  const lastDay = view.getUint16(at + LAST_DAY, true)
  if (day <= lastDay) return
  view.setUint16(at + LAST_DAY, day, true)
  if (lastDay === 0) return
  const gap = Math.min(LONGEST_GAP, day - lastDay)
  view.setUint32(at + GAPS, ((view.getUint32(at + GAPS, true) << 8) | gap) >>> 0, true)
}

/** What was last bought was brought back, so the time before it is the last one again. */
function stepBack(view: DataView, at: number): void {
  const gaps = view.getUint32(at + GAPS, true)
  view.setUint16(at + LAST_DAY, Math.max(0, view.getUint16(at + LAST_DAY, true) - (gaps & 0xff)), true)
  view.setUint32(at + GAPS, gaps >>> 8, true)
}

function withNew(card: PackedHabits, items: Uint32Array, fresh: number, visit: number, day: number): PackedHabits {
  const merged = new Uint8Array(card.length + fresh * ITEM_BYTES)
  merged.set(card.subarray(0, ITEMS_AT))
  const view = viewOf(merged)
  const old = viewOf(card)
  let to = ITEMS_AT
  let from = ITEMS_AT
  for (const item of items) {
    const start = from
    while (from < card.length && old.getUint32(from, true) < item) from += ITEM_BYTES
    merged.set(card.subarray(start, from), to)
    to += from - start
    if (from < card.length && old.getUint32(from, true) === item) continue
    putHabit(view, to, { item, strength: 1, visit, times: 1, lastDay: day, gaps: [] })
    to += ITEM_BYTES
  }
  merged.set(card.subarray(from), to)
  return bounded(merged)
}
