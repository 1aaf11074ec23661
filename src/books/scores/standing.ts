import type Database from 'better-sqlite3'
import { FIRST_KAPPA, type KappaFit } from '../../domain/choice/fit.ts'
import type { Day } from '../../domain/day.ts'
import { State } from './state.ts'

/** Where the scores stand. */
export interface Standing {
  /** The last fact they have counted, of the last there is. */
  readonly cursor: number
  readonly head: number
  readonly cards: number
  readonly items: number
  readonly kappa: number
  /** The last fit; null before the first. */
  readonly fit: (KappaFit & { readonly day: Day }) | null
}

/** @param db on which the scores are read; undefined when nothing was counted yet */
export function standingOf(db: Database.Database | undefined, head: number): Standing {
  if (db === undefined) return { cursor: 0, head, cards: 0, items: 0, kappa: FIRST_KAPPA, fit: null }
  const state = new State(db)
  const count = (table: 'card' | 'item'): number =>
    db.prepare<[], number>(`SELECT count(*) FROM ${table}`).pluck().get() ?? 0
  const fit = db
    .prepare<[], { day: Day; kappa: number; cards: number; tried: string }>(
      'SELECT * FROM fit ORDER BY day DESC LIMIT 1',
    )
    .get()
  return {
    cursor: Math.max(0, state.number('cursor', 0)),
    head,
    cards: count('card'),
    items: count('item'),
    kappa: state.number('kappa', FIRST_KAPPA),
    fit: fit === undefined ? null : { ...fit, tried: JSON.parse(fit.tried) as KappaFit['tried'] },
  }
}
