import { useEffect } from 'preact/hooks'
import type { PairingAnswer } from '../../../src/http/contract.ts'
import { common } from '../../../src/words/screens/common.ts'
import { till } from '../../../src/words/screens/till.ts'
import { wordsOf } from '../../language.ts'
import { unpair } from '../../pairing.ts'
import { Button } from '../../parts/button.tsx'
import { LookSwitch } from '../../parts/look-switch.tsx'
import { Notice } from '../../parts/notice.tsx'
import { Page } from '../../parts/page.tsx'
import { begin } from './live.ts'
import { article, card, clear, fault, isUnsure, noted, view } from './state.ts'
import { CardView } from './views/card.tsx'
import { KeyedView } from './views/keyed.tsx'
import { ArticleView } from './views/knowledge.tsx'
import { ReturnView } from './views/return.tsx'

/** The screen beside a till. It says who is here and what to hand over; it never stands before the sale. */
export function Till({ as }: { readonly as: PairingAnswer }) {
  const isAtTill = as.workstation !== '' && as.workstation !== as.device
  useEffect(() => (isAtTill ? begin(as) : undefined), [])
  const words = wordsOf(till)
  if (!isAtTill)
    return (
      <Page title={wordsOf(common).pairTitle}>
        <div class="stack narrow">
          <Notice urgent={true}>{words.noTill}</Notice>
          <Button onPress={() => void unpair()}>{wordsOf(common).pairOther}</Button>
        </div>
      </Page>
    )
  return (
    <Page
      aside={<Aside at={as.workstation} />}
      shows={card.value !== undefined || article.value !== undefined}
      footer={<Keys />}
    >
      <div aria-live="polite" class="told">
        {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
        {noted.value === undefined ? null : <Notice>{noted.value}</Notice>}
        {isUnsure.value ? <Notice>{words.still}</Notice> : null}
      </div>
      <Middle as={as} />
    </Page>
  )
}

function Aside({ at }: { readonly at: string }) {
  return (
    <>
      <p class="small">{wordsOf(till).at(at)}</p>
      <LookSwitch />
    </>
  )
}

function Middle({ as }: { readonly as: PairingAnswer }) {
  const words = wordsOf(till)
  if (view.value === 'return') return <ReturnView as={as} />
  if (view.value === 'keyed') return <KeyedView />
  if (article.value !== undefined || card.value !== undefined)
    return (
      <>
        <ArticleView />
        <CardView as={as} />
      </>
    )
  return (
    <div class="waiting">
      <h1>{words.waiting}</h1>
      <p>{words.waitingText}</p>
    </div>
  )
}

function Keys() {
  const words = wordsOf(till)
  const open = (next: 'return' | 'keyed'): void => {
    view.value = next
  }
  return (
    <div class="stack">
      <div class="row">
        <Button onPress={() => open('return')}>{words.return} (F2)</Button>
        <Button onPress={() => open('keyed')}>{words.keyed} (F4)</Button>
        {card.value === undefined && article.value === undefined && view.value === 'till' ? null : (
          <Button onPress={clear}>{words.close} (Esc)</Button>
        )}
      </div>
      <p class="small keys">{words.keys}</p>
    </div>
  )
}
