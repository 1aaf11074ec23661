import { useSignal } from '@preact/signals'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Keypad } from '../../../parts/keypad.tsx'
import { comeByKeys } from '../card.ts'
import { wasRefused } from '../state.ts'
import { Frame } from './frame.tsx'

/** A card that no reader reads is typed. */
export function KeyedView() {
  const behind = wordsOf(kioskBehind)
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
    <Frame title={behind.keyedTitle}>
      <form class="stack" onSubmit={submit}>
        <Field
          label={behind.cardNumber}
          hint={behind.keyedText}
          value={code.value}
          onInput={change}
          autocomplete="off"
          spellcheck={false}
        />
        <Keypad label={behind.keypad} deleteLabel={behind.delete} value={code.value} onInput={change} />
        <Button submit={true} take={true}>
          {behind.show}
        </Button>
      </form>
    </Frame>
  )
}
