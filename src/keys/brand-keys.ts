import { createHmac, hkdfSync } from 'node:crypto'
import { cardOf } from '../domain/code/card.ts'
import { tagOf } from './brand-files.ts'

/** The brand's keys, every one derived from the secret of its key folder. Labels are frozen. */
export interface BrandKeys {
  /** The key by which shops make tags, by its number; 64 hex characters. */
  recognition(number: number): string
  /** What the deliveries to a system are signed with, 32 bytes. */
  webhook(hook: string): Uint8Array
  /** A member's name for one system alone: two systems that compare theirs find nothing in common. */
  subject(hook: string, member: string): string
  /** The card a member has online: it stands nowhere, and no branch's caller ever sees it. */
  onlineCard(member: string): string
  /** Its tag, by which the branches without a door know the member. */
  onlineTag(member: string): string
  /** A member's name for an authenticator at one host, base64url; it leads nowhere else. */
  passkeyHandle(host: string, member: string): string
}

/** The number of the key by which shops make tags; another number is another key. */
export const RECOGNITION = 1

const BYTES = 32

/** @param secret at least 32 bytes. @throws RangeError for a shorter one. */
export function brandKeys(secret: Uint8Array): BrandKeys {
  if (secret.length < BYTES) throw new RangeError("the brand's secret is shorter than 32 bytes")
  const derive = (label: string): Uint8Array =>
    new Uint8Array(hkdfSync('sha256', secret, new Uint8Array(0), label, BYTES))
  const recognition = (number: number): string => Buffer.from(derive(`stempel recognition ${number}`)).toString('hex')
  const online = derive('stempel online card 1')
  const onlineCard = (member: string): string => cardOf(hmacSha256(online, member))
  const handles = derive('stempel passkey handle 1')
  return {
    recognition,
    onlineCard,
    onlineTag: (member) => tagOf(recognition(RECOGNITION), onlineCard(member)),
    passkeyHandle: (host, member) => Buffer.from(hmacSha256(handles, `${host}\n${member}`)).toString('base64url'),
    webhook: (hook) => derive(`stempel webhook 1 ${hook}`),
    subject: (hook, member) =>
      createHmac('sha256', derive(`stempel subject 1 ${hook}`))
        .update(member)
        .digest('hex')
        .slice(0, 32),
  }
}

/** HMAC-SHA-256. */
export const hmacSha256 = (key: Uint8Array, text: string): Uint8Array => createHmac('sha256', key).update(text).digest()

/** A webhook's key as people copy it. */
export const webhookSecretText = (key: Uint8Array): string => `whsec_${Buffer.from(key).toString('base64')}`
