import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { kioskBehind } from '../../../../src/words/screens/kiosk-behind.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Keypad } from '../../../parts/keypad.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Ring } from '../../../parts/ring.tsx'
import { recovery } from '../state.ts'
import { Frame } from './frame.tsx'

/** A lost card: its recovery code, then the new card. */
export function LostView() {
  const words = wordsOf(kiosk)
  const behind = wordsOf(kioskBehind)
  const { step, moved } = recovery.value
  return (
    <Frame title={step === 'card' ? behind.lostCard : words.lost}>
      {step === 'code' ? <Code /> : null}
      {step === 'card' ? (
        <div class="idle">
          <Ring>
            <span class="word">Stempel</span>
          </Ring>
        </div>
      ) : null}
      {moved === undefined ? null : (
        <Notice>
          <p>{behind.lostMoved(number(moved.points))}</p>
          {moved.coupons + moved.gifts === 0 ? null : <p>{behind.lostWith(moved.coupons, moved.gifts)}</p>}
        </Notice>
      )}
    </Frame>
  )
}

function Code() {
  const behind = wordsOf(kioskBehind)
  const { code, fault } = recovery.value
  const change = (text: string): void => {
    recovery.value = { code: text.toUpperCase(), step: 'code' }
  }
  const submit = (event: Event): void => {
    event.preventDefault()
    if (code.trim() !== '') recovery.value = { code: code.trim(), step: 'card' }
  }
  return (
    <form class="stack" onSubmit={submit}>
      <p>{behind.lostText}</p>
      <Field
        label={behind.lostCode}
        value={code}
        fault={fault}
        onInput={change}
        autocomplete="off"
        spellcheck={false}
      />
      <Keypad label={behind.keypad} deleteLabel={behind.delete} value={code} onInput={change} />
      <Button submit={true} take={true}>
        {behind.lostNext}
      </Button>
    </form>
  )
}
