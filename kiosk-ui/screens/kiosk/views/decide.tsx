import { useSignal } from '@preact/signals'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { clear } from '../idle.ts'
import { me, points } from '../state.ts'
import { eraseCard, type Level, saveExport, setContact, show } from '../steps.ts'
import { Frame } from './frame.tsx'

const LEVELS: readonly Level[] = ['normal', 'less', 'none']

/** How much the shopper wants to be offered. */
export function ContactView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  const now = me.value?.contact?.level
  return (
    <Frame title={words.contact}>
      <p>{behind.contactText}</p>
      <div class="choices">
        {LEVELS.map((level) => {
          const [name, text] = behind.contactLevel[level]
          return (
            <Button key={level} pressed={now === level} onPress={() => void setContact(level)}>
              <span class="stacked">
                {name}
                <small>{text}</small>
              </span>
            </Button>
          )
        })}
      </div>
    </Frame>
  )
}

/** Everything kept of the card, to take along. */
export function ExportView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  return (
    <Frame title={words.export}>
      <p>{behind.exportText}</p>
      <div class="row">
        <Button onPress={() => void saveExport()}>{behind.exportSave}</Button>
        <Button onPress={() => show('sheet')}>{words.sheet}</Button>
      </div>
    </Frame>
  )
}

/** Erasing asks twice: nobody can undo it. */
export function EraseView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  const isSure = useSignal(false)
  return (
    <Frame title={words.erase}>
      <p>{behind.eraseText}</p>
      {isSure.value ? (
        <div class="stack">
          <Notice urgent={true}>{behind.eraseSure(number(points.value.balance))}</Notice>
          <div class="row">
            <Button take={true} onPress={() => void eraseCard()}>
              {behind.eraseSecond}
            </Button>
            <Button onPress={() => show('card')}>{behind.eraseNo}</Button>
          </div>
        </div>
      ) : (
        <div>
          <Button
            onPress={() => {
              isSure.value = true
            }}
          >
            {behind.eraseFirst}
          </Button>
        </div>
      )}
    </Frame>
  )
}

export function ErasedView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  return (
    <Page title={behind.erased} footer={<Button onPress={clear}>{words.done}</Button>}>
      {null}
    </Page>
  )
}
