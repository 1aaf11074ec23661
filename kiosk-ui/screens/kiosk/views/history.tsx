import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { History } from '../../../parts/history.tsx'
import { entries, nextEntries } from '../state.ts'
import { readMore } from '../steps.ts'
import { Frame } from './frame.tsx'

/** What happened with the card. */
export function HistoryView() {
  const words = wordsOf(kiosk)
  return (
    <Frame title={words.history} shows={true}>
      <History entries={entries.value} none={words.historyNone} />
      {nextEntries.value === null ? null : <Button onPress={() => void readMore()}>{words.historyMore}</Button>}
    </Frame>
  )
}
