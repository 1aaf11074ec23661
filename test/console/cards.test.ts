import test from 'ava'
import { cardOfRecovery } from '../../src/domain/code/card.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { managedShop, signedIn } from './support.ts'

test('CONSOLE-11 new cards are made at the console, stored nowhere, and the trail says how many', async (t) => {
  const both = await managedShop(t)
  const { shop, manager } = both
  const made = await manager.ask('POST', '/v1/cards', { count: 3 })
  t.is(made.status, 201, made.text)
  t.is(made.headers.get('cache-control'), 'no-store')
  const cards = made.body.cards as { card: string; recoveryCode: string }[]
  t.is(new Set(cards.map(({ card }) => card)).size, 3)
  for (const { card, recoveryCode } of cards) {
    t.is(cardOfRecovery(recoveryCode, sha256Text), card)
    t.is((await shop.scan(card)).body.balance, 0)
  }
  t.is(shop.running.shop.books.read.accountsAfter(0, 1).length, 0, 'no card is in the books')
  const { body, text } = await manager.ask('GET', '/v1/audit')
  t.like(body.entries[0], { word: 'cards-issued', by: 'm1', of: '3' })
  for (const { card, recoveryCode } of cards) t.false(text.includes(card) || text.includes(recoveryCode))
  for (const count of [0, 81, 1.5]) t.is((await manager.ask('POST', '/v1/cards', { count })).status, 422, String(count))
  const auditor = await signedIn(t, both, 'a1', 'auditor')
  t.is((await auditor.ask('POST', '/v1/cards', { count: 1 })).status, 403)
})
