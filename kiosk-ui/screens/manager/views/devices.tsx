import { useSignal } from '@preact/signals'
import type { DeviceAnswer, DeviceBody, DeviceList, EquipmentAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { Notice } from '../../../parts/notice.tsx'
import { Table } from '../../../parts/table.tsx'
import { moment } from '../format.ts'
import { faultText, type Loaded, useLoaded } from '../loaded.ts'
import { beside, useSending } from '../sending.ts'
import { call } from '../session.ts'
import { ReaderTest } from './reader-test.tsx'
import { Select } from './select.tsx'
import { Shown } from './shown.tsx'

/** What may call the shop: paired, revoked, and listened to. */
export function Devices() {
  const devices = useLoaded<DeviceList>('/v1/devices')
  return (
    <>
      <PairDevice of={devices} />
      <DeviceTable of={devices} />
      <Equipment />
    </>
  )
}

const KINDS = ['till', 'kiosk', 'screen', 'reader'] as const

function PairDevice({ of }: { readonly of: Loaded<DeviceList> }) {
  const w = wordsOf(manager).devices
  const kind = useSignal<DeviceBody['kind']>('kiosk')
  const id = useSignal('')
  const at = useSignal('')
  const paired = useSignal<DeviceAnswer | undefined>(undefined)
  const { busy, at: faultAt, send } = useSending(beside('id'))
  const submit = (event: Event): Promise<void> =>
    send(event, async () => {
      paired.value = undefined
      const workstation = at.value.trim()
      const body: DeviceBody = { kind: kind.value, id: id.value.trim() }
      paired.value = await call<DeviceAnswer>('POST', '/v1/devices', {
        ...body,
        ...(workstation === '' || kind.value === 'till' ? {} : { workstation }),
      })
      id.value = ''
      await of.load()
    })
  return (
    <div class="sections">
      <h2>{w.add}</h2>
      <form class="form" onSubmit={submit}>
        <Select
          label={w.kind}
          value={kind.value}
          options={KINDS.map((each) => [each, w.kinds[each]])}
          onChange={(text) => {
            kind.value = text as DeviceBody['kind']
          }}
        />
        <Line label={w.id} of={id} fault={faultAt('id')} spellcheck={false} />
        {kind.value === 'till' ? null : (
          <Line
            label={w.at}
            hint={kind.value === 'screen' ? w.atHint : undefined}
            fault={faultAt('workstation')}
            of={at}
            spellcheck={false}
          />
        )}
        <Button submit={true} take={true} disabled={busy.value}>
          {w.pair}
        </Button>
      </form>
      {paired.value === undefined ? null : <Paired device={paired.value} />}
    </div>
  )
}

function Paired({ device: { id, kind, token, pairing } }: { readonly device: DeviceAnswer }) {
  const w = wordsOf(manager).devices
  const page = kind === 'kiosk' ? '/kiosk' : '/till'
  return (
    <Notice>
      <p>{w.paired(w.kinds[kind], id)}</p>
      {pairing === undefined ? null : (
        <>
          <p class="secret">{pairing.code}</p>
          <p>
            {w.typeCode(moment(pairing.expiresAt))} <a href={page}>{location.origin + page}</a>
          </p>
        </>
      )}
      <p class="small">{w.token}</p>
      <p>
        <code>{token}</code>
      </p>
    </Notice>
  )
}

function DeviceTable({ of }: { readonly of: Loaded<DeviceList> }) {
  const w = wordsOf(manager).devices
  const fault = useSignal<string | undefined>(undefined)
  const revoke = async (id: string): Promise<void> => {
    if (!window.confirm(w.sure(id))) return
    try {
      await call('DELETE', `/v1/devices/${id}`)
      await of.load()
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  return (
    <Shown of={of}>
      {({ devices }) => (
        <div class="sections">
          <h2>{w.list}</h2>
          {fault.value === undefined ? null : <Notice urgent={true}>{fault.value}</Notice>}
          <Table
            caption={w.list}
            captionUnseen={true}
            columns={[w.id, w.kind, w.at, w.since, w.end]}
            rows={devices.map(({ id, kind, workstation, since, revoked }) => [
              id,
              w.kinds[kind],
              workstation ?? '–',
              moment(since),
              revoked === null ? (
                <button type="button" class="plain" onClick={() => void revoke(id)}>
                  {w.revoke(id)}
                </button>
              ) : (
                moment(revoked)
              ),
            ])}
          />
        </div>
      )}
    </Shown>
  )
}

function Equipment() {
  const w = wordsOf(manager).devices
  const equipment = useLoaded<EquipmentAnswer>('/v1/equipment')
  return (
    <Shown of={equipment}>
      {({ devices }) => (
        <div class="sections">
          <h2>{w.equipment}</h2>
          {devices.length === 0 ? <p>{w.noEquipment}</p> : null}
          {devices.map(({ id, kind, workstation, connected, why }) => (
            <ReaderTest key={id} id={id} about={`${w.models[kind]} · ${workstation}`} connected={connected} why={why} />
          ))}
        </div>
      )}
    </Shown>
  )
}
