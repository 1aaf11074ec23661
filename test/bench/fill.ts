/** Books of a given size, made of real facts through the one writer, and kept for the next run. */
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BooksTx } from '../../src/books/shop/tx.ts'
import { readSettings } from '../../src/config.ts'
import { addDays, addMonths, type Day, monthOf } from '../../src/domain/day.ts'
import { type Fact, fact, NO_POINTS } from '../../src/domain/fact.ts'
import type { BasketLine } from '../../src/domain/records.ts'
import { type OpenShop, openShop } from '../../src/open-shop.ts'
import { CARD_SEED } from './sides.ts'
import { cardsOf, saleKey, shopDay } from './support/sales.ts'
import { type Seeded, seeded } from './support/seeded.ts'

export interface Size {
  readonly cards: number
  readonly facts: number
  /** Lines of each sale; scans never look at them, verify hashes them. */
  readonly lines: number
  /** Articles the shop sells; with them every sale has a basket, and all lie in the days that baskets are kept. */
  readonly goods?: number
}

/** How far back the oldest fact lies: nothing has expired yet. */
const HISTORY_DAYS = 690
const BASKET_DAYS = 80
const BASKET_LINES = 10
const DEPARTMENTS = 30
/** What a card buys again and again. */
const FAVOURITES = 15
const SALES_PER_JOB = 250
const JOBS_AT_ONCE = 8
const TILLS = 12
/** Raised when what is filled in changes. */
const FORM = 1

const MIGRATIONS = new URL('../../migrations/shop/', import.meta.url)

/** A folder of books of this size; filled when there is none yet. Deleting it is always fine. */
export async function filledBooks(size: Size, say: (text: string) => void): Promise<string> {
  const hash = createHash('sha256').update(`${FORM} ${shopDay().slice(0, 7)}`)
  for (const name of readdirSync(MIGRATIONS).sort()) hash.update(readFileSync(new URL(name, MIGRATIONS)))
  const { cards, facts, lines, goods } = size
  const kind = goods === undefined ? '' : `-${goods}`
  const name = `stempel-bench-books-${cards}-${facts}-${lines}${kind}-${hash.digest('hex').slice(0, 12)}`
  const folder = join(tmpdir(), name)
  if (existsSync(folder)) return join(folder, 'data')
  const part = `${folder}.part`
  rmSync(part, { recursive: true, force: true })
  mkdirSync(part)
  const shop = await openShop(readSettings({ STEMPEL_DATA: join(part, 'data') }))
  const from = performance.now()
  try {
    await fill(shop, size, (done) => {
      const perSecond = Math.round(done / ((performance.now() - from) / 1000))
      say(`filling ${cards} cards: ${done} of ${facts} facts, ${perSecond} a second`)
    })
  } finally {
    shop.close()
  }
  renameSync(part, folder)
  say(`books of ${facts} facts are kept in ${folder}`)
  return join(folder, 'data')
}

async function fill(shop: OpenShop, size: Size, onProgress: (done: number) => void): Promise<void> {
  const random = seeded(size.facts)
  const codes = cardsOf(size.cards, seeded(CARD_SEED))
  const ids = Float64Array.from(codes, () => 1 + random.below(2 ** 26) * 2 ** 26 + random.below(2 ** 26))
  const opened = new Uint8Array(size.cards)
  const days = size.goods === undefined ? HISTORY_DAYS : BASKET_DAYS
  const first = addDays(shopDay(), -days)
  const sellOne = (tx: BooksTx, i: number): void => {
    // Every card once at first, so that all of them are there; then whoever comes.
    const card = i < size.cards ? i : random.below(size.cards)
    const day = addDays(first, Math.floor((i / size.facts) * days))
    const account = ids[card] ?? 0
    if (opened[card] === 0) {
      const [pseudonym] = shop.ctx.keys.pseudonyms(codes[card] ?? '')
      if (pseudonym === undefined) throw new Error('the shop has no key epoch')
      tx.openAccount(account, { ...pseudonym, kind: 'own' }, day, 'bronze')
      opened[card] = 1
    }
    const seq = sell(tx, { account, day, at: Date.parse(day), i, lines: size.lines, cents: 500 + random.below(4_000) })
    if (size.goods !== undefined) tx.putBasket(seq, account, day, basketOf(card, size.goods, random))
  }
  let reported = 0
  for (let done = 0; done < size.facts; ) {
    const jobs: Promise<void>[] = []
    for (let job = 0; job < JOBS_AT_ONCE && done < size.facts; job += 1) {
      const [start, end] = [done, Math.min(size.facts, done + SALES_PER_JOB)]
      jobs.push(
        shop.books.writer.submit((tx) => {
          for (let i = start; i < end; i += 1) {
            if (i > start) nextJob(tx)
            sellOne(tx, i)
          }
        }),
      )
      done = end
    }
    await Promise.all(jobs)
    if (done - reported < 200_000) continue
    reported = done
    onProgress(done)
  }
}

/** Many sales share one job of the writer here; what a job keeps in memory must not grow with them. */
function nextJob(tx: BooksTx): void {
  tx.endJob()
  tx.beginJob()
}

interface Sold {
  readonly account: number
  readonly day: Day
  /** ms */
  readonly at: number
  readonly i: number
  readonly lines: number
  readonly cents: number
}

function sell(tx: BooksTx, { account, day, at, i, lines, cents }: Sold): number {
  const key = saleKey(String(1 + (i % TILLS)).padStart(2, '0'), day, i)
  const lot = tx.account(account)?.nextLot
  if (lot === undefined) throw new Error('the account was opened before')
  const points = Math.floor(cents / 100) * 5
  const seq = tx.record(
    fact({
      kind: 'sale',
      day,
      programme: 1,
      account,
      cause: `sale:${key}`,
      at,
      points: { ...NO_POINTS, earned: points },
      moves: [{ lot, points, expires: addMonths(day, 24) }],
      rules: [{ rule: 'base', points }],
      spend: { month: monthOf(day), cents },
      lines: linesOf(lines, cents, points),
    }),
  )
  tx.putSale({
    key,
    seq,
    account,
    lot,
    creditSeq: seq,
    currency: 'EUR',
    finishedAt: at,
    voided: false,
    returned: [],
    chargedPoints: 0,
    totalCents: cents,
  })
  // Answers and baskets of this age are gone already.
  tx.putEvent({ kind: 'sale', key, digest: Buffer.alloc(32, i), answer: undefined, seq }, day)
  return seq
}

/** A basket of what the card always buys, and of what many buy. */
function basketOf(card: number, goods: number, random: Seeded): BasketLine[] {
  return Array.from({ length: BASKET_LINES }, () => {
    const popular = Math.floor((random.below(goods) * random.below(goods)) / goods)
    const article = random.below(5) < 3 ? (card * 7 + random.below(FAVOURITES) * 131) % goods : popular
    const names = { sku: articleNo(article), department: departmentNo(article % DEPARTMENTS) }
    return { ...names, quantity: 1000, amountCents: 100 + random.below(400), kind: 'item' }
  })
}

export const articleNo = (article: number): string => `40${String(article).padStart(11, '0')}`
export const departmentNo = (department: number): string => `department-${department % DEPARTMENTS}`

function linesOf(count: number, cents: number, points: number): Fact['lines'] {
  const share = (of: number, line: number): number => Math.floor(of / count) + (line <= of % count ? 1 : 0)
  return Array.from({ length: count }, (_, i) => {
    const amountCents = share(cents, i + 1)
    const numbers = { amountCents, eligibleCents: amountCents, points: share(points, i + 1) }
    return { line: i + 1, quantity: 1000, ...numbers, burned: 0, discountCents: 0 }
  })
}
