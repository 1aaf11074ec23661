import { readFileSync, statSync } from 'node:fs'
import test from 'ava'
import Database from 'better-sqlite3'
import { ask, lastLine, place, saleKey, saleOf } from './support/cli.ts'

test('CMD-8 a shop serves from nothing, and commands work in it while it runs', async (t) => {
  const at = place(t)
  const shop = await at.shop()
  const health = await fetch(`${shop.url}/health`)
  t.is(health.status, 200)
  t.is(statSync(`${at.data}/stempel.sock`).mode & 0o077, 0)

  const token = lastLine((await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out)
  const { cards } = (await at.stempel(['cards', 'issue', '--count', '1', '--json'])).json<{
    cards: { card: string }[]
  }>()
  const card = cards[0]?.card ?? ''
  t.like(await ask(shop, token, 'PUT', `/v1/sales/${saleKey(1)}`, saleOf(card, 12_345)), { status: 201 })
  const verified = await at.stempel(['verify', '--json'])
  t.is(verified.code, 0)
  t.like(verified.json(), { ok: true, facts: 2, accounts: 1, sums: { earned: 615, balance: 615 }, keys: true })

  const bad = await at.stempel(['cards', 'erase'], `${card.slice(0, -1)}\n`)
  t.is(bad.code, 2)
  t.false(bad.err.includes(card.slice(0, -1)), 'a card is in no error')
  t.like((await at.stempel(['cards', 'erase', '--json'], `${card}\n`)).json(), { erased: true })
  t.like((await at.stempel(['cards', 'erase', '--json'], `${card}\n`)).json(), { erased: false })
  t.like((await ask(shop, token, 'POST', '/v1/scans', { code: card })).body, { balance: 0 })

  t.is((await at.stempel(['device', 'revoke', '--id', '07'])).code, 0)
  t.is((await ask(shop, token, 'POST', '/v1/scans', { code: card })).status, 401)
  t.is(await shop.stop(), 0)
})

test('CMD-9 a second server on the same data or port is refused in one line; the first sells on', async (t) => {
  const at = place(t)
  const shop = await at.shop()
  const second = await at.stempel(['shop'])
  t.is(second.code, 1)
  t.regex(second.err, /^stempel: Another server is using the data folder [^\n]+\n$/)
  const other = place(t, { STEMPEL_PORT: new URL(shop.url).port })
  const taken = await other.stempel(['shop'])
  t.is(taken.code, 1)
  t.regex(taken.err, /^stempel: Port \d+ is in use[^\n]+\n$/)
  t.is((await fetch(`${shop.url}/health`)).status, 200)
})

test('CMD-10 SIGTERM closes cleanly: the head is signed, and a cut tail is found afterwards', async (t) => {
  const at = place(t)
  const token = lastLine((await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out)
  const shop = await at.shop()
  for (const sequence of [1, 2])
    t.is((await ask(shop, token, 'PUT', `/v1/sales/${saleKey(sequence)}`, saleOf(undefined, 500))).status, 201)
  t.is(await shop.stop(), 0)
  const witness = lastLine(readFileSync(`${at.keys}/witness.jsonl`, 'utf8'))
  t.is((JSON.parse(witness) as { seq: number }).seq, 3)
  t.is((await at.stempel(['verify'])).code, 0)

  const db = new Database(`${at.data}/shop.sqlite`)
  db.exec('DROP TRIGGER journal_keeps_rows; DELETE FROM journal WHERE seq = 3; DELETE FROM event WHERE seq = 3')
  db.close()
  const found = await at.stempel(['verify'])
  t.is(found.code, 1)
  t.regex(found.out, /fact 3 /)
  t.like((await at.stempel(['verify', '--json'])).json(), { ok: false })
})
