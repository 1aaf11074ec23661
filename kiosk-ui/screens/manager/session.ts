import { signal } from '@preact/signals'
import type { SetupBody, SetupState, SignInAnswer } from '../../../src/http/contract.ts'
import { isLocale } from '../../../src/words/screens/common.ts'
import { speak } from '../../language.ts'
import { type Ask, ask, Refusal, Unreachable } from '../../server.ts'
import { showPasskey } from './passkey.ts'

/** Who is at the console. The session itself stands in a cookie that no script can read. */
export type Session =
  | { readonly state: 'asking' }
  | { readonly state: 'first-start'; readonly setup: SetupState }
  | { readonly state: 'out'; readonly wasIn: boolean }
  | { readonly state: 'in'; readonly as: SignInAnswer }

export const session = signal<Session>({ state: 'asking' })

const AGAIN_MS = 2_000

/** Asks the shop who this is, and again until the shop answers. */
export async function begin(): Promise<void> {
  try {
    const setup = await ask<SetupState>('GET', '/v1/setup')
    if (setup.needed) session.value = { state: 'first-start', setup }
    else await whoAmI()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
    setTimeout(() => void begin(), AGAIN_MS)
  }
}

async function whoAmI(): Promise<void> {
  try {
    session.value = { state: 'in', as: await ask<SignInAnswer>('GET', '/v1/sign-ins/current') }
  } catch (error) {
    if (!(error instanceof Refusal)) throw error
    session.value = { state: 'out', wasIn: false }
  }
}

/** @throws Refusal when operator or password is wrong. */
export async function signIn(operator: string, password: string): Promise<void> {
  session.value = { state: 'in', as: await ask<SignInAnswer>('POST', '/v1/sign-ins', { body: { operator, password } }) }
}

/** @throws Refusal when the shop does not know this passkey, and what `showPasskey` throws. */
export async function signInByPasskey(): Promise<void> {
  const credential = await showPasskey()
  session.value = {
    state: 'in',
    as: await ask<SignInAnswer>('POST', '/v1/sign-ins/passkeys', { body: { credential } }),
  }
}

export async function signOut(): Promise<void> {
  await ask('DELETE', '/v1/sign-ins/current')
  session.value = { state: 'out', wasIn: false }
}

/** @throws Refusal with the path of what is wrong. */
export async function setUp(body: SetupBody): Promise<void> {
  const as = await ask<SignInAnswer>('POST', '/v1/setup', { body })
  if (isLocale(body.profile.locale)) speak(body.profile.locale)
  session.value = { state: 'in', as }
}

/** Whether who is signed in may do something; what they may not is not shown. */
export const may = (deed: string): boolean => session.value.state === 'in' && session.value.as.may.includes(deed)

export const currency = (): string => (session.value.state === 'in' ? session.value.as.shop.currency : 'EUR')
export const timeZone = (): string => (session.value.state === 'in' ? session.value.as.shop.timeZone : 'UTC')

/** Asks the shop as who is signed in; where the session is over, the screen says so. */
export async function call<T>(method: string, path: string, body?: unknown): Promise<T> {
  try {
    const more: Ask = body === undefined ? {} : { body }
    return await ask<T>(method, path, more)
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) session.value = { state: 'out', wasIn: true }
    throw error
  }
}
