import { type Signal, useSignal } from '@preact/signals'
import { Refusal } from '../../server.ts'
import { faultText } from './loaded.ts'

/** What was wrong, and with which field; an empty path for the form as a whole. */
export interface Fault {
  readonly path: string
  readonly text: string
}

/** A form on its way to the shop. */
export interface Sending {
  /** Whether it is on its way; it is not sent again meanwhile. */
  readonly busy: Signal<boolean>
  readonly fault: Signal<Fault | undefined>
  /** What is wrong with a field. */
  at(path: string): string | undefined
  /** Sends it; what that throws becomes the fault. @param event the form's; none where a button alone sends */
  send(event: Event | undefined, work: () => Promise<void>): Promise<void>
}

/** @param told the fault to show for what was thrown */
export function useSending(told: (error: unknown) => Fault): Sending {
  const busy = useSignal(false)
  const fault = useSignal<Fault | undefined>(undefined)
  return {
    busy,
    fault,
    at: (path) => (fault.value?.path === path ? fault.value.text : undefined),
    async send(event, work) {
      event?.preventDefault()
      busy.value = true
      fault.value = undefined
      try {
        await work()
      } catch (error) {
        fault.value = told(error)
      }
      busy.value = false
    },
  }
}

/** What the shop said, beside the field it named, or else beside this one. */
export const beside =
  (otherwise: string) =>
  (error: unknown): Fault => ({
    path: error instanceof Refusal ? (error.path ?? otherwise) : otherwise,
    text: faultText(error),
  })
