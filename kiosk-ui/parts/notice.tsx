import type { ComponentChildren } from 'preact'

interface Props {
  readonly children: ComponentChildren
  /** Interrupts whoever listens; others are read out when there is a pause. */
  readonly urgent?: boolean
}

/** Something the person should know now. */
export function Notice({ children, urgent }: Props) {
  return (
    <div class={urgent === true ? 'notice urgent' : 'notice'} role={urgent === true ? 'alert' : 'status'}>
      {children}
    </div>
  )
}
