import { Dice } from './dice.ts'

/** A brand put back, or a shop that lost its disk; both with all points spent behind it. */
export type Ending = 'put back' | 'lost disk' | undefined

/** What can happen in a world, and what in this one does not, since it could not be told then what should come out. */
export interface Kind {
  /** Goods come back; elsewhere any debt is an overdraft. */
  readonly returns: boolean
  /** Cards join and leave; elsewhere they are members from the beginning. */
  readonly consents: boolean
  /** Cards join and none leaves, while disks are lost: what was done before is repeated behind a joining. */
  readonly joinsAlone: boolean
  /** Cards join and none leaves, while a brand is put back to before they did. */
  readonly isJoinedBefore: boolean
  /** Cards join and leave, while a brand is put back to before they did. */
  readonly isLeftBefore: boolean
  readonly losesTills: boolean
  /** Shops are there twice. */
  readonly hasDoubles: boolean
  /** Months go by, and points end. */
  readonly isLong: boolean
  /** The brand is put back to before the last month was over. */
  readonly isPutBack: boolean
  /** What it ends with: only then all that was granted or given back twice is spent twice. */
  readonly ends: Ending
}

/** The kind of a seed's world. Its choices are its own, so that a kind that is added leaves the other worlds as they are. */
export function kindOf(seed: string, ends: Ending): Kind {
  const dice = new Dice(`kind of ${seed}`)
  const isPlain = ends !== undefined
  const consents = dice.chance(40) && !isPlain
  const isLong = dice.chance(30) && !isPlain && !consents
  const returns = dice.chance(50) && !isPlain && !isLong && !consents
  // Goods of a sale that nobody knows any more cannot come back to the point.
  const losesTills = dice.chance(25) && !isPlain && !returns && !consents
  const joinsAlone = consents && dice.chance(35)
  const hasDoubles = dice.chance(40) && !isPlain && !consents && !losesTills
  const isPutBack = dice.chance(50) && isLong && !hasDoubles
  const isJoinedBefore = consents && !joinsAlone && dice.chance(35)
  const isLeftBefore = consents && !joinsAlone && !isJoinedBefore && dice.chance(50)
  const joining = { consents, joinsAlone, isJoinedBefore, isLeftBefore }
  return { ...joining, returns, losesTills, hasDoubles, isLong, isPutBack, ends }
}

export type Step =
  | ('weeks' | 'night' | 'brandNight' | 'join' | 'leave' | 'replaceCard' | 'brandForgets')
  | ('sell' | 'giveBack' | 'giveBackElsewhere' | 'void' | 'sync' | 'repeat' | 'late' | 'clock' | 'timeout')
  | ('backup' | 'lostDisk' | 'copy' | 'putBack' | 'shopCrash' | 'tillCrash' | 'lostTill' | 'double')
  | ('brandBackup' | 'brandRestore' | 'brandCrash' | 'brandBooks')

const NONE_BACK = { giveBack: 0, giveBackElsewhere: 0, void: 0 }

const NO_DISK_LOST = { lostDisk: 0, putBack: 0 }
const NOT_YET = { brandRestore: 0, ...NO_DISK_LOST }
const JOINS_ALONE = { join: 12, lostDisk: 5, brandRestore: 0, leave: 0, brandForgets: 0, replaceCard: 0 }
const JOINED_BEFORE = { ...JOINS_ALONE, brandBackup: 4, brandRestore: 4, ...NO_DISK_LOST }
const LEFT_BEFORE = {
  ...{ join: 10, leave: 7, brandForgets: 6, replaceCard: 0 },
  ...{ brandBackup: 2, brandRestore: 2, ...NO_DISK_LOST },
}
const NO_CONSENTS = { join: 0, leave: 0, brandForgets: 0, replaceCard: 0 }
/** A copy that speaks for its shop to a brand that was put back tells less than the shop holds. */
const ONE_OF_EACH = { double: 0 }
const DOUBLES = { double: 6, brandRestore: 0 }
const NO_NIGHTS = { weeks: 0, night: 0, brandNight: 0 }

/** How often each thing happens in a world. */
export const weightsOf = (kind: Kind): Readonly<Record<Step, number>> => ({
  ...{ sell: 36, sync: 24, repeat: 10, late: 4, backup: 5, brandBackup: 2 },
  ...{ lostDisk: 2, brandRestore: 1, putBack: 1, copy: 2, tillCrash: 2, clock: 2, shopCrash: 2, timeout: 2 },
  ...{ brandCrash: 2, brandBooks: 6 },
  ...(kind.returns ? { giveBack: 8, giveBackElsewhere: 5, void: 2 } : NONE_BACK),
  ...(kind.isLong ? { weeks: 8, night: 6, brandNight: 6 } : NO_NIGHTS),
  ...consentWeights(kind),
  lostTill: kind.losesTills ? 3 : 0,
  ...(kind.hasDoubles ? DOUBLES : ONE_OF_EACH),
  ...(kind.ends === 'put back' ? { brandBackup: 6, brandRestore: 4 } : {}),
})

function consentWeights({ consents, isJoinedBefore, isLeftBefore, joinsAlone }: Kind) {
  if (!consents) return NO_CONSENTS
  if (isJoinedBefore) return JOINED_BEFORE
  if (isLeftBefore) return LEFT_BEFORE
  return joinsAlone ? JOINS_ALONE : { join: 8, leave: 5, brandForgets: 4, replaceCard: 3, ...NOT_YET }
}
