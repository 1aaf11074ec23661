import type { ComponentChildren } from 'preact'

interface Props {
  readonly children: ComponentChildren
  /** In the accent: there is something to take. */
  readonly take?: boolean
  /** Lands like a stamp when it appears. */
  readonly lands?: boolean
}

/** The stamped ring: the one ornament, the same on paper and screen. */
export function Ring({ children, take, lands }: Props) {
  const classes = ['ring', ...(take === true ? ['take'] : []), ...(lands === true ? ['lands'] : [])]
  return (
    <div class={classes.join(' ')}>
      <svg viewBox="0 0 200 200" aria-hidden="true" focusable="false">
        <circle cx="100" cy="100" r="94" class="outer" />
        <circle cx="100" cy="100" r="84" class="inner" />
      </svg>
      <div class="in">{children}</div>
    </div>
  )
}
