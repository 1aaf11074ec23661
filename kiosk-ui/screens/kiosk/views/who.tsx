import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { day, money, number, wordsOf } from '../../../language.ts'
import { Points } from '../../../parts/points.tsx'
import { coupons, dueGifts, me, points, present, visit } from '../state.ts'

/** Points in the ring, and beside it what they are worth and what comes next. */
export function Who({ currency }: { readonly currency: string }) {
  const words = wordsOf(kiosk)
  const { balance, pending, worthCents } = points.value
  const [next] = me.value?.ahead ?? []
  const [lot] = me.value?.lots ?? []
  const level = me.value?.tier ?? visit.value?.tier
  return (
    <section class="who">
      <Points
        key={present.value?.visit}
        text={number(balance)}
        label={words.points(balance)}
        take={coupons.value.length > 0 || dueGifts.value.length > 0}
        lands={true}
      />
      <ul class="facts">
        {worthCents > 0 ? <li>{words.worth(money(worthCents, currency))}</li> : null}
        {pending > 0 ? <li>{words.pending(number(pending))}</li> : null}
        {lot === undefined ? null : <li>{words.ends(number(lot.points), day(lot.expires))}</li>}
        {level === undefined ? null : <li>{tierOf(level.title, currency)}</li>}
        {next === undefined ? null : <li>{words.giftAhead(next.title, money(next.fromCents, currency))}</li>}
      </ul>
    </section>
  )
}

/** The tier, and what is missing to the next where it is counted in money. */
function tierOf(title: string, currency: string): string {
  const words = wordsOf(kiosk)
  const { measure, next } = me.value?.progress ?? {}
  if (measure !== 'spend' || next == null) return words.tier(title)
  return words.toTier(title, money(next.missing, currency), next.title)
}
