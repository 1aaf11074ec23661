import test from 'ava'
import { readAudit } from '../../src/actions/shop/read-audit.ts'
import { readShopBooks } from '../../src/books/shop/books.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { ask, lastLine, place, saleKey, saleOf } from './support/cli.ts'

interface Entry {
  readonly word: string
  readonly by: string
  readonly of: string
}

/** The trail as an auditor reads it, oldest first, and the same as one text. */
function trailOf(data: string): { lines: string[]; text: string } {
  const books = readShopBooks(data, sha256Text)
  try {
    const { body } = readAudit(books.read, Number.MAX_SAFE_INTEGER)
    const { entries } = JSON.parse(body) as { entries: Entry[] }
    return { text: body, lines: entries.map(({ word, by, of }) => `${by}: ${word} ${of}`.trim()).reverse() }
  } finally {
    books.close()
  }
}

test('AUDIT-3 what the command line changes stands in the trail, beside a running shop or without one, and no secret does', async (t) => {
  const at = place(t)
  const issued = await at.stempel(['cards', 'issue', '--count', '1', '--json'])
  const card = issued.json<{ cards: { card: string }[] }>().cards[0]?.card ?? ''
  const token = lastLine((await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])).out)
  const shop = await at.shop()
  t.is((await at.stempel(['staff', 'add', '--operator', '12', '--role', 'cashier'], '48151\n')).code, 0)
  t.is((await at.stempel(['staff', 'add', '--operator', '12', '--role', 'supervisor'], '48152\n')).code, 0)
  t.is((await at.stempel(['device', 'add', '--kind', 'kiosk', '--id', 'door'])).code, 0)
  t.is((await at.stempel(['device', 'revoke', '--id', 'door'])).code, 0)
  t.is((await at.stempel(['device', 'revoke', '--id', 'door'])).code, 1, 'what fails is not noted')
  t.is((await ask(shop, token, 'PUT', `/v1/sales/${saleKey(1)}`, saleOf(card, 10_000))).status, 201)
  t.is((await at.stempel(['cards', 'erase'], `${card}\n`)).code, 0)
  t.is((await at.stempel(['backup', at.file('books.copy')])).code, 0)
  t.is(await shop.stop(), 0)
  t.is((await at.stempel(['keys', 'export', at.file('keys.json')], 'a sentence for the keys\n')).code, 0)
  const { lines, text } = trailOf(at.data)
  t.deepEqual(lines, [
    'command line: device-paired 07',
    'command line: staff-added 12',
    'command line: staff-changed 12',
    'command line: device-paired door',
    'command line: device-revoked door',
    'command line: card-erased',
    'command line: backup-made books.copy',
    'command line: keys-exported',
  ])
  for (const secret of [token, card, '48151', '48152', 'sentence', at.folder]) t.false(text.includes(secret), secret)
  t.is((await at.stempel(['restore', at.file('books.copy')])).code, 0)
  t.is(trailOf(at.data).lines.at(-1), 'command line: restored')
  t.is((await at.stempel(['keys', 'import', at.file('keys.json')], 'a sentence for the keys\n')).code, 0)
  t.is(trailOf(at.data).lines.at(-1), 'command line: keys-imported')
  t.is((await at.stempel(['verify'])).code, 0)
})
