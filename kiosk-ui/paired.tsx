import { useSignal } from '@preact/signals'
import type { ComponentType } from 'preact'
import { useEffect } from 'preact/hooks'
import type { PairingAnswer } from '../src/http/contract.ts'
import { common } from '../src/words/screens/common.ts'
import { wordsOf } from './language.ts'
import { pair, pairing, unpair, whoAmI } from './pairing.ts'
import { Button } from './parts/button.tsx'
import { Line } from './parts/line.tsx'
import { Notice } from './parts/notice.tsx'
import { Page } from './parts/page.tsx'

interface Props {
  /** The kinds of device this screen is for. */
  readonly kinds: readonly PairingAnswer['kind'][]
  readonly Screen: ComponentType<{ readonly as: PairingAnswer }>
}

/** Shows a screen once the shop knows it; until then the page where it is paired. */
export function Paired({ kinds, Screen }: Props) {
  useEffect(() => void whoAmI(), [])
  const now = pairing.value
  if (now.state === 'asking') return <Page quiet={true}>{wordsOf(common).loading}</Page>
  if (now.state !== 'paired') return <PairPage kind={kinds[0] ?? 'screen'} />
  return kinds.includes(now.as.kind) ? <Screen as={now.as} /> : <WrongKind kind={now.as.kind} />
}

function PairPage({ kind }: { readonly kind: string }) {
  const words = wordsOf(common)
  const code = useSignal('')
  const fault = useSignal<string | undefined>(undefined)
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault()
    fault.value = undefined
    try {
      if (!(await pair(code.value))) fault.value = words.pairWrong
    } catch {
      fault.value = words.offlineNow
    }
  }
  return (
    <Page title={words.pairTitle}>
      <form class="stack narrow" onSubmit={submit}>
        <p>{words.pairText}</p>
        <p class="small">
          {words.pairHow}{' '}
          <code>
            npx stempel device add --kind {kind} --id …{kind === 'screen' ? ' --workstation …' : ''}
          </code>
        </p>
        <Line label={words.pairCode} of={code} fault={fault.value} autocomplete="one-time-code" spellcheck={false} />
        <Button submit={true} take={true}>
          {words.pair}
        </Button>
      </form>
    </Page>
  )
}

function WrongKind({ kind }: { readonly kind: string }) {
  const words = wordsOf(common)
  return (
    <Page title={words.pairTitle}>
      <div class="stack narrow">
        <Notice>{words.pairKind(kind)}</Notice>
        <Button onPress={() => void unpair()}>{words.pairOther}</Button>
      </div>
    </Page>
  )
}
