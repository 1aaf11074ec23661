import {
  type BrandContext,
  type BrandTx,
  bucketOf,
  type MemberKey,
  type MemberRecord,
  memberName,
} from '../../domain/brand/brand-ports.ts'
import type { Departure } from '../../domain/brand/departures.ts'
import { MemberLedger, NEW_MEMBER } from '../../domain/brand/member-ledger.ts'

const ID_BYTES = 16

/** What aliases are made of. */
type Naming = Pick<BrandContext, 'random' | 'online'>

const randomId = (ctx: Naming): string => {
  let text = ''
  for (const byte of ctx.random.bytes(ID_BYTES)) text += byte.toString(16).padStart(2, '0')
  return text
}

/** Opens a member for a tag, with an alias in every shop. @returns its key; the one there is when the tag is known. */
export async function openMember(tx: BrandTx, tag: string, ctx: BrandContext): Promise<MemberKey> {
  const there = await tx.ofTag(tag)
  if (there !== undefined) return there
  const member = randomId(ctx)
  const key = { bucket: bucketOf(ctx.sha256, member), member }
  await tx.save([{ ...NEW_MEMBER, key, tag }])
  await tx.putTag(tag, key)
  for (const shop of await ctx.shops()) await list(tx, shop, key, { alias: randomId(ctx), tag }, ctx)
  return key
}

/** Tells a shop of a member under an alias of its own; a branch without a door never hears of the card in the pocket. */
async function list(
  tx: BrandTx,
  shop: string,
  key: MemberKey,
  { alias, tag }: { readonly alias: string; readonly tag: string },
  { online }: Naming,
): Promise<void> {
  const known = online?.has(shop) === true ? online.tag(key.member) : tag
  await tx.putListed(shop, key, { alias, tag: known, state: 'member', version: (await tx.listHead(shop)) + 1 })
}

/** Gives every member an alias in a shop that was admitted later. Safe to repeat. */
export async function listMembers(tx: BrandTx, shop: string, keys: readonly MemberKey[], ctx: Naming): Promise<void> {
  const loaded = await tx.load(keys)
  for (const { key, tag, state } of loaded.values()) {
    if (tag === undefined || state === 'gone') continue
    const aliases = await tx.aliasesFor(key)
    if (!aliases.some((each) => each.shop === shop)) await list(tx, shop, key, { alias: randomId(ctx), tag }, ctx)
  }
}

/** After a restore of the brand: a shop knows a member that these books may have forgotten. The shop's alias is kept. */
export async function remindMember(
  tx: BrandTx,
  shop: string,
  known: { readonly tag: string; readonly alias: string },
  ctx: BrandContext,
): Promise<void> {
  if ((await tx.membersBehind(shop, [known.alias])).has(known.alias)) return
  const key = await openMember(tx, known.tag, ctx)
  const other = (await tx.aliasesFor(key)).find((each) => each.shop === shop)
  if (other !== undefined) await tx.dropListed(shop, other.alias)
  await list(tx, shop, key, known, ctx)
}

/** A member has left: no tag leads there any more, and every shop is told. It is remembered beside the books. */
export async function dismiss(tx: BrandTx, key: MemberKey): Promise<void> {
  await unlist(tx, key)
  tx.depart(key)
}

/**
 * A member left in a life of these books that is lost: they have left again, with as many points as there were then, and
 * what they were paid is not paid twice. Who had joined since the copy was made is known again for as long as a shop may
 * not have heard that they left. In books that are not older nothing changes.
 */
export async function dismissAgain(
  tx: BrandTx,
  { member, aliases: noted, standing, told }: Departure,
  { sha256 }: Pick<BrandContext, 'sha256'>,
): Promise<void> {
  const key = { bucket: bucketOf(sha256, member), member }
  const aliases = Object.entries(noted)
  const there = (await tx.load([key])).get(memberName(key))
  if (there === undefined && (aliases.length === 0 || (await isForgotten(tx, aliases)))) return
  const booked = await tx.booked(Object.keys(told))
  const isOlder = Object.entries(told).some(([stream, seq]) => (booked.get(stream) ?? 0) < seq)
  if (there?.state === 'gone' && !isOlder) return
  const record = there ?? { ...NEW_MEMBER, key, tag: undefined }
  const ledger = new MemberLedger(record)
  ledger.standAs(standing)
  await tx.save([{ ...record, ...ledger.books }])
  // A shop may have come by another alias than the one it had in these books: neither leads to a member.
  await unlist(tx, key)
  for (const [shop, alias] of aliases) await listGone(tx, shop, key, alias)
}

/** Whether books know these aliases of somebody who left, though nobody is behind them any more. */
async function isForgotten(tx: BrandTx, aliases: readonly (readonly [string, string])[]): Promise<boolean> {
  for (const [shop, alias] of aliases) if ((await tx.membersBehind(shop, [alias])).has(alias)) return true
  return false
}

async function unlist(tx: BrandTx, key: MemberKey): Promise<void> {
  const loaded = await tx.load([key])
  const record = loaded.get(memberName(key))
  if (record?.tag !== undefined) await tx.dropTag(record.tag)
  if (record !== undefined) await tx.save([{ ...record, tag: undefined, state: 'gone' }], loaded)
  await tx.forgetOnline(key)
  for (const { shop, alias } of await tx.aliasesFor(key)) await listGone(tx, shop, key, alias)
}

async function listGone(tx: BrandTx, shop: string, key: MemberKey, alias: string): Promise<void> {
  await tx.putListed(shop, key, { alias, tag: undefined, state: 'gone', version: (await tx.listHead(shop)) + 1 })
}

/**
 * Consent was taken back before the shop knew the member's alias: the member leaves, and whatever other shops have carried
 * over is paid to those that give it back.
 */
export async function withdraw(tx: BrandTx, tag: string): Promise<void> {
  const key = await tx.ofTag(tag)
  const record = key === undefined ? undefined : (await tx.load([key])).get(memberName(key))
  if (key === undefined || record === undefined) return
  await change(tx, record, (ledger) => ledger.end())
  await dismiss(tx, key)
}

/**
 * A member's card was replaced: another card leads to them, the old one to nobody, and every shop is told. Where the new
 * card is a member of its own, the old membership ends, and shops pay what it had to the new card. Safe to repeat.
 */
export async function replaceTag(
  tx: BrandTx,
  { tag, replaces }: { readonly tag: string; readonly replaces: string },
  ctx: BrandContext,
): Promise<void> {
  const key = await tx.ofTag(replaces)
  if (key === undefined) return
  if ((await tx.ofTag(tag)) !== undefined) return withdraw(tx, replaces)
  const loaded = await tx.load([key])
  const record = loaded.get(memberName(key))
  if (record === undefined) return
  await tx.dropTag(replaces)
  await tx.putTag(tag, key)
  await tx.save([{ ...record, tag }], loaded)
  for (const { shop, alias } of await tx.aliasesFor(key)) await list(tx, shop, key, { alias, tag }, ctx)
}

/** Moves a member's points and keeps what came of it. */
export async function change<T>(tx: BrandTx, record: MemberRecord, move: (ledger: MemberLedger) => T): Promise<T> {
  const ledger = new MemberLedger(record)
  const value = move(ledger)
  const before = new Map([[memberName(record.key), record]])
  await tx.save([{ ...record, ...ledger.books }], before)
  return value
}

/**
 * Expires what was issued to be good until the end of a month, for one page of members of a bucket; the rest follows when
 * rights come back and this is run again.
 * @returns the last member of the page; undefined after the last page.
 */
export async function expireMembers(
  tx: BrandTx,
  of: { readonly bucket: number; readonly after: string; readonly month: string; readonly limit: number },
): Promise<{ readonly last: string | undefined; readonly points: number }> {
  const keys = await tx.membersAfter(of.bucket, of.after, of.limit)
  let points = 0
  for (const record of (await tx.load(keys)).values()) {
    // Of nearly everybody nothing ends, and nothing is written.
    if (new MemberLedger(record).expire(of.month) === 0) continue
    points += await change(tx, record, (ledger) => ledger.expire(of.month))
  }
  return { last: keys.length < of.limit ? undefined : keys.at(-1)?.member, points }
}
