import { Z_95 } from './certainty.ts'

/** What one subject adds to two rates: how often it worked and how often it was tried, each with its weights. */
export interface Tried {
  readonly first: { readonly hits: number; readonly tries: number }
  readonly second: { readonly hits: number; readonly tries: number }
}

export interface RateDifference {
  readonly first: number
  readonly second: number
  readonly standardError: number
  /** First minus second, with 95 %. */
  readonly low: number
  readonly high: number
}

/**
 * The difference of two rates of the same subjects. Tries of one subject hang together, so a subject counts as one
 * (linearised). With the inverse of the chance of each try as its weight, a rate is the self-normalised estimate
 * of what trying everything everywhere would give (Swaminathan and Joachims, NIPS 2015).
 * @returns undefined when one of the two was never tried.
 */
export function rateDifference(subjects: readonly Tried[]): RateDifference | undefined {
  let [firstHits, firstTries, secondHits, secondTries] = [0, 0, 0, 0]
  for (const { first, second } of subjects) {
    firstHits += first.hits
    firstTries += first.tries
    secondHits += second.hits
    secondTries += second.tries
  }
  if (firstTries === 0 || secondTries === 0 || subjects.length < 2) return undefined
  const first = firstHits / firstTries
  const second = secondHits / secondTries
  let squares = 0
  for (const each of subjects)
    squares +=
      ((each.first.hits - first * each.first.tries) / firstTries -
        (each.second.hits - second * each.second.tries) / secondTries) **
      2
  const standardError = Math.sqrt((squares * subjects.length) / (subjects.length - 1))
  const reach = Z_95 * standardError
  return { first, second, standardError, low: first - second - reach, high: first - second + reach }
}
