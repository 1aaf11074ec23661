import type { Kysely } from 'kysely'
import type { BrandTables } from './tables.ts'

type Db = Kysely<BrandTables>

/** A system outside that is told of members whose consent names it. */
export interface Hook {
  readonly hook: string
  /** Its name in the consent's list of recipients. */
  readonly system: string
  readonly url: string
  /** Every one of them must be agreed to. */
  readonly purposes: readonly string[]
}

/** Something a system is told, and how its telling stands. */
export interface HookEvent {
  readonly bucket: number
  readonly member: string
  readonly hook: string
  readonly no: number
  readonly id: string
  readonly kind: string
  /** JSON text of the event's data. */
  readonly body: string
  readonly telling: string
  readonly tries: number
}

export async function addHook(tx: Db, { hook, system, url, purposes }: Hook, now: number): Promise<void> {
  await tx
    .insertInto('hook')
    .values({ hook, system, url, purposes: purposes.join(' '), added_at: now, removed_at: null })
    .execute()
}

/** Ends a hook; what it was still to be told goes with it. @returns whether it was there. */
export async function removeHook(tx: Db, system: string): Promise<boolean> {
  const found = await tx.selectFrom('hook').select('hook').where('system', '=', system).executeTakeFirst()
  if (found === undefined) return false
  await tx.deleteFrom('hook_event').where('hook', '=', found.hook).execute()
  await tx.deleteFrom('hook').where('hook', '=', found.hook).execute()
  return true
}

export async function hooks(db: Db): Promise<Hook[]> {
  const rows = await db.selectFrom('hook').selectAll().orderBy('system').execute()
  return rows.map(({ hook, system, url, purposes }) => ({
    hook,
    system,
    url,
    purposes: purposes.split(' ').filter((each) => each !== ''),
  }))
}

/** Puts an event behind those the system has not acknowledged of this member. The same id again changes nothing. */
export async function tellHook(tx: Db, event: Omit<HookEvent, 'no' | 'tries'>, now: number): Promise<void> {
  const { bucket, member, hook } = event
  const before = await tx
    .selectFrom('hook_event')
    .select(['no', 'id'])
    .where('bucket', '=', bucket)
    .where('member', '=', member)
    .where('hook', '=', hook)
    .orderBy('no')
    .execute()
  if (before.some(({ id }) => id === event.id)) return
  const no = (before.at(-1)?.no ?? 0) + 1
  await tx
    .insertInto('hook_event')
    .values({ ...event, no, tries: 0, due_at: now, acknowledged_at: null })
    .execute()
}

/**
 * The next event of each member and system that is due: never one while an earlier one of the same member is not
 * acknowledged, which keeps their order.
 */
export async function dueEvents(db: Db, now: number, limit: number): Promise<HookEvent[]> {
  const rows = await db
    .selectFrom('hook_event as e')
    .select(['bucket', 'member', 'hook', 'no', 'id', 'kind', 'body', 'telling', 'tries'])
    .where('acknowledged_at', 'is', null)
    .where('due_at', '<=', now)
    .where(({ not, exists, selectFrom }) =>
      not(
        exists(
          selectFrom('hook_event as earlier')
            .select('earlier.no')
            .whereRef('earlier.bucket', '=', 'e.bucket')
            .whereRef('earlier.member', '=', 'e.member')
            .whereRef('earlier.hook', '=', 'e.hook')
            .whereRef('earlier.no', '<', 'e.no')
            .where('earlier.acknowledged_at', 'is', null),
        ),
      ),
    )
    .orderBy('due_at')
    .limit(limit)
    .execute()
  return rows
}

const here = (tx: Db, { bucket, member, hook, no }: Pick<HookEvent, 'bucket' | 'member' | 'hook' | 'no'>) =>
  tx
    .updateTable('hook_event')
    .where('bucket', '=', bucket)
    .where('member', '=', member)
    .where('hook', '=', hook)
    .where('no', '=', no)

export async function acknowledgeEvent(tx: Db, event: HookEvent, now: number): Promise<void> {
  await here(tx, event).set({ acknowledged_at: now, body: '' }).execute()
}

export async function postponeEvent(tx: Db, event: HookEvent, dueAt: number): Promise<void> {
  await here(tx, event)
    .set({ tries: event.tries + 1, due_at: dueAt })
    .execute()
}

/** How many systems have confirmed a change, of how many. */
export async function confirmations(
  db: Db,
  of: { bucket: number; member: string; telling: string },
): Promise<{ system: string; acknowledgedAt: number | undefined }[]> {
  const rows = await db
    .selectFrom('hook_event')
    .innerJoin('hook', 'hook.hook', 'hook_event.hook')
    .select(['hook.system as system', 'hook_event.acknowledged_at as at'])
    .where('hook_event.bucket', '=', of.bucket)
    .where('hook_event.member', '=', of.member)
    .where('hook_event.telling', '=', of.telling)
    .orderBy('hook.system')
    .execute()
  return rows.map(({ system, at }) => ({ system, acknowledgedAt: at ?? undefined }))
}

/** Takes away what was acknowledged before a moment. @returns how many rows went. */
export async function forgetTold(tx: Db, before: number): Promise<number> {
  const { numDeletedRows } = await tx.deleteFrom('hook_event').where('acknowledged_at', '<', before).executeTakeFirst()
  return Number(numDeletedRows)
}
