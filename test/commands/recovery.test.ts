import { existsSync, readFileSync, rmSync, statSync } from 'node:fs'
import test from 'ava'
import { ask, lastLine, place, saleKey, saleOf } from './support/cli.ts'

const PASSPHRASE = 'a passphrase of some length\n'

interface Cards {
  cards: { card: string; recoveryCode: string }[]
}

test('CMD-12 a disk lost after a backup and an export of the keys comes back with the points of every card', async (t) => {
  const at = place(t)
  const { cards } = (await at.stempel(['cards', 'issue', '--count', '4', '--json'])).json<Cards>()
  const [kept, later, gone] = cards.map(({ card }) => card)
  const token = lastLine((await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out)
  const shop = await at.shop()
  for (const [index, { card }] of cards.entries())
    t.is((await ask(shop, token, 'PUT', `/v1/sales/${saleKey(index)}`, saleOf(card, 10_000))).status, 201)

  const backup = await at.stempel(['backup', at.file('books.copy'), '--off-disk', '--json'])
  t.like(backup.json(), { seq: 5, safe: true })
  const streamBefore = await headers(shop.url, token, kept)
  t.is(streamBefore.safe, '5')
  // After the backup: one card is erased, another earns more, and the head is signed when the shop stops.
  t.like((await at.stempel(['cards', 'erase', '--json'], `${gone}\n`)).json(), { erased: true })
  t.is((await ask(shop, token, 'PUT', `/v1/sales/${saleKey(9)}`, saleOf(later, 10_000))).status, 201)
  t.is(await shop.stop(), 0)
  const exported = await at.stempel(
    ['keys', 'export', at.file('keys.json'), '--page', at.file('keys.html')],
    PASSPHRASE,
  )
  t.is(exported.code, 0, exported.err)
  t.is(statSync(at.file('keys.json')).mode & 0o077, 0)
  t.regex(readFileSync(at.file('keys.html'), 'utf8'), /<svg/)

  rmSync(at.data, { recursive: true })
  rmSync(at.keys, { recursive: true })
  const without = await at.stempel(['restore', at.file('books.copy')])
  t.is(without.code, 1)
  t.regex(without.err, /--keys/)
  const restored = await at.stempel(
    ['restore', at.file('books.copy'), '--keys', at.file('keys.json'), '--json'],
    PASSPHRASE,
  )
  t.is(restored.code, 0, restored.err + restored.out)
  t.like(restored.json(), { seq: 5, verified: { ok: true, keys: true } })

  const again = await at.shop()
  const balances: unknown[] = []
  for (const { card } of cards)
    balances.push((await ask(again, token, 'POST', '/v1/scans', { code: card })).body.balance)
  // The erased card is forgotten again; what the backup lacks is for the till to repeat.
  t.deepEqual(balances, [500, 500, 0, 500])
  t.not((await headers(again.url, token, kept)).stream, streamBefore.stream)
  const health = (await (await fetch(`${again.url}/health`)).json()) as { warnings: string[] }
  t.false(JSON.stringify(health.warnings).includes('never exported'))
  t.is((await ask(again, token, 'PUT', `/v1/sales/${saleKey(9)}`, saleOf(later, 10_000))).status, 201)
  t.is(await again.stop(), 0)
  t.is((await at.stempel(['verify'])).code, 0)
})

async function headers(url: string, token: string, card: string | undefined) {
  const response = await fetch(`${url}/v1/scans`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify({ code: card }),
  })
  await response.body?.cancel()
  return { stream: response.headers.get('stempel-stream'), safe: response.headers.get('stempel-safe') }
}

test('CMD-13 restore refuses a running shop and files that are no backup, and keeps the old books aside', async (t) => {
  const at = place(t)
  const shop = await at.shop()
  const backup = await at.stempel(['backup', at.file('books.copy')])
  t.is(backup.code, 0, backup.err)
  const inside = await at.stempel(['backup', `${at.data}/shop.sqlite`])
  t.is(inside.code, 2)
  const busy = await at.stempel(['restore', at.file('books.copy')])
  t.is(busy.code, 1)
  t.regex(busy.err, /^stempel: Another server is using the data folder .*\n$/)
  t.is(await shop.stop(), 0)

  for (const file of [at.file('nothing.copy'), new URL(import.meta.url).pathname]) {
    const refused = await at.stempel(['restore', file])
    t.not(refused.code, 0)
    t.regex(refused.err, /^stempel: [^\n]*\n$/)
  }
  t.true(existsSync(`${at.data}/shop.sqlite`), 'what is refused leaves the books alone')

  const restored = await at.stempel(['restore', at.file('books.copy'), '--json'])
  t.is(restored.code, 0, restored.err)
  const { aside } = restored.json<{ aside: string }>()
  t.true(existsSync(aside))
  const other = await at.stempel(['restore', aside, '--json'])
  t.is(other.code, 0, other.err)
})

test('CMD-14 a wrong passphrase or a damaged key file changes nothing', async (t) => {
  const at = place(t)
  const none = await at.stempel(['keys', 'export', at.file('keys.json')], PASSPHRASE)
  t.is(none.code, 1)
  t.false(existsSync(at.keys), 'looking for keys makes none')
  await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  t.is((await at.stempel(['keys', 'export', at.file('keys.json')], 'short\n')).code, 2)
  t.is((await at.stempel(['keys', 'export', at.file('keys.json')], PASSPHRASE)).code, 0)
  const wrong = await at.stempel(['keys', 'import', at.file('keys.json')], 'another passphrase\n')
  t.is(wrong.code, 1)
  t.regex(wrong.err, /^stempel: [^\n]*passphrase[^\n]*\n$/)
  t.is((await at.stempel(['keys', 'import', at.file('keys.json')], PASSPHRASE)).code, 0)
})
