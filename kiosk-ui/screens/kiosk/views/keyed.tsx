import { useSignal } from '@preact/signals'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Keypad } from '../../../parts/keypad.tsx'
import { comeByKeys } from '../card.ts'
import { wasRefused } from '../state.ts'
import { Frame } from './frame.tsx'

/** A card that no reader reads is typed. */
export function KeyedView() {
  const words = wordsOf(kiosk)
  const code = useSignal('')
  const change = (text: string): void => {
    wasRefused.value = false
    code.value = text.toUpperCase()
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    if (code.value.trim() !== '') void comeByKeys(code.value.trim(), 'keyed')
  }
  return (
    <Frame title={words.keyedTitle}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={words.cardNumber}
          hint={words.keyedText}
          value={code.value}
          onInput={change}
          autocomplete="off"
          spellcheck={false}
        />
        <Keypad label={words.keypad} deleteLabel={words.delete} value={code.value} onInput={change} />
        <Button submit={true} take={true}>
          {words.show}
        </Button>
      </form>
    </Frame>
  )
}
