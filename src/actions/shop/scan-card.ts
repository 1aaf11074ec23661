import type { AccountView } from '../../domain/account.ts'
import { type Warnings, warningsOf } from '../../domain/beyond-rules.ts'
import { type Day, localDay } from '../../domain/day.ts'
import { Ledger } from '../../domain/ledger.ts'
import type { CardEntry, ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import { tierNow } from '../../domain/tiers.ts'
import { mulDivFloor } from '../../domain/whole.ts'
import type { Answer, ShopContext } from './context.ts'
import { accountToShow, findHolder } from './holder.ts'
import { presentCoupon } from './present-coupon.ts'

/** Who is here: balance, tier and gifts of a card, and a handle for the sale to come. Nothing is stored. */
export function scanCard(
  tx: ShopTx,
  input: { code: string; entry: CardEntry; workstation?: string | undefined },
  now: number,
  ctx: ShopContext,
): Answer {
  const today = localDay(now, ctx.timeZone)
  const programme = ctx.programmes.at(now)
  const holder = findHolder(tx, input.code, now, ctx, programme)
  const account = accountToShow(tx, holder, programme, today, ctx)
  const card = ctx.keys.sealHandle(holder.code, input.entry, now)
  const presentedAt = {
    event: 'card.presented' as const,
    ...(input.workstation === undefined ? {} : { workstation: input.workstation }),
  }
  if (account.state !== 'open') {
    const blocked = { card, blocked: { reason: account.reason ?? 'blocked' } }
    return { status: 200, body: JSON.stringify(blocked), notices: [{ ...presentedAt, data: blocked }] }
  }
  const { points, gifts, notices } = presentAccount(tx, account, today, programme, ctx)
  const coupons =
    holder.account === undefined ? [] : tx.coupons.openOf(account.id, today).map((each) => presentCoupon(each, ctx))
  const body = { card, ...points, coupons, gifts, notices }
  return { status: 200, body: JSON.stringify(body), notices: [{ ...presentedAt, data: body }] }
}

/** A gift to hand over, as everybody is told it. */
export interface DueGift {
  readonly gift: string
  readonly title: string
  readonly costCents: number
  readonly state: 'due'
  /** The key of the sale that earned it. */
  readonly sale: string
  readonly until: Day
}

/** What a card is told of its account today: points and tier, gifts that are due, what ends soon. */
export function presentAccount(
  tx: ShopTx,
  account: AccountView,
  today: Day,
  programme: Programme,
  ctx: ShopContext,
): { points: object; gifts: DueGift[]; notices: unknown[] } {
  const ledger = new Ledger(account)
  ledger.expire(today)
  const spendable = ledger.spendable(today)
  const points = {
    balance: ledger.balance,
    pending: ledger.pending(today),
    spendable,
    worthCents: mulDivFloor(spendable, programme.burn.cents, programme.burn.points),
    tier: tierOf(tierNow(account, programme, today), programme, ctx),
  }
  const warnings = warningsOf(ledger, programme, { today, lastDay: account.lastDay, usedOn: account.lastDay })
  return { points, gifts: dueGifts(tx, account.id, today, programme, ctx), notices: noticesOf(warnings, ctx) }
}

function tierOf(id: string, programme: Programme, ctx: ShopContext): { id: string; title: string } {
  const level = programme.tiers.levels.find((each) => each.id === id)
  return { id, title: level === undefined ? id : ctx.words.title(level.title) }
}

/** What the shopper should hear, as a word for programs and a sentence for people. */
function noticesOf({ expiring, idle }: Warnings, { words }: ShopContext): unknown[] {
  const notices: unknown[] = []
  if (expiring !== undefined)
    notices.push({ kind: 'expiring', ...expiring, text: words.receipt({ kind: 'expiring', ...expiring }) })
  if (idle !== undefined) notices.push({ kind: 'idle', day: idle, text: words.receipt({ kind: 'idle', day: idle }) })
  return notices
}

function dueGifts(tx: ShopTx, account: number, today: string, programme: Programme, ctx: ShopContext): DueGift[] {
  return tx.dueGifts(account, today).map(({ gift, costCents, saleKey, until }) => {
    const known = programme.giftOf.get(gift)
    return {
      gift,
      title: known === undefined ? gift : ctx.words.title(known.title),
      costCents,
      state: 'due',
      sale: saleKey,
      until,
    }
  })
}
