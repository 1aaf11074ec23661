import { finishSale } from '../../src/actions/shop/finish-sale.ts'
import { openScoreKeeper, type ScoreKeeper } from '../../src/books/scores/keeper.ts'
import { openScoresToWrite } from '../../src/books/scores/open.ts'
import { ScoreReader } from '../../src/books/scores/reader.ts'
import { ScoreBooks } from '../../src/books/scores/score-books.ts'
import { openToRead } from '../../src/books/shop/open.ts'
import { dayNumber } from '../../src/domain/choice/gaps.ts'
import { countVisit } from '../../src/domain/choice/habits.ts'
import type { PackedHabits } from '../../src/domain/choice/packed.ts'
import { saleInput, saleBody as saleSchema } from '../../src/http/shop/sales.ts'
import { check } from '../../src/http/validate.ts'
import { type OpenShop, openShop, sha256Text } from '../../src/open-shop.ts'
import { type BenchOptions, type Row, type RowResult, round } from './row.ts'
import { settingsOf } from './support/past.ts'
import { temporaryFolder } from './support/places.ts'
import { cardsOf, saleBody, saleKey, shopDay } from './support/sales.ts'
import { type Seeded, seeded } from './support/seeded.ts'

const CARDS = 100_000
const QUICK_CARDS = 5_000
const VISITS = 8
const ITEMS = 12_000
const BASKET = 10
const UPDATES = 1_000
const PAGE = 5_000
const CUSTOMERS = 4_000
const MOST_MS = 5

/** How long the scores take to count one more basket, and to answer what a card wants. */
export const b6: Row = {
  id: 'B6',
  async measure(options: BenchOptions): Promise<RowResult> {
    const cards = options.quick ? QUICK_CARDS : CARDS
    const folder = temporaryFolder('bench-b6')
    const data = `${folder.path}/data`
    const shop = await openShop(settingsOf(data))
    try {
      const random = seeded(6)
      const accounts = fillScores(data, cards, random, (text) => options.say(`B6 ${text}`))
      const codes = await openAccounts(shop, accounts, random)
      const { updates, micros } = await sellAndCount(shop, data, codes, random)
      const questions = ask(data, accounts, random)
      const p99 = at(updates, 0.99)
      return {
        id: 'B6',
        what: `the scores count one more basket of ${BASKET} lines, in a commit of its own, with ${cards} cards: p99`,
        baseline: `${MOST_MS} ms`,
        ratio: p99 / MOST_MS,
        goal: '≤ 1',
        verdict: p99 <= MOST_MS ? 'goal' : 'missed',
        figures: {
          'update p50 ms': round(at(updates, 0.5), 3),
          'update p99 ms': round(p99, 3),
          'question p50 ms': round(at(questions, 0.5), 3),
          'question p99 ms': round(at(questions, 0.99), 3),
          'µs CPU a sale, many at once': round(micros, 1),
          updates: updates.length,
        },
      }
    } finally {
      shop.close()
      folder.remove()
    }
  },
}

/** Scores as they are after years: every card came some times. @returns the accounts. */
function fillScores(data: string, cards: number, random: Seeded, say: (text: string) => void): number[] {
  const scores = new ScoreBooks(openScoresToWrite(data, sha256Text))
  const accounts = Array.from({ length: cards }, () => 1 + random.below(2 ** 26) * 2 ** 26 + random.below(2 ** 26))
  const day = dayNumber(shopDay())
  const fill = (account: number): void => {
    let habits: PackedHabits | undefined
    for (let visit = 1; visit <= VISITS; visit += 1) {
      const items = scores.items.of(Array.from({ length: BASKET }, () => bought(random)))
      scores.countBasket(items)
      habits = countVisit(habits, items, visit, day)
    }
    if (habits !== undefined) scores.cards.put(account, day, habits)
  }
  // In the order in which they are stored, which spares the disk; what is stored is the same.
  const sorted = [...accounts].sort((a, b) => a - b)
  for (let from = 0; from < cards; from += PAGE) {
    scores.transact(() => sorted.slice(from, from + PAGE).forEach(fill))
    if (from % 25_000 === 0) say(`${from} of ${cards} cards filled`)
  }
  scores.close()
  return accounts
}

/** Some articles are bought often and most of them seldom. */
function bought(random: Seeded) {
  const rank = Math.floor(ITEMS * (random.below(1_000_000) / 1_000_000) ** 3)
  return { sku: `sku-${rank}`, department: `department-${rank % 40}`, kind: 'item', quantity: 1000, amountCents: 199 }
}

/** Real cards for some of the accounts. @returns their codes. */
async function openAccounts({ books, ctx }: OpenShop, accounts: readonly number[], random: Seeded): Promise<string[]> {
  const codes = cardsOf(CUSTOMERS, random)
  await books.writer.submit((tx) => {
    codes.forEach((code, i) => {
      const [pseudonym] = ctx.keys.pseudonyms(code)
      if (pseudonym === undefined) throw new Error('the shop has no key epoch')
      tx.openAccount(accounts[i] ?? 0, { ...pseudonym, kind: 'own' }, shopDay(), 'bronze')
    })
  })
  return codes
}

/** Sells in real books, and counts each sale by itself; then a thousand sales at once, as a shop at its limit does. */
async function sellAndCount(
  shop: OpenShop,
  data: string,
  codes: readonly string[],
  random: Seeded,
): Promise<{ updates: number[]; micros: number }> {
  const db = openToRead(data)
  const keeper = openScoreKeeper(data, db, sha256Text)
  try {
    countAll(keeper)
    const updates: number[] = []
    for (let i = 0; i < UPDATES; i += 1) {
      await sell(shop, i, random, random.pick(codes))
      const from = performance.now()
      countAll(keeper)
      updates.push(performance.now() - from)
    }
    await Promise.all(Array.from({ length: UPDATES }, (_, i) => sell(shop, UPDATES + i, random, random.pick(codes))))
    const before = process.cpuUsage()
    countAll(keeper)
    const { user, system } = process.cpuUsage(before)
    return { updates, micros: (user + system) / UPDATES }
  } finally {
    keeper.close()
    db.close()
  }
}

function sell({ books, ctx, clock }: OpenShop, no: number, random: Seeded, card: string): Promise<unknown> {
  const now = clock.now()
  const sale = saleInput(check(saleSchema, saleBody(random, card, new Date(now).toISOString(), BASKET)))
  return books.writer.submit((tx) => finishSale(tx, { key: saleKey('01', shopDay(), no + 1), sale }, now, ctx))
}

function countAll(keeper: ScoreKeeper): void {
  for (let at = keeper.step(); at.cursor < at.head; at = keeper.step());
}

function ask(data: string, accounts: readonly number[], random: Seeded): number[] {
  const reader = new ScoreReader(data)
  try {
    return Array.from({ length: 5 * UPDATES }, () => {
      const from = performance.now()
      if (reader.ofCard(random.pick(accounts)).visits < VISITS) throw new Error('a card was not counted')
      return performance.now() - from
    })
  } finally {
    reader.close()
  }
}

const at = (ms: readonly number[], share: number): number =>
  [...ms].sort((a, b) => a - b)[Math.floor(share * ms.length)] ?? Number.NaN
