import type { AccountView } from '../../domain/account.ts'
import { cardOfRecovery } from '../../domain/code/card.ts'
import { localDay } from '../../domain/day.ts'
import { decideRelease } from '../../domain/decide-hold.ts'
import { expireFirst } from '../../domain/decide-return.ts'
import { conflict, invalid, StempelError } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import { Ledger } from '../../domain/ledger.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { decideRecovery } from '../../domain/recovery.ts'
import type { Answer, Notice, ShopContext } from './context.ts'
import { moveConsents } from './end-consents.ts'
import { findHolder, type Holder, newAccount, openAccount } from './holder.ts'
import { recoverMember } from './member-recover.ts'
import { answeredBefore, digestOf } from './once.ts'
import { heldCoupons } from './sale-coupons.ts'

const ID = /^[0-9A-Za-z._-]{1,64}$/

interface When {
  readonly cause: string
  readonly today: string
  readonly now: number
}

/**
 * Moves what a lost card has to a new one, for whoever has the recovery code of the lost card's tear-off and the new card
 * in hand, and blocks the lost one. What tills tell later of the lost card goes to the new one.
 * @throws StempelError `not_found` when the lost card was never used here, `conflict` when it was replaced before or the
 *   new card is blocked, `invalid` when both are one card. No code is ever repeated.
 */
export function recoverCard(
  tx: ShopTx,
  input: { id: string; recoveryCode: string; newCard: string },
  now: number,
  ctx: ShopContext,
): Answer {
  const { id } = input
  if (!ID.test(id)) throw invalid('id', 'An id is 1 to 64 letters, digits, dots, - and _.')
  const programme = ctx.programmes.at(now)
  const lost = cardOfRecovery(input.recoveryCode, ctx.keys.sha256)
  const from = findHolder(tx, lost, now, ctx, programme)
  const to = newCardOf(tx, input.newCard, now, ctx, programme)
  // Neither card need have an account, so their own keyed digests stand for them.
  const named = (code: string): string => Buffer.from(ctx.keys.eventDigest('card', code)).toString('hex')
  const digest = digestOf({ lost: named(from.code), card: named(to.code) }, ctx)
  const before = answeredBefore(tx, 'recovery', id, digest, ctx, ({ seq }) => rebuilt(tx, id, seq))
  if (before !== undefined) return before
  const old = replaceable(tx, from, to)
  const when = { cause: `recovery:${id}`, today: localDay(now, ctx.timeZone), now }
  const opened = to.account === undefined ? newAccount(ctx, programme, old.opened ?? when.today) : undefined
  if (opened !== undefined) openAccount(tx, to, opened, opened.lastDay, ctx)
  else if (to.renewed !== undefined && to.boundTo !== undefined) tx.bindCard(to.renewed, to.boundTo)
  const heir = to.account?.id ?? opened?.id ?? 0
  const notices = settleHolds(tx, old.id, heir, when, programme)
  moveConsents(tx, { lost: from.code, replacement: to.code }, now, ctx)
  const of = { old: old.id, heir, lost: from.code, replacement: to.code, cause: when.cause }
  const { seq, moved, balance } = recoverMember(tx, of, now, ctx, () => hand(tx, old.id, heir, when, programme))
  const body = JSON.stringify({ recovery: id, points: { moved, balance }, ...countsOf(tx, seq) })
  tx.putEvent({ kind: 'recovery', key: id, digest, answer: body, seq }, when.today)
  return { status: 201, body, notices }
}

/** The new card's faults are told under the name the request has for it. */
function newCardOf(tx: ShopTx, text: string, now: number, ctx: ShopContext, programme: Programme): Holder {
  try {
    return findHolder(tx, text, now, ctx, programme)
  } catch (error) {
    if (error instanceof StempelError && error.code === 'invalid') throw invalid('newCard', error.message)
    throw error
  }
}

/** @throws StempelError when the lost card has nothing that could move, or the new one cannot take it. */
function replaceable(tx: ShopTx, from: Holder, to: Holder): AccountView {
  if (from.code === to.code)
    throw invalid('newCard', 'This is the card the recovery code belongs to; hold a new card to the reader.')
  const old = from.boundTo === undefined ? undefined : tx.account(from.boundTo)
  if (old === undefined)
    throw new StempelError('not_found', 'No card of this recovery code was used in this shop; is it typed right?', {
      path: 'recoveryCode',
    })
  if (old.successor !== undefined) throw conflict('recoveryCode', 'The card of this recovery code was replaced before.')
  if (to.account !== undefined && to.account.state !== 'open') throw conflict('newCard', 'This card is blocked.')
  return old
}

/** Points of holds go back and move with the rest; what a hold promised stays promised, to the new card. */
function settleHolds(tx: ShopTx, old: number, heir: number, when: When, programme: Programme): Notice[] {
  return tx.holdsOf(old).flatMap((hold): Notice[] => {
    if (hold.state === 'granted') {
      const at = { ...when, cause: `hold:${hold.key}` }
      for (const each of decideRelease(tx.account(old), hold, heldCoupons(tx, hold), at, programme, 'lapsed'))
        tx.record(each)
    }
    tx.putHold({ ...hold, account: heir, lots: [], state: 'lapsed' })
    if (hold.state !== 'granted') return []
    const { workstation } = parseKey(hold.key)
    return [{ event: 'hold.released', workstation, data: { sale: hold.key, reason: 'lapsed' } }]
  })
}

function hand(
  tx: ShopTx,
  old: number,
  heir: number,
  when: When,
  programme: Programme,
): { seq: number; moved: number; balance: number } {
  const read = (id: number): AccountView => {
    const account = tx.account(id)
    if (account === undefined) throw new Error('an account of a recovery is missing')
    return account
  }
  const base = { programme: programme.version, at: when.now, cause: when.cause }
  for (const account of [old, heir])
    for (const each of expireFirst(new Ledger(read(account)), when, { ...base, account })) tx.record(each)
  const state = { old: read(old), heir: read(heir), estate: tx.estateOf(old) }
  const { facts, moved, balance } = decideRecovery(state, when, programme)
  const [, seq = 0] = facts.map((each) => tx.record(each))
  tx.adopt(old, heir)
  tx.setAccountState(old, 'blocked', 'recovered', heir)
  return { seq, moved, balance }
}

/** How many coupons and gifts still worth something came with the points. */
function countsOf(tx: ShopTx, seq: number): { coupons: number; gifts: number } {
  const into = tx.fact(seq)
  const open = into?.coupons.filter(({ issued, n }) => tx.coupons.one(issued, n)?.state === 'issued') ?? []
  return { coupons: open.length, gifts: into?.gifts.filter(({ state }) => state === 'due').length ?? 0 }
}

/** The numbers of a recovery whose exact bytes have expired. */
function rebuilt(tx: ShopTx, id: string, seq: number): string {
  const into = tx.fact(seq)
  if (into?.account === undefined) throw new Error(`fact ${seq} of a known recovery is missing`)
  const points = { moved: into.points.adjusted, balance: tx.account(into.account)?.balance ?? 0 }
  return JSON.stringify({ recovery: id, points, ...countsOf(tx, seq) })
}
