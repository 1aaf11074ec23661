import { DEFAULT_TERMS } from '../domain/choice/terms.ts'
import type { ProgrammeDocument } from '../domain/programme.ts'

type Offer = NonNullable<ProgrammeDocument['offers']>[number]

/**
 * An offer of the entrance that costs points only, since nobody knows yet what a new shop sells. Used alone, so that
 * points are never multiplied twice.
 */
const timesThePoints = (
  id: string,
  title: Offer['title'],
  percent: number,
  more: Pick<Offer, 'issue'> & Partial<Offer>,
): Offer => ({
  id,
  title,
  value: { kind: 'multiplier', percent },
  minimumCents: 0,
  minimumOn: 'basket',
  validity: { days: 14 },
  combine: 'exclusive',
  perSale: 1,
  onReturn: 'lost',
  costCents: 0,
  ...more,
})

const offers: readonly Offer[] = [
  timesThePoints(
    'welcome',
    {
      en: 'Welcome: triple points on one purchase',
      de: 'Willkommen: dreifache Punkte auf einen Einkauf',
      zh: '欢迎：一次购物三倍积分',
    },
    300,
    { issue: { by: 'visit', for: ['welcome'] }, caps: { total: 1 } },
  ),
  timesThePoints(
    'come-back',
    {
      en: 'Triple points on one purchase',
      de: 'Dreifache Punkte auf einen Einkauf',
      zh: '一次购物三倍积分',
    },
    300,
    { issue: { by: 'visit', for: ['at-risk', 'win-back'] } },
  ),
  timesThePoints(
    'double-points',
    {
      en: 'Double points on one purchase',
      de: 'Doppelte Punkte auf einen Einkauf',
      zh: '一次购物双倍积分',
    },
    200,
    { issue: { by: 'visit' }, minimumCents: 2000 },
  ),
  timesThePoints(
    'big-basket',
    {
      en: 'Triple points on a big purchase',
      de: 'Dreifache Punkte auf einen Großeinkauf',
      zh: '大额购物三倍积分',
    },
    300,
    { issue: { by: 'visit' }, minimumCents: 6000 },
  ),
]

/**
 * The programme a new shop starts with: 5 points per full euro, 500 points are a euro, two gifts, three tiers, and at the
 * entrance coupons that multiply points.
 * @param currency the shop's ISO 4217 code; the steps are taken over as they are.
 */
export const defaultProgramme = (currency: string): ProgrammeDocument => ({
  id: 'default',
  title: { en: 'Nameless card', de: 'Karte ohne Namen', zh: '无名卡' },
  currency,
  promiseBasisPoints: 100,
  eligible: { taxIncluded: true, excludeGroups: [] },
  burn: { points: 500, cents: 100, as: 'discount' },
  earn: [
    { kind: 'points-per-amount', id: 'base', points: 5, perCents: 100 },
    { kind: 'multiplier', id: 'silver', of: 'base', percent: 125, filter: { tiers: ['silver'] } },
    { kind: 'multiplier', id: 'gold', of: 'base', percent: 150, filter: { tiers: ['gold'] } },
  ],
  gifts: {
    stack: false,
    dueDays: 30,
    onReturn: 'ask-back',
    basket: [
      {
        id: 'chocolate-bar',
        title: { en: 'Chocolate bar', de: 'Tafel Schokolade', zh: '巧克力' },
        fromCents: 3000,
        costCents: 45,
      },
      {
        id: 'hazelnut-spread',
        title: { en: 'Hazelnut spread', de: 'Nuss-Nugat-Creme', zh: '榛子酱' },
        fromCents: 20000,
        costCents: 250,
      },
    ],
  },
  tiers: {
    windowMonths: 12,
    levels: [
      { id: 'bronze', title: { en: 'Bronze', de: 'Bronze', zh: '铜卡' }, fromCents: 0 },
      { id: 'silver', title: { en: 'Silver', de: 'Silber', zh: '银卡' }, fromCents: 60000 },
      { id: 'gold', title: { en: 'Gold', de: 'Gold', zh: '金卡' }, fromCents: 180000 },
    ],
  },
  lots: { expireAfterMonths: 24, pendingDays: 0, warnDays: 30 },
  returns: { clawback: 'deficit', graceDays: 30, withoutReceipt: 'base-rate' },
  holdMinutes: 10,
  claimDays: 14,
  cards: [],
  offers: [...offers],
  entrance: { ...DEFAULT_TERMS, controlPercent: 5 },
})
