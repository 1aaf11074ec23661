import { ask } from '../../server.ts'
import { call } from './session.ts'

/** Passkeys by what the browser brings itself; the shop asks the question and judges the answer. */

/** They work only on the host they belong to, and this page is of another. */
export class Elsewhere extends Error {
  readonly host: string

  constructor(host: string) {
    super(`passkeys work at ${host}`)
    this.host = host
  }
}

/** The person took none, or not in time; a browser says no more than that. */
export class NotGiven extends Error {}

/** Whether this browser has them at all; it does on HTTPS and on the shop's own machine. */
export const hasPasskeys = (): boolean =>
  typeof PublicKeyCredential !== 'undefined' && typeof PublicKeyCredential.parseRequestOptionsFromJSON === 'function'

interface Question<T> {
  readonly publicKey: T
}

/**
 * Makes a passkey and has the shop keep it.
 * @throws Refusal, Unreachable, Elsewhere, NotGiven
 */
export async function makePasskey(name: string, password: string): Promise<void> {
  type Asked = Question<PublicKeyCredentialCreationOptionsJSON>
  const { publicKey } = await call<Asked>('POST', '/v1/passkeys/challenges', { password })
  checkHost(publicKey.rp.id)
  const options = PublicKeyCredential.parseCreationOptionsFromJSON(publicKey)
  const made = await given(() => navigator.credentials.create({ publicKey: options }))
  await call('POST', '/v1/passkeys', { name, credential: made })
}

/**
 * Has one of the browser's passkeys answer the shop.
 * @returns the credential to sign in with
 * @throws Refusal, Unreachable, Elsewhere, NotGiven
 */
export async function showPasskey(): Promise<object> {
  const { publicKey } = await ask<Question<PublicKeyCredentialRequestOptionsJSON>>('POST', '/v1/sign-ins/challenges')
  checkHost(publicKey.rpId)
  const options = PublicKeyCredential.parseRequestOptionsFromJSON(publicKey)
  return given(() => navigator.credentials.get({ publicKey: options }))
}

function checkHost(host = ''): void {
  if (host !== location.hostname) throw new Elsewhere(host)
}

async function given(take: () => Promise<Credential | null>): Promise<object> {
  const credential = await take().catch((cause: unknown) => {
    throw new NotGiven('no passkey was given', { cause })
  })
  if (credential === null) throw new NotGiven('no passkey was given')
  return (credential as PublicKeyCredential).toJSON()
}
