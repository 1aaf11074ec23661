import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { day, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { entries, nextEntries } from '../state.ts'
import { readMore } from '../steps.ts'
import { Frame } from './frame.tsx'

/** What happened with the card, newest first, with the reason of each point. */
export function HistoryView() {
  const words = wordsOf(kiosk)
  return (
    <Frame title={words.history} shows={true}>
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
      {nextEntries.value === null ? null : <Button onPress={() => void readMore()}>{words.historyMore}</Button>}
    </Frame>
  )
}

const signed = (points: number): string => (points > 0 ? `+${number(points)}` : number(points).replace('-', '−'))
