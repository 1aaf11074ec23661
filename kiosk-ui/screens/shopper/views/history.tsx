import { shopper } from '../../../../src/words/screens/shopper.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { History } from '../../../parts/history.tsx'
import { Told } from '../../../parts/told.tsx'
import { entries, me, nextEntries, readEarlier } from '../state.ts'

/** What happened with the card. */
export function HistoryView() {
  const words = wordsOf(shopper)
  return (
    <>
      <History entries={entries.value} none={words.historyNone} />
      {nextEntries.value === null ? null : <Button onPress={() => void readEarlier()}>{words.earlier}</Button>}
      <Told answers={me.value?.answers ?? []} />
    </>
  )
}
