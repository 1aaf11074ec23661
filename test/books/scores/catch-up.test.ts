import { readFileSync, statSync, writeFileSync } from 'node:fs'
import test from 'ava'
import fc from 'fast-check'
import { forgetCards } from '../../../src/books/scores/forget.ts'
import { goodsOf, goodsOfText } from '../../../src/books/scores/goods.ts'
import { scoresFile } from '../../../src/books/scores/open.ts'
import { fact } from '../../../src/domain/fact.ts'
import type { BasketLine } from '../../../src/domain/records.ts'
import { keyNo, returnOf } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { CARD, goods, scoredShop } from './fixture.ts'

test('SCORE-10 a sale counts under article and department, once however many lines hold an item, goods only', (t) => {
  const shop = scoredShop(t)
  const lines = [
    goods(1, 'milk', 'dairy'),
    goods(2, 'milk', 'dairy'),
    goods(3, undefined, 'produce'),
    { ...goods(4, 'bag', 'bags'), kind: 'service' as const },
    goods(5, 'pie', 'bakery'),
    { ...goods(6, 'pie', 'bakery', -1000), amountCents: -100, voids: 5 },
  ]
  shop.till.sell(keyNo(1), lines, { card: CARD })
  shop.till.sell(keyNo(2), [goods(1, 'milk', 'dairy'), goods(2, 'tea')], { card: CARD })
  shop.count()
  t.is(shop.ofCard(1).visits, 2)
  t.deepEqual(shop.own(1), { 'd:dairy': 1.9, 'd:produce': 0.9, 's:milk': 1.9, 's:tea': 1 })
  t.true(shop.reader.share('s:milk') > 0.99)
  t.true(shop.reader.share('s:tea') > 0.4 && shop.reader.share('s:tea') < 0.6)
  t.is(shop.reader.share('s:bag'), 0)
})

test('SCORE-11 a sale without a card counts for the shop; its claim counts for the card, once, also when both are new', (t) => {
  const shop = scoredShop(t)
  const sold = shop.till.sell(keyNo(1), [goods(1, 'milk'), goods(2, 'tea')])
  shop.till.claim(sold.body.receipt.claim, CARD)
  shop.count()
  t.is(shop.ofCard(1).visits, 1)
  t.deepEqual(shop.own(1), { 's:milk': 1, 's:tea': 1 })
  const later = shop.till.sell(keyNo(2), [goods(1, 'milk'), goods(2, 'pie')])
  shop.till.takeBack(keyNo(3), returnOf(keyNo(2), [[2, 1000, 100]]))
  shop.count()
  t.is(shop.ofCard(1).visits, 1)
  shop.till.claim(later.body.receipt.claim, CARD)
  shop.count()
  t.is(shop.ofCard(1).visits, 2)
  t.deepEqual(shop.own(1), { 's:milk': 1.9, 's:tea': 0.9 }, 'what came back before the claim is not counted')
})

test('SCORE-12 an item comes out once all of it came back, in parts or with a void, and in again when a return is undone', (t) => {
  const shop = scoredShop(t)
  shop.till.sell(keyNo(1), [goods(1, 'milk', 'dairy', 3000), goods(2, 'cheese', 'dairy')], { card: CARD })
  shop.till.sell(keyNo(2), [goods(1, 'milk', 'dairy')], { card: CARD })
  shop.till.takeBack(keyNo(11), returnOf(keyNo(1), [[1, 2000, 200]]))
  shop.count()
  t.deepEqual(shop.own(1), { 'd:dairy': 1.9, 's:cheese': 0.9, 's:milk': 1.9 })
  shop.till.takeBack(keyNo(12), returnOf(keyNo(1), [[1, 1000, 100]]))
  shop.count()
  t.deepEqual(shop.own(1), { 'd:dairy': 1.9, 's:cheese': 0.9, 's:milk': 1 })
  shop.till.cancelReturn(keyNo(12))
  shop.count()
  t.deepEqual(shop.own(1), { 'd:dairy': 1.9, 's:cheese': 0.9, 's:milk': 1.9 })
  shop.till.cancel(keyNo(1))
  shop.count()
  t.deepEqual(shop.own(1), { 'd:dairy': 1, 's:milk': 1 })
  t.is(shop.ofCard(1).visits, 2, 'the visit itself stays')
})

test('SCORE-13 what was counted before a crash is not counted again, and nothing is left out', (t) => {
  const [whole, broken] = [scoredShop(t), scoredShop(t)]
  for (const shop of [whole, broken])
    for (let i = 1; i <= 12; i += 1) {
      shop.till.sell(keyNo(i), [goods(1, `a${i % 3}`, 'x'), goods(2, `b${i % 4}`)], { card: cardNo(1 + (i % 2)) })
      if (shop === broken) {
        shop.count()
        shop.reopen()
      }
    }
  whole.count()
  for (const card of [1, 2]) t.deepEqual(broken.own(card), whole.own(card))
  t.is(broken.reader.share('s:a1'), whole.reader.share('s:a1'))
  t.is(broken.ofCard(1).visits, 6)
})

test('SCORE-14 counted anew, the scores are the same, from the first basket that is kept', (t) => {
  const shop = scoredShop(t)
  shop.till.sell(keyNo(1), [goods(1, 'old')], { card: CARD })
  shop.count()
  shop.books.clock.at += 91 * 86_400_000
  for (const no of [2, 3]) shop.till.sell(keyNo(no, '2027-02-20'), [goods(1, 'milk')], { card: CARD })
  shop.count()
  t.deepEqual(Object.keys(shop.own(1)), ['s:milk', 's:old'])
  shop.till.night()
  t.is(shop.keeper.restart(), '2027-02-20')
  t.is(shop.ofCard(1).visits, 0)
  shop.count()
  t.deepEqual(shop.own(1), { 's:milk': 1.9 })
  t.is(shop.ofCard(1).lastDay, '2027-02-20')
})

test('SCORE-15 books that were put back from a copy are counted anew, and a damaged file is made anew', (t) => {
  const [shop, other] = [scoredShop(t), scoredShop(t)]
  for (const no of [1, 2]) shop.till.sell(keyNo(no), [goods(1, 'milk')], { card: CARD })
  for (const no of [1, 2, 3]) other.till.sell(keyNo(no), [goods(1, 'tea')], { card: CARD })
  other.count()
  shop.keeper.close()
  other.keeper.close()
  // The scores of another life of the books lie beside these: their cursor names a fact that these never had.
  writeFileSync(scoresFile(shop.books.folder), readFileSync(scoresFile(other.books.folder)))
  shop.reopen()
  shop.count()
  t.deepEqual(shop.own(1), { 's:milk': 1.9 })
  shop.keeper.close()
  shop.reader.close()
  writeFileSync(
    scoresFile(shop.books.folder),
    'this is no database, and long enough to be taken for a damaged one'.repeat(20),
  )
  shop.reopen()
  shop.count()
  t.deepEqual(shop.own(1), { 's:milk': 1.9 })
})

test('SCORE-16 an erased card is gone from file and log at once, and does not come back', (t) => {
  const shop = scoredShop(t)
  const folder = shop.books.folder
  shop.till.sell(keyNo(1), [goods(1, 'milk')], { card: CARD })
  shop.till.sell(keyNo(2), [goods(1, 'milk')], { card: cardNo(2) })
  shop.count()
  const account = shop.accountOf(1)
  t.is(shop.reader.ofCard(account).visits, 1)
  shop.till.sell(keyNo(3), [goods(1, 'milk')], { card: CARD })
  shop.till.erase(CARD)
  forgetCards(folder, [account])
  t.is(statSync(`${scoresFile(folder)}-wal`).size, 0)
  shop.count()
  t.is(shop.reader.ofCard(account).visits, 0)
  t.is(shop.ofCard(2).visits, 1)
  t.notThrows(() => forgetCards(`${folder}/nothing`, [account]))
})

test('SCORE-17 what a card wants moves to the card that takes over from it', (t) => {
  const shop = scoredShop(t)
  shop.till.sell(keyNo(1), [goods(1, 'milk')], { card: CARD })
  shop.till.sell(keyNo(2), [goods(1, 'tea')], { card: cardNo(2) })
  shop.count()
  const [from, into] = [shop.accountOf(1), shop.accountOf(2)]
  shop.books.job((tx) => {
    tx.record(fact({ kind: 'block', day: '2026-11-21', programme: 1, account: from, cause: 'recovery', at: 1 }))
    tx.setAccountState(from, 'blocked', 'recovered', into)
  })
  shop.count()
  t.is(shop.reader.ofCard(from).visits, 0)
  t.is(shop.reader.ofCard(into).visits, 2)
  t.deepEqual(shop.own(2), { 's:milk': 1, 's:tea': 1 })
})

const text = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.constantFrom('"sku":"', '},{', '\\', '{"kind":"item"}', 'Öl & Co'),
)
const lines = fc.array(
  fc.record(
    {
      sku: text,
      name: text,
      department: text,
      quantity: fc.integer({ min: -2000, max: 5000 }),
      amountCents: fc.integer({ min: -500, max: 5000 }),
      kind: fc.constantFrom('item', 'deposit', 'service', 'giftcard'),
    },
    { requiredKeys: ['quantity', 'amountCents', 'kind'] },
  ),
  { maxLength: 12 },
)

test('SCORE-18 goods are found in a stored basket as if it had been read, whatever its names hold', (t) => {
  fc.assert(
    fc.property(lines, (basket) => {
      const found: unknown[] = []
      const read: unknown[] = []
      // As a basket is stored: what there is of a line, in this order.
      const stored = basket.map(({ sku, name, department, quantity, amountCents, kind }) => ({
        ...(sku === undefined ? {} : { sku }),
        ...(name === undefined ? {} : { name }),
        ...(department === undefined ? {} : { department }),
        quantity,
        amountCents,
        kind,
      }))
      goodsOfText(JSON.stringify(stored), (sku, department) => found.push([sku, department]))
      goodsOf(stored as BasketLine[], (sku, department) => read.push([sku, department]))
      t.deepEqual(found, read)
    }),
    { numRuns: 500 },
  )
})
