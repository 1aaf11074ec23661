import type Database from 'better-sqlite3'
import { sql } from 'kysely'
import type { Member } from '../../domain/brand/ports.ts'
import { Presence } from './presence.ts'
import { prepareAll, query, type Statements } from './query.ts'
import type { Schema } from './schema.ts'

const one = sql.lit(1)

const queries = {
  any: query()((db) => db.selectFrom('member').select(one.as('one')).limit(one)),
  byAccount: query<{ account: number }>()((db, p) =>
    db.selectFrom('member').selectAll().where('account', '=', p.account),
  ),
  byTag: query<{ tag: string }>()((db, p) => db.selectFrom('member').selectAll().where('tag', '=', p.tag)),
  byAlias: query<{ alias: string }>()((db, p) => db.selectFrom('member').selectAll().where('alias', '=', p.alias)),
  after: query<{ alias: string; limit: number }>()((db, p) =>
    db.selectFrom('member').selectAll().where('alias', '>', p.alias).orderBy('alias').limit(p.limit),
  ),
  put: query<{ alias: string; tag: string; account: number | null }>()((db, p) =>
    db
      .insertInto('member')
      .values({ alias: p.alias, tag: p.tag, account: p.account, want: sql.lit(0), tier: null, tier_until: null })
      .onConflict((on) => on.column('alias').doUpdateSet({ tag: p.tag })),
  ),
  link: query<{ alias: string; account: number | null }>()((db, p) =>
    db.updateTable('member').set({ account: p.account }).where('alias', '=', p.alias),
  ),
  tier: query<{ alias: string; tier: string | null; until: string | null }>()((db, p) =>
    db.updateTable('member').set({ tier: p.tier, tier_until: p.until }).where('alias', '=', p.alias),
  ),
  want: query<{ alias: string; want: number }>()((db, p) =>
    db.updateTable('member').set({ want: p.want }).where('alias', '=', p.alias),
  ),
  wanting: query<{ limit: number }>()((db, p) =>
    db.selectFrom('member').selectAll().where('want', '=', one).orderBy('alias').limit(p.limit),
  ),
  drop: query<{ alias: string }>()((db, p) => db.deleteFrom('member').where('alias', '=', p.alias)),
  known: query<{ alias: string; limit: number }>()((db, p) =>
    db
      .selectFrom('member')
      .select(['alias', 'tag'])
      .where('alias', '>', p.alias)
      .unionAll(db.selectFrom('member_leaving').select(['alias', 'tag']).where('alias', '>', p.alias))
      .orderBy('alias')
      .limit(p.limit),
  ),
  putLeaving: query<{ alias: string; tag: string }>()((db, p) =>
    db.replaceInto('member_leaving').values({ alias: p.alias, tag: p.tag }),
  ),
  dropLeaving: query<{ alias: string }>()((db, p) => db.deleteFrom('member_leaving').where('alias', '=', p.alias)),
  joins: query<{ limit: number }>()((db, p) => db.selectFrom('brand_join').selectAll().orderBy('tag').limit(p.limit)),
  joinOf: query<{ account: number }>()((db, p) =>
    db.selectFrom('brand_join').select(['tag', 'replaces']).where('account', '=', p.account),
  ),
  putJoin: query<Schema['brand_join']>()((db, p) =>
    db.replaceInto('brand_join').values({ tag: p.tag, account: p.account, replaces: p.replaces }),
  ),
  dropJoin: query<{ tag: string }>()((db, p) => db.deleteFrom('brand_join').where('tag', '=', p.tag)),
  leaves: query()((db) => db.selectFrom('brand_leave').selectAll().orderBy('leave')),
  putLeave: query<{ leave: string; account: number | null }>()((db, p) =>
    db.insertInto('brand_leave').values({ leave: p.leave, account: p.account, paid: null }),
  ),
  payLeave: query<{ leave: string; paid: number }>()((db, p) =>
    db.updateTable('brand_leave').set({ paid: p.paid }).where('leave', '=', p.leave),
  ),
  dropLeave: query<{ leave: string }>()((db, p) => db.deleteFrom('brand_leave').where('leave', '=', p.leave)),
  forgetMember: query<{ account: number }>()((db, p) =>
    db.updateTable('member').set({ account: null }).where('account', '=', p.account),
  ),
  forgetJoin: query<{ account: number }>()((db, p) => db.deleteFrom('brand_join').where('account', '=', p.account)),
  forgetLeave: query<{ account: number }>()((db, p) => db.deleteFrom('brand_leave').where('account', '=', p.account)),
  purposes: query<{ account: number }>()((db, p) =>
    db.selectFrom('brand_purpose').selectAll().where('account', '=', p.account).orderBy('no', 'desc').limit(one),
  ),
  putPurposes: query<Schema['brand_purpose']>()((db, p) =>
    db.insertInto('brand_purpose').values({ account: p.account, no: p.no, agreed: p.agreed, token: p.token }),
  ),
  purposesToTell: query<{ limit: number }>()((db, p) =>
    db
      .selectFrom('brand_purpose')
      .innerJoin('member', 'member.account', 'brand_purpose.account')
      .select(['member.alias', 'brand_purpose.agreed', 'brand_purpose.token'])
      .where('brand_purpose.token', '<>', sql.lit(''))
      .orderBy('brand_purpose.account')
      .orderBy('brand_purpose.no')
      .limit(p.limit),
  ),
  purposesTold: query<{ token: string }>()((db, p) =>
    db
      .updateTable('brand_purpose')
      .set({ token: sql.lit('') })
      .where('token', '=', p.token),
  ),
  toldPurposes: query()((db) => db.selectFrom('brand_purpose').selectAll().where('token', '=', sql.lit(''))),
  nameAgain: query<{ account: number; no: number; token: string }>()((db, p) =>
    db.updateTable('brand_purpose').set({ token: p.token }).where('account', '=', p.account).where('no', '=', p.no),
  ),
  dropOldPurposes: query()((db) =>
    db
      .deleteFrom('brand_purpose')
      .where('token', '=', sql.lit(''))
      .where(({ exists, selectFrom }) =>
        exists(
          selectFrom('brand_purpose as later')
            .select('later.no')
            .whereRef('later.account', '=', 'brand_purpose.account')
            .whereRef('later.no', '>', 'brand_purpose.no'),
        ),
      ),
  ),
  dropPurposes: query<{ account: number }>()((db, p) =>
    db.deleteFrom('brand_purpose').where('account', '=', p.account),
  ),
  tills: query()((db) => db.selectFrom('till_holds').select('streams')),
  till: query<{ till: string }>()((db, p) => db.selectFrom('till_holds').select('streams').where('till', '=', p.till)),
  putTill: query<Schema['till_holds']>()((db, p) =>
    db.replaceInto('till_holds').values({ till: p.till, streams: p.streams }),
  ),
}

/** Who is a member here, who waits to become one, and who is still to be paid; on one connection. */
export class MemberRows {
  readonly #q: Statements<typeof queries>
  readonly presence: Presence

  constructor(db: Database.Database) {
    this.#q = prepareAll(db, queries)
    this.presence = new Presence(() => this.#q.any.get({}) !== undefined)
  }

  /** False only when there is no member for certain. */
  any(): boolean {
    return this.presence.mayBeAny
  }

  ofAccount(account: number): Member | undefined {
    return this.any() ? memberOf(this.#q.byAccount.get({ account })) : undefined
  }

  byTag(tag: string): Member | undefined {
    return memberOf(this.#q.byTag.get({ tag }))
  }

  byAlias(alias: string): Member | undefined {
    return memberOf(this.#q.byAlias.get({ alias }))
  }

  after(alias: string, limit: number): Member[] {
    return this.#q.after.all({ alias, limit }).map(toMember)
  }

  put({ alias, tag, account }: Member): void {
    this.#q.put.run({ alias, tag, account: account ?? null })
    this.presence.put()
  }

  link(alias: string, account: number | undefined): void {
    this.#q.link.run({ alias, account: account ?? null })
  }

  setTier(alias: string, tier: string | undefined, until: string | undefined): void {
    this.#q.tier.run({ alias, tier: tier ?? null, until: until ?? null })
  }

  want(alias: string, wants: boolean): void {
    this.#q.want.run({ alias, want: wants ? 1 : 0 })
  }

  wanting(limit: number): Member[] {
    return this.#q.wanting.all({ limit }).map(toMember)
  }

  drop(alias: string): void {
    this.#q.drop.run({ alias })
  }

  known(alias: string, limit: number): { alias: string; tag: string }[] {
    return this.#q.known.all({ alias, limit })
  }

  putLeaving(alias: string, tag: string): void {
    this.#q.putLeaving.run({ alias, tag })
  }

  dropLeaving(alias: string): void {
    this.#q.dropLeaving.run({ alias })
  }

  joins(limit: number): { tag: string; account: number | undefined; replaces: string | undefined }[] {
    return this.#q.joins
      .all({ limit })
      .map(({ tag, account, replaces }) => ({ tag, account: account ?? undefined, replaces: replaces ?? undefined }))
  }

  joinOf(account: number): { tag: string; replaces: string | undefined } | undefined {
    const row = this.#q.joinOf.get({ account })
    return row === undefined ? undefined : { tag: row.tag, replaces: row.replaces ?? undefined }
  }

  putJoin(tag: string, account: number | undefined, replaces: string | undefined): void {
    this.#q.putJoin.run({ tag, account: account ?? null, replaces: replaces ?? null })
  }

  dropJoin(tag: string): void {
    this.#q.dropJoin.run({ tag })
  }

  leaves(): { leave: string; account: number | undefined; paid: number | undefined }[] {
    return this.#q.leaves
      .all({})
      .map(({ leave, account, paid }) => ({ leave, account: account ?? undefined, paid: paid ?? undefined }))
  }

  putLeave(leave: string, account: number | undefined): void {
    this.#q.putLeave.run({ leave, account: account ?? null })
  }

  payLeave(leave: string, points: number): void {
    this.#q.payLeave.run({ leave, paid: points })
  }

  dropLeave(leave: string): void {
    this.#q.dropLeave.run({ leave })
  }

  purposesOf(account: number): string {
    return this.#q.purposes.get({ account })?.agreed ?? ''
  }

  putPurposes(account: number, agreed: string, token: string): void {
    const no = (this.#q.purposes.get({ account })?.no ?? 0) + 1
    this.#q.putPurposes.run({ account, no, agreed, token })
  }

  purposesToTell(limit: number): { alias: string; agreed: string; token: string }[] {
    return this.#q.purposesToTell.all({ limit })
  }

  purposesTold(token: string): void {
    if (this.#q.purposesTold.run({ token }) > 0) this.#q.dropOldPurposes.run({})
  }

  purposesAgain(token: () => string): void {
    for (const { account, no } of this.#q.toldPurposes.all({})) this.#q.nameAgain.run({ account, no, token: token() })
  }

  dropPurposes(account: number): void {
    this.#q.dropPurposes.run({ account })
  }

  forget(account: number): void {
    this.dropPurposes(account)
    this.#q.forgetMember.run({ account })
    this.#q.forgetJoin.run({ account })
    this.#q.forgetLeave.run({ account })
  }

  tillHolds(till: string, streams: readonly string[]): void {
    this.#q.putTill.run({ till, streams: streams.join(' ') })
  }

  holdsOf(till: string): string[] {
    return (this.#q.till.get({ till })?.streams ?? '').split(' ').filter((id) => id !== '')
  }

  isHeld(stream: string): boolean {
    return this.#q.tills.all({}).some(({ streams }) => streams.split(' ').includes(stream))
  }
}

const toMember = ({ alias, tag, account, tier, tier_until: until }: Schema['member']): Member => ({
  ...{ alias, tag, account: account ?? undefined },
  ...(tier === null ? {} : { given: { tier, until: until ?? undefined } }),
})
const memberOf = (row: Schema['member'] | undefined): Member | undefined =>
  row === undefined ? undefined : toMember(row)
