import { useSignal } from '@preact/signals'
import type { PublicationAnswer } from '../../../../src/http/contract.ts'
import { common } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { moment } from '../format.ts'
import { faultText } from '../loaded.ts'
import { call } from '../session.ts'
import { doc, isSound, lay } from './draft.ts'

interface Props {
  readonly onPublished: (text: string) => void
}

/** Puts the draft in force, now or from a day on. */
export function Publish({ onPublished }: Props) {
  const w = wordsOf(manager).programme
  const from = useSignal('')
  const fault = useSignal<string | undefined>(undefined)
  const busy = useSignal(false)
  const id = doc.value?.id
  const publish = async (event: Event): Promise<void> => {
    event.preventDefault()
    if (typeof id !== 'string') return
    busy.value = true
    fault.value = undefined
    try {
      const body = { programme: id, ...(from.value === '' ? {} : { from: from.value }) }
      const done = await call<PublicationAnswer>('PUT', `/v1/publications/${crypto.randomUUID()}`, body)
      lay()
      onPublished(w.published(done.version, moment(done.from)))
    } catch (error) {
      fault.value = faultText(error) || wordsOf(common).offlineNow
    }
    busy.value = false
  }
  return (
    <form class="stack" onSubmit={publish}>
      <Field
        label={w.from}
        hint={w.fromHint}
        type="date"
        value={from.value}
        fault={fault.value}
        onInput={(text) => {
          from.value = text
        }}
      />
      <Button submit={true} take={true} disabled={busy.value || !isSound.value}>
        {w.publish}
      </Button>
    </form>
  )
}
