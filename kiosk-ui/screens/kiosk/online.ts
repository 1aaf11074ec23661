import type { OnlineCodeAnswer } from '../../../src/http/contract.ts'
import { kioskBehind } from '../../../src/words/screens/kiosk-behind.ts'
import { wordsOf } from '../../language.ts'
import { ask, Refusal } from '../../server.ts'
import { inHand, leave } from './card.ts'
import { fault, onlineCode, present } from './state.ts'

/** Asks for a code by which the member signs in at the web shop; where the brand cannot hear of it, it says so. */
export async function takeOnlineCode(): Promise<void> {
  fault.value = undefined
  onlineCode.value = undefined
  const of = present.value?.visit
  try {
    const answer = await ask<OnlineCodeAnswer>('POST', '/v1/me/online-codes', { headers: inHand() })
    if (present.value?.visit === of) onlineCode.value = answer
  } catch (error) {
    if (error instanceof Refusal && error.status === 401) leave()
    else if (present.value?.visit === of)
      fault.value = wordsOf(kioskBehind).onlineFailed(error instanceof Refusal ? error.code : 'unreachable')
  }
}
