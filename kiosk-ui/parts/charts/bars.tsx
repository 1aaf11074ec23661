export interface Bar {
  readonly name: string
  readonly value: number
  /** A second value beside the first, such as what would be. */
  readonly other?: number | undefined
  /** What is written at the end of the bar. */
  readonly text: string
  /** Below what it should be. */
  readonly short?: boolean
}

interface Props {
  readonly label: string
  readonly bars: readonly Bar[]
  /** Where a line is drawn through all bars. */
  readonly mark?: number | undefined
  readonly markLabel?: string
  /** For a narrow place: the letters stay as large as they are elsewhere. */
  readonly narrow?: boolean
}

// `letters` is how many of a name fit before its bar.
const WIDE = { width: 640, name: 150, end: 90, letters: 18 }
const NARROW = { width: 380, name: 116, end: 112, letters: 13 }
const MOST_BARS = 24

/** Lying bars, one a row, as plain SVG. The figures stand in a table beside it. */
export function Bars({ label, bars: all, mark, markLabel, narrow }: Props) {
  const { width, name: nameWidth, end, letters } = narrow === true || isNarrow() ? NARROW : WIDE
  const bars = all.slice(0, MOST_BARS)
  const pair = bars.some(({ other }) => other !== undefined)
  const row = pair ? 44 : 32
  const top = mark === undefined ? 4 : 26
  const most =
    Math.max(1, ...bars.flatMap(({ value, other = 0 }) => [Math.abs(value), Math.abs(other)]), mark ?? 0) * 1.02
  const length = (value: number): number => (Math.abs(value) / most) * (width - nameWidth - end)
  const height = top + bars.length * row + 4
  return (
    <svg class="chart bars" viewBox={`0 0 ${width} ${height}`} role="img" aria-label={label}>
      {bars.map(({ name, value, other, text, short }, i) => {
        const y = top + i * row
        return (
          <g key={`${name} ${i}`}>
            <text x={nameWidth - 10} y={y + 19} text-anchor="end">
              {clipped(name, letters)}
            </text>
            <rect
              class={short === true ? 'bar short' : 'bar'}
              x={nameWidth}
              y={y + 4}
              width={length(value)}
              height={pair ? 15 : 20}
            />
            {other === undefined ? null : (
              <rect class="bar other" x={nameWidth} y={y + 21} width={length(other)} height="15" />
            )}
            <text class="end" x={nameWidth + Math.max(length(value), length(other ?? 0)) + 8} y={y + 19}>
              {text}
            </text>
          </g>
        )
      })}
      {mark === undefined ? null : (
        <g>
          <line class="mark" x1={nameWidth + length(mark)} x2={nameWidth + length(mark)} y1={top - 4} y2={height} />
          <text x={nameWidth + length(mark)} y="16" text-anchor="middle">
            {markLabel}
          </text>
        </g>
      )}
    </svg>
  )
}

/** Whether the screen itself is narrow: a picture is drawn for its place, so that its letters can be read there. */
export const isNarrow = (): boolean => matchMedia('(max-width: 700px)').matches

const clipped = (name: string, letters: number): string =>
  name.length > letters ? `${name.slice(0, letters - 1)}…` : name
