import { useSignal } from '@preact/signals'
import type { BackupAnswer, BackupList } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { number, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { moment } from '../format.ts'
import { faultText, useLoaded } from '../loaded.ts'
import { call } from '../session.ts'
import { Shown } from './shown.tsx'

/** What survives the loss of the disk: copies of the books, and the keys. */
export function Safety() {
  const w = wordsOf(manager).safety
  const list = useLoaded<BackupList>('/v1/backups')
  const busy = useSignal(false)
  const said = useSignal<string | undefined>(undefined)
  const backUp = async (): Promise<void> => {
    busy.value = true
    said.value = undefined
    try {
      const { file, safe } = await call<BackupAnswer>('POST', '/v1/backups', {})
      said.value = safe ? w.madeSafe(file) : w.made(file)
      await list.load()
    } catch (error) {
      said.value = faultText(error)
    }
    busy.value = false
  }
  return (
    <Shown of={list}>
      {({ folder, keysExported, backups }) => (
        <>
          <div class="sections">
            <h2>{w.keys}</h2>
            {keysExported ? <p>{w.keysSafe}</p> : <Notice urgent={true}>{w.keysUnsafe}</Notice>}
            <p>
              <code>npx stempel keys export FILE --page PAGE.html</code>
            </p>
          </div>
          <div class="sections">
            <h2>{w.backups}</h2>
            <p>{folder === null ? w.noFolder : w.folder(folder)}</p>
            {folder === null ? null : (
              <div>
                <Button take={true} disabled={busy.value} onPress={() => void backUp()}>
                  {w.now}
                </Button>
              </div>
            )}
            {said.value === undefined ? null : <Notice>{said.value}</Notice>}
            {backups.length === 0 ? null : (
              <Table
                caption={w.backups}
                captionUnseen={true}
                columns={[w.file, w.at, w.size]}
                numbers={[2]}
                rows={backups.map(({ file, at, bytes }) => [
                  file,
                  moment(at),
                  `${number(Math.ceil(bytes / 1024))} KiB`,
                ])}
              />
            )}
          </div>
        </>
      )}
    </Shown>
  )
}
