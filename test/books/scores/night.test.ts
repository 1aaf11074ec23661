import test from 'ava'
import { Items } from '../../../src/books/scores/items.ts'
import { openScoresToRead, openScoresToWrite } from '../../../src/books/scores/open.ts'
import { standingOf } from '../../../src/books/scores/standing.ts'
import { State } from '../../../src/books/scores/state.ts'
import { nightOf } from '../../../src/jobs/workers/scores.ts'
import { sha256Text } from '../../../src/open-shop.ts'
import { keyNo } from '../../support/inputs.ts'
import { cardNo } from '../../support/test-books.ts'
import { folderOf } from '../../support/test-shop.ts'
import { CARD, goods, type ScoredShop, scoredShop } from './fixture.ts'

const DAY_MS = 86_400_000

/** Sixty cards that come three times, each for something of its own and for milk. */
function sellToMany({ till }: ScoredShop): void {
  for (let i = 1; i <= 180; i += 1)
    till.sell(keyNo(i), [goods(1, `own-${i % 60}`), goods(2, 'milk', 'dairy')], { card: cardNo(1 + (i % 60)) })
}

test('FIT-3 each night kappa is fitted to the shop once, kept with its figures, and used from then on', (t) => {
  const shop = scoredShop(t)
  sellToMany(shop)
  const night = nightOf(shop.keeper, '2026-11-22')
  t.is(night?.cards, 60)
  t.is(night?.fit?.cards, 60)
  t.is(night?.fit?.kappa, 1, 'all do equally well here, and the smallest is taken')
  t.is(nightOf(shop.keeper, '2026-11-22'), undefined, 'once a night')
  const db = openScoresToRead(shop.books.folder)
  t.teardown(() => db?.close())
  const standing = standingOf(db, 180)
  t.like(standing, { cursor: 180, head: 180, cards: 60, items: 62, kappa: 1 })
  t.is(standing.fit?.day, '2026-11-22')
  t.deepEqual(
    standing.fit?.tried.map(({ kappa }) => kappa),
    [1, 3, 5, 10, 20, 30],
  )
  const own = shop.ofCard(1).items.find(({ item }) => item === 's:own-0')
  t.true(Math.abs((own?.score ?? 0) - 2.71 - shop.reader.share('s:own-0')) < 0.01)
  shop.keeper.restart()
  shop.count()
  t.is(standingOf(db, 180).kappa, 1, 'a fit outlives a rebuild')
})

test('SCORE-20 a card that bought nothing for 12 months, or has no account any more, is forgotten in the night', (t) => {
  const shop = scoredShop(t)
  shop.till.sell(keyNo(1), [goods(1, 'rare')], { card: CARD })
  shop.till.sell(keyNo(2), [goods(1, 'milk')], { card: cardNo(2) })
  shop.till.sell(keyNo(3), [goods(1, 'milk')], { card: cardNo(3) })
  shop.count()
  const [gone, erased] = [shop.accountOf(1), shop.accountOf(3)]
  shop.books.clock.at += 300 * DAY_MS
  for (let i = 1; i <= 400; i += 1) shop.till.sell(keyNo(i, '2027-09-17'), [goods(1, 'milk')], { card: cardNo(2) })
  shop.till.erase(cardNo(3))
  t.is(nightOf(shop.keeper, '2027-11-20')?.forgotten, 1, 'the erased one')
  t.is(shop.reader.ofCard(erased).visits, 0)
  t.is(shop.reader.ofCard(gone).visits, 1)
  const night = nightOf(shop.keeper, '2027-11-23')
  t.is(night?.forgotten, 1)
  t.is(night?.dropped, 1, 'what nobody holds and few buy is no longer an item')
  t.is(shop.reader.ofCard(gone).visits, 0)
  t.is(shop.ofCard(2).visits, 401)
  t.is(shop.reader.share('s:rare'), 0)
  // Its number is free again and must not be mistaken for it.
  shop.till.sell(keyNo(401, '2027-09-17'), [goods(1, 'new')], { card: cardNo(2) })
  shop.count()
  t.deepEqual(Object.keys(shop.own(2)), ['s:milk', 's:new'])
})

test('SCORE-21 the shop’s taste follows its newest baskets: of two items in as many, the one bought lately leads', (t) => {
  const shop = scoredShop(t)
  for (let i = 1; i <= 200; i += 1)
    shop.till.sell(keyNo(i), [goods(1, i <= 100 ? 'summer' : 'winter')], { card: cardNo(1 + (i % 5)) })
  shop.count()
  const [summer, winter] = [shop.reader.share('s:summer'), shop.reader.share('s:winter')]
  t.true(winter > 1.2 * summer, `${winter} against ${summer}`)
  t.true(Math.abs(summer + winter - 1) < 1e-9)
})

test('SCORE-22 labels with a price in their number fill no table: beyond the most that are told apart nothing new is', (t) => {
  const db = openScoresToWrite(folderOf(t), sha256Text)
  t.teardown(() => db.close())
  const items = new Items(db, new State(db), 3)
  items.load()
  const lines = ['a', 'b', 'c', 'd'].map((sku) => ({ sku, kind: 'item', quantity: 1000, amountCents: 100 }))
  t.deepEqual([...items.of(lines)], [1, 2, 3])
  t.deepEqual([...items.of([...lines].reverse())], [1, 2, 3])
  t.is(items.size, 3)
})
