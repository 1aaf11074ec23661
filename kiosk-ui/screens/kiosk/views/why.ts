import { entrance } from '../../../../src/words/entrance.ts'
import { locale } from '../../../language.ts'
import type { ShownCoupon } from '../state.ts'

type Tactic = Parameters<(typeof entrance)['en']['chosen']>[0]

/** Why this one, in the moment's language as far as the reason is told as data. */
export function whyOf({ why, tactic, about }: ShownCoupon): string {
  if (tactic === undefined) return why
  return entrance[locale.value].chosen(tactic as Tactic, about?.[locale.value] ?? about?.en)
}
