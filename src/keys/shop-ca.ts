import { type webcrypto, X509Certificate } from 'node:crypto'
import { isIP } from 'node:net'
import { derOf, namesAllowed } from './name-constraints.ts'
import { addMetadata } from './reflection.ts'

/** A certificate and its key, both PEM (the key PKCS #8). */
export interface Certified {
  readonly certificate: string
  readonly key: string
}

/** The shop's own root, which tablets are told to trust, and the names beyond the private ones it may vouch for. */
export interface ShopCa extends Certified {
  readonly names: string[]
}

const DAY_MS = 86_400_000
/** A tablet whose clock is a little behind takes a new certificate all the same. */
const BEFORE_MS = DAY_MS
const ROOT_DAYS = 3653
/** Browsers take 398 at most from anybody. */
const SERVER_DAYS = 180
/** So early a new one is made: a shop may stand still for weeks. */
const RENEW_DAYS = 60
const EC = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' }

/**
 * Makes a shop's root: ECDSA P-256, good for ten years, and by its name constraints for nothing but private names and
 * addresses and those given, so that nobody who steals it can pass for a bank.
 * @param names host names and addresses it must be able to vouch for
 * @param now ms
 */
export async function makeShopCa(shop: string, names: readonly string[], now: number): Promise<ShopCa> {
  const x509 = await library()
  const keys = await newKeys()
  const made = await x509.X509CertificateGenerator.createSelfSigned({
    name: [{ CN: [`Stempel shop ${shop}`] }, { O: ['Stempel'] }],
    notBefore: new Date(now - BEFORE_MS),
    notAfter: new Date(now + ROOT_DAYS * DAY_MS),
    signingAlgorithm: EC,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      new x509.Extension('2.5.29.30', true, derOf(names)),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: made.toString('pem'), key: await pemOf(keys), names: [...names] }
}

/**
 * A server's certificate under the shop's root, good for 180 days.
 * @param names host names and addresses; those the root may not vouch for are left out
 * @param now ms
 */
export async function issueServer(ca: ShopCa, names: readonly string[], now: number): Promise<Certified> {
  const x509 = await library()
  const keys = await newKeys()
  const root = new x509.X509Certificate(ca.certificate)
  const rootKey = await crypto.subtle.importKey('pkcs8', bytesOf(ca.key), EC, false, ['sign'])
  const good = namesAllowed(ca.names, names)
  const made = await x509.X509CertificateGenerator.create({
    subject: [{ CN: [good[0] ?? 'localhost'] }, { O: ['Stempel'] }],
    issuer: root.subjectName,
    notBefore: new Date(now - BEFORE_MS),
    notAfter: new Date(Math.min(now + SERVER_DAYS * DAY_MS, root.notAfter.getTime())),
    signingAlgorithm: EC,
    publicKey: keys.publicKey,
    signingKey: rootKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
      new x509.SubjectAlternativeNameExtension(
        good.map((name) => ({ type: isIP(name) === 0 ? ('dns' as const) : ('ip' as const), value: name })),
      ),
      await x509.AuthorityKeyIdentifierExtension.create(root, false),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  })
  return { certificate: made.toString('pem'), key: await pemOf(keys) }
}

/** Whether a server's certificate still serves: of this root, for all these names, and not near its end. */
export function stillServes(
  certified: Certified | undefined,
  ca: ShopCa,
  names: readonly string[],
  now: number,
): boolean {
  if (certified === undefined) return false
  const certificate = new X509Certificate(certified.certificate)
  const left = certificate.validToDate.getTime() - now
  if (left < RENEW_DAYS * DAY_MS || certificate.validFromDate.getTime() > now) return false
  if (!certificate.verify(new X509Certificate(ca.certificate).publicKey)) return false
  return namesAllowed(ca.names, names).every((name) => vouchesFor(certificate, name))
}

const vouchesFor = (certificate: X509Certificate, name: string): boolean =>
  (isIP(name) === 0 ? certificate.checkHost(name) : certificate.checkIP(name)) !== undefined

/** The SHA-256 fingerprint of a certificate as devices show it: pairs of capitals parted by colons. */
export const fingerprintOf = (pem: string): string => new X509Certificate(pem).fingerprint256

/** The bytes of a certificate, as tablets take it. */
export const derOfPem = (pem: string): Buffer => new X509Certificate(pem).raw

async function library() {
  addMetadata()
  return import('@peculiar/x509')
}

const newKeys = (): Promise<webcrypto.CryptoKeyPair> =>
  crypto.subtle.generateKey(EC, true, ['sign', 'verify']) as Promise<webcrypto.CryptoKeyPair>

async function pemOf({ privateKey }: webcrypto.CryptoKeyPair): Promise<string> {
  const text = Buffer.from(await crypto.subtle.exportKey('pkcs8', privateKey)).toString('base64')
  return `-----BEGIN PRIVATE KEY-----\n${text.match(/.{1,64}/g)?.join('\n')}\n-----END PRIVATE KEY-----\n`
}

const bytesOf = (pem: string): Uint8Array<ArrayBuffer> =>
  new Uint8Array(Buffer.from(pem.replace(/-----[^-]+-----|\s/g, ''), 'base64'))
