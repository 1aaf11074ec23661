import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import { till } from '../../../../src/words/screens/till.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { scan } from '../card.ts'

/** A card that no scanner takes: typed by hand, and known as such. */
export function KeyedView() {
  const words = wordsOf(till)
  const code = useSignal('')
  const form = useRef<HTMLFormElement>(null)
  useEffect(() => form.current?.querySelector('input')?.focus(), [])
  const submit = (event: Event): void => {
    event.preventDefault()
    if (code.value.trim() !== '') void scan(code.value.trim(), 'keyed')
  }
  return (
    <form class="stack narrow" onSubmit={submit} ref={form}>
      <h1>{words.keyed}</h1>
      <Line label={words.cardNumber} of={code} autocomplete="off" spellcheck={false} />
      <Button submit={true} take={true}>
        {words.show}
      </Button>
    </form>
  )
}
