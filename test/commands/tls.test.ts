import { X509Certificate } from 'node:crypto'
import { readFileSync } from 'node:fs'
import test from 'ava'
import { place } from './support/cli.ts'

test('TLS-11 the command line shows the fingerprint and hands out the root; the server says both at its start', async (t) => {
  const at = place(t, { STEMPEL_HOST: '0.0.0.0' })
  t.is((await at.stempel(['tls', 'show'])).code, 1)
  const shop = await at.shop()
  const { fingerprint, server } = (await at.stempel(['tls', 'show', '--json'])).json<{
    fingerprint: string
    server: { names: string[] }
  }>()
  t.true(server.names.includes('localhost') && server.names.includes('127.0.0.1'))
  t.true((await at.stempel(['tls', 'show'])).out.includes(fingerprint))
  const file = at.file('root.pem')
  t.is((await at.stempel(['tls', 'export', file])).code, 0)
  t.is(new X509Certificate(readFileSync(file)).fingerprint256, fingerprint)
  t.regex(shop.url, /^https:/)
  t.is(await shop.stop(), 0)
})
