import { number } from '../language.ts'

/** A large whole number with what it counts. */
export function Amount({ value, of }: { readonly value: number; readonly of: string }) {
  return (
    <p class="amount">
      <strong>{number(value)}</strong> <span>{of}</span>
    </p>
  )
}
