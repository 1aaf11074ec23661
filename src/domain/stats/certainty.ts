/** Two-sided 95 % of the normal distribution. */
export const Z_95 = 1.959963984540054

/** Two-sided 99.9 %: what is beyond it hardly ever happens by chance. */
const Z_999 = 3.2905267314919255

/** One-sided 80 %: an effect as large as planned for is found four times of five. */
const Z_POWER = 0.8416212335729143

/** How many standard errors an effect must be away from nothing, so that it is found four times of five. */
export const FOUND = Z_95 + Z_POWER

/**
 * Two-sided 95 % point of Student's t, by the expansion around the normal one (Abramowitz and Stegun, 26.7.5): good to
 * the third digit from five degrees of freedom on.
 */
export function student95(degrees: number): number {
  const z = Z_95
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160,
  ]
  return terms.reduce((sum, term, i) => sum + term / degrees ** (i + 1), z)
}

/**
 * Whether a split is one that a draw with this chance gives; when it is not, who ended up on which side was not chance,
 * and the sides cannot be compared.
 * @param share chance of the second side, from 0 to 1
 */
export function isFairSplit(first: number, second: number, share: number): boolean {
  const all = first + second
  return Math.abs(second - all * share) <= Z_999 * Math.sqrt(all * share * (1 - share)) + 1
}
