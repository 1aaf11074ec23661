import { useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import type { AuditAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { moment } from '../format.ts'
import { faultText } from '../loaded.ts'
import { call } from '../session.ts'

/** Who did what, newest first. */
export function Audit() {
  const all = wordsOf(manager)
  const w = all.audit
  const entries = useSignal<AuditAnswer['entries']>([])
  const next = useSignal<number | null>(null)
  const fault = useSignal<string | undefined>(undefined)
  const load = async (before: number | null): Promise<void> => {
    try {
      const page = await call<AuditAnswer>('GET', before === null ? '/v1/audit' : `/v1/audit?before=${before}`)
      entries.value = [...(before === null ? [] : entries.value), ...page.entries]
      next.value = page.next
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  useEffect(() => void load(null), [])
  const whoOf = (by: string | null): string => (by === 'command line' ? w.commandLine : (by ?? w.erased))
  return (
    <section class="sections">
      <p>{w.about}</p>
      {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
      <Table
        caption={all.places.audit}
        captionUnseen={true}
        columns={[w.no, w.at, w.by, w.what, w.of]}
        rows={entries.value.map(({ seq, at, by, second, word, of, points }) => [
          String(seq),
          moment(at),
          second === undefined ? whoOf(by) : `${whoOf(by)} + ${second}`,
          w.words[word] ?? word,
          points === undefined ? of : `${number(points)} · ${of}`,
        ])}
      />
      {next.value === null ? null : (
        <div>
          <Button onPress={() => void load(next.value)}>{w.more}</Button>
        </div>
      )}
    </section>
  )
}
