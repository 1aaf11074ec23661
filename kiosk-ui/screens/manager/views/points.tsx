import { useSignal } from '@preact/signals'
import type { AdjustmentAnswer, AdjustmentBody } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { beside, useSending } from '../sending.ts'
import { call } from '../session.ts'
import { Select } from './select.tsx'

/** A browser shall neither remember nor correct these. */
const UNTOLD = { autocomplete: 'off', spellcheck: false } as const
const REASONS = ['goodwill', 'till-fault', 'missing-receipt', 'wrong-card', 'correction'] as const

/** Points given or taken by hand; over a limit a second person confirms at the same screen. */
export function Points() {
  const all = wordsOf(manager)
  const w = all.points
  const id = useSignal<string>(crypto.randomUUID())
  const card = useSignal('')
  const points = useSignal('')
  const reason = useSignal<AdjustmentBody['reason']>('goodwill')
  const needsSecond = useSignal(false)
  const operator = useSignal('')
  const password = useSignal('')
  const done = useSignal<AdjustmentAnswer | undefined>(undefined)
  const { busy, fault, at, send } = useSending((error) => {
    const { path, text } = beside('card')(error)
    if (path.startsWith('second')) needsSecond.value = true
    return { path: path.split('.')[0] ?? path, text }
  })
  const submit = async (event: Event): Promise<void> => {
    await send(event, async () => {
      done.value = undefined
      const second = needsSecond.value ? { second: { operator: operator.value.trim(), password: password.value } } : {}
      const body = { card: card.value.trim(), points: Number(points.value), reason: reason.value, ...second }
      done.value = await call<AdjustmentAnswer>('PUT', `/v1/adjustments/${id.value}`, body)
      id.value = crypto.randomUUID()
      for (const each of [card, points, operator]) each.value = ''
      needsSecond.value = false
    })
    password.value = ''
  }
  return (
    <section class="sections">
      <p>{w.about}</p>
      <form class="form" onSubmit={submit}>
        <Line {...UNTOLD} label={w.card} of={card} fault={at('card')} />
        <Line {...UNTOLD} label={w.points} hint={w.pointsHint} of={points} fault={at('points')} />
        <Select
          label={w.reason}
          value={reason.value}
          options={REASONS.map((each) => [each, w.reasons[each]])}
          onChange={(text) => {
            reason.value = text as AdjustmentBody['reason']
          }}
        />
        {needsSecond.value ? (
          <div class="wide sections">
            <Notice>{fault.value?.text ?? w.second}</Notice>
            <div class="form">
              <Line {...UNTOLD} label={w.secondOperator} of={operator} />
              <Line {...UNTOLD} label={w.secondPassword} of={password} type="password" />
            </div>
          </div>
        ) : null}
        <Button submit={true} take={true} disabled={busy.value}>
          {w.book}
        </Button>
      </form>
      {done.value === undefined ? null : (
        <Notice>{w.done(number(done.value.points.adjusted), number(done.value.points.balance))}</Notice>
      )}
    </section>
  )
}
