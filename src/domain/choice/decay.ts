/** What one more visit leaves of a habit. */
const DECAY = 0.9

// A habit that was not lived for so many visits is smaller than what a stored score can say.
const POWERS = Float64Array.from({ length: 512 }, (_, visits) => DECAY ** visits)

/** What so many visits leave of a habit: `0.9 ^ visits`, and nothing after 512 of them. */
export const decay = (visits: number): number => POWERS[visits] ?? 0

/**
 * How much a card wants an item: its own decayed habit plus κ times the share of the shop's baskets that hold it. The
 * one formula behind coupons, the nightly fit of κ and `stempel relevance`.
 */
export const wish = (strength: number, visitsSince: number, kappa: number, share: number): number =>
  strength * decay(visitsSince) + kappa * share
