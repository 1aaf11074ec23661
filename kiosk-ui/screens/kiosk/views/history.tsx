import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { History } from '../../../parts/history.tsx'
import { Told } from '../../../parts/told.tsx'
import { entries, me, nextEntries } from '../state.ts'
import { readMore } from '../steps.ts'
import { Frame } from './frame.tsx'

/** What happened with the card. */
export function HistoryView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  return (
    <Frame title={words.history} shows={true}>
      <History entries={entries.value} none={behind.historyNone} />
      {nextEntries.value === null ? null : <Button onPress={() => void readMore()}>{behind.historyMore}</Button>}
      <Told answers={me.value?.answers ?? []} />
    </Frame>
  )
}
