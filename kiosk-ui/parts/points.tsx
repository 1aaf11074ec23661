import { Ring } from './ring.tsx'

interface Props {
  /** The number as people write it, its sign included. */
  readonly text: string
  readonly label: string
  /** In the accent: there is something to take. */
  readonly take?: boolean
  readonly lands?: boolean
}

const SMALLEST = 8
const LARGEST = 3

/** Points in the ring. A long number is set smaller, so that it stays within. */
export function Points({ text, label, take, lands }: Props) {
  const length = Math.min(SMALLEST, Math.max(LARGEST, text.length))
  return (
    <Ring {...(take === undefined ? {} : { take })} {...(lands === undefined ? {} : { lands })}>
      <p class="points">
        <strong class={`n${length}`}>{text}</strong>
        <span>{label}</span>
      </p>
    </Ring>
  )
}
