import { readFileSync, statSync } from 'node:fs'
import test from 'ava'
import { cardOfRecovery } from '../../src/domain/code/card.ts'
import { sha256Text } from '../../src/open-shop.ts'
import { lastLine, place } from './support/cli.ts'

const ONE_LINE = /^stempel: [^\n]+\n$/

test('CMD-1 no arguments print the help, and wrong ones are one line with exit code 2', async (t) => {
  const at = place(t)
  const help = await at.stempel([])
  t.is(help.code, 0)
  for (const name of ['shop', 'demo', 'device', 'staff', 'cards', 'import', 'verify', 'backup', 'restore', 'keys'])
    t.regex(help.out, new RegExp(`^ {2}${name}\\b`, 'm'))
  const wrong = [
    ['sell'],
    ['verify', '--loudly'],
    ['device', 'add', '--kind', 'fridge', '--id', '07'],
    ['cards', 'issue', '--count', '0'],
  ]
  for (const args of wrong) {
    const ended = await at.stempel(args)
    t.is(ended.code, 2, args.join(' '))
    t.regex(ended.err, ONE_LINE)
    t.is(ended.out, '')
  }
})

test('CMD-2 a wrong setting is named in one line with exit code 2, and its value is not repeated', async (t) => {
  const at = place(t, { STEMPEL_PORT: 'not-a-port' })
  const ended = await at.stempel(['shop'])
  t.is(ended.code, 2)
  t.regex(ended.err, /^stempel: STEMPEL_PORT [^\n]+\n$/)
  t.false(ended.err.includes('not-a-port'))
})

test('CMD-3 a paired device has its token on the last line, once, and only its hash is stored', async (t) => {
  const at = place(t)
  const added = await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  const token = lastLine(added.out)
  t.regex(token, /^st_[A-Za-z0-9_-]{43}$/)
  const twice = await at.stempel(['device', 'add', '--kind', 'till', '--id', '07'])
  t.is(twice.code, 1)
  t.regex(twice.err, ONE_LINE)
  t.false(readFileSync(`${at.data}/shop.sqlite`).includes(token))
  const elsewhere = await at.stempel(['device', 'add', '--kind', 'till', '--id', 'till-8', '--workstation', '08'])
  t.is(elsewhere.out, '')
  t.regex(elsewhere.err, /^stempel: .*keys of its sales/)
  const listed = await at.stempel(['device', 'list', '--json'])
  t.like(listed.json<object[]>()[0], { id: '07', kind: 'till', workstation: '07' })
  t.false(listed.out.includes(token))
  t.is((await at.stempel(['device', 'revoke', '--id', '07'])).code, 0)
  t.is((await at.stempel(['device', 'revoke', '--id', '08'])).code, 1)
})

test('CMD-4 a PIN comes from standard input, never from an argument, and is in no answer', async (t) => {
  const at = place(t)
  const args = ['staff', 'add', '--operator', '12', '--role', 'supervisor', '--json']
  const added = await at.stempel(args, '24681357\n')
  t.deepEqual(added.json(), { operator: '12', role: 'supervisor' })
  for (const pin of ['', '12\n', 'abcd\n']) {
    const refused = await at.stempel(args, pin)
    t.is(refused.code, 2)
    t.regex(refused.err, ONE_LINE)
  }
  t.is((await at.stempel([...args, '--pin', '1234'])).code, 2)
  const listed = await at.stempel(['staff', 'list', '--json'])
  t.is(listed.json<object[]>().length, 1)
  t.false(/hash|argon2|24681357/i.test(listed.out))
})

test('CMD-5 issued cards lead back from their recovery codes, and nothing of them is stored', async (t) => {
  const at = place(t)
  const csv = await at.stempel(['cards', 'issue', '--count', '25'])
  const [head, ...rows] = csv.out.trimEnd().split('\n')
  t.is(head, 'card,recovery_code')
  t.is(new Set(rows).size, 25)
  for (const row of rows) {
    const [card, recovery = ''] = row.split(',')
    t.is(card, cardOfRecovery(recovery, sha256Text))
  }
  t.throws(() => statSync(at.data), { code: 'ENOENT' })
})

test('CMD-6 a sheet of cards is one private file that loads nothing, in the language of the shop', async (t) => {
  const at = place(t, { STEMPEL_LOCALE: 'de' })
  const file = at.file('cards.html')
  const args = ['cards', 'issue', '--count', '9', '--format', 'html', '--out', file]
  t.is((await at.stempel(args)).code, 0)
  const sheet = readFileSync(file, 'utf8')
  t.is(sheet.match(/<svg/g)?.length, 9)
  t.is(sheet.match(/class="code">S[0-9A-Z]{3}( [0-9A-Z]{1,4}){4}</g)?.length, 9)
  t.true(sheet.includes('<html lang="de">') && sheet.includes('Ersatzcode'))
  t.notRegex(sheet.replaceAll('http://www.w3.org/2000/svg', ''), /https?:|<script|<link|<img|url\(/)
  t.is(statSync(file).mode & 0o777, 0o600)
  const again = await at.stempel(args)
  t.is(again.code, 1)
  t.regex(again.err, ONE_LINE)
  t.is(readFileSync(file, 'utf8'), sheet, 'cards that may be in pockets are not overwritten')
})

test('CMD-7 commands that only read say what is missing and make nothing', async (t) => {
  const at = place(t)
  for (const args of [['verify'], ['device', 'list'], ['programme', 'show'], ['backup', at.file('b')]]) {
    const ended = await at.stempel(args)
    t.is(ended.code, 1, args.join(' '))
    t.regex(ended.err, ONE_LINE)
  }
  t.throws(() => statSync(at.data), { code: 'ENOENT' })
  t.throws(() => statSync(at.keys), { code: 'ENOENT' })
})
