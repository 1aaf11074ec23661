import { appendFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import test, { type ExecutionContext } from 'ava'
import { linesInFile, type TillAnswer, TillClient, type TillRequest } from '../../src/till-client/index.ts'

/** A shop that answers by a script and remembers what it was asked. */
function scripted(t: ExecutionContext) {
  const folder = mkdtempSync(join(tmpdir(), 'till-'))
  t.teardown(() => rmSync(folder, { recursive: true }))
  const file = join(folder, 'till.journal')
  const asked: TillRequest[] = []
  const shop = { stream: 'first-life-of-shop', seq: 1, safe: 0, status: 201, isAway: false }
  const send = async (request: TillRequest): Promise<TillAnswer> => {
    asked.push(request)
    if (shop.isAway) throw new Error('no answer')
    const headers: Record<string, string> = {
      'Stempel-Stream': shop.stream,
      'Stempel-Seq': String(shop.seq),
      'Stempel-Safe': String(shop.safe),
    }
    return { status: shop.status, body: '{}', header: (name) => headers[name] }
  }
  return { file, asked, shop, client: () => new TillClient({ lines: linesInFile(file), send }) }
}

test('CLIENT-1 an operation is in the journal before it is sent, and offered again by the next run until it is answered', async (t) => {
  const { asked, shop, client } = scripted(t)
  shop.isAway = true
  t.is(await client().put('sale', '0001.07.2026-11-21.000001', { a: 1 }), undefined)
  shop.isAway = false
  const later = client()
  t.true(await later.repeat())
  t.is(asked.length, 2)
  t.is(asked[1]?.body, '{"a":1}')
  t.true(await later.repeat())
  t.is(asked.length, 2)
})

test('CLIENT-2 what is answered is kept until it is safe, and repeated with its first stream after a restore', async (t) => {
  const { asked, shop, client } = scripted(t)
  const till = client()
  await till.put('sale', '0001.07.2026-11-21.000001', {})
  t.is(till.unsafe.length, 1)
  t.is(till.headers()['Stempel-Holds'], 'first-life-of-shop')
  shop.stream = 'second-life-of-shop'
  await till.put('sale', '0001.07.2026-11-21.000002', {})
  await till.repeat()
  t.is(asked.at(-1)?.headers['Stempel-First'], 'first-life-of-shop:1')
  shop.safe = 1
  await till.put('sale', '0001.07.2026-11-21.000003', {})
  t.deepEqual(client().unsafe, [])
})

test('CLIENT-7 what waits for its sale keeps no former life of the shop open: it is booked by the life it waits in', async (t) => {
  const { shop, client } = scripted(t)
  const till = client()
  await till.put('return', '0001.07.2026-11-21.000002', {})
  shop.stream = 'second-life-of-shop'
  shop.status = 202
  till.heed((name) => (name === 'Stempel-Stream' ? shop.stream : undefined))
  await till.repeat()
  t.is(till.headers()['Stempel-Holds'], 'second-life-of-shop')
  t.is(client().headers()['Stempel-Holds'], 'second-life-of-shop')
})

test('CLIENT-3 a refusal is kept and not offered again; a shop that is busy is asked again', async (t) => {
  const { asked, shop, client } = scripted(t)
  const till = client()
  shop.status = 503
  t.is(await till.put('sale', '0001.07.2026-11-21.000001', {}), undefined)
  shop.status = 409
  await till.repeat()
  t.is(till.refusals.length, 1)
  await till.repeat()
  t.is(asked.length, 2)
  t.is(client().refusals.length, 1)
})

test('CLIENT-4 a line that a crash cut off is left out, and the next one is not glued to it', async (t) => {
  const { file, client } = scripted(t)
  await client().put('sale', '0001.07.2026-11-21.000001', {})
  appendFileSync(file, '{"id":"sale 0001.07')
  await client().put('sale', '0001.07.2026-11-21.000002', {})
  t.is(client().unsafe.length, 2)
  writeFileSync(file, 'noise\n')
  t.deepEqual(client().unsafe, [])
})
