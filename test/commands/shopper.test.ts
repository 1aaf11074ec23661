import test from 'ava'
import { ask, lastLine, place, saleKey, saleOf } from './support/cli.ts'

interface Cards {
  cards: { card: string; recoveryCode: string }[]
}

test('RECOVER-30 a backup from before forgets a replaced card and its successor again once they were erased', async (t) => {
  const at = place(t)
  const { cards } = (await at.stempel(['cards', 'issue', '--count', '3', '--json'])).json<Cards>()
  const [lost, fresh, kept] = cards as [Cards['cards'][0], Cards['cards'][0], Cards['cards'][0]]
  const till = lastLine((await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out)
  const kiosk = lastLine((await at.stempel(['device', 'add', '--kind', 'kiosk', '--id', 'door'])).out)
  const shop = await at.shop()
  for (const [index, { card }] of [lost, kept].entries())
    await ask(shop, till, 'PUT', `/v1/sales/${saleKey(index)}`, saleOf(card, 10_000))
  t.is((await at.stempel(['backup', at.file('before.copy')])).code, 0)
  const moved = await ask(shop, kiosk, 'PUT', '/v1/recoveries/r1', {
    recoveryCode: lost.recoveryCode,
    newCard: fresh.card,
  })
  t.is(moved.status, 201)
  t.is((await at.stempel(['backup', at.file('after.copy')])).code, 0)
  t.is((await at.stempel(['cards', 'erase'], `${lost.card}\n`)).code, 1, 'the lost card does not speak for its owner')
  t.like((await at.stempel(['cards', 'erase', '--json'], `${fresh.card}\n`)).json(), { erased: true })
  t.is(await shop.stop(), 0)
  for (const file of ['after.copy', 'before.copy']) {
    const restored = await at.stempel(['restore', at.file(file), '--json'])
    t.is(restored.code, 0, restored.err + restored.out)
    t.like(restored.json(), { verified: { ok: true } })
    const again = await at.shop()
    const balances: unknown[] = []
    for (const { card } of cards)
      balances.push((await ask(again, till, 'POST', '/v1/scans', { code: card })).body.balance)
    t.deepEqual(balances, [0, 0, 500], file)
    t.is(await again.stop(), 0)
  }
})
