import type { Transaction } from 'kysely'
import { endedProfiles, endProfile, forgetDepartments } from './books/brand/departments.ts'
import { hooks, tellHook } from './books/brand/hooks.ts'
import { Ledger } from './books/brand/ledger.ts'
import {
  dropPurposes,
  dropTellings,
  leftWithPurposes,
  purposesOf,
  putPurposes,
  putTelling,
  tellingsOf,
} from './books/brand/purposes.ts'
import type { BrandTables } from './books/brand/tables.ts'
import { FORGOTTEN, type MemberKey } from './domain/brand/brand-ports.ts'
import { isTold } from './domain/brand/entry.ts'
import type { SyncAnswer, SyncRequest } from './domain/brand/messages.ts'
import type { Purpose } from './domain/consent/purpose.ts'
import { agreedAfter, changeFor } from './domain/consent/told-systems.ts'
import type { OpenBrand } from './open-brand.ts'
import { sha256Hex, sha256Text } from './open-shop.ts'

type Tx = Transaction<BrandTables>

const NOTHING: ReadonlySet<Purpose> = new Set()
/** Characters of an id in hex. */
const ID_LENGTH = 32

/**
 * Takes in what members agree to, as a shop tells, and whose membership ended there: systems that need it are told, in
 * order for each member. May be repeated.
 * @returns of which changes the shop is to be told who has confirmed; undefined when of none.
 */
export async function takePurposes(
  tx: Tx,
  shop: string,
  request: SyncRequest,
  answer: SyncAnswer,
  now: number,
): Promise<SyncAnswer['tellings']> {
  const ledger = new Ledger(tx, sha256Text)
  const { purposes = [], confirmed = [] } = (await isNew(ledger, request)) ? request : {}
  await dropTellings(tx, shop, confirmed)
  const left = leavingsIn(request, answer)
  const profiled = departmentsIn(request)
  const aliases = [...[...purposes, ...left].map(({ alias }) => alias), ...profiled]
  const keys =
    aliases.length === 0 ? new Map<string, MemberKey>() : await ledger.membersBehind(shop, [...new Set(aliases)])
  const heard: { telling: string; systems: string[]; confirmed: string[] }[] = []
  for (const { alias, agreed, telling } of purposes) {
    const key = keys.get(alias)
    if (isKnown(key)) await change(tx, shop, key, { agreed: new Set(agreed), telling, now })
    // Of who is not here any more nobody is told, and the shop need not say it again.
    else heard.push({ telling, systems: [], confirmed: [] })
  }
  for (const { alias, telling } of left) {
    const key = keys.get(alias)
    if (isKnown(key) && (await leave(tx, key, { telling, now }))) await putTelling(tx, shop, telling, key)
  }
  for (const alias of profiled) {
    const key = keys.get(alias)
    if (isKnown(key) && !(await purposesOf(tx, key, shop)).all.has('profiling')) await endProfile(tx, key)
  }
  const tellings = [...heard, ...(await tellingsOf(tx, shop))]
  return tellings.length === 0 ? undefined : tellings
}

const isKnown = (key: MemberKey | undefined): key is MemberKey => key !== undefined && key.member !== FORGOTTEN

/** Of a message that comes again, or behind a later one, only the entries count: a yes of before a no is none. */
async function isNew(ledger: Ledger, { stream, round, purposes, confirmed }: SyncRequest): Promise<boolean> {
  if (purposes === undefined && confirmed === undefined) return false
  const name = `purposes ${stream}`
  if (Number((await ledger.meta(name)) ?? 0) >= round) return false
  await ledger.putMeta(name, String(round))
  return true
}

/** Leavings that the brand took in with this round. */
const leavingsIn = ({ entries }: SyncRequest, { acknowledged, fork }: SyncAnswer) =>
  entries
    .filter(isTold)
    .flatMap(({ seq, kind, detail: { alias, leave: telling } }) =>
      !fork && kind === 'OUT' && telling !== undefined && seq <= acknowledged ? [{ alias, telling }] : [],
    )

/** Whose spend by department came with the last of a shop's entries; what they agree to is known by then. */
const departmentsIn = ({ entries, complete }: SyncRequest): string[] =>
  complete
    ? entries.filter(isTold).flatMap(({ detail: { alias, departments } }) => (departments === undefined ? [] : [alias]))
    : []

interface When {
  readonly telling: string
  /** ms */
  readonly now: number
}

async function change(
  tx: Tx,
  shop: string,
  key: MemberKey,
  { agreed, ...when }: When & { readonly agreed: ReadonlySet<Purpose> },
): Promise<void> {
  const { all, told } = await purposesOf(tx, key, shop)
  const after = agreedAfter(all, { before: told, now: agreed })
  await putPurposes(tx, key, shop, { all: after, told: agreed })
  if (all.has('profiling') && !after.has('profiling')) await endProfile(tx, key)
  await tell(tx, key, { before: all, after }, when)
  await putTelling(tx, shop, when.telling, key)
}

/** Who has left agrees to nothing any more. @returns whether there was anything to tell. */
async function leave(tx: Tx, key: MemberKey, when: When): Promise<boolean> {
  const { all } = await purposesOf(tx, key, '')
  await dropPurposes(tx, key)
  await tell(tx, key, { before: all, after: NOTHING }, when)
  return all.size > 0
}

/** Files the events of a change. */
async function tell(
  tx: Tx,
  key: MemberKey,
  { before, after }: { readonly before: ReadonlySet<Purpose>; readonly after: ReadonlySet<Purpose> },
  { telling, now }: When,
): Promise<void> {
  for (const { hook, purposes } of await hooks(tx)) {
    const told = changeFor(purposes, before, after)
    if (told === undefined) continue
    const id = sha256Hex(`${hook} ${telling}`).slice(0, ID_LENGTH)
    const body = JSON.stringify({ purposes: told.purposes })
    const { bucket, member } = key
    await tellHook(tx, { bucket, member, hook, id, kind: told.kind, body, telling }, now)
  }
}

/** Tells systems of members who left while nobody was there to tell them: the round was cut short. */
export async function tellOfLeavers({ engine, clock, random }: OpenBrand): Promise<void> {
  for (const key of await leftWithPurposes(engine.db)) {
    const telling = Buffer.from(random.bytes(ID_LENGTH / 2)).toString('hex')
    await engine.transaction((tx) => leave(tx, key, { telling, now: clock.now() }))
  }
}

/** Takes spend by department out of the entries of members who do not agree to it (any more). */
export async function forgetProfiles({ engine }: OpenBrand): Promise<void> {
  for (const key of await endedProfiles(engine.db))
    while (!(await engine.transaction((tx) => forgetDepartments(tx, key, sha256Text))));
}
