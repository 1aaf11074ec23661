/** What a shopper can be asked to agree to; one statement each, and none of them a condition of the card in this shop. */
export const PURPOSES = ['brand-identity', 'profiling', 'marketing', 'recipients'] as const
export type Purpose = (typeof PURPOSES)[number]

export const isPurpose = (text: string): text is Purpose => (PURPOSES as readonly string[]).includes(text)

/** Purposes that mean nothing without a member of the brand: they begin after it and end with it. */
export const NEEDS_IDENTITY: readonly Purpose[] = PURPOSES.filter((purpose) => purpose !== 'brand-identity')

/** Whose law a statement is written for. */
export const JURISDICTIONS = ['EU-DE', 'EU', 'CN'] as const
export type Jurisdiction = (typeof JURISDICTIONS)[number]

const GERMAN = new Set(['Europe/Berlin', 'Europe/Busingen'])
const CHINESE = new Set(['Asia/Shanghai', 'Asia/Urumqi', 'Asia/Chongqing', 'Asia/Harbin', 'Asia/Kashgar', 'PRC'])

/** The jurisdiction of a shop: the one that was set, or else what its clock and its money say. */
export function jurisdictionOf(shop: {
  readonly jurisdiction?: Jurisdiction | undefined
  readonly timeZone: string
  readonly currency: string
}): Jurisdiction {
  if (shop.jurisdiction !== undefined) return shop.jurisdiction
  if (shop.currency === 'CNY' || CHINESE.has(shop.timeZone)) return 'CN'
  return GERMAN.has(shop.timeZone) ? 'EU-DE' : 'EU'
}
