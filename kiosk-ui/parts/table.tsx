import type { ComponentChildren } from 'preact'

interface Props {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly ComponentChildren[])[]
  /** Columns that hold numbers, from 0. */
  readonly numbers?: readonly number[]
  /** The caption is for listeners only. */
  readonly captionUnseen?: boolean
}

/** A table whose first column names the row. It scrolls by itself where it is wider than the screen. */
export function Table({ caption, columns, rows, numbers = [], captionUnseen }: Props) {
  const kind = (i: number): string | undefined => (numbers.includes(i) ? 'number' : undefined)
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whoever has only keys must be able to scroll it
    <section class="table" tabIndex={0} aria-label={caption}>
      <table>
        <caption class={captionUnseen === true ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, i) => (
              <th key={column} scope="col" class={kind(i)}>
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, i) =>
                i === 0 ? (
                  <th key={columns[i]} scope="row" class={kind(i)}>
                    {cell}
                  </th>
                ) : (
                  <td key={columns[i]} class={kind(i)}>
                    {cell}
                  </td>
                ),
              )}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}
