import type { HistoryAnswer } from '../../src/http/contract.ts'
import { day, number } from '../language.ts'

interface Props {
  /** Undefined until the shop has told them: nothing known is not the same as nothing there. */
  readonly entries: HistoryAnswer['entries'] | undefined
  readonly none: string
}

/** What happened with a card, newest first, with the reason of each point. */
export function History({ entries, none }: Props) {
  if (entries === undefined) return null
  return (
    <>
      {entries.length === 0 ? <p>{none}</p> : null}
      <ol class="entries">
        {entries.map(({ day: on, text, points, why }, i) => (
          <li key={i}>
            <p class="small">{day(on)}</p>
            <div class="row apart">
              <h2>{text}</h2>
              {points === 0 ? null : <strong class="plus">{signed(points)}</strong>}
            </div>
            {why.map((each) => (
              <p key={each.rule} class="small">
                {each.text}
              </p>
            ))}
          </li>
        ))}
      </ol>
    </>
  )
}

const signed = (points: number): string => (points > 0 ? `+${number(points)}` : number(points).replace('-', '−'))
