import { decay } from './decay.ts'
import {
  bounded,
  emptyCard,
  type Habit,
  habitsOf,
  ITEM_BYTES,
  ITEMS_AT,
  type PackedHabits,
  placeOf,
  putHabit,
  setVisits,
  VISIT_BYTES,
  VISITS_KEPT,
  viewOf,
  visitsOf,
} from './packed.ts'

/**
 * One card of two, after the one took over from the other: the visits of both, and each habit as many visits old as it
 * was on its own card.
 */
export function joinHabits(into: PackedHabits, from: PackedHabits): PackedHabits {
  const [ours, theirs] = [visitsOf(into), visitsOf(from)]
  const joined = new Map<number, Habit>()
  for (const habit of habitsOf(into)) joined.set(habit.item, { ...habit, visit: habit.visit + theirs })
  for (const habit of habitsOf(from)) {
    const moved = { ...habit, visit: habit.visit + ours }
    const known = joined.get(habit.item)
    joined.set(habit.item, known === undefined ? moved : joinHabit(known, moved))
  }
  const sorted = [...joined.values()].sort((a, b) => a.item - b.item)
  const packed = emptyCard(sorted.length)
  const view = viewOf(packed)
  setVisits(view, ours + theirs)
  for (let n = 0; n < VISITS_KEPT; n += 1)
    packed.set(into.subarray(placeOf(n), placeOf(n) + VISIT_BYTES), placeOf(n + theirs))
  sorted.forEach((habit, i) => {
    putHabit(view, ITEMS_AT + i * ITEM_BYTES, habit)
  })
  return bounded(packed)
}

function joinHabit(ours: Habit, theirs: Habit): Habit {
  const [late, early] = ours.visit >= theirs.visit ? [ours, theirs] : [theirs, ours]
  const newest = ours.lastDay >= theirs.lastDay ? ours : theirs
  return {
    item: ours.item,
    strength: late.strength + early.strength * decay(late.visit - early.visit),
    visit: late.visit,
    times: ours.times + theirs.times,
    lastDay: newest.lastDay,
    gaps: newest.gaps,
  }
}
