import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ListenAnswer } from '../../../../src/http/contract.ts'
import { manager } from '../../../../src/words/screens/manager.ts'
import { wordsOf } from '../../../language.ts'
import { Button } from '../../../parts/button.tsx'
import { faultText } from '../loaded.ts'
import { call } from '../session.ts'

interface Props {
  readonly id: string
  readonly about: string
  readonly connected: boolean
  readonly why: string | undefined
}

const MOST_LINES = 12

/** A reader or printer, and on request everything it says while somebody looks. */
export function ReaderTest({ id, about, connected, why }: Props) {
  const w = wordsOf(manager).devices
  const lines = useSignal<readonly string[]>([])
  const listening = useSignal(false)
  const alive = useRef(true)
  useEffect(
    () => () => {
      alive.current = false
    },
    [],
  )
  const listen = async (): Promise<void> => {
    listening.value = true
    let session: string | undefined
    try {
      while (alive.current && listening.value) {
        const path = `/v1/equipment/${encodeURIComponent(id)}/listen`
        const heard: ListenAnswer = await call('POST', path, session === undefined ? {} : { session })
        session = heard.session
        lines.value = [...heard.events.map((event) => JSON.stringify(event)).reverse(), ...lines.value].slice(
          0,
          MOST_LINES,
        )
      }
    } catch (error) {
      lines.value = [faultText(error), ...lines.value]
    }
    listening.value = false
  }
  const toggle = (): void => {
    if (listening.value) listening.value = false
    else void listen()
  }
  return (
    <div class="stack">
      <h2 class="minor">
        {id} · {about} · {connected ? w.connected : w.away}
      </h2>
      {why === undefined || connected ? null : <p class="small">{why}</p>}
      <Button pressed={listening.value} onPress={toggle}>
        {w.test(id)}
      </Button>
      <div role="log" aria-label={w.heard(id)} class="log">
        {listening.value && lines.value.length === 0 ? <p>{w.holdCard}</p> : null}
        {lines.value.map((line, i) => (
          <p key={`${lines.value.length - i}`}>{line}</p>
        ))}
      </div>
    </div>
  )
}
