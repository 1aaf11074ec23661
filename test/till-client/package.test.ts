import { execFile } from 'node:child_process'
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import test from 'ava'
import { cardNo } from '../support/test-books.ts'
import { folderOf, testShop } from '../support/test-shop.ts'

const run = promisify(execFile)
const ROOT = fileURLToPath(new URL('../..', import.meta.url))
const TSC = join(ROOT, 'node_modules/typescript/bin/tsc')

/** A folder of a maker of tills who installed the package. */
function installed(t: Parameters<typeof folderOf>[0]): string {
  const folder = folderOf(t)
  mkdirSync(join(folder, 'node_modules'))
  symlinkSync(ROOT, join(folder, 'node_modules/stempel'))
  writeFileSync(join(folder, 'package.json'), '{ "type": "module" }')
  return folder
}

const TILL = `import { linesInFile, overHttp, TillClient } from 'stempel/till-client'
const [url, token, card] = process.argv.slice(2)
const till = new TillClient({ lines: linesInFile('till.journal'), send: overHttp({ url, token }) })
const sale = { card, currency: 'EUR', finishedAt: '2026-11-21T11:00:00+01:00', lines: [{ line: 1, quantity: 1, amountCents: 3550 }] }
const answer = await till.put('sale', '0001.07.2026-11-21.000001', sale)
console.log(JSON.stringify({ status: answer.status, points: JSON.parse(answer.body).points?.earned, unsafe: till.unsafe.length }))
`

test('CLIENT-5 a maker of tills imports the client from the package as plain JavaScript and sells with it', async (t) => {
  const shop = await testShop(t)
  const folder = installed(t)
  writeFileSync(join(folder, 'till.js'), TILL)
  const args = ['till.js', shop.running.url, shop.tokens['07'] ?? '', cardNo(1)]
  const { stdout } = await run(process.execPath, args, { cwd: folder })
  t.deepEqual(JSON.parse(stdout), { status: 201, points: 175, unsafe: 1 })
  const again = await run(process.execPath, args, { cwd: folder })
  t.deepEqual(JSON.parse(again.stdout), { status: 200, points: 175, unsafe: 1 }, 'the same again is the same sale')
})

test('CLIENT-5 the package tells a maker of tills the types of the client', async (t) => {
  const folder = installed(t)
  const good = `import { type Kept, overHttp, TillClient } from 'stempel/till-client'
const till = new TillClient({ lines: { read: () => [], append() {}, replace() {} }, send: overHttp({ url: 'http://x', token: 'y' }) })
export const kept: readonly Kept[] = till.unsafe
`
  writeFileSync(join(folder, 'good.ts'), good)
  writeFileSync(join(folder, 'bad.ts'), good.replace("token: 'y'", 'token: 1'))
  const check = (file: string) =>
    run(process.execPath, [TSC, '--noEmit', '--strict', '--module', 'nodenext', '--types', '', file], { cwd: folder })
  await t.notThrowsAsync(check('good.ts'))
  await t.throwsAsync(check('bad.ts'))
})

test('CLIENT-6 a shop that does not answer is not waited for: the sale stays in the journal and is told later', async (t) => {
  const { overHttp, TillClient } = await import('../../src/till-client/index.ts')
  const shop = await testShop(t)
  const lines: string[] = []
  const kept = { read: () => [...lines], append: (line: string) => void lines.push(line), replace: () => {} }
  const token = shop.tokens['07'] ?? ''
  // Port 9 of this machine discards or refuses; either way nothing is answered.
  const away = new TillClient({ lines: kept, send: overHttp({ url: 'http://127.0.0.1:9', token, patienceMs: 50 }) })
  const sale = {
    currency: 'EUR',
    finishedAt: '2026-11-21T11:00:00+01:00',
    lines: [{ line: 1, quantity: 1, amountCents: 100 }],
  }
  t.is(await away.put('sale', '0001.07.2026-11-21.000001', sale), undefined)
  const back = new TillClient({ lines: kept, send: overHttp({ url: shop.running.url, token }) })
  t.true(await back.repeat())
  t.is((await shop.get('/v1/sales/0001.07.2026-11-21.000001')).status, 200)
})
