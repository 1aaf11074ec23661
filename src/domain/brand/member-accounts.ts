/** The account of a member's rights in one stream. */
export const streamAccount = (stream: string): string => `stream:${stream}`

const STREAM = streamAccount('')

/** What the two sides of a member's books are made of; `stream:…` stands with the first. */
const HELD = ['pool', 'redeemed', 'expired', 'paid', 'ahead'] as const
const OWING = ['issued', 'debt', 'loss', 'early'] as const
export type Account = (typeof HELD)[number] | (typeof OWING)[number]

/** What a member who has left still has, or is still owed for: in the pool, and by stream. */
export interface Standing {
  readonly pool: number
  readonly debt: number
  readonly loss: number
  readonly streams: Readonly<Record<string, number>>
}

/** What a member's accounts say of that. */
export function standingOf(accounts: ReadonlyMap<string, number>): Standing {
  const of = (name: Account): number => accounts.get(name) ?? 0
  const streams: Record<string, number> = {}
  for (const [name, points] of accounts)
    if (name.startsWith(STREAM) && points > 0) streams[name.slice(STREAM.length)] = points
  return { pool: of('pool'), debt: of('debt'), loss: of('loss'), streams }
}

/** By how much what a member's points are kept in is more than what they came from; 0 in books that are right. */
export function differenceOf(accounts: ReadonlyMap<string, number>): number {
  let difference = 0
  for (const [name, points] of accounts) difference += OWING.some((account) => account === name) ? -points : points
  return difference
}
