/** What the description shows of a card; the tests hold each against its schema. */

export const EXAMPLE_ME = {
  balance: 150,
  pending: 0,
  spendable: 150,
  worthCents: 30,
  tier: { id: 'bronze', title: 'Bronze' },
  currency: 'EUR',
  lots: [{ points: 150, expires: '2028-11-21' }],
  progress: { measure: 'spend', amount: 3000, next: { id: 'silver', missing: 57_000, title: 'Silver' } },
  coupons: [],
  gifts: [
    {
      ...{ gift: 'chocolate-bar', title: 'Chocolate bar', costCents: 45, state: 'due' },
      ...{ sale: '0001.07.2026-11-21.000123', until: '2026-12-21' },
    },
  ],
  ahead: [{ gift: 'chocolate-bar', title: 'Chocolate bar', fromCents: 3000 }],
  notices: [],
  contact: { level: 'normal' },
  answers: [],
  consents: [],
  earned: { since: '2026-11-21', points: 150, pointsCents: 30, gifts: 0, giftCents: 0, couponCents: 0 },
  isStored: true,
  stored: [
    {
      fields: ['account.balance', 'lot.points'],
      purpose: 'the card’s points',
      benefit: 'points to spend',
      until: 'erasure, or 24 months without a visit',
    },
  ],
} as const

export const EXAMPLE_ENTRY = {
  day: '2026-11-21',
  kind: 'purchase',
  points: 150,
  text: 'Purchase: 150 points earned',
  why: [{ rule: 'base', points: 150, text: '5 points per full 1.00 EUR on 30.00 EUR' }],
  sale: '0001.07.2026-11-21.000123',
}

export const EXAMPLE_EXPORT = {
  exportedAt: '2026-11-21T11:00:00.000Z',
  card: EXAMPLE_ME,
  history: [EXAMPLE_ENTRY],
  couponCodes: [],
  rows: { account: [{ id: 1041, state: 'open', balance: 150 }] },
}
