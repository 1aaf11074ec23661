import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { readFileSync, statSync, writeFileSync } from 'node:fs'
import { type RequestOptions, request } from 'node:https'
import { join } from 'node:path'
import { connect } from 'node:tls'
import test from 'ava'
import { io } from 'socket.io-client'
import { readSettings } from '../src/config.ts'
import { importKeyFolder, openKeyFolder } from '../src/keys/folder.ts'
import { issueServer, makeShopCa } from '../src/keys/shop-ca.ts'
import { systemClock, systemRandom } from '../src/open-shop.ts'
import { operate } from '../src/operations.ts'
import { startShop } from '../src/shop.ts'
import { folderOf, type SetClock, setClock } from './support/test-shop.ts'

const DAY_MS = 86_400_000

/** Asks over TLS and trusts nothing but this root. */
function ask(url: string, ca: string, options: RequestOptions & { body?: string } = {}) {
  return new Promise<{ status: number; text: string; headers: Record<string, unknown> }>((resolve, reject) => {
    const { body, ...rest } = options
    const asked = request(url, { ca, agent: false, ...rest }, async (answer) => {
      const parts: Buffer[] = []
      for await (const part of answer) parts.push(part as Buffer)
      resolve({
        status: answer.statusCode ?? 0,
        text: Buffer.concat(parts).toString('latin1'),
        headers: answer.headers,
      })
    })
    asked.on('error', reject)
    asked.end(body)
  })
}

const settingsOf = (folder: string, env: Record<string, string> = {}) =>
  readSettings({
    STEMPEL_PORT: '0',
    STEMPEL_HOST: '0.0.0.0',
    STEMPEL_DATA: join(folder, 'data'),
    STEMPEL_KEYS: join(folder, 'keys'),
    STEMPEL_LOG: 'silent',
    ...env,
  })

const rootOf = (folder: string): string => {
  const { certificate } = JSON.parse(readFileSync(join(folder, 'keys', 'tls-root.json'), 'utf8')) as {
    certificate: string
  }
  return certificate
}

/** The certificate that a new connection meets. */
async function met(url: string, ca: string): Promise<X509Certificate> {
  const { port } = new URL(url)
  const client = connect({ port: Number(port), host: '127.0.0.1', servername: 'localhost', ca })
  await once(client, 'secureConnect')
  const certificate = client.getPeerX509Certificate()
  client.destroy()
  if (certificate === undefined) throw new Error('the server showed no certificate')
  return certificate
}

test('TLS-4 a shop beyond its machine serves HTTPS under its own root, and plain HTTP to nobody', async (t) => {
  const folder = folderOf(t)
  const running = await startShop(settingsOf(folder))
  t.teardown(() => running.close())
  t.regex(running.url, /^https:\/\/localhost:\d+$/)
  const root = rootOf(folder)
  t.is(running.fingerprint, new X509Certificate(root).fingerprint256)
  t.is((await ask(`${running.url}/health`, root)).status, 200)
  await t.throwsAsync(fetch(`${running.url}/health`), undefined, 'who does not trust the root is not served')
  await t.throwsAsync(fetch(`${running.url.replace('https', 'http')}/health`))
  for (const file of ['tls-root.json', 'tls-server.json'])
    t.is(statSync(join(folder, 'keys', file)).mode & 0o777, 0o600, file)
})

test('TLS-4 on its machine alone a shop makes no root', async (t) => {
  const folder = folderOf(t)
  const running = await startShop(settingsOf(folder, { STEMPEL_HOST: '127.0.0.1' }))
  t.teardown(() => running.close())
  t.regex(running.url, /^http:/)
  t.is(running.fingerprint, undefined)
  t.throws(() => statSync(join(folder, 'keys', 'tls-root.json')), { code: 'ENOENT' })
  t.is((await fetch(`${running.url}/trust`)).status, 404)
})

test('TLS-5 names for the certificate are checked; they bring HTTPS to the machine alone too', (t) => {
  const read = (env: Record<string, string>) => readSettings(env).tls
  t.is(read({}), undefined)
  t.deepEqual(read({ STEMPEL_HOST: '0.0.0.0' }), { names: [] })
  t.deepEqual(read({ STEMPEL_TLS_NAMES: 'Kasse.local, 10.0.0.7' }), { names: ['kasse.local', '10.0.0.7'] })
  const given = read({ STEMPEL_HOST: '0.0.0.0', STEMPEL_TLS_CERT: '/c', STEMPEL_TLS_KEY: '/k' })
  t.deepEqual(given, { cert: '/c', key: '/k' })
  for (const wrong of ['a b', 'a,,b', '-x', 'https://shop.example'])
    t.throws(() => read({ STEMPEL_TLS_NAMES: wrong }), { message: /^STEMPEL_TLS_NAMES must be/ })
  t.throws(() => read({ STEMPEL_TLS_CERT: '/c' }), { message: /^STEMPEL_TLS_KEY must be set as well/ })
})

test('TLS-6 the trust page says the fingerprint in three languages and hands out the very root', async (t) => {
  const folder = folderOf(t)
  const running = await startShop(settingsOf(folder))
  t.teardown(() => running.close())
  const root = rootOf(folder)
  const seen = new Set<string>()
  for (const language of ['en', 'de', 'zh']) {
    const { text, headers } = await ask(`${running.url}/trust`, root, { headers: { 'accept-language': language } })
    const page = Buffer.from(text, 'latin1').toString()
    t.is(headers['content-language'], language)
    t.true(page.replaceAll('<wbr>', '').includes(String(running.fingerprint)))
    t.notRegex(page, /<script|<style|\son\w+=|style=/)
    seen.add(/<h1>(.*?)<\/h1>/.exec(page)?.[1] ?? '')
  }
  t.is(seen.size, 3)
  const { text, headers } = await ask(`${running.url}/trust/stempel.crt`, root)
  t.is(headers['content-type'], 'application/x-x509-ca-cert')
  t.is(new X509Certificate(Buffer.from(text, 'latin1')).fingerprint256, String(running.fingerprint))
})

test('TLS-7 the certificate is renewed before its end without a restart, under the same root', async (t) => {
  const folder = folderOf(t)
  // The client looks at the real clock, so the shop begins in the past.
  const clock: SetClock = setClock(systemClock.now() - 125 * DAY_MS)
  const running = await startShop(settingsOf(folder), { clock })
  t.teardown(() => running.close())
  const root = rootOf(folder)
  const before = await met(running.url, root)
  await running.tick()
  t.is((await met(running.url, root)).fingerprint256, before.fingerprint256, 'nothing to renew yet')
  clock.at = systemClock.now()
  await running.tick()
  const after = await met(running.url, root)
  t.not(after.fingerprint256, before.fingerprint256)
  t.true(after.validToDate.getTime() > before.validToDate.getTime())
  t.is(rootOf(folder), root)
})

test('TLS-7 after a restart the same certificate goes on; a lost one is made anew, a lost root is not', async (t) => {
  const folder = folderOf(t)
  const first = await startShop(settingsOf(folder))
  const root = rootOf(folder)
  const { fingerprint256 } = await met(first.url, root)
  await first.close()
  const second = await startShop(settingsOf(folder))
  t.is((await met(second.url, root)).fingerprint256, fingerprint256)
  await second.close()
  writeFileSync(join(folder, 'keys', 'tls-root.json'), 'damaged')
  await t.throwsAsync(startShop(settingsOf(folder)), { message: /tls-root\.json is damaged/ })
})

test('TLS-8 a given certificate is served, and taken up when its files change', async (t) => {
  const folder = folderOf(t)
  const now = systemClock.now()
  const ca = await makeShopCa('else', [], now)
  const files = { cert: join(folder, 'cert.pem'), key: join(folder, 'key.pem') }
  const put = async () => {
    const { certificate, key } = await issueServer(ca, ['localhost'], now)
    writeFileSync(files.cert, certificate)
    writeFileSync(files.key, key)
    return new X509Certificate(certificate).fingerprint256
  }
  const first = await put()
  const running = await startShop(settingsOf(folder, { STEMPEL_TLS_CERT: files.cert, STEMPEL_TLS_KEY: files.key }))
  t.teardown(() => running.close())
  t.is((await met(running.url, ca.certificate)).fingerprint256, first)
  t.is(running.fingerprint, undefined)
  t.is((await ask(`${running.url}/trust`, ca.certificate)).status, 404)
  const second = await put()
  await running.tick()
  t.is((await met(running.url, ca.certificate)).fingerprint256, second)
})

test('TLS-9 the cookie of a screen is Secure under TLS, and the live line takes it', async (t) => {
  const folder = folderOf(t)
  const running = await startShop(settingsOf(folder))
  t.teardown(() => running.close())
  const root = rootOf(folder)
  const on = { shop: running.shop, onRevoked: () => {} }
  const { token } = (await operate(on, 'device.add', { kind: 'screen', id: 'wall' })) as { token: string }
  const origin = running.url
  const paired = await ask(`${running.url}/v1/pairings`, root, {
    method: 'POST',
    headers: { 'content-type': 'application/json', origin, 'sec-fetch-site': 'same-origin' },
    body: JSON.stringify({ code: token }),
  })
  t.is(paired.status, 201)
  const [cookie = ''] = paired.headers['set-cookie'] as string[]
  t.regex(cookie, /; HttpOnly; SameSite=Strict; Secure$/)
  const socket = io(`${running.url}/live`, {
    transports: ['websocket'],
    ca: root,
    extraHeaders: { cookie: cookie.split(';')[0] ?? '', origin },
  } as Parameters<typeof io>[1])
  t.teardown(() => socket.close())
  await new Promise<void>((resolve, reject) => {
    socket.on('connect', resolve)
    socket.on('connect_error', reject)
  })
  t.true(socket.connected)
})

test('TLS-10 exported keys carry the root, so that tablets trust the shop on its next machine', async (t) => {
  const folder = folderOf(t)
  const options = { random: systemRandom, clock: systemClock }
  const here = openKeyFolder(join(folder, 'here'), options)
  here.markExported()
  t.true(here.wasExported())
  const root = await makeShopCa('0001', [], systemClock.now())
  here.writeRoot(root)
  here.writeServer(await issueServer(root, ['localhost'], systemClock.now()))
  t.false(here.wasExported(), 'a root made since is in no export')
  const contents = here.contents()
  t.false(JSON.stringify(contents).includes(here.readServer()?.key ?? 'none'), 'the server makes a new one')
  const there = importKeyFolder(join(folder, 'there'), contents, options)
  t.deepEqual(there.readRoot(), root)
  t.true(there.wasExported())
  const other = await makeShopCa('0001', [], systemClock.now())
  t.deepEqual(importKeyFolder(join(folder, 'there'), { ...contents, root: other }, options).readRoot(), root)
})
