import { shopper } from '../../../../src/words/screens/shopper.ts'
import { day, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { entries, nextEntries, readEarlier } from '../state.ts'

/** What happened with the card, newest first, with the reason of each point. */
export function HistoryView() {
  const words = wordsOf(shopper)
  return (
    <>
      {entries.value.length === 0 ? <p>{words.historyNone}</p> : null}
      <ol class="entries">
        {entries.value.map(({ day: on, text, points, why }, i) => (
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
      {nextEntries.value === null ? null : <Button onPress={() => void readEarlier()}>{words.earlier}</Button>}
    </>
  )
}

const signed = (points: number): string => (points > 0 ? `+${number(points)}` : number(points).replace('-', '−'))
