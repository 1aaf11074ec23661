import { type DraftLine, plainLine } from './draft-line.ts'
import { amountOf, isVoided, type NumberedItem, type Reading, tidy } from './reading.ts'
import { child, childText, flag, type XmlElement } from './xml-tree.ts'

/** A discount of the till's own; negative, in minor units. `of` is the line it belongs to, absent for the whole basket. */
interface Discount {
  amountCents: number
  name: string
  of?: DraftLine | undefined
}

/**
 * Books the till's own discounts: those of one line into its amount, the others as lines of kind `discount`.
 * Amounts of lines are already net of the line's own DiscountAmount, so only rewards and basket discounts remain.
 */
export function applyDiscounts(lines: DraftLine[], items: readonly NumberedItem[], reading: Reading): void {
  for (const { line, item } of items) {
    const discount = discountOf(line, item, lines, reading)
    if (discount === undefined || discount.amountCents === 0) continue
    const target = discount.of
    if (target !== undefined && target.amountCents + discount.amountCents >= 0)
      target.amountCents += discount.amountCents
    else lines.push(plainLine(line, 'discount', discount.name, discount.amountCents))
  }
}

function discountOf(line: number, item: XmlElement, lines: DraftLine[], reading: Reading): Discount | undefined {
  const reward = child(item, 'LoyaltyReward')
  if (reward !== undefined) return rewardOf(line, reward, lines, reading)
  const amount = child(child(item, 'Discount') ?? item, 'Amount')
  if (child(item, 'Discount') === undefined || amount === undefined) return undefined
  const size = Math.abs(amountOf(amount, reading, `the discount of line ${line}`))
  return { amountCents: isVoided(item) ? size : -size, name: 'Discount' }
}

/**
 * Only monetary rewards are money; messages and offers count pieces in the same field. A reward over many items is
 * told twice, as a sum and item by item: the sum is what was given.
 */
function rewardOf(line: number, reward: XmlElement, lines: DraftLine[], reading: Reading): Discount | undefined {
  const amount = child(reward, 'acs:ExtendedRewardAmount')
  if (childText(reward, 'acs:RewardCategory') !== 'Monetary' || amount === undefined) return undefined
  if (flag(reward, 'acs:detailedData') && !flag(reward, 'acs:summarizedActivity')) return undefined
  const promotion = tidy(childText(reward, 'PromotionID'), 40)
  return {
    amountCents: amountOf(amount, reading, `the reward of line ${line}`),
    name: promotion === undefined ? 'Promotion' : `Promotion ${promotion}`,
    of: childText(reward, 'acs:RewardLevel') === 'Item' ? rewardedLine(reward, lines) : undefined,
  }
}

// A cancelled line and its cancellation must stay equal, so a reward on such a line stands beside them.
function rewardedLine(reward: XmlElement, lines: readonly DraftLine[]): DraftLine | undefined {
  const reference = childText(reward, 'acs:OperatorSequenceReference')
  const found = lines.find((line) => line.operatorSequence === reference && reference !== undefined)
  return found === undefined || found.cancelledCents > 0 || found.voids !== undefined ? undefined : found
}
