import type { MeAnswer } from '../../src/http/contract.ts'
import { experience } from '../../src/words/screens/experience.ts'
import { day, wordsOf } from '../language.ts'

interface Props {
  readonly answers: NonNullable<MeAnswer['answers']>
}

/** What a card's shopper said before, and what came of it. */
export function Told({ answers }: Props) {
  const words = wordsOf(experience)
  if (answers.length === 0) return null
  return (
    <section class="stack" aria-labelledby="told">
      <h2 id="told">{words.told}</h2>
      <ol class="entries">
        {answers.map(({ day: on, answer, reason, state, resolution }, i) => (
          <li key={i}>
            <p class="small">{day(on)}</p>
            <h3>
              {reason === undefined ? words.answers[answer] : `${words.answers[answer]}: ${words.reasons[reason]}`}
            </h3>
            {state === 'open' ? <p>{words.isOpen}</p> : null}
            {resolution === undefined ? null : <p>{words.team(resolution)}</p>}
          </li>
        ))}
      </ol>
    </section>
  )
}
