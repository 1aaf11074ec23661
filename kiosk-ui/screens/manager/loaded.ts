import { type Signal, useSignal } from '@preact/signals'
import { useEffect } from 'preact/hooks'
import { common } from '../../../src/words/screens/common.ts'
import { wordsOf } from '../../language.ts'
import { Refusal } from '../../server.ts'
import { call } from './session.ts'

export interface Loaded<T> {
  readonly value: Signal<T | undefined>
  /** Why it could not be loaded. */
  readonly fault: Signal<string | undefined>
  load(): Promise<void>
}

/** Something of the shop that a view shows, asked for when it appears. */
export function useLoaded<T>(path: string): Loaded<T> {
  const value = useSignal<T | undefined>(undefined)
  const fault = useSignal<string | undefined>(undefined)
  const load = async (): Promise<void> => {
    try {
      value.value = await call<T>('GET', path)
      fault.value = undefined
    } catch (error) {
      fault.value = faultText(error)
    }
  }
  useEffect(() => void load(), [path])
  return { value, fault, load }
}

/** What the shop said, or that it was not reached. */
export const faultText = (error: unknown): string =>
  error instanceof Refusal ? error.message : wordsOf(common).offlineNow
