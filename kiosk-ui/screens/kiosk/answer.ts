import type { AnswerAnswer, AnswerBody } from '../../../src/http/contract.ts'
import { experience } from '../../../src/words/screens/experience.ts'
import { wordsOf } from '../../language.ts'
import { ask } from '../../server.ts'
import { attempt, lookAgain } from './card.ts'
import { present, said, visit } from './state.ts'

/** What a shopper says of the last shopping: a tap, and if they like another one for the reason. */

let isSaying = false

/** The last word counts. A coupon that comes with the shop's apologies is shown beside the others at once. */
export async function say(body: AnswerBody): Promise<void> {
  const now = present.value
  // Two taps at once could be heard in the wrong order.
  if (now === undefined || isSaying) return
  isSaying = true
  await attempt(wordsOf(experience).failed, async () => {
    const path = `/v1/visits/${encodeURIComponent(now.visit)}/answer`
    const answer = await ask<AnswerAnswer>('PUT', path, { body })
    if (present.value?.visit !== now.visit) return
    said.value = answer
    const { coupon } = answer
    const { open = [] } = visit.value ?? {}
    if (coupon !== undefined && visit.value !== undefined && !open.some(({ code }) => code === coupon.code))
      visit.value = { ...visit.value, open: [...open, coupon] }
    await lookAgain()
  })
  isSaying = false
}
