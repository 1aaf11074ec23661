import { type Signal, useSignal } from '@preact/signals'
import type { StaffBody, StaffEntry, StaffList } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { moment } from '../format.ts'
import { faultText, type Loaded, useLoaded } from '../loaded.ts'
import { beside, useSending } from '../sending.ts'
import { call, may } from '../session.ts'
import { Select } from './select.tsx'
import { Shown } from './shown.tsx'

const ROLES = ['cashier', 'supervisor', 'manager', 'auditor', 'engineer'] as const

/** Who works here: added, changed, ended. */
export function Staff() {
  const staff = useLoaded<StaffList>('/v1/staff')
  const operator = useSignal('')
  const role = useSignal<StaffBody['role']>('cashier')
  return (
    <>
      {may('manage-staff') ? <Change of={staff} operator={operator} role={role} /> : null}
      <People
        of={staff}
        onChange={({ operator: who, role: what }) => {
          operator.value = who
          role.value = what
          document.getElementById('change')?.scrollIntoView()
        }}
      />
    </>
  )
}

interface ChangeProps {
  readonly of: Loaded<StaffList>
  readonly operator: Signal<string>
  readonly role: { value: StaffBody['role'] }
}

function Change({ of, operator, role }: ChangeProps) {
  const all = wordsOf(manager)
  const w = all.staff
  const pin = useSignal('')
  const password = useSignal('')
  const done = useSignal<string | undefined>(undefined)
  const { busy, at, send } = useSending(beside('operator'))
  const submit = (event: Event): Promise<void> =>
    send(event, async () => {
      done.value = undefined
      const body: StaffBody = {
        role: role.value,
        ...(pin.value === '' ? {} : { pin: pin.value }),
        ...(password.value === '' ? {} : { password: password.value }),
      }
      const who = operator.value.trim()
      await call('PUT', `/v1/staff/${encodeURIComponent(who)}`, body)
      done.value = w.done(who)
      for (const each of [operator, pin, password]) each.value = ''
      await of.load()
    })
  return (
    <div class="sections">
      <h2 id="change">{w.change}</h2>
      <p>{w.about}</p>
      <form class="form" onSubmit={submit}>
        <Line label={all.operator} of={operator} fault={at('operator')} autocomplete="off" spellcheck={false} />
        <Select
          label={w.role}
          value={role.value}
          options={ROLES.map((each) => [each, all.roles[each]])}
          onChange={(text) => {
            role.value = text as StaffBody['role']
          }}
        />
        <Line
          label={w.pin}
          type="password"
          inputMode="numeric"
          of={pin}
          fault={at('pin')}
          autocomplete="new-password"
        />
        <Line label={w.password} type="password" of={password} fault={at('password')} autocomplete="new-password" />
        <Button submit={true} take={true} disabled={busy.value}>
          {w.save}
        </Button>
      </form>
      {done.value === undefined ? null : <Notice>{done.value}</Notice>}
    </div>
  )
}

function People({ of, onChange }: { readonly of: Loaded<StaffList>; readonly onChange: (of: StaffEntry) => void }) {
  const all = wordsOf(manager)
  const w = all.staff
  const fault = useSignal<string | undefined>(undefined)
  const remove = async (path: string, question: string): Promise<void> => {
    if (!window.confirm(question)) return
    fault.value = undefined
    try {
      await call('DELETE', path)
      await of.load()
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  const pathOf = (operator: string): string => `/v1/staff/${encodeURIComponent(operator)}`
  const end = (operator: string): Promise<void> => remove(pathOf(operator), w.sure(operator))
  const lost = (operator: string): Promise<void> => remove(`${pathOf(operator)}/passkeys`, w.sureLost(operator))
  return (
    <Shown of={of}>
      {({ staff }) => (
        <div class="sections">
          <h2>{w.list}</h2>
          {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
          <Table
            caption={w.list}
            captionUnseen={true}
            columns={[all.operator, w.role, w.signsIn, w.since, w.end]}
            rows={staff.map((each) => [
              each.operator,
              all.roles[each.role],
              [
                each.hasPin ? w.byPin : '',
                each.hasPassword ? w.byPassword : '',
                each.passkeys > 0 ? w.byPasskeys(each.passkeys) : '',
              ]
                .filter(Boolean)
                .join(', '),
              moment(each.since),
              each.ended !== null ? (
                moment(each.ended)
              ) : may('manage-staff') ? (
                <div class="row">
                  <button type="button" class="plain" onClick={() => onChange(each)}>
                    {w.edit(each.operator)}
                  </button>
                  <button type="button" class="plain" onClick={() => void end(each.operator)}>
                    {w.endNow(each.operator)}
                  </button>
                  {each.passkeys > 0 ? (
                    <button type="button" class="plain" onClick={() => void lost(each.operator)}>
                      {w.lostNow(each.operator)}
                    </button>
                  ) : null}
                </div>
              ) : (
                ''
              ),
            ])}
          />
        </div>
      )}
    </Shown>
  )
}
