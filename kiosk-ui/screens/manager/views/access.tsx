import { useSignal } from '@preact/signals'
import type { PasskeyList } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { Refusal } from '../../../server.ts'
import { moment } from '../format.ts'
import { faultText, type Loaded, useLoaded } from '../loaded.ts'
import { Elsewhere, hasPasskeys, makePasskey, NotGiven } from '../passkey.ts'
import { beside, useSending } from '../sending.ts'
import { call } from '../session.ts'
import { Shown } from './shown.tsx'

/** By what who is signed in gets in: their own passkeys and password. */
export function Access() {
  const w = wordsOf(manager).access
  const own = useLoaded<PasskeyList>('/v1/passkeys')
  return (
    <>
      <p>{w.about}</p>
      <Shown of={own}>
        {({ host, passkeys }) => (
          <>
            <Own of={own} passkeys={passkeys} />
            {hasPasskeys() && location.hostname === host ? <Add of={own} /> : <Notice>{w.elsewhere(host)}</Notice>}
          </>
        )}
      </Shown>
      <Password />
    </>
  )
}

/** Another password, with the one there is. */
function Password() {
  const all = wordsOf(manager)
  const w = all.access
  const current = useSignal('')
  const password = useSignal('')
  const isDone = useSignal(false)
  const { busy, at, send } = useSending((error) => {
    const isWrong = error instanceof Refusal && error.code === 'forbidden'
    return isWrong ? { path: 'current', text: w.wrong } : beside('current')(error)
  })
  const change = (event: Event): Promise<void> =>
    send(event, async () => {
      isDone.value = false
      await call('PUT', '/v1/sign-ins/current/password', { current: current.value, password: password.value })
      isDone.value = true
      current.value = ''
      password.value = ''
    })
  return (
    <div class="sections">
      <h2>{w.change}</h2>
      <form class="form" onSubmit={change}>
        <Line label={w.current} type="password" of={current} fault={at('current')} autocomplete="current-password" />
        <Line
          label={w.next}
          hint={all.setup.passwordHint}
          type="password"
          of={password}
          fault={at('password')}
          autocomplete="new-password"
        />
        <Button submit={true} disabled={busy.value}>
          {w.change}
        </Button>
      </form>
      {isDone.value ? <Notice>{w.changed}</Notice> : null}
    </div>
  )
}

function Own({ of, passkeys }: { readonly of: Loaded<PasskeyList>; readonly passkeys: PasskeyList['passkeys'] }) {
  const w = wordsOf(manager).access
  const fault = useSignal<string | undefined>(undefined)
  const remove = async (id: string, name: string): Promise<void> => {
    if (!window.confirm(w.sure(name))) return
    try {
      await call('DELETE', `/v1/passkeys/${id}`)
      fault.value = undefined
      await of.load()
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  return (
    <div class="sections">
      <h2>{w.list}</h2>
      {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
      {passkeys.length === 0 ? (
        <p>{w.none}</p>
      ) : (
        <Table
          caption={w.list}
          captionUnseen={true}
          columns={[w.name, w.since, w.remove]}
          rows={passkeys.map(({ id, name, since }) => [
            name,
            moment(since),
            <button key={id} type="button" class="plain" onClick={() => void remove(id, name)}>
              {w.removeNow(name)}
            </button>,
          ])}
        />
      )}
    </div>
  )
}

function Add({ of }: { readonly of: Loaded<PasskeyList> }) {
  const all = wordsOf(manager)
  const w = all.access
  const name = useSignal('')
  const password = useSignal('')
  const done = useSignal<string | undefined>(undefined)
  const { busy, fault, at, send } = useSending((error) => ({
    path: error instanceof Refusal && error.path === 'password' ? 'password' : 'name',
    text: passkeyFault(error),
  }))
  const add = (event: Event): Promise<void> =>
    send(event, async () => {
      const called = name.value.trim()
      done.value = undefined
      if (called === '') {
        fault.value = { path: 'name', text: w.nameHint }
        return
      }
      await makePasskey(called, password.value)
      done.value = w.done(called)
      name.value = ''
      password.value = ''
      await of.load()
    })
  return (
    <div class="sections">
      <h2>{w.add}</h2>
      <form class="form" onSubmit={add}>
        <Line label={w.name} hint={w.nameHint} of={name} fault={at('name')} autocomplete="off" />
        <Line label={w.password} type="password" of={password} fault={at('password')} autocomplete="current-password" />
        <Button submit={true} take={true} disabled={busy.value}>
          {w.add}
        </Button>
      </form>
      {done.value === undefined ? null : <Notice>{done.value}</Notice>}
    </div>
  )
}

/** What to say when a passkey did not come. */
export function passkeyFault(error: unknown): string {
  const w = wordsOf(manager).access
  if (error instanceof Elsewhere) return w.elsewhere(error.host)
  if (error instanceof NotGiven) return w.notGiven
  if (error instanceof Refusal && error.path === 'password') return w.wrong
  if (error instanceof Refusal && error.status === 401) return w.unknown
  return faultText(error)
}
