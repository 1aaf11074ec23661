import { isNarrow } from './bars.tsx'

interface Props {
  /** What the picture says, for who does not see it. */
  readonly label: string
  readonly value: number
  /** Where the mark stands. */
  readonly mark: number
  readonly markLabel: string
  readonly valueLabel: string
}

const WIDE = 600
const NARROW = 380
const TOP = 34

/** A value on a scale against a mark it should reach; below it the bar is in the accent. */
export function Scale({ label, value, mark, markLabel, valueLabel }: Props) {
  const width = isNarrow() ? NARROW : WIDE
  const most = Math.max(value, mark, 1) * 1.3
  const x = (of: number): number => Math.max(0, Math.min(width, (of / most) * width))
  const isLeft = x(mark) > width * 0.6
  return (
    <svg class="chart scale" viewBox={`0 0 ${width} 110`} role="img" aria-label={label}>
      <rect class="ground" x="0" y={TOP} width={width} height="44" />
      <rect class={value < mark ? 'bar short' : 'bar'} x="0" y={TOP} width={x(value)} height="44" />
      <line class="mark" x1={x(mark)} x2={x(mark)} y1={TOP - 12} y2={TOP + 56} />
      <text x={x(mark) + (isLeft ? -8 : 8)} y={TOP - 10} text-anchor={isLeft ? 'end' : 'start'}>
        {markLabel}
      </text>
      <text class="strong" x="0" y={TOP + 70}>
        {valueLabel}
      </text>
    </svg>
  )
}
