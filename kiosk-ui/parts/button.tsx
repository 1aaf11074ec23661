import type { ComponentChildren } from 'preact'

interface Props {
  readonly children: ComponentChildren
  readonly onPress?: () => void
  readonly submit?: boolean
  /** The one thing to do now: in the accent. At most one of them is in sight. */
  readonly take?: boolean
  /** Drawn as words with a line under them. */
  readonly quiet?: boolean
  readonly disabled?: boolean
  readonly pressed?: boolean
  readonly label?: string
}

export function Button({ children, onPress, submit, take, quiet, disabled, pressed, label }: Props) {
  return (
    <button
      type={submit === true ? 'submit' : 'button'}
      class={take === true ? 'button take' : quiet === true ? 'button quiet' : 'button'}
      disabled={disabled}
      aria-pressed={pressed}
      aria-label={label}
      onClick={onPress}
    >
      {children}
    </button>
  )
}
