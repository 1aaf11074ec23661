import { rhythmOf } from '../../domain/choice/relevance.ts'
import type { ItemKey } from '../../domain/choice/scores.ts'
import { nameOf } from '../../domain/choice/why.ts'
import type { Day } from '../../domain/day.ts'
import type { Programme } from '../../domain/programme.ts'
import type { KnownCard } from './choose-coupons.ts'
import type { ShopContext } from './context.ts'

/** Something a card buys again and again, and whose time has come by its own rhythm. */
export interface DueItem {
  readonly kind: 'item'
  readonly sku?: string
  readonly department?: string
  readonly title: string
}

const MOST = 3

/**
 * What is due again for a card, the most wanted first: articles by the name their last receipt called them, departments
 * by the name the programme gives them. What has no name for people is left out.
 */
export function dueAgain(card: KnownCard, today: Day, programme: Programme, ctx: ShopContext): DueItem[] {
  const due: DueItem[] = []
  for (const score of card.scores.items) {
    const { item } = score
    const stage = rhythmOf(score, today)
    if ((stage !== 'due' && stage !== 'at-risk') || card.bought.has(item)) continue
    const name = nameOf(item, programme)
    const title = name === undefined ? receiptName(card, item) : ctx.words.title(name)
    if (title === undefined) continue
    due.push({
      kind: 'item',
      ...(item.startsWith('s:') ? { sku: item.slice(2) } : { department: item.slice(2) }),
      title,
    })
    if (due.length === MOST) break
  }
  return due
}

function receiptName({ baskets }: KnownCard, item: ItemKey): string | undefined {
  if (!item.startsWith('s:')) return undefined
  const sku = item.slice(2)
  for (const { lines } of baskets()) {
    const name = lines.find((line) => line.sku === sku)?.name
    if (name !== undefined) return name
  }
  return undefined
}
