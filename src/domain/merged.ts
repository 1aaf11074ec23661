import type { Move } from './fact.ts'

/** One move per lot: sums of what was noted, dates of the opening. */
export function merged(moves: readonly Move[]): Move[] {
  if (moves.length < 2) return [...moves]
  const byLot = new Map<number, Move>()
  for (const move of moves) {
    const before = byLot.get(move.lot)
    byLot.set(move.lot, before === undefined ? move : sum(before, move))
  }
  return [...byLot.values()].filter(
    (move) => move.expires !== undefined || move.points !== 0 || move.held || move.expired,
  )
}

function sum(a: Move, b: Move): Move {
  const held = (a.held ?? 0) + (b.held ?? 0)
  const expired = (a.expired ?? 0) + (b.expired ?? 0)
  return {
    lot: a.lot,
    points: a.points + b.points,
    ...(held === 0 ? {} : { held }),
    ...(expired === 0 ? {} : { expired }),
    ...(a.expires === undefined ? {} : { expires: a.expires }),
    ...(a.activeFrom === undefined ? {} : { activeFrom: a.activeFrom }),
  }
}
