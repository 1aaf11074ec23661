/** Buckets there are; a card's bucket is found under a key, so nobody can choose it. */
export const BUCKETS = 10_000

/**
 * Whether a card of a bucket belongs to the control group. The group only grows with the percentage, so a card that
 * was in it stays in it.
 * @param bucket from 0 to below `BUCKETS`
 */
export const isControl = (bucket: number, percent: number): boolean => bucket < (BUCKETS / 100) * percent
