import type { AccountView } from '../../domain/account.ts'
import type { CouponRecord } from '../../domain/coupon-shelf.ts'
import type { Day } from '../../domain/day.ts'
import { decideRelease } from '../../domain/decide-hold.ts'
import { decideSale, type SaleDecision, type SaleState } from '../../domain/decide-sale.ts'
import { invalid } from '../../domain/errors.ts'
import { parseKey } from '../../domain/key.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { BasketLine, Hold } from '../../domain/records.ts'
import type { SaleInput } from '../../domain/sale.ts'
import { type Times, timesOf } from './circumstances.ts'
import type { Answer, Notice, ShopContext } from './context.ts'
import { NOBODY } from './hold-sale.ts'
import { findHolder, newAccount, openAccount, readAgain } from './holder.ts'
import { judgeWaiting } from './judge-waiting.ts'
import { meetMember } from './member-join.ts'
import { answeredBefore, digestOf } from './once.ts'
import { comparable, concealCodes, presentCoupon } from './present-coupon.ts'
import { presentSale, rebuildSale } from './present-sale.ts'
import { receiptToken } from './receipt-token.ts'
import { remarkSale } from './remark-sale.ts'
import { recordReturn } from './return-goods.ts'
import { bringCoupons, heldCoupons, issueState } from './sale-coupons.ts'
import { segmentsWhenAsked } from './segments-of.ts'
import { tellDepartments } from './tell-departments.ts'

/**
 * Finishes a sale: judged once, booked with its points, gifts and basket, answered with bytes that a repeat gets again.
 * @throws StempelError `conflict` for other content under the same key and for points that are neither held nor there,
 *   `invalid` for content that contradicts itself.
 */
export function finishSale(tx: ShopTx, input: { key: string; sale: SaleInput }, now: number, ctx: ShopContext): Answer {
  const { key, sale } = input
  checkCurrency(sale, ctx)
  const times = timesOf(key, sale.finishedAt, now, ctx)
  const programme = ctx.programmes.at(times.judgedAt)
  const holder = sale.card === undefined ? undefined : findHolder(tx, sale.card, now, ctx, programme, times.judgedAt)
  const opened =
    holder !== undefined && holder.account === undefined ? newAccount(ctx, programme, times.day) : undefined
  const account = holder?.account ?? opened
  const digest = saleDigest(sale, holder?.boundTo ?? opened?.id, ctx)
  const before = answeredBefore(tx, 'sale', key, digest, ctx, (event) => rebuilt(tx, key, event.seq, account))
  if (before !== undefined) return before
  checkReturns(key, sale)
  if (sale.training) return train(tx, input, account, times, now, programme, ctx)

  if (holder !== undefined && opened !== undefined) openAccount(tx, holder, opened, times.day, ctx)
  else if (holder?.renewed !== undefined && holder.boundTo !== undefined) tx.bindCard(holder.renewed, holder.boundTo)
  if (holder !== undefined && account !== undefined) meetMember(tx, holder.code, account.id, now, ctx)
  const returns = sale.returns.map((part, i) =>
    recordReturn(
      tx,
      { key: `${key}#${i + 1}`, at: `returns[${i}]` },
      { ...part, currency: sale.currency },
      times,
      now,
      ctx,
    ),
  )
  const holdOfSale = takeHold(tx, key, sale.resumes, account, times, now, programme)
  // A return of this exchange may just have moved the same account.
  const current = account === undefined ? undefined : readAgain(tx, account)
  const judgedBy = asPromised(tx, holdOfSale, programme, ctx)
  const state = stateOf(tx, current, holdOfSale, { ...times, coupons: sale.coupons }, ctx)
  const decision = decideSale(state, sale, { cause: key, now, ...times }, judgedBy)
  if (holder !== undefined && current !== undefined)
    tellDepartments(tx, decision, { account: current, code: holder.code }, now, ctx)
  const seq = recordSale(tx, key, sale, decision, current, times)
  if (holder !== undefined) remarkSale(tx, seq, sale, holder.entry, times.day)
  if (holdOfSale !== undefined) tx.dropHold(holdOfSale.key)
  const claim = current === undefined && decision.claimable > 0 ? ctx.keys.claimCode(key) : null
  const issued = decision.facts[decision.saleAt]?.coupons.some((each) => each.issued === 0)
    ? tx.coupons.issuedBy(seq)
    : []
  const token = tokenOf(tx, key, sale, decision, holder?.code, current, ctx)
  const of = { ...presented(key, sale, times, current, claim, returns), issued, token }
  const answer = presentSale(decision, of, programme, ctx)
  const body = JSON.stringify(answer)
  const kept = sale.coupons.length + issued.length === 0 ? body : concealCodes(body, ctx)
  tx.putEvent({ kind: 'sale', key, digest, answer: kept, seq }, times.today)
  const late = judgeWaiting(tx, key, now, ctx)
  return { status: 201, body, notices: [finished(key, decision, current), ...issuedNotice(key, issued, ctx), ...late] }
}

/** What is known before a sale is judged; what only few rules look at is read when they do. */
export const stateOf = (
  tx: ShopTx,
  account: AccountView | undefined,
  hold: Hold | undefined,
  of: { readonly coupons: readonly string[]; readonly day: Day; readonly today: Day },
  ctx: ShopContext,
): SaleState => ({
  account,
  hold,
  counted: (rule, period) => tx.counted(rule, period),
  segments: segmentsWhenAsked(tx, account),
  coupons: bringCoupons(tx, of.coupons, of.day, hold, ctx),
  issue: issueState(tx, account, of.today, ctx),
})

/** What a sale's digest covers: its validated content, the card by its account. */
function saleDigest(sale: SaleInput, account: number | undefined, ctx: ShopContext): Uint8Array {
  const { coupons } = sale
  const content = coupons.length === 0 ? sale : { ...sale, coupons: comparable(coupons) }
  return digestOf(sale.card === undefined ? content : { ...content, card: account }, ctx)
}

/** A till sells in the shop's own currency; files of other shops may hold any, and earn nothing in it. */
function checkCurrency(sale: SaleInput, ctx: ShopContext): void {
  if (ctx.rules === 'live' && sale.currency !== ctx.currency)
    throw invalid('currency', `This shop sells in ${ctx.currency}, not in ${sale.currency}.`)
}

/** An exchange brings back goods of an earlier sale, never its own. */
function checkReturns(key: string, sale: SaleInput): void {
  const own = sale.returns.findIndex(({ original }) => original === key)
  if (own >= 0) throw invalid(`returns[${own}].original`, 'A sale cannot take back its own lines; cancel them instead.')
}

/**
 * The hold this sale captures: its own, or that of the suspended sale it resumes. A hold of another card is let go,
 * since its points were promised to somebody else.
 */
function takeHold(
  tx: ShopTx,
  key: string,
  resumes: string | undefined,
  account: AccountView | undefined,
  times: Times,
  now: number,
  programme: Programme,
): Hold | undefined {
  const own = tx.hold(key)
  const taken = resumes === undefined ? undefined : tx.hold(resumes)
  const chosen = [own, taken].find((hold) => hold !== undefined && isHoldOf(hold, account))
  for (const hold of [own, taken]) if (hold !== undefined && hold !== chosen) letGo(tx, hold, times, now, programme)
  return chosen
}

/** A hold is its card's; one for a card that was never seen is whoever's finishes the sale. */
const isHoldOf = (hold: Hold | undefined, account: AccountView | undefined): boolean =>
  hold !== undefined && (hold.account === account?.id || hold.account === NOBODY)

/** A hold promised points at the worth they had then; a programme published meanwhile does not change that. */
function asPromised(tx: ShopTx, hold: Hold | undefined, programme: Programme, ctx: ShopContext): Programme {
  const granted = hold === undefined ? undefined : tx.fact(hold.seq)
  if (granted === undefined || granted.programme === programme.version) return programme
  const { burn, pointsPerCent } = ctx.programmes.version(granted.programme)
  return { ...programme, burn, pointsPerCent }
}

function letGo(tx: ShopTx, hold: Hold, times: Times, now: number, programme: Programme): void {
  const account = tx.account(hold.account)
  if (hold.state === 'granted' && (account !== undefined || hold.account === NOBODY)) {
    const when = { cause: `hold:${hold.key}`, today: times.today, now }
    for (const each of decideRelease(account, hold, heldCoupons(tx, hold), when, programme)) tx.record(each)
  }
  tx.dropHold(hold.key)
}

function recordSale(
  tx: ShopTx,
  key: string,
  sale: SaleInput,
  decision: SaleDecision,
  account: AccountView | undefined,
  times: Times,
): number {
  let seq = 0
  decision.facts.forEach((each, i) => {
    const recorded = tx.record(each)
    if (i === decision.saleAt) seq = recorded
  })
  tx.putSale({
    key,
    seq,
    account: account?.id,
    lot: decision.lot,
    creditSeq: account === undefined ? undefined : seq,
    currency: sale.currency,
    totalCents: decision.basket.totalCents - decision.discountCents,
    finishedAt: times.judgedAt,
    voided: false,
    returned: [],
    chargedPoints: 0,
  })
  tx.putBasket(seq, account?.id, times.day, decision.basket.lines.map(basketLine))
  return seq
}

/** The signed receipt; it knows its holder where that is a member, who alone has points that other shops can move. */
function tokenOf(
  tx: ShopTx,
  key: string,
  sale: SaleInput,
  decision: SaleDecision,
  card: string | undefined,
  account: AccountView | undefined,
  ctx: ShopContext,
): string | undefined {
  const sold = decision.facts[decision.saleAt]
  if (ctx.brand === undefined || sold === undefined) return undefined
  const isMember = account !== undefined && tx.members.ofAccount(account.id) !== undefined
  return receiptToken({ key, sold, currency: sale.currency, card: isMember ? card : undefined }, ctx)
}

/** Always of one shape: ten of these are written in each sale, and JSON leaves out what is undefined. */
const basketLine = ({
  sku,
  name,
  department,
  quantity,
  costCents: amountCents,
  kind,
}: SaleDecision['basket']['lines'][number]): BasketLine => ({ sku, name, department, quantity, amountCents, kind })

/** A sale in training mode is judged like any other and leaves nothing behind. */
function train(
  tx: ShopTx,
  input: { key: string; sale: SaleInput },
  account: AccountView | undefined,
  times: Times,
  now: number,
  programme: Programme,
  ctx: ShopContext,
): Answer {
  const { key, sale } = input
  const hold = [tx.hold(key)].find((each) => isHoldOf(each, account))
  const state = stateOf(tx, account, hold, { ...times, coupons: sale.coupons }, ctx)
  const decision = decideSale(state, sale, { cause: key, now, ...times }, programme)
  return {
    status: 200,
    body: JSON.stringify(presentSale(decision, presented(key, sale, times, account, null, []), programme, ctx)),
    notices: [],
  }
}

const presented = (
  key: string,
  sale: SaleInput,
  { clock }: Times,
  account: AccountView | undefined,
  claim: string | null,
  returns: readonly unknown[],
) => ({
  key,
  currency: sale.currency,
  withCard: account !== undefined,
  blocked: account?.state === 'blocked',
  training: sale.training,
  clock,
  claim,
  returns,
  codes: sale.coupons,
})

function rebuilt(tx: ShopTx, key: string, seq: number, account: AccountView | undefined): string {
  const sold = tx.fact(seq)
  if (sold === undefined) throw new Error(`fact ${seq} of a known sale is missing`)
  return JSON.stringify(rebuildSale(key, sold, account?.balance ?? 0))
}

/** Screens are told what was issued and not by which code. */
function issuedNotice(key: string, issued: readonly CouponRecord[], ctx: ShopContext): Notice[] {
  if (issued.length === 0) return []
  const coupons = issued.map((coupon) => {
    const { code: _, ...told } = presentCoupon(coupon, ctx)
    return told
  })
  return [{ event: 'coupons.issued', workstation: parseKey(key).workstation, data: { sale: key, coupons } }]
}

function finished(key: string, decision: SaleDecision, account: AccountView | undefined): Notice {
  const { earned, burned, gifts } = decision
  const balance = account?.state === 'blocked' ? {} : { balance: decision.balance }
  return {
    event: 'sale.finished',
    workstation: parseKey(key).workstation,
    data: {
      sale: key,
      card: account !== undefined,
      points: { earned, burned, ...balance },
      gifts: gifts.map(({ gift }) => gift),
    },
  }
}
