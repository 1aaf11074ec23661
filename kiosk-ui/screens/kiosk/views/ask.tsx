import type { AnswerBody } from '../../../../src/http/contract.ts'
import { experience } from '../../../../src/words/screens/experience.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { say } from '../answer.ts'
import { fault, said, visit } from '../state.ts'

type Answer = AnswerBody['answer']
type Reason = NonNullable<AnswerBody['reason']>

/** Asks with one tap how the last shopping was; what was tapped can be changed while the card is here. */
export function Ask() {
  const words = wordsOf(experience)
  if (visit.value?.ask !== true) return null
  const { answer, reason } = said.value ?? {}
  return (
    <section class="stack" aria-labelledby="ask">
      <h2 id="ask">{words.question}</h2>
      <div class="row">
        {(Object.keys(words.answers) as Answer[]).map((each) => (
          <Button key={each} pressed={answer === each} onPress={() => void say({ answer: each })}>
            {words.answers[each]}
          </Button>
        ))}
      </div>
      {answer === undefined || answer === 'good' ? null : (
        <div class="stack">
          <h3>{words.why}</h3>
          <div class="row">
            {(Object.keys(words.reasons) as Reason[]).map((each) => (
              <Button key={each} pressed={reason === each} onPress={() => void say({ answer, reason: each })}>
                {words.reasons[each]}
              </Button>
            ))}
          </div>
        </div>
      )}
      <div role="status">{answer === undefined ? null : <Notice>{words.thanks[answer]}</Notice>}</div>
      {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
    </section>
  )
}
