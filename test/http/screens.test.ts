import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import test, { type ExecutionContext } from 'ava'
import { folderOf } from '../support/test-shop.ts'
import { problem, startShop } from './support/shop.ts'

const PAGE = '<!doctype html><title>kiosk</title>'

/** A folder of built screens as the builder leaves it. */
async function built(t: ExecutionContext) {
  const folder = folderOf(t)
  const { brotliCompressSync, gzipSync } = await import('node:zlib')
  mkdirSync(join(folder, 'assets'))
  const put = (name: string, text: string): void => {
    writeFileSync(join(folder, name), text)
    writeFileSync(join(folder, `${name}.gz`), gzipSync(text))
    writeFileSync(join(folder, `${name}.br`), brotliCompressSync(text))
  }
  put('kiosk.html', PAGE)
  put('assets/kiosk-abc.js', 'console.log(1)')
  writeFileSync(join(folder, 'assets/sans.woff2'), 'font')
  writeFileSync(join(folder, 'secret.txt'), 'secret')
  writeFileSync(join(folder, 'stamp.txt'), 'stamp')
  return { folder, put, shop: await startShop(t, { screens: folder }) }
}

/** `fetch` unpacks by itself; here the bytes are wanted as they came. */
async function raw(url: string, accepts: string) {
  const { get } = await import('node:http')
  return new Promise<{ headers: Record<string, unknown>; body: Buffer; status: number }>((resolve, reject) => {
    get(url, { headers: { 'accept-encoding': accepts } }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      answer.on('end', () =>
        resolve({ headers: answer.headers, body: Buffer.concat(chunks), status: answer.statusCode ?? 0 }),
      )
    }).on('error', reject)
  })
}

test('SCREEN-1 a page comes compressed as the browser takes it, and is asked for again each time at the price of a header', async (t) => {
  const { shop } = await built(t)
  const br = await raw(`${shop.url}/kiosk`, 'gzip, deflate, br')
  t.is(br.headers['content-encoding'], 'br')
  t.is(brotliDecompressSync(br.body).toString(), PAGE)
  const gz = await raw(`${shop.url}/kiosk`, 'gzip, br;q=0')
  t.is(gunzipSync(gz.body).toString(), PAGE)
  const plain = await raw(`${shop.url}/kiosk`, 'identity')
  t.is(plain.body.toString(), PAGE)
  t.is(plain.headers['content-encoding'], undefined)
  t.is(plain.headers['cache-control'], 'no-cache')
  t.is(plain.headers.vary, 'Accept-Encoding')
  const etag = String(plain.headers.etag)
  const again = await shop.request('GET', '/kiosk', {
    token: '',
    headers: { 'if-none-match': etag, 'accept-encoding': 'identity' },
  })
  t.is(again.status, 304)
  t.is(await again.text(), '')
})

test('SCREEN-2 what a page needs is kept for ever by its name, and nothing else of the folder is served', async (t) => {
  const { shop } = await built(t)
  const asset = await raw(`${shop.url}/assets/kiosk-abc.js`, 'br')
  t.is(asset.headers['cache-control'], 'public, max-age=31536000, immutable')
  t.is(asset.headers['content-type'], 'text/javascript; charset=utf-8')
  t.is(brotliDecompressSync(asset.body).toString(), 'console.log(1)')
  t.is((await raw(`${shop.url}/assets/sans.woff2`, 'br')).headers['content-encoding'], undefined)
  for (const name of ['kiosk-abc.js.br', '..%2Fsecret.txt', '%2e%2e%2fsecret.txt', 'no.js', 'constructor', 'stamp.txt'])
    t.is((await raw(`${shop.url}/assets/${name}`, '')).status, 404, name)
})

test('SCREEN-3 pages run files of the shop only: no code or style of their own, no frame around them, nothing guessed', async (t) => {
  const { shop } = await built(t)
  const { headers } = await shop.request('GET', '/kiosk', { token: '' })
  const policy = headers.get('content-security-policy') ?? ''
  for (const part of [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "frame-ancestors 'none'",
    "base-uri 'none'",
  ])
    t.true(policy.includes(part), part)
  t.false(policy.includes('unsafe'))
  t.is(headers.get('x-content-type-options'), 'nosniff')
  t.is(headers.get('referrer-policy'), 'no-referrer')
})

test('SCREEN-4 without built screens the shop says so and goes on; once they are built they are served', async (t) => {
  const folder = folderOf(t)
  const shop = await startShop(t, { screens: folder })
  t.is((await problem(t, await shop.request('GET', '/kiosk', { token: '' }))).code, 'unavailable')
  t.is((await shop.request('GET', '/health', { token: '' })).status, 200)
  mkdirSync(join(folder, 'assets'))
  for (const name of ['kiosk.html', 'kiosk.html.br', 'kiosk.html.gz']) writeFileSync(join(folder, name), PAGE)
  writeFileSync(join(folder, 'stamp.txt'), 'stamp')
  const { status, body } = await raw(`${shop.url}/kiosk`, '')
  t.is(status, 200)
  t.is(body.toString(), PAGE)
})
