import { useEffect } from 'preact/hooks'
import type { PairingAnswer } from '../../../src/http/contract.ts'
import { common } from '../../../src/words/screens/common.ts'
import { kiosk } from '../../../src/words/screens/kiosk.ts'
import { light } from '../../cues.ts'
import { wordsOf } from '../../language.ts'
import { later } from '../../later.ts'
import { Button } from '../../parts/button.tsx'
import { prepareQr } from '../../parts/qr.tsx'
import { clearsIn, stay } from './idle.ts'
import { begin } from './live.ts'
import { type View, view } from './state.ts'
import { CardView } from './views/card.tsx'
import { Frame } from './views/frame.tsx'
import { IdleView } from './views/idle.tsx'

const behind = later(async () => (await import('./views/behind.ts')).behind)
const isFirst = (now: View): now is 'idle' | 'card' => now === 'idle' || now === 'card'

/** Long enough after the first picture not to be in its way. */
const PREPARE_MS = 3_000

/** The kiosk at the entrance. */
export function Kiosk({ as }: { readonly as: PairingAnswer }) {
  useEffect(() => begin(as), [as])
  const now = view.value
  // At the latest when a card comes: what is shown then must work where the network blinks.
  useEffect(() => prepare(now === 'idle' ? PREPARE_MS : 0), [now === 'idle'])
  const isHere = isFirst(now) || behind.value.value !== undefined
  // Whoever listens instead of looking hears where they are.
  useEffect(() => {
    if (now !== 'idle' && isHere) document.querySelector('h1')?.focus()
  }, [now, isHere])
  return (
    <div class={light.value === undefined ? 'kiosk' : `kiosk light ${light.value}`}>
      <Shown now={now} as={as} />
      <Countdown />
    </div>
  )
}

/** Fetches the rest after a while, in ms. @returns lets it be. */
function prepare(pause: number): () => void {
  const timer = setTimeout(() => {
    behind.fetch()
    prepareQr()
  }, pause)
  return () => clearTimeout(timer)
}

function Shown({ now, as }: { readonly now: View; readonly as: PairingAnswer }) {
  if (now === 'idle') return <IdleView />
  return now === 'card' ? <CardView as={as} /> : <Behind now={now} as={as} />
}

function Behind({ now, as }: { readonly now: Exclude<View, 'idle' | 'card'>; readonly as: PairingAnswer }) {
  useEffect(behind.fetch, [])
  const BehindView = behind.value.value?.[now]
  return BehindView === undefined ? <Frame title={wordsOf(common).loading}>{null}</Frame> : <BehindView as={as} />
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
