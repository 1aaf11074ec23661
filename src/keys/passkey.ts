import { createHmac } from 'node:crypto'
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server'
import { invalid, StempelError } from '../domain/errors.ts'
import type { Clock, Random } from '../domain/ports.ts'
import { sameBytes } from './token.ts'

/** What is kept of a passkey. */
export interface Credential {
  /** In base64url. */
  readonly id: string
  /** In COSE. */
  readonly publicKey: Uint8Array
  readonly counter: number
}

/** What a signature must be about. */
export interface Terms {
  /** The address of the page that asked, for example `https://shop.example`. */
  readonly origin: string
  /** The host that the passkey belongs to. */
  readonly host: string
  readonly challenges: Challenges
  /** What was asked, and of whom; a question for another purpose is not answered by this. */
  readonly purpose: string
}

/** ES256, EdDSA, RS256: what authenticators have. */
export const ALGORITHMS: readonly number[] = [-7, -8, -257]

/**
 * What a browser made with `navigator.credentials.create`. The person was asked to show who they are, by finger, face
 * or PIN of the thing itself. Which make it is was not asked, so nothing is proven about that.
 * @throws StempelError `invalid`, path `credential`, whatever is wrong with it
 */
export async function readNewPasskey(response: RegistrationResponseJSON, terms: Terms): Promise<Credential> {
  const { verifyRegistrationResponse } = await library()
  const asked = askedBy(terms)
  const verified = await verifyRegistrationResponse({
    response,
    expectedChallenge: asked.is,
    expectedOrigin: terms.origin,
    expectedRPID: terms.host,
    requireUserVerification: true,
    supportedAlgorithmIDs: [...ALGORITHMS],
  }).catch(() => undefined)
  const credential = verified?.registrationInfo?.credential
  if (verified?.verified !== true || credential === undefined || !asked.use())
    throw invalid('credential', 'This passkey was not made for this shop, or not in time.')
  const { id, publicKey, counter } = credential
  return { id, publicKey, counter }
}

/**
 * Checks what a browser signed with `navigator.credentials.get`.
 * @returns how far the authenticator has counted
 * @throws StempelError `unauthorised` when the passkey did not sign this, the person was not asked, or it counts less
 *   than before
 */
export async function checkPasskey(
  response: AuthenticationResponseJSON,
  credential: Credential,
  terms: Terms,
): Promise<number> {
  const { verifyAuthenticationResponse } = await library()
  const asked = askedBy(terms)
  const { id, publicKey, counter } = credential
  const verified = await verifyAuthenticationResponse({
    response,
    expectedChallenge: asked.is,
    expectedOrigin: terms.origin,
    expectedRPID: terms.host,
    requireUserVerification: true,
    credential: { id, publicKey: new Uint8Array(publicKey), counter },
  }).catch(() => undefined)
  if (verified?.verified !== true || !asked.use()) throw unknownPasskey()
  return verified.authenticationInfo.newCounter
}

/** Said in the same words whatever is wrong. */
export const unknownPasskey = (): StempelError =>
  new StempelError('unauthorised', 'This passkey is not known here, or not any more.')

/** The question that a signature names: whether it was asked, and its use once all the rest is right. */
function askedBy({ challenges, purpose }: Terms): { is(challenge: string): boolean; use(): boolean } {
  let named = ''
  return {
    is(challenge) {
      named = challenge
      return challenges.isAsked(challenge, purpose)
    },
    use: () => challenges.use(named),
  }
}

// It takes longer to load than the rest of the shop, and many shops never need it.
const library = () => import('@simplewebauthn/server')

const LIFE_MS = 5 * 60_000
const NONCE_BYTES = 16
const TIME_BYTES = 6
const MAC_BYTES = 16

/** Questions that a passkey answers: each for one purpose, for five minutes, and once. */
export interface Challenges {
  /** @param purpose who is asked, and what for */
  make(purpose: string): string
  isAsked(challenge: string, purpose: string): boolean
  /** Takes it out of use. @returns false when it was used before. */
  use(challenge: string): boolean
}

/**
 * A question vouches for itself, so that strangers who ask for many fill no memory; only those that were answered
 * rightly are remembered, until they are over. A restart ends them all.
 */
export function createChallenges({ clock, random }: { clock: Clock; random: Random }): Challenges {
  const key = random.bytes(32)
  const used = new Map<string, number>()
  const macOf = (body: Uint8Array, purpose: string): Buffer =>
    createHmac('sha256', key).update(body).update(purpose).digest().subarray(0, MAC_BYTES)
  return {
    make(purpose) {
      const body = Buffer.alloc(NONCE_BYTES + TIME_BYTES)
      body.set(random.bytes(NONCE_BYTES))
      body.writeUIntBE(clock.now() + LIFE_MS, NONCE_BYTES, TIME_BYTES)
      return Buffer.concat([body, macOf(body, purpose)]).toString('base64url')
    },
    isAsked(challenge, purpose) {
      const bytes = Buffer.from(challenge, 'base64url')
      if (bytes.length !== NONCE_BYTES + TIME_BYTES + MAC_BYTES || bytes.toString('base64url') !== challenge)
        return false
      const body = bytes.subarray(0, NONCE_BYTES + TIME_BYTES)
      const isOurs = sameBytes(macOf(body, purpose), bytes.subarray(NONCE_BYTES + TIME_BYTES))
      return isOurs && body.readUIntBE(NONCE_BYTES, TIME_BYTES) > clock.now() && !used.has(challenge)
    },
    use(challenge) {
      const now = clock.now()
      for (const [each, until] of used) if (until <= now) used.delete(each)
      if (used.has(challenge)) return false
      used.set(challenge, now + LIFE_MS)
      return true
    },
  }
}
