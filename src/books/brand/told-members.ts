import { type MemberKey, type MemberRecord, memberName } from '../../domain/brand/brand-ports.ts'
import { type EntryDetail, issuedBy, type OperationKind } from '../../domain/brand/entry.ts'
import {
  bookLine,
  correctionOf,
  type LineStanding,
  NOTHING_UNDONE,
  type Undone,
  unpackLines,
} from '../../domain/brand/lines-back.ts'
import { streamAccount } from '../../domain/brand/member-accounts.ts'
import { MemberLedger } from '../../domain/brand/member-ledger.ts'
import { Difference } from '../shop/replay.ts'
import type { OperationTable } from './ledger-tables.ts'
import type { ToldEntry } from './told-stream.ts'

const STREAM = streamAccount('')

/** What replays of a dead stream did to it: how much came, and how much may have gone. */
interface Replayed {
  came: number
  went: number
}

/** A member as the entries and operations of all streams tell it. */
interface Told {
  /** ACC less CLW, and RED less UND. */
  issued: number
  redeemed: number
  /** Points that were taken along where the member left. */
  out: number
  operations: number
  readonly months: Map<string, number>
  /** By how many points entries moved rights, by stream. */
  readonly moved: Map<string, number>
  readonly replayed: Map<string, Replayed>
  /** What came back of lines of sales, by `sale line`, and what shops had made of that. */
  readonly back: Map<string, number>
  claimed: Pick<Undone, 'points' | 'burned'>
}

/** A member's rows. */
export interface Kept extends MemberRecord {
  /** What its row says that all streams hold together. */
  readonly held: number
  /** Lines of sales that came back, by `sale line`. */
  readonly lines: ReadonlyMap<string, LineStanding>
}

/** Members rebuilt from entries: the order in which shops were heard does not matter to any number here. */
export class ToldMembers {
  readonly #told = new Map<string, Told>()

  /** Counts an entry for its member. @param row the operation booked under its id; undefined for entries without one. */
  add(
    key: MemberKey,
    { stream, seq, kind, points, detail }: ToldEntry & { detail: EntryDetail },
    isBooked: boolean,
  ): void {
    const of = this.#of(memberName(key))
    if (kind === 'OUT') of.out += points
    if (!isBooked || detail.op === undefined) return
    of.operations += 1
    const what = kind === 'REP' ? (detail.of ?? 'ACC') : (kind as OperationKind | 'BAK')
    bringBack(of, kind, detail)
    const owed = detail.owed ?? 0
    switch (what) {
      case 'ACC':
        of.issued += points
        for (const [until, issued] of issuedBy(points, detail)) add(of.months, until, issued)
        break
      case 'CLW':
        of.issued -= points + owed
        break
      case 'RED':
        of.redeemed += points + owed
        break
      case 'UND':
        of.redeemed -= points
        break
      case 'BAK':
        break
      default:
        throw new Difference(`entry ${seq} of stream ${stream} has an operation's id and is none`)
    }
    if (kind !== 'REP') return
    const account = streamAccount(detail.dead ?? '')
    const replayed = of.replayed.get(account) ?? { came: 0, went: 0 }
    of.replayed.set(account, replayed)
    if (what === 'ACC' || what === 'UND') replayed.came += points
    else replayed.went += points + owed
  }

  /** Counts an operation that a joining holds within it. */
  within(key: MemberKey): void {
    this.#of(memberName(key)).operations += 1
  }

  /** Counts by how many points the entries of a stream moved its rights of a member. */
  hold(key: MemberKey, stream: string, points: number): void {
    add(this.#of(memberName(key)).moved, stream, points)
  }

  /**
   * Compares those who left and are forgotten, who stand together without a name: their two sides, and rights by stream.
   * @throws Difference naming what differs.
   */
  compareNameless(kept: Kept): void {
    const name = memberName(kept.key)
    const told = this.#told.get(name) ?? nothing()
    const wrong = (what: string): Difference => new Difference(`those who left: ${what}`)
    compareBooks(kept, wrong)
    compareRights(kept, told, wrong)
    this.#told.delete(name)
  }

  /**
   * Compares a member's accounts, months and tier cents with what was told.
   * @param closed accounts of streams that are closed, which hold nothing
   * @throws Difference naming the first account.
   */
  compare(kept: Kept, operations: number, closed: ReadonlySet<string>): void {
    const name = memberName(kept.key)
    const told = this.#told.get(name) ?? nothing()
    const wrong = (what: string): Difference => new Difference(`member ${kept.key.member}: ${what}`)
    const ledger = compareBooks(kept, wrong)
    compareRights(kept, told, wrong)
    this.#told.delete(name)
    // Of who has left a shop may have forgotten its part already, so that the rest no longer comes to the sums.
    if (kept.state === 'gone') return
    if (told.operations !== operations)
      throw wrong(`${told.operations} operations stand in its streams, but ${operations} in the books`)
    setRight(told, kept.lines, wrong)
    const expect = (what: string, is: number, should: number): void => {
      if (is !== should) throw wrong(`${what} is ${is}, but its streams come to ${should}`)
    }
    expect('issued', ledger.of('issued'), Math.max(0, told.issued))
    expect('ahead', ledger.of('ahead'), Math.max(0, -told.issued))
    expect('redeemed', ledger.of('redeemed'), Math.max(0, told.redeemed))
    expect('early', ledger.of('early'), Math.max(0, -told.redeemed))
    for (const month of new Set([...kept.months.keys(), ...told.months.keys()]))
      expect(`what expires after ${month}`, kept.months.get(month) ?? 0, told.months.get(month) ?? 0)
    const streams = compareStreams(kept, told, closed, wrong)
    const rest = told.issued - told.redeemed - ledger.of('expired') - streams
    compareRest(kept.state, ledger, rest, told.out, wrong)
  }

  /** @throws Difference when entries tell of a member who is not in the books. */
  end(): void {
    const [left] = this.#told.keys()
    if (left !== undefined) throw new Difference(`member ${left.split(' ')[1]} is in the streams, but not in the books`)
  }

  #of(name: string): Told {
    const told = this.#told.get(name) ?? nothing()
    this.#told.set(name, told)
    return told
  }
}

type Wrong = (what: string) => Difference

function bringBack(of: Told, kind: ToldEntry['kind'], detail: EntryDetail): void {
  if (detail.sale === undefined) return
  for (const { line, back } of unpackLines(detail.back ?? [])) add(of.back, `${detail.sale} ${line}`, back)
  const { points, burned } = correctionOf({ kind, points: 0, detail }, NOTHING_UNDONE)
  const { claimed } = of
  of.claimed = { points: claimed.points + points, burned: claimed.burned + burned }
}

/** What came back in all shops together takes its points once; what they had made of it alone is set right by that. */
function setRight(told: Told, lines: ReadonlyMap<string, LineStanding>, wrong: Wrong): void {
  let { points, burned } = told.claimed
  for (const name of new Set([...told.back.keys(), ...lines.keys()])) {
    const line = lines.get(name)
    const back = told.back.get(name) ?? 0
    if (line === undefined || line.back !== back)
      throw wrong(`${line?.back ?? 'nothing'} came back of line ${name}, but its streams say ${back}`)
    const { applied } = bookLine({ ...line, back: 0 }, { ...line, line: 0, took: 0, gave: 0, less: 0 })
    points -= applied.points
    burned += applied.burned
  }
  told.issued += points
  told.redeemed -= burned
}

/** Whether a row's two sides are equal, and what it says that streams hold. @returns its books. */
function compareBooks(kept: Kept, wrong: Wrong): MemberLedger {
  const ledger = new MemberLedger(kept)
  const fault = ledger.fault()
  if (fault !== undefined) throw wrong(fault)
  let held = 0
  for (const [name, points] of kept.accounts) if (name.startsWith(STREAM)) held += points
  if (held !== kept.held) throw wrong(`streams are to hold ${kept.held}, but come to ${held}`)
  return ledger
}

function compareRights({ rights }: Kept, { moved }: Told, wrong: Wrong): void {
  for (const [stream, points] of moved)
    if (points !== 0 && !rights.has(stream)) throw wrong(`its rights in stream ${stream} are missing`)
  for (const [stream, { granted, left }] of rights)
    if (left - granted !== (moved.get(stream) ?? 0))
      throw wrong(`its rights in stream ${stream} are not what its entries come to`)
}

/** @returns the points that streams hold. */
function compareStreams(kept: Kept, told: Told, closed: ReadonlySet<string>, wrong: Wrong): number {
  let sum = 0
  const names = [...kept.accounts.keys()].filter((name) => name.startsWith(STREAM))
  for (const name of new Set([...names, ...[...kept.rights.keys()].map(streamAccount)])) {
    const is = kept.accounts.get(name) ?? 0
    sum += is
    const held = kept.rights.get(name.slice(STREAM.length))?.left ?? 0
    const { came, went } = told.replayed.get(name) ?? { came: 0, went: 0 }
    const most = closed.has(name) ? 0 : held + came
    // How much of what was replayed came out of this account and how much out of the pool depends on the order.
    const least = closed.has(name) ? 0 : Math.max(0, held + came - went)
    if (is < least || is > most) throw wrong(`${name} is ${is}, but its entries come to ${range(least, most)}`)
  }
  return sum
}

/** What is in no stream stands in the pool, or is owed: never both. */
function compareRest(state: Kept['state'], ledger: MemberLedger, rest: number, out: number, wrong: Wrong): void {
  const [pool, debt, paid, loss] = (['pool', 'debt', 'paid', 'loss'] as const).map((name) => ledger.of(name)) as [
    number,
    number,
    number,
    number,
  ]
  if (state === 'member' && (paid > 0 || loss > 0)) throw wrong('it was paid out, but has not left')
  if (paid < out) throw wrong(`paid is ${paid}, but ${out} were taken along`)
  if (pool > 0 && debt + loss > 0) throw wrong('it has points in the pool while some are owed')
  if (pool + paid - debt - loss !== rest)
    throw wrong(`pool less debt is ${pool + paid - debt - loss}, but its streams leave ${rest}`)
}

const range = (least: number, most: number): string => (least === most ? `${most}` : `${least} to ${most}`)

const add = (to: Map<string, number>, name: string, points: number): void => {
  to.set(name, (to.get(name) ?? 0) + points)
}

const nothing = (): Told => ({
  ...{ issued: 0, redeemed: 0, out: 0, operations: 0 },
  ...{ months: new Map(), moved: new Map(), replayed: new Map(), back: new Map(), claimed: NOTHING_UNDONE },
})

/**
 * Whether an operation in the books is the one an entry tells of: `otherwise` when it has that entry's number and says
 * something else, as where the number is by chance that of a replay, which may have been judged on another day.
 */
export function isOperationOf(
  row: OperationTable,
  { stream, seq, kind, points, detail }: ToldEntry,
): 'yes' | 'no' | 'otherwise' {
  const { of = 'ACC', day, programme, dead, owed = 0 } = detail ?? ({} as EntryDetail)
  if (row.stream !== (dead ?? stream) || row.seq !== seq) return 'no'
  const what = kind === 'REP' ? of : kind
  const isSame = row.kind === what && row.points === points + owed && row.day === day && row.programme === programme
  return isSame ? 'yes' : 'otherwise'
}
