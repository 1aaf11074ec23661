import { useSignal } from '@preact/signals'
import type { ProgrammeList } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { useLoaded } from '../loaded.ts'
import { Shown } from '../views/shown.tsx'
import { Basics, Entrance } from './basics.tsx'
import { doc, isFaulty, lay, type Path } from './draft.ts'
import { Gifts } from './gifts.tsx'
import { Loose } from './item.tsx'
import { Knowledge } from './knowledge.tsx'
import { Offers } from './offers.tsx'
import { Publish } from './publish.tsx'
import { Rules } from './rules.tsx'
import { Shelf } from './shelf.tsx'
import { Tiers } from './tiers.tsx'
import { WhatIf } from './whatif.tsx'

/** The programme: what is in force, and a draft on the desk. */
export function Programme() {
  const list = useLoaded<ProgrammeList>('/v1/programmes')
  const said = useSignal<string | undefined>(undefined)
  const tell = (text: string): void => {
    said.value = text
    void list.load()
  }
  if (doc.value !== undefined) return <Desk onPublished={tell} onLaid={() => void list.load()} />
  return (
    <>
      {said.value === undefined ? null : <Notice>{said.value}</Notice>}
      <Shown of={list}>{(value) => <Shelf list={value} onDone={tell} />}</Shown>
    </>
  )
}

const TABS = {
  rules: { View: Rules, parts: [['earn']] },
  gifts: { View: Gifts, parts: [['gifts']] },
  tiers: { View: Tiers, parts: [['tiers']] },
  offers: { View: Offers, parts: [['offers']] },
  entrance: { View: Entrance, parts: [['entrance']] },
  knowledge: { View: Knowledge, parts: [['knowledge']] },
  basics: { View: Basics, parts: [['title'], ['promiseBasisPoints'], ['burn'], ['lots'], ['returns']] },
} as const satisfies Readonly<Record<string, { readonly parts: readonly Path[]; readonly View: unknown }>>

type Tab = keyof typeof TABS

function Desk({ onPublished, onLaid }: { readonly onPublished: (text: string) => void; readonly onLaid: () => void }) {
  const w = wordsOf(manager).programme
  const tab = useSignal<Tab>('rules')
  const { View } = TABS[tab.value]
  return (
    <div class="split">
      <div class="sections">
        <fieldset class="tabs">
          <legend class="unseen">{w.parts}</legend>
          {(Object.keys(TABS) as Tab[]).map((each) => (
            <button
              key={each}
              type="button"
              aria-pressed={tab.value === each}
              onClick={() => {
                tab.value = each
              }}
            >
              {w.tabs[each]}
              {TABS[each].parts.some((path) => isFaulty(path)) ? ' !' : ''}
            </button>
          ))}
        </fieldset>
        <Loose path={[]} />
        <Loose path={['id']} />
        <View />
      </div>
      <aside class="panel" aria-label={w.panel}>
        <Publish onPublished={onPublished} />
        <WhatIf />
        <Button
          quiet={true}
          onPress={() => {
            lay()
            onLaid()
          }}
        >
          {w.lay}
        </Button>
      </aside>
    </div>
  )
}
