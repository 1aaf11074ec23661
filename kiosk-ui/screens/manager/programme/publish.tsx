import { useSignal } from '@preact/signals'
import type { PublicationAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { moment } from '../format.ts'
import { beside, useSending } from '../sending.ts'
import { call } from '../session.ts'
import { doc, isSound, lay } from './draft.ts'

interface Props {
  readonly onPublished: (text: string) => void
}

/** Puts the draft in force, now or from a day on. */
export function Publish({ onPublished }: Props) {
  const w = wordsOf(manager).programme
  const from = useSignal('')
  const { busy, at, send } = useSending(beside('from'))
  const id = doc.value?.id
  const publish = (event: Event): Promise<void> =>
    send(event, async () => {
      if (typeof id !== 'string') return
      const body = { programme: id, ...(from.value === '' ? {} : { from: from.value }) }
      const done = await call<PublicationAnswer>('PUT', `/v1/publications/${crypto.randomUUID()}`, body)
      lay()
      onPublished(w.published(done.version, moment(done.from)))
    })
  return (
    <form class="stack" onSubmit={publish}>
      <Line label={w.from} hint={w.fromHint} type="date" of={from} fault={at('from')} />
      <Button submit={true} take={true} disabled={busy.value || !isSound.value}>
        {w.publish}
      </Button>
    </form>
  )
}
