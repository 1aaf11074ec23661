import { kiosk } from '../../../../src/words/screens/kiosk.ts'
import { day, wordsOf } from '../../../language.ts'
import { Qr } from '../../../parts/qr.tsx'
import type { ShownCoupon } from '../state.ts'
import { whyOf } from './why.ts'

/** One coupon: what it is worth, for what, why this one, until when, and its code. */
export function Coupon({ coupon }: { readonly coupon: ShownCoupon }) {
  const words = wordsOf(kiosk)
  const { title, value, validUntil, code } = coupon
  return (
    <li class="coupon">
      <div class="stack">
        <p class="value">{value.text}</p>
        <h3>{title}</h3>
        <p class="small">{whyOf(coupon)}</p>
        <p class="small">{words.until(day(validUntil))}</p>
      </div>
      <Qr text={code} label={words.couponCode(title)} />
    </li>
  )
}
