import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Page } from '../../../parts/page.tsx'
import { Ring } from '../../../parts/ring.tsx'
import { wasRefused } from '../state.ts'
import { show } from '../steps.ts'

/** Nobody is here. */
export function IdleView() {
  const words = wordsOf(kiosk)
  return (
    <Page
      footer={
        <div class="row apart">
          <Button quiet={true} onPress={() => show('lost')}>
            {words.lost}
          </Button>
          <Button quiet={true} onPress={() => show('keyed')}>
            {words.keyed}
          </Button>
        </div>
      }
    >
      <div class="idle">
        <Ring>
          <span class="word">Stempel</span>
        </Ring>
        <h1>{words.idleTitle}</h1>
        <p>{words.idleText}</p>
        <p class="small">{words.idleWhat}</p>
        <div role="status">{wasRefused.value ? <Notice urgent={true}>{words.refused}</Notice> : null}</div>
      </div>
    </Page>
  )
}
