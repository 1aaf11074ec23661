/** A place in a file as an editor shows it, both counted from 1. */
export interface Position {
  readonly line: number
  readonly column: number
}

/** The place `length` characters of `text` further on. */
export function advance(from: Position, text: string, length: number): Position {
  let { line, column } = from
  let at = 0
  for (let next = text.indexOf('\n'); next !== -1 && next < length; next = text.indexOf('\n', at)) {
    line += 1
    column = 1
    at = next + 1
  }
  return { line, column: column + length - at }
}
