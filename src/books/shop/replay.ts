import type { Day } from '../../domain/day.ts'
import { balanceChange, type Fact, leavesAll, postedChange } from '../../domain/fact.ts'
import { commitmentOf, GENESIS, hashOf, hex } from './chain.ts'
import { decodeNumbers } from './fact-codec.ts'
import { post, type Standing } from './posting.ts'
import type { JournalTable } from './schema.ts'
import { ToldCoupons } from './told-coupons.ts'

/** A row of the journal with its bytes as hex, which SQLite makes in half the time that handing over bytes takes. */
export type JournalRow = Omit<JournalTable, 'commitment' | 'hash' | 'salt'> & {
  readonly commitment: string
  readonly hash: string
  readonly salt: string | null
}

/** The first thing found wrong, as a sentence. */
export class Difference extends Error {}

/** A lot as the journal tells it. */
export interface RebuiltLot {
  points: number
  held: number
  expired: number
  expires: Day
  readonly activeFrom: Day
}

/** An account as the journal tells it. */
export interface Rebuilt {
  standing: Standing
  lastSeq: number
  /** Whether the books were found to have it. */
  seen: boolean
  readonly lots: RebuiltLot[]
  /** What was counted for it, by name and period; undefined when nothing ever was. */
  counters: Map<string, number> | undefined
  /** Gifts by sale and name; undefined when it never had one. */
  gifts: Map<string, string> | undefined
  /** Open holds by journal number. */
  holds: Map<number, string> | undefined
}

/** A publication as the journal tells it. */
export interface ToldPublication {
  readonly version: number
  readonly from: number
  readonly digest: string
}

// The tier stays '' until a fact tells it, which the first fact of an account does.
const NOTHING: Standing = {
  balance: 0,
  held: 0,
  deficit: 0,
  nextLot: 1,
  pendingUntil: undefined,
  tier: '',
  spend: {},
  lastDay: '',
}

export interface ReplayOptions {
  readonly sha256: (text: string) => Uint8Array
  /** Hashes (hex) that facts must have, by number. */
  readonly witnessed: ReadonlyMap<number, string>
  /** Only accounts whose number leaves this rest are rebuilt. */
  readonly part: number
  readonly parts: number
}

/** Walks the journal from its first fact: checks every link and rebuilds accounts. */
export class Replay {
  readonly accounts = new Map<number, Rebuilt>()
  /** Publications by the number of their fact. */
  readonly publications = new Map<number, ToldPublication>()
  /** What was counted over all cards, by name and period; told by the first part alone. */
  readonly counters = new Map<string, number>()
  readonly coupons = new ToldCoupons()
  /** Heads of the consent chain by the number of the fact that notes them. */
  readonly consents = new Map<number, string>()
  /** Sum of what all facts, erased ones too, changed of balances. */
  total = 0
  seq = 0
  readonly #options: ReplayOptions
  #hash = GENESIS

  constructor(options: ReplayOptions) {
    this.#options = options
  }

  /** @throws Difference when the fact is not the one that must come next, or contradicts itself. */
  add(row: JournalRow): void {
    if (row.seq !== this.seq + 1) throw new Difference(`fact ${this.seq + 1} is missing from the journal`)
    this.seq = row.seq
    this.#checkChain(row)
    this.#checkSecret(row)
    const { publication, coupons, note } = this.apply(row)
    if (row.kind === 'consent') this.consents.set(row.seq, note ?? '')
    if (coupons.length > 0) this.coupons.apply(row, coupons, row.salt === null)
    if (publication !== undefined) this.publications.set(row.seq, { ...publication, version: row.programme })
  }

  /** Rebuilds without looking at the chain. @throws Difference when the fact contradicts itself. */
  apply(row: Pick<JournalTable, 'seq' | 'kind' | 'day' | 'numbers' | 'account' | 'prior'>): Told {
    const numbers = readable(row)
    const change = balanceChange(numbers.points)
    if (change !== postedChange(numbers))
      throw new Difference(`fact ${row.seq} says the balance changes by ${change}, but moves ${postedChange(numbers)}`)
    this.total += change
    if (this.#options.part === 0)
      for (const { rule, points, all } of numbers.counts) count(this.counters, rule, points, all)
    if (row.account === null || row.account % this.#options.parts !== this.#options.part) return numbers
    const account = this.#accountOf(row.account)
    if ((row.prior ?? 0) !== account.lastSeq)
      throw new Difference(`fact ${row.seq} follows fact ${row.prior ?? 'none'} of its account, not ${account.lastSeq}`)
    account.lastSeq = row.seq
    if (numbers.startTier !== undefined) account.standing = { ...account.standing, tier: numbers.startTier }
    moveLots(account, row, numbers.moves)
    if (numbers.keepsUntil !== undefined) keepLots(account, row.day, numbers.keepsUntil)
    account.standing = post(account.standing, { ...numbers, kind: row.kind as Fact['kind'], day: row.day })
    if (leavesAll({ kind: row.kind as Fact['kind'], note: numbers.note })) {
      account.gifts = undefined
      account.counters = undefined
    }
    if (numbers.gifts.length > 0) moveGifts(account, row.seq, numbers.gifts)
    for (const { rule, points, card } of numbers.counts) {
      account.counters ??= new Map()
      count(account.counters, rule, points, card)
    }
    if (row.kind === 'hold') {
      account.holds ??= new Map()
      account.holds.set(row.seq, lotsOf(numbers.moves))
    }
    if (numbers.endsHold !== undefined) account.holds?.delete(numbers.endsHold)
    return numbers
  }

  #checkChain(row: JournalRow): void {
    const { hash } = row
    if (hex(hashOf(this.#options.sha256, this.#hash, row)) !== hash)
      throw new Difference(`fact ${row.seq} is not what it was when it was chained, or the one before it is not`)
    const witnessed = this.#options.witnessed.get(row.seq)
    if (witnessed !== undefined && witnessed !== hash)
      throw new Difference(`fact ${row.seq} is not the one that was witnessed: the journal was rewritten`)
    this.#hash = hash
  }

  #checkSecret({ seq, salt, account, cause, at, prior, commitment }: JournalRow): void {
    if (salt === null) {
      if (account === null && cause === null && at === null && prior === null) return
      throw new Difference(`fact ${seq} was forgotten only in part`)
    }
    if (cause === null || at === null) throw new Difference(`fact ${seq} was forgotten only in part`)
    if (hex(commitmentOf(this.#options.sha256, salt, account, at, cause)) !== commitment)
      throw new Difference(`fact ${seq} does not belong to the account, cause and time that stand beside it`)
    if (account === null && prior !== null) throw new Difference(`fact ${seq} has no account but one before it`)
  }

  #accountOf(id: number): Rebuilt {
    let account = this.accounts.get(id)
    if (account === undefined) {
      account = {
        standing: NOTHING,
        lastSeq: 0,
        seen: false,
        lots: [],
        counters: undefined,
        gifts: undefined,
        holds: undefined,
      }
      this.accounts.set(id, account)
    }
    return account
  }
}

type Told = ReturnType<typeof decodeNumbers>

function readable(row: Pick<JournalTable, 'seq' | 'numbers'>): Told {
  try {
    return decodeNumbers(row.numbers)
  } catch {
    throw new Difference(`fact ${row.seq} cannot be read`)
  }
}

function moveLots(account: Rebuilt, { seq, day }: { seq: number; day: Day }, moves: Fact['moves']): void {
  for (const { lot: no, points, held = 0, expired = 0, expires, activeFrom } of moves) {
    if (expires !== undefined) {
      if (no !== account.lots.length + 1) throw new Difference(`fact ${seq} opens lot ${no} out of turn`)
      account.lots.push({ points, held, expired, expires, activeFrom: activeFrom ?? day })
      continue
    }
    const lot = account.lots[no - 1]
    if (lot === undefined) throw new Difference(`fact ${seq} moves lot ${no}, which was never opened`)
    lot.points += points
    lot.held += held
    lot.expired += expired
    if (lot.held < 0 || lot.points < lot.held || lot.expired < 0)
      throw new Difference(`fact ${seq} takes more from lot ${no} than it holds`)
  }
}

function keepLots(account: Rebuilt, day: Day, until: Day): void {
  for (const lot of account.lots) if (lot.points > 0 && lot.expires >= day && lot.expires < until) lot.expires = until
}

function count(counters: Map<string, number>, rule: string, points: number, periods: readonly string[]): void {
  for (const period of periods) counters.set(`${rule} ${period}`, (counters.get(`${rule} ${period}`) ?? 0) + points)
}

function moveGifts(account: Rebuilt, seq: number, changes: Fact['gifts']): void {
  account.gifts ??= new Map()
  for (const { sale, gift, state, costCents, until } of changes)
    account.gifts.set(`${sale || seq} ${gift}`, `${state} ${costCents} ${until}`)
}

const lotsOf = (moves: Fact['moves']): string =>
  heldText(moves.flatMap(({ lot, held = 0 }) => (held === 0 ? [] : [[lot, held]])))

/** Held lots, pairs of number and points, as text in the order of their numbers. */
export const heldText = (lots: readonly (readonly number[])[]): string =>
  [...lots]
    .sort(([a = 0], [b = 0]) => a - b)
    .map(([lot, points]) => `${lot}:${points}`)
    .join(' ')
