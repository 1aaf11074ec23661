import { useSignal } from '@preact/signals'
import type { ProgrammeList, PublicationAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { moment } from '../format.ts'
import { faultText } from '../loaded.ts'
import { call, may } from '../session.ts'
import { begin } from './draft.ts'

type Publication = ProgrammeList['publications'][number]

interface Props {
  readonly list: ProgrammeList
  readonly onDone: (text: string) => void
}

/** What was, is and will be in force, and the drafts. */
export function Shelf({ list, onDone }: Props) {
  const w = wordsOf(manager).programme
  const fault = useSignal<string | undefined>(undefined)
  const run = async (job: () => Promise<void>): Promise<void> => {
    try {
      fault.value = undefined
      await job()
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  const write = may('write-programme')
  const next = `rules-${Math.max(...list.publications.map(({ version }) => version)) + 1}`
  const publish = (version: number, from: string | undefined) =>
    run(async () => {
      const body = { programme: version, ...(from === undefined ? {} : { from }) }
      const done = await call<PublicationAnswer>('PUT', `/v1/publications/${crypto.randomUUID()}`, body)
      onDone(w.published(done.version, moment(done.from)))
    })
  return (
    <>
      {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
      {write ? (
        <div>
          <Button take={true} onPress={() => void run(() => begin('current', next))}>
            {w.change}
          </Button>
        </div>
      ) : null}
      <Drafts list={list} run={run} onDone={onDone} />
      <div class="sections">
        <h2>{w.publications}</h2>
        <Table
          caption={w.publications}
          captionUnseen={true}
          columns={[w.version, w.state, w.since, w.until, w.by_, w.deed]}
          rows={list.publications
            .toReversed()
            .map((each) => [
              `${each.version} · ${each.id}`,
              w.states[each.state],
              new Date(each.from).getTime() === 0 ? w.beginning : moment(each.from),
              each.until === null ? '' : moment(each.until),
              each.byBrand ? w.byBrand : (each.publishedBy ?? ''),
              write ? <Deed of={each} list={list} publish={publish} /> : '',
            ])}
        />
      </div>
    </>
  )
}

/** What can be done with a publication: taken back while it holds or is to come, put in force again when it is past. */
function Deed({
  of,
  list: { publications },
  publish,
}: {
  readonly of: Publication
  readonly list: ProgrammeList
  readonly publish: (version: number, from: string | undefined) => Promise<void>
}) {
  const w = wordsOf(manager).programme
  const before = publications.slice(0, publications.indexOf(of)).findLast(({ state }) => state !== 'taken-back')
  if (of.state === 'past' || of.state === 'taken-back')
    return (
      <button type="button" class="plain" onClick={() => void publish(of.version, undefined)}>
        {w.again(of.version)}
      </button>
    )
  if (before === undefined) return null
  return (
    <button
      type="button"
      class="plain"
      onClick={() => void publish(before.version, of.state === 'coming' ? of.from : undefined)}
    >
      {w.takeBack(of.version)}
    </button>
  )
}

function Drafts({
  list: { drafts },
  run,
  onDone,
}: Props & { readonly run: (job: () => Promise<void>) => Promise<void> }) {
  const w = wordsOf(manager).programme
  if (drafts.length === 0) return null
  const write = may('write-programme')
  return (
    <div class="sections">
      <h2>{w.drafts}</h2>
      <Table
        caption={w.drafts}
        captionUnseen={true}
        columns={[w.name, w.savedAt, w.by_, w.deed]}
        rows={drafts.map(({ id, savedAt, savedBy }) => [
          id,
          moment(savedAt),
          savedBy,
          write ? (
            <div class="row">
              <button type="button" class="plain" onClick={() => void run(() => begin(id, id))}>
                {w.goOn(id)}
              </button>
              <button
                type="button"
                class="plain"
                onClick={() =>
                  void run(async () => {
                    await call('DELETE', `/v1/programmes/${id}`)
                    onDone(w.dropped(id))
                  })
                }
              >
                {w.drop(id)}
              </button>
            </div>
          ) : (
            ''
          ),
        ])}
      />
    </div>
  )
}
