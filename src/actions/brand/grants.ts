import {
  type BrandContext,
  type BrandStream,
  type BrandTx,
  FORGOTTEN,
  type MemberKey,
  type MemberRecord,
  memberName,
  unheard,
} from '../../domain/brand/brand-ports.ts'
import { MemberLedger } from '../../domain/brand/member-ledger.ts'
import type { Grant, SyncRequest } from '../../domain/brand/messages.ts'
import { NOTHING_HELD, type StreamRights } from '../../domain/brand/rights.ts'
import { remindMember } from './members.ts'

/** Members behind a shop's aliases while their points are moved; all are written at once. */
class Movement {
  readonly #tx: BrandTx
  readonly #keys: ReadonlyMap<string, MemberKey>
  readonly #before: ReadonlyMap<string, MemberRecord>
  readonly #moved = new Map<string, MemberLedger>()

  private constructor(tx: BrandTx, keys: ReadonlyMap<string, MemberKey>, before: ReadonlyMap<string, MemberRecord>) {
    this.#tx = tx
    this.#keys = keys
    this.#before = before
  }

  static async of(tx: BrandTx, shop: string, aliases: readonly string[]): Promise<Movement> {
    const keys = await tx.membersBehind(shop, aliases)
    // Those who left and are forgotten are nobody any more.
    for (const [alias, { member }] of keys) if (member === FORGOTTEN) keys.delete(alias)
    const members = new Map([...keys.values()].map((key) => [memberName(key), key]))
    return new Movement(tx, keys, await tx.load([...members.values()]))
  }

  /** What a stream may spend of the member behind an alias; undefined when nobody is there. */
  rights(alias: string, stream: string): StreamRights | undefined {
    const key = this.#keys.get(alias)
    const name = key === undefined ? '' : memberName(key)
    const state = this.#moved.get(name) ?? this.#before.get(name)
    return state === undefined ? undefined : (state.rights.get(stream) ?? NOTHING_HELD)
  }

  /** The books of the member behind an alias, to be moved; undefined when nobody is there. */
  ledger(alias: string): MemberLedger | undefined {
    const key = this.#keys.get(alias)
    const name = key === undefined ? '' : memberName(key)
    const record = this.#before.get(name)
    if (record === undefined) return undefined
    const ledger = this.#moved.get(name) ?? new MemberLedger(record)
    this.#moved.set(name, ledger)
    return ledger
  }

  /** The member behind an alias; no name when nobody is there. */
  nameOf(alias: string): string {
    return this.#keys.get(alias)?.member ?? ''
  }

  async save(): Promise<void> {
    const members: MemberRecord[] = []
    for (const [name, { books }] of this.#moved) {
      const record = this.#before.get(name)
      if (record !== undefined) members.push({ ...record, ...books })
    }
    await this.#tx.save(members, this.#before)
  }
}

/** What a shop knows of its members and was granted, though these books may have been put back since. */
export async function remind(tx: BrandTx, shop: string, request: SyncRequest, ctx: BrandContext): Promise<void> {
  const { known = [], granted = [] } = request.report ?? {}
  for (const each of known) await remindMember(tx, shop, each, ctx)
  const members = await Movement.of(tx, shop, [...new Set(granted.map(({ alias }) => alias))])
  for (const { alias, granted: told } of granted) {
    const more = told - (members.rights(alias, request.stream)?.granted ?? told)
    if (more <= 0) continue
    const isSettled = ctx.departures?.settledUpTo(members.nameOf(alias), request.stream) !== undefined
    members.ledger(alias)?.remember(request.stream, more, isSettled)
  }
  await members.save()
}

/** Raises what was granted to what is wanted, as far as the pool and the allowance go. */
export async function grant(
  tx: BrandTx,
  shop: string,
  stream: BrandStream,
  wants: readonly Grant[],
  ctx: BrandContext,
): Promise<Grant[]> {
  const members = await Movement.of(tx, shop, [...new Set(wants.map(({ alias }) => alias))])
  // A branch without a door gives back as soon as nobody shops, so that it may have all there is meanwhile.
  const most = ctx.online?.has(shop) === true ? Number.MAX_SAFE_INTEGER : ctx.allowance().points
  const grants: Grant[] = []
  for (const { alias, granted: wanted } of wants) {
    const rights = members.rights(alias, stream.id)
    if (rights === undefined) continue
    const more = Math.min(most, wanted - rights.granted)
    const given = more <= 0 ? 0 : (members.ledger(alias)?.grant(stream.id, more, ctx.ended()) ?? 0)
    grants.push({ alias, granted: rights.granted + given })
  }
  await members.save()
  return grants
}

/** What was granted to members a shop asks for again. */
export async function grantsOf(tx: BrandTx, { id, shop }: BrandStream, wants: readonly Grant[]): Promise<Grant[]> {
  const aliases = [...new Set(wants.map(({ alias }) => alias))]
  const members = await Movement.of(tx, shop, aliases)
  return aliases.flatMap((alias) => {
    const rights = members.rights(alias, id)
    return rights === undefined ? [] : [{ alias, granted: rights.granted }]
  })
}

/** Every till has replayed a dead stream: what it did not spend goes back to the pool. @returns how many points. */
export async function close(tx: BrandTx, shop: string, id: string, current: string): Promise<number> {
  const stream = await tx.stream(id)
  if (id === current || (stream !== undefined && (stream.shop !== shop || stream.state === 'closed'))) return 0
  const loaded = await tx.load(await tx.holders(id))
  let points = 0
  const members = [...loaded.values()].map((record) => {
    const ledger = new MemberLedger(record)
    points += ledger.close(id)
    return { ...record, ...ledger.books }
  })
  await tx.save(members, loaded)
  await tx.putStream({ ...(stream ?? unheard(shop, id)), state: 'closed' })
  return points
}
