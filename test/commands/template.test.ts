import { spawn } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import test from 'ava'
import { MARKET } from '../imports/receipt/receipts.ts'
import { CUT, receiptText } from '../passthrough/support.ts'
import { sharedData } from '../support/shared-data.ts'
import { place } from './support/cli.ts'

const path = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url))

interface Tried {
  ok: boolean
  faults: { path: string; text: string }[]
  receipts: { lines: { text: string; as?: string }[]; receipt: { kind: string }; earns?: { points: number } }[]
}

test('TEMPL-14 template try shows what each line was read as, the sale and what it would earn, and makes no shop', async (t) => {
  const at = place(t)
  const receipt = sharedData(t, 'escpos/receipt-with-logo.bin')
  if (receipt !== undefined) {
    const tried = await at.stempel(['template', 'try', path('docs/templates/example-mart.json'), '--receipt', receipt])
    t.is(tried.code, 0, tried.err)
    t.regex(tried.out, /item 3 +Example item #1 +4\.00\n/)
    t.regex(tried.out, /Sale 0001\.01\.2015-04-06\.145625/)
    t.regex(tried.out, /The lines come to the total, 14\.25 EUR\./)
    t.regex(tried.out, /It would earn 70 points/)
  }
  const [template, stream] = [at.file('market.json'), at.file('receipts.bin')]
  writeFileSync(template, JSON.stringify(MARKET))
  const wrong = 'Seife  1,00 B\nSUMME EUR 2,00\n'
  writeFileSync(stream, Buffer.concat([receiptText(1, '31,00'), CUT, Buffer.from(wrong), CUT, Buffer.from('KOPIE\n')]))
  const args = ['template', 'try', template, '--receipt', stream, '--workstation', '07']
  const text = await at.stempel(args)
  t.is(text.code, 1)
  t.regex(text.out, /155 points and Chocolate bar/)
  t.regex(text.out, /NOT BOOKED\. Its lines do not come to its total\. Printed 2\.00 EUR, read 1\.00 EUR\./)
  t.regex(text.out, /No sale: line 1 says so\./)
  const tried = (await at.stempel([...args, '--json'])).json<Tried>()
  t.false(tried.ok)
  t.deepEqual(
    tried.receipts.map((each) => each.receipt.kind),
    ['sale', 'unread', 'skipped'],
  )
  t.is(tried.receipts[0]?.earns?.points, 155)
  t.false(existsSync(at.data))
})

test('TEMPL-15 template check names every fault with its path', async (t) => {
  const at = place(t)
  const sound = await at.stempel(['template', 'check', path('docs/templates/example-mart.json'), '--json'])
  t.is(sound.code, 0, sound.err)
  t.like(sound.json(), { ok: true, id: 'example-mart' })
  writeFileSync(at.file('bad.json'), JSON.stringify({ ...MARKET, skip: ['('] }))
  const faulty = await at.stempel(['template', 'check', at.file('bad.json')])
  t.is(faulty.code, 1)
  t.is(faulty.out, 'skip[0]: At letter 1: This bracket is never closed.\n')
  const none = await at.stempel(['template', 'check', '-'], '{')
  t.is(none.code, 1)
  t.regex(none.out, /^the document: This is not JSON/)
})

test('TEMPL-16 template try --watch shows it anew whenever the template changes, until it is told to stop', async (t) => {
  const at = place(t)
  const [template, stream] = [at.file('market.json'), at.file('receipt.bin')]
  writeFileSync(
    template,
    JSON.stringify({
      ...MARKET,
      rules: [MARKET.rules[1], MARKET.rules[13], MARKET.rules[0], { as: 'item', pattern: 'none (?<amount>x)' }],
    }),
  )
  writeFileSync(stream, Buffer.concat([receiptText(1, '10,00'), CUT]))
  const args = [path('src/main.ts'), 'template', 'try', template, '--receipt', stream, '--watch', '--json']
  const child = spawn(process.execPath, args, { env: { PATH: process.env.PATH }, stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => void child.kill('SIGKILL'))
  const kinds: string[] = []
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve))
  for await (const line of createInterface({ input: child.stdout })) {
    const tried = JSON.parse(line) as Tried
    kinds.push(tried.faults.length > 0 ? 'faulty' : (tried.receipts[0]?.receipt.kind ?? 'none'))
    if (kinds.length === 1) writeFileSync(template, '{')
    else if (kinds.length === 2) writeFileSync(template, JSON.stringify(MARKET))
    else child.kill('SIGINT')
  }
  t.deepEqual(kinds, ['unread', 'faulty', 'sale'])
  t.is(await ended, 0)
})

test('TEMPL-17 template unread lists what was printed and not booked, with a sentence in the language of the shop', async (t) => {
  const at = place(t, { STEMPEL_LOCALE: 'de' })
  t.is((await at.stempel(['template', 'unread'])).out, 'Every receipt was booked.\n')
  mkdirSync(at.data)
  const entry = { at: '2026-11-21T10:00:00.000Z', passthrough: 'till-7', workstation: '07', reason: 'sum' }
  writeFileSync(
    `${at.data}/unread-receipts.jsonl`,
    `${JSON.stringify({ ...entry, expectedCents: 200, computedCents: 100 })}\n`,
  )
  const listed = await at.stempel(['template', 'unread'])
  t.regex(listed.out, /2026-11-21 11:00 +till-7 .*Die Posten ergeben nicht die Summe\. \(100 instead of 200\)/)
  t.deepEqual((await at.stempel(['template', 'unread', '--json'])).json(), [
    { ...entry, expectedCents: 200, computedCents: 100 },
  ])
  t.true(readFileSync(`${at.data}/unread-receipts.jsonl`, 'utf8').includes('sum'))
})

test('TEMPL-18 every reason has its sentence in each language of the shop', async (t) => {
  const { REASONS } = await import('../../src/imports/receipt/draft.ts')
  const { unreadReason } = await import('../../src/words/unread-receipt.ts')
  for (const reason of [...REASONS, 'conflict', 'unavailable', 'refused']) {
    const said = ['en', 'de', 'zh'].map((locale) => unreadReason(reason, locale))
    t.is(new Set([reason, ...said]).size, 4, reason)
  }
})
