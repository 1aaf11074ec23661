import type { EntryKind } from './entry.ts'

/** What a stream may spend of one member: whole points, each number only ever grows. */
export interface Rights {
  /** G: granted by the brand. */
  readonly granted: number
  /** E: earned in this stream. */
  readonly earned: number
  /** S: spent. */
  readonly spent: number
  /** X: given back. */
  readonly returned: number
}

export const NO_RIGHTS: Rights = Object.freeze({ granted: 0, earned: 0, spent: 0, returned: 0 })

/** Points that can be spent here without asking anybody. */
export const rightsLeft = ({ granted, earned, spent, returned }: Rights): number => granted + earned - spent - returned

/** A stream's rights of a member as the brand keeps them. */
export interface StreamRights {
  /** G: granted by the brand; only ever grows. */
  readonly granted: number
  /** R: what can be spent there without asking anybody. */
  readonly left: number
}

export const NOTHING_HELD: StreamRights = Object.freeze({ granted: 0, left: 0 })

/** By how many points an entry moves the rights of its stream. */
export function rightsMoved({ kind, points }: { kind: EntryKind; points: number }): number {
  switch (kind) {
    case 'ACC':
    case 'UND':
      return points
    case 'RED':
    case 'CLW':
    case 'RET':
    case 'VOID':
    case 'OUT':
      return -points
    case 'REP':
    case 'BAK':
      return 0
  }
}

/** The rights after an entry. */
export function afterEntry(rights: Rights, { kind, points }: { kind: EntryKind; points: number }): Rights {
  switch (kind) {
    case 'ACC':
    case 'UND':
      return { ...rights, earned: rights.earned + points }
    case 'RED':
    case 'CLW':
      return { ...rights, spent: rights.spent + points }
    case 'RET':
    case 'VOID':
    case 'OUT':
      return { ...rights, returned: rights.returned + points }
    case 'REP':
    case 'BAK':
      return rights
  }
}
