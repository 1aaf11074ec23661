import type { ComponentChildren } from 'preact'
import { common } from '../../../../src/words/screens/common.ts'
import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { clear } from '../idle.ts'
import { fault, noted, present } from '../state.ts'
import { show } from '../steps.ts'

interface Props {
  readonly title: string
  readonly children: ComponentChildren
  /** Whether what it shows was asked for before a gap. */
  readonly shows?: boolean
}

/** A view behind the first: its title, what went wrong or was noted, the way back, and the way out. */
export function Frame({ title, children, shows }: Props) {
  const hasCard = present.value !== undefined
  return (
    <Page
      title={title}
      shows={shows === true}
      footer={
        <div class="row apart">
          <Button onPress={() => (hasCard ? show('card') : clear())}>{wordsOf(common).back}</Button>
          {hasCard ? <Button onPress={clear}>{wordsOf(kiosk).done}</Button> : null}
        </div>
      }
    >
      {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
      {noted.value === undefined ? null : <Notice>{noted.value}</Notice>}
      {children}
    </Page>
  )
}
