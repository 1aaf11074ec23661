import { useSignal } from '@preact/signals'
import type { ProgrammeAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { locale, number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { faultText, useLoaded } from '../loaded.ts'
import { call } from '../session.ts'
import { Select } from './select.tsx'
import { Shown } from './shown.tsx'

interface Offer {
  readonly id: string
  readonly title: Readonly<Record<string, string>>
  readonly issue: { readonly by: string }
}

const SEGMENTS = ['stage:first', 'stage:active', 'stage:due', 'stage:at-risk', 'stage:gone'] as const

/** Coupons of an offer for every card of a segment, and their end. */
export function Campaigns() {
  const w = wordsOf(manager).campaigns
  const current = useLoaded<ProgrammeAnswer>('/v1/programmes/current')
  return (
    <Shown of={current}>
      {({ programme }) => {
        const offers = ((programme.offers ?? []) as readonly Offer[]).filter(({ issue }) => issue.by === 'campaign')
        return (
          <section class="sections">
            <p>{w.about}</p>
            {offers.length === 0 ? <Notice>{w.none}</Notice> : <Issue offers={offers} />}
          </section>
        )
      }}
    </Shown>
  )
}

function Issue({ offers }: { readonly offers: readonly Offer[] }) {
  const w = wordsOf(manager).campaigns
  const offer = useSignal(offers[0]?.id ?? '')
  const segment = useSignal('')
  const said = useSignal<string | undefined>(undefined)
  const busy = useSignal(false)
  const run = async (job: () => Promise<string>): Promise<void> => {
    busy.value = true
    try {
      said.value = await job()
    } catch (error) {
      said.value = faultText(error)
    }
    busy.value = false
  }
  const issue = () =>
    run(async () => {
      const body = segment.value === '' ? {} : { segment: segment.value }
      return w.issued(
        number((await call<{ issued: number }>('POST', `/v1/offers/${offer.value}/campaigns`, body)).issued),
      )
    })
  const withdraw = () =>
    run(async () => {
      if (!window.confirm(w.sure)) return ''
      return w.withdrawn(
        number((await call<{ withdrawn: number }>('DELETE', `/v1/offers/${offer.value}/coupons`)).withdrawn),
      )
    })
  return (
    <div class="form">
      <Select
        label={w.offer}
        value={offer.value}
        options={offers.map(({ id, title }) => [id, title[locale.value] ?? title.en ?? id])}
        onChange={(text) => {
          offer.value = text
        }}
      />
      <Select
        label={w.who}
        value={segment.value}
        options={[['', w.everyone], ...SEGMENTS.map((each) => [each, w.segments[each]] as const)]}
        onChange={(text) => {
          segment.value = text
        }}
      />
      <div class="row">
        <Button take={true} disabled={busy.value} onPress={() => void issue()}>
          {w.issue}
        </Button>
        <Button disabled={busy.value} onPress={() => void withdraw()}>
          {w.withdraw}
        </Button>
      </div>
      {said.value === undefined || said.value === '' ? null : (
        <div class="wide">
          <Notice>{said.value}</Notice>
        </div>
      )}
    </div>
  )
}
