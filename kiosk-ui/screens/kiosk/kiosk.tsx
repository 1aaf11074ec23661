import { useEffect } from 'preact/hooks'
import type { PairingAnswer } from '../../../src/http/contract.ts'
import { kiosk } from '../../../src/words/screens/kiosk.ts'
import { light } from '../../cues.ts'
import { wordsOf } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { clearsIn, stay } from './idle.ts'
import { begin } from './live.ts'
import { view } from './state.ts'
import { CardView } from './views/card.tsx'
import { ConsentsView } from './views/consents.tsx'
import { ContactView, ErasedView, EraseView, ExportView } from './views/decide.tsx'
import { HistoryView } from './views/history.tsx'
import { IdleView } from './views/idle.tsx'
import { KeyedView } from './views/keyed.tsx'
import { LostView } from './views/lost.tsx'
import { SheetView } from './views/sheet.tsx'

const VIEWS = {
  idle: IdleView,
  keyed: KeyedView,
  lost: LostView,
  card: CardView,
  sheet: SheetView,
  history: HistoryView,
  contact: ContactView,
  consents: ConsentsView,
  export: ExportView,
  erase: EraseView,
  erased: ErasedView,
}

/** The kiosk at the entrance. */
export function Kiosk({ as }: { readonly as: PairingAnswer }) {
  useEffect(() => begin(as), [as])
  const now = view.value
  // Whoever listens instead of looking hears where they are.
  useEffect(() => {
    if (now !== 'idle') document.querySelector('h1')?.focus()
  }, [now])
  const View = VIEWS[now]
  return (
    <div class={light.value === undefined ? 'kiosk' : `kiosk light ${light.value}`}>
      <View as={as} />
      <Countdown />
    </div>
  )
}

function Countdown() {
  const words = wordsOf(kiosk)
  const seconds = clearsIn.value
  if (seconds === undefined) return null
  return (
    <div class="countdown" role="alertdialog" aria-label={words.stay}>
      <p>{words.still(seconds)}</p>
      <Button onPress={stay}>{words.stay}</Button>
    </div>
  )
}
