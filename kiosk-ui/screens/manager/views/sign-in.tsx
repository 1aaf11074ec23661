import { useSignal } from '@preact/signals'
import { common } from '../../../../src/words/screens/common.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { Refusal } from '../../../server.ts'
import { hasPasskeys } from '../passkey.ts'
import { useSending } from '../sending.ts'
import { signIn, signInByPasskey } from '../session.ts'
import { passkeyFault } from './access.tsx'

/** Operator and password. */
export function SignIn({ wasIn }: { readonly wasIn: boolean }) {
  const w = wordsOf(manager)
  const operator = useSignal('')
  const password = useSignal('')
  const { busy, at, send } = useSending((error) => ({ path: 'password', text: reason(error, w.signIn) }))
  const submit = (event: Event): Promise<void> => send(event, () => signIn(operator.value.trim(), password.value))
  return (
    <Page title={w.signIn.title}>
      <form class="stack narrow" onSubmit={submit}>
        {wasIn ? <Notice>{w.signIn.over}</Notice> : null}
        <Line label={w.operator} of={operator} autocomplete="username" spellcheck={false} />
        <Line label={w.password} type="password" of={password} fault={at('password')} autocomplete="current-password" />
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
  const { busy, fault, send } = useSending((error) => ({ path: '', text: passkeyFault(error) }))
  return (
    <div class="stack narrow">
      <Button onPress={() => void send(undefined, signInByPasskey)} disabled={busy.value}>
        {w.byPasskey}
      </Button>
      <div role="alert">{fault.value === undefined ? null : <Notice urgent={true}>{fault.value.text}</Notice>}</div>
    </div>
  )
}

function reason(error: unknown, w: { wrong: string; slow: string; noConsole: string }): string {
  if (!(error instanceof Refusal)) return wordsOf(common).offlineNow
  if (error.code === 'too_many') return w.slow
  return error.code === 'forbidden' ? w.noConsole : w.wrong
}
