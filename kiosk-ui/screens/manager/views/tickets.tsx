import { useSignal } from '@preact/signals'
import type { TicketBody, TicketList, Ticket as TicketOf } from '../../../../src/http/contract.ts'
import { experience } from '../../../../src/words/screens/experience.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { day, wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { Line } from '../../../parts/line.tsx'
import { useLoaded } from '../loaded.ts'
import { beside, useSending } from '../sending.ts'
import { call, may } from '../session.ts'
import { Shown } from './shown.tsx'

/** What shoppers said was bad, and what the shop does about it. Nothing here leads to a card. */
export function Tickets() {
  const w = wordsOf(manager).tickets
  const list = useLoaded<TicketList>('/v1/tickets')
  return (
    <section class="sections">
      <p>{w.about}</p>
      <Shown of={list}>
        {({ tickets }) =>
          tickets.length === 0 ? (
            <p>{w.none}</p>
          ) : (
            tickets.map((each) => <Ticket key={each.id} of={each} onResolved={() => void list.load()} />)
          )
        }
      </Shown>
    </section>
  )
}

function Ticket({ of, onResolved }: { readonly of: TicketOf; readonly onResolved: () => void }) {
  const w = wordsOf(manager).tickets
  const { reasons, answers } = wordsOf(experience)
  const { id, day: on, reason, state, resolution = '', resolvedBy = '', resolvedDay } = of
  const text = useSignal(resolution)
  const { busy, at, send } = useSending(beside('resolution'))
  const what = reason === undefined ? answers.bad : reasons[reason]
  const submit = (event: Event): Promise<void> =>
    send(event, async () => {
      const body: TicketBody = { resolution: text.value.trim() }
      await call('PUT', `/v1/tickets/${id}`, body)
      onResolved()
    })
  return (
    <details class="card" open={state === 'open'}>
      <summary>
        <strong>{what}</strong>
        <span>
          {day(on)}, {w.states[state]}
        </span>
      </summary>
      {resolvedDay === undefined ? null : <p>{w.resolved(day(resolvedDay), resolvedBy)}</p>}
      {may('resolve-tickets') ? (
        <form class="sections" onSubmit={submit}>
          <Line label={w.resolution} hint={w.resolutionHint} of={text} fault={at('resolution')} />
          <div>
            <Button submit={true} disabled={busy.value} label={`${w.send}: ${what}, ${day(on)}`}>
              {w.send}
            </Button>
          </div>
        </form>
      ) : (
        <p>{resolution}</p>
      )}
    </details>
  )
}
