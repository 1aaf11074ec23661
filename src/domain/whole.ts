/** Whole-number arithmetic for points, money and thousandths. Nothing here ever rounds through a float. */

/**
 * floor(a × b ÷ c) for whole a, b ≥ 0 and c > 0, exact also where a × b leaves the safe integers.
 * @throws RangeError when the quotient itself is not a safe integer.
 */
export function mulDivFloor(a: number, b: number, c: number): number {
  const product = a * b
  if (Number.isSafeInteger(product)) return Math.floor(product / c)
  const quotient = Number((BigInt(a) * BigInt(b)) / BigInt(c))
  if (!Number.isSafeInteger(quotient)) throw new RangeError('a quotient is larger than whole numbers reach')
  return quotient
}

/**
 * Spreads a whole total over weights by largest remainder (Hamilton); ties go to the earlier weight. The parts sum to
 * the total exactly, and no part exceeds its weight as long as total ≤ sum of weights. Weights of 0 get 0.
 */
export function allocate(total: number, weights: readonly number[]): number[] {
  const sum = weights.reduce((a, b) => a + b, 0)
  if (sum === 0 || total === 0) return weights.map(() => 0)
  const parts = weights.map((weight) => mulDivFloor(total, weight, sum))
  let left = total - parts.reduce((a, b) => a + b, 0)
  if (left === 0) return parts
  const remainders = weights.map((weight, i) => remainderOf(total, weight, sum, parts[i] ?? 0))
  const order = weights.map((_, i) => i).sort((i, j) => (remainders[j] ?? 0) - (remainders[i] ?? 0) || i - j)
  for (const i of order) {
    if (left === 0) break
    parts[i] = (parts[i] ?? 0) + 1
    left -= 1
  }
  return parts
}

/** total × weight − part × sum: less than the sum, so a safe integer, also where the products are none. */
function remainderOf(total: number, weight: number, sum: number, part: number): number {
  const product = total * weight
  if (Number.isSafeInteger(product)) return product - part * sum
  return Number(BigInt(total) * BigInt(weight) - BigInt(part) * BigInt(sum))
}

/** The sum of one whole number of each item. */
export function sumOf<T>(items: readonly T[], of: (item: T) => number): number {
  let sum = 0
  for (const item of items) sum += of(item)
  return sum
}
