import type { Kept } from './data-balance.ts'

const shop: Kept = {
  purpose: 'how far the scores have come, and what the shop as a whole buys',
  benefit: 'none',
  until: 'the shop',
}
const item: Kept = {
  purpose: 'what is bought, and in how many baskets lately',
  benefit: 'offers that others like, for a card nobody knows yet',
  until: 'no card holds it and few baskets did lately',
}
const card: Kept = {
  purpose: 'coupons that fit',
  benefit: 'offers for what is really bought, and when it is due again',
  until: 'erasure, or 12 months without a purchase',
}
const taken: Kept = {
  purpose: 'what came back of a sale',
  benefit: 'no offers for what was brought back',
  until: '90 days',
}
const fit: Kept = {
  purpose: 'how well the choice of coupons foretold',
  benefit: 'none',
  until: '12 months',
}

/** The data balance of the scores, which lie in a file of their own; a test compares it with that file. */
export const scoresBalance: Readonly<Record<string, Readonly<Record<string, Kept>>>> = {
  state: { key: shop, value: shop },
  item: { id: item, name: item, baskets: item },
  card: { account: card, last_day: card, habits: card },
  taken: { sale: taken, day: taken, lines: taken },
  fit: { day: fit, kappa: fit, cards: fit, tried: fit },
}
