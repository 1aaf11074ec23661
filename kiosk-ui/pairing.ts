import { signal } from '@preact/signals'
import type { PairingAnswer } from '../src/http/contract.ts'
import { isLocale } from '../src/words/screens/common.ts'
import { speak } from './language.ts'
import { ask, Refusal, Unreachable } from './server.ts'

/** Who this screen is. A screen is a paired device; its token stands in a cookie that no script can read. */
export type Pairing =
  | { readonly state: 'asking' }
  | { readonly state: 'unpaired' }
  | { readonly state: 'paired'; readonly as: PairingAnswer }

export const pairing = signal<Pairing>({ state: 'asking' })

const AGAIN_MS = 2_000

/** Asks the shop who this screen is, and again until the shop answers. */
export async function whoAmI(): Promise<void> {
  try {
    become(await ask<PairingAnswer>('GET', '/v1/pairings/current'))
  } catch (error) {
    if (error instanceof Unreachable) setTimeout(() => void whoAmI(), AGAIN_MS)
    else unpaired()
  }
}

/** Pairs this screen. @returns whether the code was right. */
export async function pair(code: string): Promise<boolean> {
  try {
    become(await ask<PairingAnswer>('POST', '/v1/pairings', { body: { code } }))
    return true
  } catch (error) {
    if (error instanceof Refusal) return false
    throw error
  }
}

/** Lets this screen forget who it was; the device itself stays paired. */
export async function unpair(): Promise<void> {
  await ask('DELETE', '/v1/pairings/current')
  unpaired()
}

/** The shop does not know this screen, or does no longer. */
export const unpaired = (): void => {
  pairing.value = { state: 'unpaired' }
}

function become(as: PairingAnswer): void {
  if (isLocale(as.locale)) speak(as.locale)
  pairing.value = { state: 'paired', as }
}
