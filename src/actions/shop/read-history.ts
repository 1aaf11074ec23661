import { balanceChange, type Fact } from '../../domain/fact.ts'
import type { ShopTx } from '../../domain/ports.ts'
import type { HistoryWord, Shopper } from '../../domain/shopper.ts'
import { accountInHand } from './card-session.ts'
import type { Answer, ShopContext } from './context.ts'
import { factsOf } from './earned.ts'
import { offerOf } from './present-coupon.ts'
import { familyOf } from './succession.ts'

/** One page of a card's history, newest first, also of the cards it replaced. `before` is the `next` of the page before. */
export function readHistory(
  tx: ShopTx,
  input: Shopper & { before: number | undefined; limit: number },
  now: number,
  ctx: ShopContext,
): Answer {
  const account = accountInHand(tx, input.card, now, ctx)
  const entries: { seq: number; entry: unknown }[] = []
  for (const each of account === undefined ? [] : allFacts(tx, familyOf(tx, account.id))) {
    if (input.before !== undefined && each.seq >= input.before) continue
    const entry = entryOf(tx, each.fact, input, ctx)
    if (entry !== undefined) entries.push({ seq: each.seq, entry })
    if (entries.length > input.limit) break
  }
  const page = entries.slice(0, input.limit)
  const next = entries.length > input.limit ? String(page.at(-1)?.seq) : null
  return { status: 200, body: JSON.stringify({ entries: page.map(({ entry }) => entry), next }), notices: [] }
}

/** Facts of several accounts as one list, newest first; each is read only as far as it is asked for. */
export function* allFacts(
  tx: Pick<ShopTx, 'history'>,
  accounts: readonly number[],
): Generator<{ seq: number; fact: Fact }> {
  const walks = accounts.map((account) => {
    const facts = factsOf(tx, account)
    return { facts, next: facts.next() }
  })
  for (;;) {
    let newest: (typeof walks)[number] | undefined
    for (const walk of walks)
      if (!walk.next.done && (newest?.next.done !== false || walk.next.value.seq > newest.next.value.seq)) newest = walk
    if (newest?.next.done !== false) return
    yield newest.next.value
    newest.next = newest.facts.next()
  }
}

/** A fact as a line of the history; undefined for one that changed nothing a shopper has. */
export function entryOf(
  tx: ShopTx,
  fact: Fact,
  { words, shopLocale }: Pick<Shopper, 'words' | 'shopLocale'>,
  ctx: ShopContext,
): Record<string, unknown> | undefined {
  const word = wordOf(fact, ctx)
  if (word === undefined) return undefined
  const sale = fact.kind === 'sale' ? fact.cause : /^(?:void|claim):(\S+)$/.exec(fact.cause)?.[1]
  return {
    day: fact.day,
    kind: word.kind,
    points: balanceChange(fact.points),
    text: words.history(word),
    why: fact.kind === 'sale' ? whyOf(tx, fact, words, words.locale === shopLocale) : [],
    ...(sale === undefined ? {} : { sale }),
    ...(fact.kind === 'sale' && fact.gifts.length > 0
      ? { gifts: fact.gifts.map(({ gift }) => giftTitle(gift, fact, ctx)) }
      : {}),
  }
}

function wordOf(fact: Fact, ctx: ShopContext): HistoryWord | undefined {
  const { earned, clawedBack, burned, reinstated, expired, adjusted } = fact.points
  switch (fact.kind) {
    case 'sale':
      return { kind: 'purchase', earned, burned }
    case 'claim':
      return { kind: 'claim', earned, burned }
    case 'return':
    case 'void':
      return { kind: fact.kind, taken: clawedBack, given: reinstated }
    case 'return-void':
      return { kind: 'return-void', taken: -reinstated, given: earned - clawedBack }
    case 'expire':
      return { kind: 'expired', points: expired }
    case 'adjust':
      return { kind: 'adjusted', points: adjusted }
    case 'transfer':
      // By the other half the lost card is left; one line is enough.
      return fact.note === 'in' ? { kind: 'recovered', points: adjusted } : undefined
    case 'tier':
      return { kind: 'tier', title: tierTitle(fact, ctx) }
    case 'gift': {
      const [change] = fact.gifts
      return change?.state === 'handed' ? { kind: 'gift', title: giftTitle(change.gift, fact, ctx) } : undefined
    }
    case 'coupon': {
      const [change] = fact.coupons
      if (change?.state !== 'issued' || change.issued !== 0) return undefined
      const titles = fact.coupons.map(({ offer }) => ctx.words.title(offerOf({ ...fact, offer }, ctx).title))
      return { kind: 'coupon', titles }
    }
    default:
      return undefined
  }
}

function tierTitle({ tier = '', programme }: Fact, ctx: ShopContext): string {
  const level = ctx.programmes.version(programme).tiers.levels.find(({ id }) => id === tier)
  return level === undefined ? tier : ctx.words.title(level.title)
}

function giftTitle(gift: string, { programme }: Fact, ctx: ShopContext): string {
  const known = ctx.programmes.version(programme).giftOf.get(gift)
  return known === undefined ? gift : ctx.words.title(known.title)
}

/** The sentences of the receipt while they are kept, in the shop's own language; after that which rule gave what. */
function whyOf(tx: ShopTx, fact: Fact, words: Shopper['words'], isOwnLanguage: boolean): unknown[] {
  const given = fact.rules.filter(({ points }) => points > 0)
  const answer = isOwnLanguage ? tx.event('sale', fact.cause)?.answer : undefined
  const told = answer === undefined ? [] : ((JSON.parse(answer).why ?? []) as { rule: string; text: string }[])
  return given.map(({ rule, points }) => {
    const text = told.find((each) => each.rule === rule)?.text ?? words.rule(rule, points)
    return { rule, points, text }
  })
}
