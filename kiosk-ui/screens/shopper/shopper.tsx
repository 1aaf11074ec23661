import { useEffect } from 'preact/hooks'
import { common } from '../../../src/words/screens/common.ts'
import { shopper } from '../../../src/words/screens/shopper.ts'
import { wordsOf } from '../../language.ts'
import { Button } from '../../parts/button.tsx'
import { Page } from '../../parts/page.tsx'
import { begin, close, show, view } from './state.ts'
import { CardView } from './views/card.tsx'
import { HistoryView } from './views/history.tsx'
import { SheetView } from './views/sheet.tsx'

/** The card on the shopper's own phone: for looking, for a while. */
export function Shopper() {
  useEffect(begin, [])
  const words = wordsOf(shopper)
  switch (view.value) {
    case 'opening':
      return (
        <Page>
          <p role="status">{words.opening}</p>
        </Page>
      )
    case 'none':
      return <Said title={words.noLink} text={words.noLinkText} />
    case 'over':
      return <Said title={words.over} text={words.overText} />
    case 'busy':
      return <Said title={words.title} text={words.busy} />
    case 'card':
      return (
        <Page title={words.title} shows={true} footer={<Foot />}>
          <CardView />
        </Page>
      )
    case 'history':
      return (
        <Page title={words.history} shows={true} footer={<Back />}>
          <HistoryView />
        </Page>
      )
    case 'sheet':
      return (
        <Page title={words.sheet} shows={true} footer={<Back />}>
          <SheetView />
        </Page>
      )
  }
}

function Said({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <Page title={title}>
      <p>{text}</p>
    </Page>
  )
}

const Back = () => <Button onPress={() => show('card')}>{wordsOf(common).back}</Button>

function Foot() {
  const words = wordsOf(shopper)
  return (
    <div class="stack">
      <div class="row">
        <Button onPress={() => show('history')}>{words.history}</Button>
        <Button onPress={() => show('sheet')}>{words.sheet}</Button>
        <Button onPress={() => close('none')}>{words.close}</Button>
      </div>
      <p class="small">{words.readOnly}</p>
    </div>
  )
}
