import {
  type BrandContext,
  type BrandStream,
  type BrandTx,
  type MemberKey,
  type MemberRecord,
  memberName,
} from '../../domain/brand/brand-ports.ts'
import { MemberLedger } from '../../domain/brand/member-ledger.ts'
import type { Grant, SyncRequest } from '../../domain/brand/messages.ts'
import { NO_RIGHTS, type Rights } from '../../domain/brand/rights.ts'
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
    const members = new Map([...keys.values()].map((key) => [memberName(key), key]))
    return new Movement(tx, keys, await tx.load([...members.values()]))
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

  async save(): Promise<void> {
    const members: MemberRecord[] = []
    for (const [name, { state, accounts, months }] of this.#moved) {
      const record = this.#before.get(name)
      if (record !== undefined) members.push({ ...record, state, accounts, months })
    }
    await this.#tx.save(members, this.#before)
  }
}

/** What a shop knows of its members and was granted, though these books may have been put back since. */
export async function remind(tx: BrandTx, shop: string, request: SyncRequest, ctx: BrandContext): Promise<void> {
  const { known = [], granted = [] } = request.report ?? {}
  for (const each of known) await remindMember(tx, shop, each, ctx)
  const aliases = [...new Set(granted.map(({ alias }) => alias))]
  const members = await Movement.of(tx, shop, aliases)
  const rights = await tx.rights(request.stream, aliases)
  const raised = new Map<string, Rights>()
  for (const { alias, granted: told } of granted) {
    const before = raised.get(alias) ?? rights.get(alias) ?? NO_RIGHTS
    const ledger = told > before.granted ? members.ledger(alias) : undefined
    if (ledger === undefined) continue
    ledger.remember(request.stream, told - before.granted)
    raised.set(alias, { ...before, granted: told })
  }
  await members.save()
  await tx.putRights(request.stream, raised, rights)
}

/** Raises what was granted to what is wanted, as far as the pool and the allowance go. */
export async function grant(
  tx: BrandTx,
  shop: string,
  stream: BrandStream,
  wants: readonly Grant[],
  ctx: BrandContext,
): Promise<Grant[]> {
  const aliases = [...new Set(wants.map(({ alias }) => alias))]
  const members = await Movement.of(tx, shop, aliases)
  const rights = await tx.rights(stream.id, aliases)
  const { points: most } = ctx.allowance()
  const raised = new Map<string, Rights>()
  const grants: Grant[] = []
  for (const { alias, granted: wanted } of wants) {
    const before = raised.get(alias) ?? rights.get(alias) ?? NO_RIGHTS
    const ledger = members.ledger(alias)
    if (ledger === undefined) continue
    const more = Math.min(most, wanted - before.granted)
    const given = more <= 0 ? 0 : ledger.grant(stream.id, more)
    if (given > 0) raised.set(alias, { ...before, granted: before.granted + given })
    grants.push({ alias, granted: before.granted + given })
  }
  await members.save()
  await tx.putRights(stream.id, raised, rights)
  return grants
}

export async function grantsOf(tx: BrandTx, stream: BrandStream, wants: readonly Grant[]): Promise<Grant[]> {
  const aliases = new Set(wants.map(({ alias }) => alias))
  const rights = await tx.rights(stream.id, [...aliases])
  return [...rights].map(([alias, { granted }]) => ({ alias, granted }))
}

/** Every till has replayed a dead stream: what it did not spend goes back to the pool. */
export async function close(tx: BrandTx, shop: string, id: string, current: string): Promise<void> {
  const stream = await tx.stream(id)
  if (id === current || (stream !== undefined && (stream.shop !== shop || stream.state === 'closed'))) return
  const aliases = await tx.aliasesOf(id)
  const members = await Movement.of(tx, shop, aliases)
  // Two aliases may lead to one member; closing twice moves nothing the second time.
  for (const alias of aliases) members.ledger(alias)?.close(id)
  await members.save()
  const none = { id, shop, head: 0, hash: '', round: 0, reported: '' }
  await tx.putStream({ ...(stream ?? none), state: 'closed' })
}
