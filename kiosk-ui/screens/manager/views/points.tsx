import { type Signal, useSignal } from '@preact/signals'
import type { AdjustmentAnswer, AdjustmentBody } from '../../../../src/http/contract.ts'
import { common } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Refusal } from '../../../server.ts'
import { faultText } from '../loaded.ts'
import { call } from '../session.ts'
import { Select } from './select.tsx'

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
  const fault = useSignal<{ path: string; text: string } | undefined>(undefined)
  const done = useSignal<AdjustmentAnswer | undefined>(undefined)
  const at = (path: string): string | undefined => (fault.value?.path === path ? fault.value.text : undefined)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    fault.value = undefined
    done.value = undefined
    const second = needsSecond.value ? { second: { operator: operator.value.trim(), password: password.value } } : {}
    const body = { card: card.value.trim(), points: Number(points.value), reason: reason.value, ...second }
    try {
      done.value = await call<AdjustmentAnswer>('PUT', `/v1/adjustments/${id.value}`, body)
      id.value = crypto.randomUUID()
      for (const each of [card, points, operator, password]) each.value = ''
      needsSecond.value = false
    } catch (error) {
      const path = error instanceof Refusal ? (error.path ?? 'card') : 'card'
      if (path.startsWith('second')) needsSecond.value = true
      fault.value = { path: path.split('.')[0] ?? path, text: faultText(error) || wordsOf(common).offlineNow }
    }
    password.value = ''
  }
  return (
    <section class="sections">
      <p>{w.about}</p>
      <form class="form" onSubmit={submit}>
        <Line label={w.card} of={card} fault={at('card')} />
        <Line label={w.points} hint={w.pointsHint} of={points} fault={at('points')} />
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
              <Line label={w.secondOperator} of={operator} />
              <Line label={w.secondPassword} of={password} type="password" />
            </div>
          </div>
        ) : null}
        <Button submit={true} take={true}>
          {w.book}
        </Button>
      </form>
      {done.value === undefined ? null : (
        <Notice>{w.done(number(done.value.points.adjusted), number(done.value.points.balance))}</Notice>
      )}
    </section>
  )
}

interface LineProps {
  readonly label: string
  readonly of: Signal<string>
  readonly hint?: string
  readonly fault?: string | undefined
  readonly type?: 'password'
}

function Line({ label, of, hint, fault, type }: LineProps) {
  return (
    <Field
      label={label}
      value={of.value}
      hint={hint}
      fault={fault}
      onInput={(text) => {
        of.value = text
      }}
      autocomplete="off"
      spellcheck={false}
      {...(type === undefined ? {} : { type })}
    />
  )
}
