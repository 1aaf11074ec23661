import { useSignal } from '@preact/signals'
import { common } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Field } from '../../../parts/field.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { Refusal } from '../../../server.ts'
import { hasPasskeys } from '../passkey.ts'
import { signIn, signInByPasskey } from '../session.ts'
import { passkeyFault } from './access.tsx'

/** Operator and password. */
export function SignIn({ wasIn }: { readonly wasIn: boolean }) {
  const w = wordsOf(manager)
  const operator = useSignal('')
  const password = useSignal('')
  const fault = useSignal<string | undefined>(undefined)
  const busy = useSignal(false)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    busy.value = true
    fault.value = undefined
    try {
      await signIn(operator.value.trim(), password.value)
    } catch (error) {
      fault.value = reason(error, w.signIn)
    }
    busy.value = false
  }
  return (
    <Page title={w.signIn.title}>
      <form class="stack narrow" onSubmit={submit}>
        {wasIn ? <Notice>{w.signIn.over}</Notice> : null}
        <Field
          label={w.operator}
          value={operator.value}
          onInput={(text) => {
            operator.value = text
          }}
          autocomplete="username"
          spellcheck={false}
        />
        <Field
          label={w.password}
          type="password"
          value={password.value}
          fault={fault.value}
          onInput={(text) => {
            password.value = text
          }}
          autocomplete="current-password"
        />
        <Button submit={true} take={true} disabled={busy.value}>
          {w.signIn.go}
        </Button>
        <p class="small">{w.signIn.lost}</p>
      </form>
      {hasPasskeys() ? <ByPasskey /> : null}
    </Page>
  )
}

/** Whoever has a passkey says nothing else. */
function ByPasskey() {
  const w = wordsOf(manager).signIn
  const fault = useSignal<string | undefined>(undefined)
  const busy = useSignal(false)
  const show = async (): Promise<void> => {
    busy.value = true
    fault.value = undefined
    try {
      await signInByPasskey()
    } catch (error) {
      fault.value = passkeyFault(error)
    }
    busy.value = false
  }
  return (
    <div class="stack narrow">
      <Button onPress={() => void show()} disabled={busy.value}>
        {w.byPasskey}
      </Button>
      <div role="alert">{fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}</div>
    </div>
  )
}

function reason(error: unknown, w: { wrong: string; slow: string; noConsole: string }): string {
  if (!(error instanceof Refusal)) return wordsOf(common).offlineNow
  if (error.code === 'too_many') return w.slow
  return error.code === 'forbidden' ? w.noConsole : w.wrong
}
