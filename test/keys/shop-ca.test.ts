import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { connect } from 'node:tls'
import test, { type ExecutionContext } from 'ava'
import fc from 'fast-check'
import { namesAllowed } from '../../src/keys/name-constraints.ts'
import { type Certified, fingerprintOf, issueServer, makeShopCa, stillServes } from '../../src/keys/shop-ca.ts'
import { systemClock } from '../../src/open-shop.ts'

const DAY_MS = 86_400_000
// A real client looks at the real clock, so the certificates are of today.
const NOW = systemClock.now()

/** What a TLS client that trusts only this root says to a server; undefined when it is content. */
async function faultOf(t: ExecutionContext, server: Certified, root: string, servername: string) {
  const serving = createServer({ cert: server.certificate, key: server.key }).listen(0, '127.0.0.1')
  t.teardown(() => serving.close())
  await once(serving, 'listening')
  const { port } = serving.address() as AddressInfo
  const client = connect({ port, host: '127.0.0.1', ca: root, ...(servername === '' ? {} : { servername }) })
  try {
    await once(client, 'secureConnect')
    return undefined
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    return `${code}: ${message}`
  } finally {
    client.destroy()
  }
}

test('TLS-1 a client that trusts only the root accepts the server by each of its names, and by no other', async (t) => {
  const names = ['kasse.local', 'shop.example', '127.0.0.1', '203.0.113.9', '2001:db8::5']
  const ca = await makeShopCa('0001', ['shop.example', '203.0.113.9', '2001:db8::5'], NOW)
  const server = await issueServer(ca, names, NOW)
  for (const name of ['kasse.local', 'shop.example', ''])
    t.is(await faultOf(t, server, ca.certificate, name), undefined)
  const certificate = new X509Certificate(server.certificate)
  for (const address of ['127.0.0.1', '203.0.113.9', '2001:db8::5']) t.is(certificate.checkIP(address), address)
  t.regex((await faultOf(t, server, ca.certificate, 'bank.example')) ?? '', /^ERR_TLS_CERT_ALTNAME_INVALID/)
  const stranger = await makeShopCa('0001', ['shop.example'], NOW)
  t.truthy(await faultOf(t, server, stranger.certificate, 'kasse.local'))
})

test('TLS-2 the root can vouch for private names and those given at its making, for nothing else', async (t) => {
  const ca = await makeShopCa('0001', ['shop.example'], NOW)
  const honest = await issueServer(ca, ['kasse.local', 'bank.example', '198.51.100.1'], NOW)
  t.is(new X509Certificate(honest.certificate).subjectAltName, 'DNS:kasse.local')
  // Whoever stole the root's key would not ask what it may vouch for.
  const stolen = { ...ca, names: ['bank.example', '198.51.100.1'] }
  const forged = await issueServer(stolen, ['bank.example', '198.51.100.1'], NOW)
  t.regex((await faultOf(t, forged, ca.certificate, 'bank.example')) ?? '', /permitted subtree violation/)
})

test('TLS-2 the root is ECDSA P-256, vouches for servers only, and its fingerprint is that of its bytes', async (t) => {
  const ca = await makeShopCa('0001', [], NOW)
  const root = new X509Certificate(ca.certificate)
  t.is(root.publicKey.asymmetricKeyDetails?.namedCurve, 'prime256v1')
  t.true(root.ca)
  t.true(root.verify(root.publicKey))
  t.is(root.fingerprint256, fingerprintOf(ca.certificate))
  const server = new X509Certificate((await issueServer(ca, ['localhost'], NOW)).certificate)
  t.false(server.ca)
  t.deepEqual(server.keyUsage, ['1.3.6.1.5.5.7.3.1'])
  t.true(root.validToDate.getTime() - NOW > 9 * 365 * DAY_MS)
})

test('TLS-3 a server certificate lives 90 to 397 days and is replaced long before its end', async (t) => {
  const ca = await makeShopCa('0001', [], NOW)
  const server = await issueServer(ca, ['localhost'], NOW)
  const { validFromDate, validToDate } = new X509Certificate(server.certificate)
  const days = (validToDate.getTime() - validFromDate.getTime()) / DAY_MS
  t.true(days >= 90 && days <= 397, `${days} days`)
  t.true(validFromDate.getTime() < NOW, 'a clock that is a little behind takes it')
  const serves = (names: string[], at: number, by = ca) => stillServes(server, by, names, at)
  t.true(serves(['localhost'], NOW))
  t.true(serves(['localhost', 'not-ours.example'], NOW), 'a name it may not vouch for asks for no new one')
  t.false(serves(['localhost', '10.0.0.7'], NOW), 'a new address')
  t.false(serves(['localhost'], validToDate.getTime() - 59 * DAY_MS), 'its end comes near')
  t.false(serves(['localhost'], NOW - 2 * DAY_MS), 'not good yet')
  t.false(serves(['localhost'], NOW, await makeShopCa('0001', [], NOW)), 'another root')
  t.false(stillServes(undefined, ca, [], NOW))
})

test('TLS-2 whatever is given, a public name or address is vouched for only when it was given', (t) => {
  fc.assert(
    fc.property(fc.array(fc.oneof(fc.domain(), fc.ipV4())), fc.oneof(fc.domain(), fc.ipV4()), (given, name) => {
      const allowed = namesAllowed(given, [name]).length === 1
      const isGiven = given.some((each) => name === each || name.endsWith(`.${each}`))
      const isPrivate =
        /^(10|127|169\.254|192\.168|172\.(1[6-9]|2\d|3[01])|100\.(6[4-9]|[7-9]\d|1[01]\d|12[0-7]))\./.test(name)
      const isLocal = /\.(local|lan|internal|localhost)$|\.home\.arpa$|(^|\.)fritz\.box$/.test(name)
      return allowed === (isGiven || isPrivate || isLocal)
    }),
  )
  t.pass()
})
