import { type LineBack, linesBack, packLines } from '../../domain/brand/lines-back.ts'
import { addDays, type Day, monthOf } from '../../domain/day.ts'
import { invalid } from '../../domain/errors.ts'
import { fact, type LineNumbers } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { Programme } from '../../domain/programme.ts'
import type { ReceiptBack } from '../../domain/receipt-shelf.ts'
import type { SaleProgress } from '../../domain/records.ts'
import { afterTaking, takeLines } from '../../domain/returned.ts'
import type { ReturnInput } from '../../domain/sale.ts'
import { mulDivFloor, sumOf } from '../../domain/whole.ts'
import type { ReceiptLine } from '../../domain/words.ts'
import type { Times } from './circumstances.ts'
import type { ShopContext } from './context.ts'
import { findHolder } from './holder.ts'
import { receiptText } from './receipt-text.ts'
import { type ForeignReceipt, holderMark } from './receipt-token.ts'
import { RECEIPT_DAYS } from './retire.ts'

/** What a return of another shop's goods came to. */
interface Elsewhere {
  readonly clawedBack: number
  readonly reinstated: number
  readonly chargeCents: number
  readonly balance: number
}

/**
 * Takes goods back that another shop of the brand sold, by its signed receipt; no line to anybody is needed. With the
 * member's card in hand the stream tells the brand, which takes the points; else their value is charged in money, and
 * nothing is told.
 * @throws StempelError `invalid` when more comes back than was bought, or the receipt is over two years old.
 */
export function recordElsewhere(
  tx: ShopTx,
  key: string,
  asked: ReturnInput,
  receipt: ForeignReceipt,
  times: Times,
  now: number,
  ctx: ShopContext,
): { body: Record<string, unknown>; seq: number } {
  if (receipt.currency !== asked.currency)
    throw invalid('currency', `The sale was in ${receipt.currency}, not in ${asked.currency}.`)
  if (receipt.day < addDays(times.today, -RECEIPT_DAYS))
    throw invalid('original', 'This receipt is over two years old; its own shop may still take the goods back.')
  const { name, day } = receipt
  const before = tx.receipts.one(name) ?? { receipt: name, day, returned: [], chargedPoints: 0, paidPoints: 0 }
  const sold = receipt.lines.map((line): LineNumbers => ({ ...line, discountCents: 0 }))
  const taken = takeLines(sold, progressOf(before), asked.lines)
  const returned = afterTaking(before.returned, taken, 1)
  const points = sumOf(taken, (line) => line.points)
  const burned = sumOf(taken, (line) => line.burned)
  const programme = ctx.programmes.at(times.judgedAt)
  const member = memberOf(tx, asked.card, receipt, now, ctx)
  const after =
    member === undefined
      ? { ...before, returned, chargedPoints: before.chargedPoints + points, paidPoints: before.paidPoints + burned }
      : { ...before, returned }
  const chargeCents = owedCents(after, programme) - owedCents(before, programme)
  const outcome: Elsewhere =
    member === undefined
      ? { clawedBack: 0, reinstated: 0, chargeCents, balance: 0 }
      : { clawedBack: points, reinstated: burned, chargeCents: 0, balance: member.balance }
  const cause = `return:${key} receipt:${name}`
  const note = noteOf(outcome)
  const of = { day: times.day, programme: programme.version, account: undefined, cause, at: now }
  const seq = tx.record(fact({ ...of, kind: 'return', note }))
  tx.receipts.put(after)
  if (member !== undefined)
    file(
      tx,
      { alias: member.alias, name, sold: day, cause, points, lines: linesBack(sold, before.returned, returned) },
      of,
      ctx,
    )
  return { body: presentElsewhere(key, outcome, programme, ctx), seq }
}

/** The member's entry: it moves no rights here, since what was taken back elsewhere meanwhile only the brand knows. */
function file(
  tx: ShopTx,
  back: { alias: string; name: string; sold: Day; cause: string; points: number; lines: readonly LineBack[] },
  { day, programme }: { day: string; programme: number },
  ctx: ShopContext,
): void {
  const { alias, name: sale, cause, points, lines } = back
  const month = monthOf(back.sold) === monthOf(day) ? {} : { month: monthOf(back.sold) }
  const op = ctx.keys.operationId(`BAK\nreturn\n${cause}`)
  tx.members.append({
    kind: 'BAK',
    points,
    detail: { alias, day, programme, op, ...month, sale, back: packLines(lines) },
  })
  tx.members.want(alias, true)
}

/** The member whose card is in hand and whose sale it was; a card of somebody else's is as good as none. */
function memberOf(
  tx: ShopTx,
  card: string | undefined,
  { holder, name }: ForeignReceipt,
  now: number,
  ctx: ShopContext,
): { alias: string; balance: number } | undefined {
  if (card === undefined || holder === undefined) return undefined
  const { code, account } = findHolder(tx, card, now, ctx, ctx.programmes.at(now))
  const tag = code.includes(':') ? undefined : ctx.brand?.tag(code)
  const member = tag === undefined ? undefined : tx.members.byTag(tag)
  if (tag === undefined || member === undefined) return undefined
  // A branch marks by its own tag while the brand's books do not answer.
  const marks = [tag, ctx.brand?.pocketTag?.(tag) ?? tag].map((each) => holderMark(each, name, ctx))
  if (!marks.some((mark) => holder.every((byte, i) => byte === mark[i]))) return undefined
  return { alias: member.alias, balance: account?.balance ?? 0 }
}

const progressOf = ({ receipt, returned, chargedPoints }: ReceiptBack): SaleProgress => ({
  ...{ key: receipt, seq: 0, account: undefined, lot: undefined, creditSeq: undefined, currency: '' },
  ...{ totalCents: 0, finishedAt: 0, voided: false, returned, chargedPoints },
})

/** Cents the till charges for points that nobody can take, less the value of burned ones; floored over the sale's sum. */
function owedCents({ chargedPoints, paidPoints }: ReceiptBack, { burn }: Programme): number {
  const cents = (points: number): number => mulDivFloor(points, burn.cents, burn.points)
  return cents(chargedPoints) - cents(paidPoints)
}

// Whole numbers alone, which lead to no receipt: they stand in the chain for ever.
const noteOf = ({ clawedBack, reinstated, chargeCents }: Elsewhere): string =>
  `elsewhere ${clawedBack} ${reinstated} ${chargeCents}`

/** What a return of another shop's goods came to, from its fact's note; undefined for any other return. */
export function elsewhereOf(note: string | undefined): Omit<Elsewhere, 'balance'> | undefined {
  const [word, clawedBack, reinstated, chargeCents] = (note ?? '').split(' ')
  return word === 'elsewhere'
    ? { clawedBack: Number(clawedBack), reinstated: Number(reinstated), chargeCents: Number(chargeCents) }
    : undefined
}

function presentElsewhere(key: string, of: Elsewhere, programme: Programme, ctx: ShopContext): Record<string, unknown> {
  const { clawedBack, reinstated, chargeCents, balance } = of
  const { currency } = programme
  const lines: ReceiptLine[] = []
  if (clawedBack > 0) lines.push({ kind: 'clawed-back', points: clawedBack })
  if (reinstated > 0) lines.push({ kind: 'reinstated', points: reinstated })
  if (chargeCents !== 0)
    lines.push({ kind: chargeCents > 0 ? 'charge' : 'pay-out', cents: Math.abs(chargeCents), currency })
  return {
    return: key,
    points: { clawedBack, reinstated, balance },
    giftsAskedBack: [],
    chargeCents,
    receipt: { lines: receiptText(lines, key, ctx) },
  }
}
